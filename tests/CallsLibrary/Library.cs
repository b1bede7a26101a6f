using Memento;

namespace CallsLibrary;

/// <summary>Memento functions of another assembly.</summary>
public static class Library
{
    /// <summary>A public one. It calls itself, which this library's compiler does not intercept.</summary>
    [MementoFunction(Version = "1")]
    public static int Twice(string key, int x)
    {
        Runs.Count(key);
        return 2 * x;
    }

    /// <summary>One of a referenced assembly with a default.</summary>
    [MementoFunction(Version = "1")]
    public static double Price(string key, int days, double rate = 0.5)
    {
        Runs.Count(key);
        return days * rate;
    }

    /// <summary>Calls a function without interception.</summary>
    public static int TwiceUnremembered(string key, int x) => Twice(key, x);

    /// <summary>An internal one, for friends.</summary>
    [MementoFunction(Version = "1")]
    internal static int Thrice(string key, int x)
    {
        Runs.Count(key);
        return 3 * x;
    }
}
