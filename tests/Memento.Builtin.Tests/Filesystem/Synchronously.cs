namespace Memento.Builtin.Tests.Filesystem;

/// <summary>Waits for what somebody else does, where a test's disk calls him, which nobody awaits.</summary>
internal static class Synchronously
{
    public static void Wait(ValueTask work) => work.AsTask().GetAwaiter().GetResult();

    public static void Wait<T>(ValueTask<T> work) => work.AsTask().GetAwaiter().GetResult();
}
