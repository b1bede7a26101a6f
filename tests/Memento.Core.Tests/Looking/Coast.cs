using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Looking;

/// <summary>Memento functions to look at. The first argument is a test's own key.</summary>
internal static class Coast
{
    public static readonly MementoFunction<string, int, long> Diamond = Memo.Of<string, int, long>(DiamondBody);
    public static readonly MementoFunction<string, int, long> Chain = Memo.Of<string, int, long>(ChainBody);
    public static readonly MementoFunction<string, int, int> Voyage = Memo.Of<string, int, int>(VoyageBody);
    public static readonly MementoFunction<string, int, int> Leg = Memo.Of<string, int, int>(LegBody);
    public static readonly MementoFunction<string, int, int> Careful = Memo.Of<string, int, int>(CarefulBody);
    public static readonly MementoFunction<string, int, double, DateOnly?, Tide, decimal, IReadOnlyList<int>, int> Sight =
        Memo.Of<string, int, double, DateOnly?, Tide, decimal, IReadOnlyList<int>, int>(SightBody);

    public static readonly MementoFunction<string, int> Told = Memo.Of<string, int>(ToldBody);

    public static readonly MementoFunction<string, int> Daily = Memo.Of<string, int>(DailyBody);

    public static readonly MementoFunction<string, int> Silent = Memo.Of<string, int>(SilentBody);

    /// <summary>What the running test does inside of <see cref="Told"/>, <see cref="Daily"/> and <see cref="Silent"/>.</summary>
    public static readonly HandedIn<Action> Telling = new();

    // Without sharing it would have two to the power of n calls.
    [MementoFunction(Version = "1")]
    private static long DiamondBody(string key, int n) => n == 0 ? 1 : Diamond.Call(key, n - 1) + Diamond.Call(key, n - 1);

    [MementoFunction(Version = "1")]
    private static long ChainBody(string key, int n) => n == 0 ? 0 : Chain.Call(key, n - 1) + 1;

    /// <summary>Calls what returns, then what throws at the third leg.</summary>
    [MementoFunction(Version = "1")]
    private static int VoyageBody(string key, int legs)
    {
        Runs.Count(key);
        return Arithmetic.Twice.Call(key + "/fine", legs) + Leg.Call(key, legs);
    }

    [MementoFunction(Version = "1")]
    private static int LegBody(string key, int legs)
    {
        Runs.Count(key);
        return legs == 0 ? throw new TideException("The tide is out.\nWait.") : Arithmetic.Twice.Call(key + "/fine", legs) + Leg.Call(key, legs - 1);
    }

    /// <summary>Goes on when a voyage fails.</summary>
    [MementoFunction(Version = "1")]
    private static int CarefulBody(string key, int legs)
    {
        Runs.Count(key);
        try
        {
            return Voyage.Call(key, legs);
        }
        catch (TideException)
        {
            return -1;
        }
    }

    [MementoFunction(Version = "1")]
    private static int SightBody(string key, int n, double x, DateOnly? day, Tide tide, decimal price, IReadOnlyList<int> numbers) => n + numbers.Count;

    [MementoFunction(Version = "1", ValidFor = "1.00:00:00")]
    private static int DailyBody(string key)
    {
        Telling[key]();
        return key.Length;
    }

    [MementoFunction(Version = "1", Cluster = "silent")]
    private static int SilentBody(string key)
    {
        Telling[key]();
        return key.Length;
    }

    [MementoFunction(Version = "1")]
    private static int ToldBody(string key)
    {
        Telling[key]();
        return key.Length;
    }
}

/// <summary>What an argument may be.</summary>
public enum Tide
{
    /// <summary>Low.</summary>
    Ebb,

    /// <summary>High.</summary>
    Flood,
}
