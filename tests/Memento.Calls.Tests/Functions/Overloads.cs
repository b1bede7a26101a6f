using System.Runtime.CompilerServices;

namespace Memento.Calls.Tests.Functions;

/// <summary>Memento functions beside which there is another one that a call of their name could go to.</summary>
internal static class Overloads
{
    [OverloadResolutionPriority(1)]
    public static string Preferred(string key, object value) => $"{key} object {value}";

    [MementoFunction(Version = "1")]
    public static string Preferred(string key, string value)
    {
        Runs.Count(key);
        return "string " + value;
    }

    [OverloadResolutionPriority(1)]
    public static string Longer(string key, object value, int count = 1) => $"{key} {value} {count}";

    [MementoFunction(Version = "1")]
    public static string Longer(string key, string value)
    {
        Runs.Count(key);
        return value;
    }

    [MementoFunction(Version = "1")]
    public static string Reference(string key, int x)
    {
        Runs.Count(key);
        return "value " + x;
    }

    [MementoFunction(Version = "1")]
    public static string Reference(string key, in int x)
    {
        Runs.Count(key);
        return "reference " + x;
    }

    [MementoFunction(Version = "1")]
    public static string Fitting(string key, object x)
    {
        Runs.Count(key);
        return "object " + x;
    }

    [MementoFunction(Version = "1")]
    public static string Fitting(string key, int x)
    {
        Runs.Count(key);
        return "int " + x;
    }

    /// <summary>A generic type.</summary>
    internal static class Of<T>
    {
        [MementoFunction(Version = "1")]
        public static string Kind(string key, T x)
        {
            Runs.Count(key);
            return "T " + x;
        }

        [MementoFunction(Version = "1")]
        public static string Kind(string key, int x)
        {
            Runs.Count(key);
            return "int " + x;
        }
    }
}
