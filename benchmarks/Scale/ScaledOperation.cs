using Memento.Benchmarks.Measuring;

namespace Memento.Benchmarks.Scale;

/// <summary>An operation on one memento, or on a few, of a store of many.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Run">Does it.</param>
/// <param name="Prepare">Makes it possible.</param>
/// <param name="CleanUp">Leaves the store as it was.</param>
internal sealed record ScaledOperation(string Name, Func<ScaledStore, Task> Run, Func<ScaledStore, Task>? Prepare = null, Func<ScaledStore, Task>? CleanUp = null)
{
    public static IReadOnlyList<ScaledOperation> All { get; } =
    [
        new("a hit from disk", static store => store.HitAsync(Random.Shared)),
        new("a store", static store => store.StoreAsync(), CleanUp: static store => store.ForgetAsync()),
        new("forgetting one", static store => store.ForgetAsync(), Prepare: static store => store.StoreAsync()),
        new("the first ten", static store => store.ListTenAsync()),
    ];

    /// <summary>It on a store, as one of those that are measured.</summary>
    public Contestant On(ScaledStore store)
    {
        var work = Contestant.OfTask(FormattableString.Invariant($"among {store.Count:N0}"), 1, () => Run(store));
        return new Contestant(FormattableString.Invariant($"among {store.Count:N0}"), async () =>
        {
            await (Prepare?.Invoke(store) ?? Task.CompletedTask);
            var sample = await work.RoundAsync();
            await (CleanUp?.Invoke(store) ?? Task.CompletedTask);
            return sample;
        });
    }
}
