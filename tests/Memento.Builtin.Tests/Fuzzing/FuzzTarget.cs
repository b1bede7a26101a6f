namespace Memento.Builtin.Tests.Fuzzing;

/// <summary>A reader of stored bytes, and bytes that it reads.</summary>
/// <param name="Name">What is read.</param>
/// <param name="Samples">Good bytes, of which bad ones are made; one at least.</param>
/// <param name="Read">Reads bytes, as from a file; returns how much work that was.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Samples, Func<byte[], long> Read)
{
    /// <summary>Closes bytes that were altered as the format does, so that its checksum does not keep all of them from the reader.</summary>
    public Func<byte[], byte[]> Close { get; init; } = static bytes => bytes;

    /// <summary>How many bytes a byte may cost, as the format allows: what is compressed becomes more.</summary>
    public long Expansion { get; init; } = 1;
}
