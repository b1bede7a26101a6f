using Memento;

namespace CallsLibrary;

/// <summary>A generic type with a memento function.</summary>
/// <typeparam name="T">Anything.</typeparam>
public static class Box<T>
{
    /// <summary>Wraps a value.</summary>
    [MementoFunction(Version = "1")]
    public static (T Value, TCount Count) Wrap<TCount>(string key, T value, TCount count)
        where TCount : struct
    {
        Runs.Count(key);
        return (value, count);
    }
}
