using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Memento.Serialization;

namespace Memento.Running;

/// <summary>
/// What a worker process is told when it is started: how to make the same environment, and for which runner it works. It is the first that comes over the worker's standard input, which
/// nobody but the two processes sees: <c>MEMENTO</c>, a byte for the format, the length of what follows in 32 bits, least significant byte first, and JSON.
/// </summary>
/// <param name="Cluster">The cluster whose runner it works for; null for the built-in one.</param>
/// <param name="Definition">The environment as JSON, as the program has it: what a file or a variable says by now is for programs that start later.</param>
/// <param name="Source">Where the program has it from, for a message.</param>
/// <param name="Files">The files that the program has it from.</param>
/// <param name="PluginFolders">The plugin folders given in code, absolute; null for those of the definition.</param>
/// <param name="CallLogLimit">How many bytes are kept of what one call logs.</param>
internal sealed record WorkerBootstrap(
    string Cluster,
    string Definition,
    string Source,
    IReadOnlyList<string> Files,
    IReadOnlyList<string>? PluginFolders,
    int CallLogLimit)
{
    private const byte Format = 1;

    private static ReadOnlySpan<byte> Mark => "MEMENTO"u8;

    private static int HeaderLength => Mark.Length + 1 + sizeof(int);

    /// <summary>It as it travels.</summary>
    public byte[] ToBytes()
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(this, HostJson.Options);
        var bytes = new byte[HeaderLength + content.Length];
        Mark.CopyTo(bytes);
        bytes[Mark.Length] = Format;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Mark.Length + 1), content.Length);
        content.CopyTo(bytes, HeaderLength);
        return bytes;
    }

    /// <summary>Reads it, and nothing of what comes after it.</summary>
    /// <param name="requests">The standard input of the worker.</param>
    /// <param name="patience">How long it has to come. Where it has not, a thread goes on reading.</param>
    /// <exception cref="NonMemoizedException">It does not come, or something else does, or it is another build's.</exception>
    public static WorkerBootstrap Read(Stream requests, TimeSpan patience)
    {
        // Nothing ends a read of a pipe but who writes to it.
        var reading = Task.Run(() => Read(requests));
        return Task.WaitAny([reading], patience) == 0
            ? reading.GetAwaiter().GetResult()
            : throw NotIntroduced(string.Create(CultureInfo.InvariantCulture, $"{patience.TotalSeconds} seconds after its start that has not come, or not all of it"));
    }

    private static WorkerBootstrap Read(Stream requests)
    {
        var header = new byte[HeaderLength];
        for (var count = 0; count < header.Length;)
        {
            // Who sends something else may wait for an answer to it: what has come is looked at before there is more.
            count += ReadSome(requests, header.AsSpan(count));
            var known = Math.Min(count, Mark.Length);
            if (!header.AsSpan(0, known).SequenceEqual(Mark[..known]))
            {
                throw NotIntroduced("its standard input begins with something else");
            }

            if (count > Mark.Length && header[Mark.Length] != Format)
            {
                throw OfOtherBuild(string.Create(CultureInfo.InvariantCulture, $"it is of the format {header[Mark.Length]}, and this one reads {Format}"));
            }
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(Mark.Length + 1));
        if (length < 0)
        {
            throw OfOtherBuild(string.Create(CultureInfo.InvariantCulture, $"it announces {(uint)length} bytes"));
        }

        var content = new byte[length];
        for (var count = 0; count < length;)
        {
            count += ReadSome(requests, content.AsSpan(count));
        }

        try
        {
            return JsonSerializer.Deserialize<WorkerBootstrap>(content, HostJson.Options) ?? throw OfOtherBuild("it is null");
        }
        catch (JsonException exception)
        {
            throw OfOtherBuild(exception.Message);
        }
    }

    private static int ReadSome(Stream requests, Span<byte> bytes) => requests.Read(bytes) is > 0 and var count ? count : throw NotIntroduced("its standard input has ended before that has come");

    private static NonMemoizedException NotIntroduced(string what) => new(
        RunningErrors.NotIntroduced,
        $"A worker process was not told first what it is to do: {what}. Its runner has to write the {nameof(WorkerStartInfo.Introduction)} that {nameof(IRunnerHost)}.{nameof(IRunnerHost.CreateWorkerStartInfo)} gives to its standard input, before anything else.");

    private static NonMemoizedException OfOtherBuild(string what) => new(
        RunningErrors.OtherBuild,
        $"What a worker process was told first is written by another build of Memento.Core: {what}. The program's files were replaced while it ran; start the program again.");
}
