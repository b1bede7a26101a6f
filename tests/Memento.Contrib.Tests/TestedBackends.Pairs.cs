namespace Memento.Core.Tests.Support;

internal static partial class TestedBackends
{
    // A line for each runner of this package. What takes longer than the quick suite may is among the long tests.
    private static readonly (string Storage, string Runner, bool IsLong)[] Pairs =
    [
        ("filesystem", "parallel", true),
        ("memory", "parallel", true),
        ("filesystem", "process", true),
    ];

    // With none, so that every result is read from the store.
    private static readonly string[] MemoryCacheMegabytes = ["0"];
}
