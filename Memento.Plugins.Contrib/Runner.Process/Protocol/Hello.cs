using System.Buffers;
using System.Text.Json;

namespace Memento.Running.Processes.Protocol;

/// <summary>What the two processes tell each other first: which builds they are of.</summary>
/// <param name="Host">The assembly of the host, which calls and outcomes are written by.</param>
/// <param name="Runner">The assembly of this runner.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="ProcessId">The process.</param>
internal sealed record Hello(Build Host, Build Runner, string Runtime, int ProcessId)
{
    /// <summary>What this process tells.</summary>
    public static Hello Of(IRunnerHost host) => new(Build.Of(host.GetType().Assembly), Build.Of(typeof(Hello).Assembly), Environment.Version.ToString(), Environment.ProcessId);

    /// <summary>Reads one.</summary>
    /// <exception cref="ProtocolException">The bytes are none.</exception>
    public static Hello Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            return new Hello(ReadBuild(root.GetProperty("host")), ReadBuild(root.GetProperty("runner")), root.GetProperty("runtime").GetString()!, root.GetProperty("process").GetInt32());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ProtocolException($"its first message is none of a worker: {exception.Message}");
        }
    }

    /// <summary>The message.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteBuild(json, "host", Host);
            WriteBuild(json, "runner", Runner);
            json.WriteString("runtime", Runtime);
            json.WriteNumber("process", ProcessId);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Sees to it that another process is of the same builds.</summary>
    /// <exception cref="ProtocolException">It is not; the message names both.</exception>
    public void Match(Hello other)
    {
        foreach (var (ours, theirs) in new[] { (Host, other.Host), (Runner, other.Runner) })
        {
            if (ours != theirs)
            {
                throw new ProtocolException($"it has {theirs}, and the program {ours}: the program's files were replaced while it ran. Start the program again");
            }
        }
    }

    private static Build ReadBuild(JsonElement element) => new(element.GetProperty("name").GetString()!, element.GetProperty("version").GetString()!, element.GetProperty("build").GetString()!);

    private static void WriteBuild(Utf8JsonWriter json, string name, Build build)
    {
        json.WriteStartObject(name);
        json.WriteString("name", build.Name);
        json.WriteString("version", build.Version);
        json.WriteString("build", build.Id);
        json.WriteEndObject();
    }
}
