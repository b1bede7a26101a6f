namespace Memento.Configuration;

/// <summary>
/// What a hit from memory depends on beside its arguments and hardly ever changes: which environment is that of the process, whether clusters are
/// locked, and whether code was edited. Each change has a number, so that a hit compares one number, and not each of these.
/// </summary>
internal static class Circumstances
{
    private static int _number;

    /// <summary>The number of the last change.</summary>
    public static int Number => Volatile.Read(ref _number);

    /// <summary>Numbers a change; called after it was made.</summary>
    public static void Change() => Interlocked.Increment(ref _number);
}
