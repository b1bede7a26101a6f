namespace Memento.Versioning.Canonical;

/// <summary>The instructions of a method.</summary>
/// <param name="all">They, without the empty ones.</param>
/// <param name="indexAt">For each byte offset the index of the instruction that is there or follows; one entry more for the end.</param>
internal sealed class MethodInstructions(Instruction[] all, int[] indexAt)
{
    public Instruction[] All { get; } = all;

    public int[] IndexAt { get; } = indexAt;
}
