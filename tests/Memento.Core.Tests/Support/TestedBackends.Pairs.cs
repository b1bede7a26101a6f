namespace Memento.Core.Tests.Support;

internal static partial class TestedBackends
{
    private static readonly (string Storage, string Runner, bool IsLong)[] Pairs = [("filesystem", "local", false), ("memory", "local", false)];

    private static readonly string[] MemoryCacheMegabytes = ["0", "64"];
}
