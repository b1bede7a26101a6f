using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Results;

/// <summary>Memento functions that return what a test wants them to, and count their runs.</summary>
internal static class Returning
{
    private static readonly HandedIn<Func<object?>> Makers = new();

    /// <summary>The handle of a function that returns what <paramref name="make"/> makes, for a key that only one test uses.</summary>
    public static MementoFunction<string, T> As<T>(string key, Func<T> make)
    {
        Makers[key] = () => make();
        return Of<T>();
    }

    /// <summary>The handle by itself, for functions that call one another.</summary>
    public static MementoFunction<string, T> Of<T>() => Memo.Of<string, T>(Body<T>);

    public static MementoFunction<string, T> AsTask<T>(string key, Func<T> make)
    {
        Makers[key] = () => make();
        return Memo.Of<string, T>(BodyAsync<T>);
    }

    [MementoFunction(Version = "1")]
    private static T Body<T>(string key)
    {
        Runs.Count(key);
        return (T)Makers[key]()!;
    }

    [MementoFunction(Version = "1")]
    private static async Task<T> BodyAsync<T>(string key)
    {
        await Task.Yield();
        Runs.Count(key);
        return (T)Makers[key]()!;
    }
}
