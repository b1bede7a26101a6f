using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Resources;

/// <summary>
/// Memento functions that read files, in three generations, synchronous and not. The first argument is a test's own key, under which the runs of each
/// are counted, by its name and the file.
/// </summary>
internal static class Reading
{
    public static readonly MementoFunction<string, string, string> Leaf = Memo.Of<string, string, string>(LeafBody);
    public static readonly MementoFunction<string, string, string> Parent = Memo.Of<string, string, string>(ParentBody);
    public static readonly MementoFunction<string, string, string> Grandparent = Memo.Of<string, string, string>(GrandparentBody);
    public static readonly MementoFunction<string, string, string> LeafLater = Memo.Of<string, string, string>(LeafLaterBody);
    public static readonly MementoFunction<string, string, string> ParentLater = Memo.Of<string, string, string>(ParentLaterBody);
    public static readonly MementoFunction<string, string, string> GrandparentLater = Memo.Of<string, string, string>(GrandparentLaterBody);
    public static readonly MementoFunction<string, int> Free = Memo.Of<string, int>(FreeBody);
    public static readonly MementoFunction<string, int> FreeLater = Memo.Of<string, int>(FreeLaterBody);

    public static readonly MementoFunction<string, string, int> Unlucky = Memo.Of<string, string, int>(UnluckyBody);
    public static readonly MementoFunction<string, string, int> GivingUp = Memo.Of<string, string, int>(GivingUpBody);
    public static readonly MementoFunction<string, string, bool, int> Between = Memo.Of<string, string, bool, int>(BetweenBody);

    /// <summary>What the running test does inside <see cref="Free"/>.</summary>
    public static readonly HandedIn<Func<int>> During = new();

    /// <summary>Cancels the running call of <see cref="GivingUp"/>.</summary>
    public static readonly HandedIn<Action> Cancelling = new();

    /// <summary>What the running test does inside <see cref="FreeLater"/>.</summary>
    public static readonly HandedIn<Func<Task<int>>> DuringLater = new();

    /// <summary>How often each function has run for a test: <c>leaf a, parent a</c> and so on, in order, with the number where it is not 1.</summary>
    public static string RunsOf(string key) => string.Join(", ",
        from name in new[] { "leaf a", "leaf b", "parent a", "parent b", "grandparent" }
        let count = Runs.Of($"{key}/{name}")
        where count > 0
        select count == 1 ? name : $"{name} {count}");

    [MementoFunction(Version = "1")]
    private static string LeafBody(string key, string path)
    {
        Runs.Count($"{key}/leaf {Path.GetFileName(path)}");
        Memo.File(path);
        return File.Exists(path) ? File.ReadAllText(path) : "nothing";
    }

    [MementoFunction(Version = "1")]
    private static string ParentBody(string key, string path)
    {
        Runs.Count($"{key}/parent {Path.GetFileName(path)}");
        return $"({Leaf.Call(key, path)})";
    }

    [MementoFunction(Version = "1")]
    private static string GrandparentBody(string key, string folder)
    {
        Runs.Count($"{key}/grandparent");
        return Parent.Call(key, Path.Combine(folder, "a")) + Parent.Call(key, Path.Combine(folder, "b"));
    }

    [MementoFunction(Version = "1")]
    private static async Task<string> LeafLaterBody(string key, string path)
    {
        Runs.Count($"{key}/leaf {Path.GetFileName(path)}");
        await Task.Yield();
        Memo.File(path);
        return File.Exists(path) ? await File.ReadAllTextAsync(path) : "nothing";
    }

    [MementoFunction(Version = "1")]
    private static async Task<string> ParentLaterBody(string key, string path)
    {
        Runs.Count($"{key}/parent {Path.GetFileName(path)}");
        return $"({await LeafLater.CallAsync(key, path)})";
    }

    [MementoFunction(Version = "1")]
    private static async Task<string> GrandparentLaterBody(string key, string folder)
    {
        Runs.Count($"{key}/grandparent");
        return string.Concat(await Task.WhenAll(new[] { "a", "b" }.Select(name => ParentLater.CallAsync(key, Path.Combine(folder, name)).AsTask())));
    }

    [MementoFunction(Version = "1")]
    private static int UnluckyBody(string key, string path) => throw new NonMemoizedException(key + Memo.File(path).Type);

    [MementoFunction(Version = "1")]
    private static int GivingUpBody(string key, string path)
    {
        var type = Memo.File(path).Type;
        Cancelling[key]();
        throw new OperationCanceledException(type);
    }

    [MementoFunction(Version = "1")]
    private static int BetweenBody(string key, string path, bool isCancelled)
    {
        var text = Leaf.Call(key, path);
        if (isCancelled)
        {
            Cancelling[key]();
        }

        throw isCancelled ? new OperationCanceledException(text) : new NonMemoizedException(text);
    }

    [MementoFunction(Version = "1")]
    private static int FreeBody(string key)
    {
        Runs.Count(key);
        return During[key]();
    }

    [MementoFunction(Version = "1")]
    private static Task<int> FreeLaterBody(string key)
    {
        Runs.Count(key);
        return DuringLater[key]();
    }
}
