namespace Memento.Contrib.Tests.Sqlite;

/// <summary>A memento function that counts how often it runs.</summary>
internal static class Doubling
{
    public static readonly MementoFunction<int, int> Twice = Memo.Of<int, int>(TwiceBody);

    private static int _runs;

    /// <summary>How often it ran in this process.</summary>
    public static int Runs => _runs;

    [MementoFunction(Version = "1")]
    private static int TwiceBody(int x)
    {
        Interlocked.Increment(ref _runs);
        return 2 * x;
    }
}
