using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Kit.Tests.Wrong;

/// <summary>A storage for each rule of partitions, which breaks it.</summary>
internal static class WrongPartitions
{
    public static IReadOnlyList<Breakage> All { get; } =
    [
        Memoizing("partition-values", "null is no value", static result => result with { Value = Without<object>((Partition)result.Value!, "nothing") }),
        Memoizing("partition-keys", "the empty key is none", static result => result with { Value = Partition.Of(((Partition<int>)result.Value!).ReadAll().Where(static value => value.Key.Length > 0)) }),
        Memoizing("partition-key-override", "a key of the user's own is overlooked", static result => result with { KeyOverride = null }),
        Of("partition-errors", "a partition is a result of every type", static _ => (nameof(IStorageBackend.ReadAsync), static (arguments, next) =>
        {
            arguments[1] = arguments[1] as Type == typeof(string) ? typeof(Partition) : arguments[1];
            return next();
        })),
        Memoizing("partition-merge", "all keys are its own", static result => result with { Value = result.Value is Partition<int> partition ? Partition.Of(partition.ReadAll().ToList()) : result.Value }),
        Memoizing("partition-once", "each partition has its own copies", static result => result with { KeyOverride = $"own/{Guid.NewGuid():N}" }),
        Of("partition-staged", "no partition is staged", static _ => (nameof(IStorageBackend.StagePartition), static (_, _) => null)),
        Of("partition-refuses", "a refusal has no path", static _ => (nameof(IStorageBackend.MemoizeAsync), static (_, next) => MemoizeAsync(next))),
        Of("partition-own-values", "everybody gets the same object", static _ => WrongStorages.Reading(static result => result with { Value = Partition.Of(((Partition<List<int>>)result.Value!).ReadAll().ToList()) })),
        Memoizing("partition-copied", "a partition within is not copied", static result => result with
        {
            Value = result.Value is Partition partition && partition.Contains("inner") && partition.TryGet<Partition<int>>("inner", out _) && result.Memento.Call != TestCalls.Call(argument: 3) ? Without<string>(partition, "inner") : result.Value,
        }),
        new Breakage("partition-stays", "what is stored goes with the object", typeof(PartitionFixture<object>), new Plugin<IStorageBackend>(static context => new MemoryStorageBackend(context), IsPersistent: true), WrongStorages.InFiles()),
    ];

    private static Breakage Of(string rule, string wrong, Func<IStorageBackend, (string Member, Tampering Instead)> change) => new(
        rule,
        wrong,
        typeof(PartitionFixture<object>),
        new Plugin<IStorageBackend>(context =>
        {
            var backend = new MemoryStorageBackend(context);
            return Tampered.Of<IStorageBackend>(backend, change(backend));
        }),
        new Plugin<IStorageBackend>(static context => new MemoryStorageBackend(context)));

    private static Breakage Memoizing(string rule, string wrong, Func<ResultToStore, ResultToStore> change) => Of(rule, wrong, _ => WrongStorages.Memoizing(change));

    private static Partition Without<T>(Partition partition, string key) =>
        Partition.Of(partition.Keys.Where(other => other != key).Select(other => KeyValuePair.Create(other, (object?)partition.Get<T?>(other))).ToList());

    private static async ValueTask<MementoRecord> MemoizeAsync(Func<object?> next)
    {
        try
        {
            return await (ValueTask<MementoRecord>)next()!;
        }
        catch (UnsupportedResultException exception)
        {
            throw new UnsupportedResultException("Result", exception.Type, exception.Hint);
        }
    }

    internal sealed class PartitionFixture<T>(Plugin<IStorageBackend> plugin) : PartitionTests
    {
        protected override bool IsPersistent => plugin.IsPersistent;

        protected override IStorageBackend CreateBackend(BackendContext context) => plugin.Create(context);
    }
}
