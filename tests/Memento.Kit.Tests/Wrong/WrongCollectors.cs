using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Kit.Tests.Wrong;

/// <summary>A storage in files for each rule of collecting, which breaks it.</summary>
internal static class WrongCollectors
{
    public static IReadOnlyList<Breakage> All { get; } =
    [
        OfStores("collecting-garbage", "young objects go", data: RemovingYoung),
        Of("collecting-key-versions", "what is under a key stays", static backend => (nameof(IStorageBackend.CollectAsync), (_, next) => CollectUnlessAsync(backend, next))),
        OfStores("collecting-count", "a hit is not noted", metadata: static _ => [(nameof(IMetadataStore.UsedAsync), static (_, _) => default(ValueTask))]),
        Collecting("collecting-bytes", "a limit is no limit", static options => options with { MaximumBytes = null }),
        Collecting("collecting-age", "a limit is no limit", static options => options with { MaximumAge = null }),
        Collecting("collecting-versions", "old versions are kept", static options => options with { KeepVersions = null }),
        Collecting("collecting-one-function", "a limit is for all functions", static options => options with { Function = null }),
        OfStores("collecting-pins", "a pin is not seen", metadata: static store =>
        [
            (nameof(IMetadataStore.ReadMetadataAsync), static (arguments, next) => arguments[1] is Pin.MetadataName ? default(ValueTask<ReadOnlyMemory<byte>?>) : next()),
            (nameof(IMetadataStore.TryForgetAsync), (arguments, _) => ForgetAsync(store, (CallKey)arguments[0]!)),
        ]),
        Collecting("collecting-dry-run", "a dry run collects", static options => options with { DryRun = false }),
        Of("collecting-read-only", "it says nothing when it is to collect", static _ => (nameof(IStorageBackend.CollectAsync), static (_, next) => CollectQuietlyAsync(next))),
        OfStores("collecting-writers", "what was written meanwhile goes", data: RemovingYoung) with { IsSlow = true },
        Of("collecting-whole", "nothing is looked at", static _ => (nameof(IStorageBackend.VerifyAsync), static (_, _) => new ValueTask<VerifyReport>(new VerifyReport()))),
        OfStores("collecting-leases", "a lease is not seen", metadata: static store => [(nameof(IMetadataStore.TryForgetAsync), (arguments, _) => ForgetAsync(store, (CallKey)arguments[0]!)), (nameof(IMetadataStore.IsLeasedAsync), static (_, _) => default(ValueTask<bool>))]),
        OfStores("collecting-lease-content", "what is written under a lease goes", data: RemovingYoung),
        OfStores("collecting-lease-writers", "what is written under a lease goes", data: RemovingYoung) with { IsSlow = true },
        OfStores("collecting-partitions", "what only an index reaches is removed", data: static store => [(nameof(IDataStore.RemoveAbandonedAsync), (_, next) => RemoveUnreachedAsync(store, next))]),
        OfStores("collecting-taken-over", "a touch does nothing", data: static store => [(nameof(IDataStore.TouchAsync), (arguments, _) => ExistsAsync(store, (DataKey)arguments[0]!))]),
        Of("collecting-key-values", "a key of the user's own is overlooked", static _ => WrongStorages.Memoizing(static result => result with { KeyOverride = null })),
    ];

    private static Breakage Of(string rule, string wrong, Func<IStorageBackend, (string Member, Tampering Instead)> change) => new(
        rule,
        wrong,
        typeof(CollectingFixture<object>),
        new Plugin<IStorageBackend>(context =>
        {
            var backend = new FilesystemStorageBackend(context);
            return Tampered.Of<IStorageBackend>(backend, change(backend));
        }),
        WrongStorages.InFiles());

    private static Breakage Collecting(string rule, string wrong, Func<CollectOptions, CollectOptions> change) => Of(rule, wrong, _ => (nameof(IStorageBackend.CollectAsync), (arguments, next) =>
    {
        arguments[0] = change((CollectOptions)arguments[0]!);
        return next();
    }));

    private static Breakage OfStores(
        string rule,
        string wrong,
        Func<IDataStore, (string Member, Tampering Instead)[]>? data = null,
        Func<IMetadataStore, (string Member, Tampering Instead)[]>? metadata = null) => new(
        rule,
        wrong,
        typeof(CollectingFixture<object>),
        new Plugin<IStorageBackend>(context =>
        {
            var bare = TestBackendContext.Create("borrowed", context.BaseFolder, loggerFactory: context.LoggerFactory);
            var inner = new FilesystemDataStore(bare);
            var innerMetadata = new FilesystemMetadataStore(bare);
            return new OfTwo(context, Tampered.Of<IDataStore>(inner, data?.Invoke(inner) ?? []), Tampered.Of<IMetadataStore>(innerMetadata, metadata?.Invoke(innerMetadata) ?? []));
        }),
        WrongStorages.InFiles());

    // Everything is old, and is removed without another look.
    private static (string Member, Tampering Instead)[] RemovingYoung(IDataStore store) =>
    [
        (nameof(IDataStore.ListStoredAsync), static (_, next) => ((IAsyncEnumerable<StoredObject>)next()!).Select(static stored => stored with { Written = DateTimeOffset.MinValue })),
        (nameof(IDataStore.TryRemoveAsync), static (arguments, next) =>
        {
            arguments[1] = DateTimeOffset.MaxValue;
            return next();
        }),
    ];

    private static async ValueTask<CollectReport> CollectUnlessAsync(IStorageBackend backend, Func<object?> next)
    {
        var mementos = await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function()));
        return mementos.Exists(static memento => memento.Content is { Key.IsContentAddressed: false }) ? new CollectReport() : await (ValueTask<CollectReport>)next()!;
    }

    private static async ValueTask<CollectReport> CollectQuietlyAsync(Func<object?> next)
    {
        try
        {
            return await (ValueTask<CollectReport>)next()!;
        }
        catch (ReadOnlyStorageException)
        {
            return new CollectReport();
        }
    }

    private static async ValueTask<bool> ForgetAsync(IMetadataStore store, CallKey call)
    {
        await store.ForgetCallsAsync([call]);
        return true;
    }

    private static async ValueTask<bool> ExistsAsync(IDataStore store, DataKey key) => (await store.ExistAsync([key]))[0];

    // As a collector does that takes the values of a partition for what nothing reaches.
    private static async ValueTask<StoredAmount> RemoveUnreachedAsync(IDataStore store, Func<object?> next)
    {
        foreach (var stored in (await TestCalls.ToListAsync(store.ListStoredAsync())).Where(static stored => stored.Length == 10_000))
        {
            await store.DeleteAllVersionsAsync(stored.Key.Bare);
        }

        return await (ValueTask<StoredAmount>)next()!;
    }

    internal sealed class CollectingFixture<T>(Plugin<IStorageBackend> plugin) : CollectingTests
    {
        protected override IStorageBackend CreateBackend(BackendContext context) => plugin.Create(context);

        protected override void MakeOlder(TimeSpan age)
        {
            foreach (var file in Directory.EnumerateFiles(Folder.FullPath, "*", SearchOption.AllDirectories).ToList())
            {
                File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - age);
            }
        }
    }

    private sealed class OfTwo(BackendContext context, IDataStore data, IMetadataStore metadata) : StorageBackendBase(context, data, metadata, context.GetSettings<StorageSettings>());
}
