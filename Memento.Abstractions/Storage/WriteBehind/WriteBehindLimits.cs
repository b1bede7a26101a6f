namespace Memento.Storage.WriteBehind;

/// <summary>How much waits to be written before callers wait too.</summary>
/// <param name="Count">How many mementos and objects.</param>
/// <param name="Bytes">How many bytes of them, by estimate.</param>
internal sealed record WriteBehindLimits(int Count, long Bytes)
{
    public static WriteBehindLimits Default { get; } = new(4096, 32L * 1024 * 1024);
}
