using Microsoft.Extensions.Logging;

namespace Memento.Calls.Tests.Functions;

/// <summary>Memento functions that log, whose versions are made of their code.</summary>
internal static class Logged
{
    [MementoFunction]
    public static int Counted(string key, int x)
    {
        Runs.Count(key);
        Memo.Log.LogInformation("counting {Number}", x);
        return x;
    }

    [MementoFunction]
    public static int Outer(string key, int x) => Counted(key, x) + Counted(key, x);
}
