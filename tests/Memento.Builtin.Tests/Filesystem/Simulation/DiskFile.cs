namespace Memento.Builtin.Tests.Filesystem.Simulation;

/// <summary>A file of a simulated disk: what the system has of it, and what of that is on the disk for sure.</summary>
internal sealed class DiskFile(int id, DateTime written) : DiskNode(id)
{
    /// <summary>What programs read.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>What was flushed.</summary>
    public byte[] Flushed { get; set; } = [];

    public DateTime Written { get; set; } = written;

    /// <summary>What a loss of power leaves: nothing that was not flushed, all of it, a part, or a part with zeros where the rest was to come.</summary>
    public byte[] AfterLoss(Random random)
    {
        if (Bytes.AsSpan().SequenceEqual(Flushed))
        {
            return Bytes;
        }

        var kept = random.Next(Bytes.Length + 1);
        switch (random.Next(5))
        {
            case 0:
                return Flushed;
            case 1:
                return Bytes;
            case 2:
                return Bytes[..kept];
            case 3:
                // The length is on the disk, and not all of what it is the length of.
                return [.. Bytes[..kept], .. new byte[Bytes.Length - kept]];
            default:
                // A later block was written and an earlier one was not.
                return [.. new byte[kept], .. Bytes[kept..]];
        }
    }
}
