using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Memento.Serialization;

namespace Memento.Running;

/// <summary>What a worker process is told when it is started: how to make the same environment, and for which runner it works.</summary>
/// <param name="Cluster">The cluster whose runner it works for; null for the built-in one.</param>
/// <param name="Definition">The environment as JSON, as the program has it: what a file or a variable says by now is for programs that start later.</param>
/// <param name="Source">Where the program has it from, for a message.</param>
/// <param name="PluginFolders">The plugin folders given in code, absolute; null for those of the definition.</param>
/// <param name="CallLogLimit">How many bytes are kept of what one call logs.</param>
/// <param name="ParentProcessId">The process that the worker ends with.</param>
internal sealed record WorkerBootstrap(
    string Cluster,
    string Definition,
    string Source,
    IReadOnlyList<string>? PluginFolders,
    int CallLogLimit,
    int ParentProcessId)
{
    /// <summary>The environment variable in which it travels.</summary>
    public const string Variable = "MEMENTO_WORKER";

    /// <summary>How long it may be as it is: a variable has 32,767 characters at most on Windows, and 131,072 on Linux.</summary>
    private const int LongestPlain = 30_000;

    private const string Compressed = "gzip ";

    public static WorkerBootstrap? FromVariable() =>
        System.Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text ? JsonSerializer.Deserialize<WorkerBootstrap>(Expand(text), HostJson.Options) : null;

    public string ToVariable()
    {
        var text = JsonSerializer.Serialize(this, HostJson.Options);
        return text.Length <= LongestPlain ? text : Compress(text);
    }

    private static string Compress(string text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return Compressed + Convert.ToBase64String(compressed.ToArray());
    }

    private static string Expand(string text)
    {
        if (!text.StartsWith(Compressed, StringComparison.Ordinal))
        {
            return text;
        }

        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(text[Compressed.Length..])), CompressionMode.Decompress);
        using var expanded = new StreamReader(gzip, Encoding.UTF8);
        return expanded.ReadToEnd();
    }
}
