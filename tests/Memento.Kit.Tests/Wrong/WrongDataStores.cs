using System.Collections.Concurrent;
using System.Text;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Kit.Tests.Wrong;

/// <summary>A data store in memory for each rule, which breaks it.</summary>
internal static class WrongDataStores
{
    private static readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> Versions = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<DataKey, ReadOnlyMemory<byte>> Kept = new();

    public static IReadOnlyList<Breakage> All { get; } =
    [
        Of("data-store-versions", "a write takes the versions before it away", static (store, _) => (nameof(IDataStore.WriteAsync), (arguments, next) => WriteAloneAsync(store, (DataKey)arguments[0]!, next))),
        Of("data-store-length", "what is empty is not there", static (_, _) => (nameof(IDataStore.OpenReadAsync), (arguments, next) => Tampered.Then<Stream>(next(), stream => stream.Length > 0 ? stream : throw new DataNotFoundException((DataKey)arguments[0]!)))),
        Of("data-store-staging", "what is abandoned is published", static (_, _) => (nameof(IDataStore.StageAsync), (_, next) => Tampered.Then<IStagedData>(next(), PublishedWhenDisposed))),
        Of("data-store-content-once", "each write is a version of its own", static (_, _) => (nameof(IDataStore.WriteAsync), (_, next) => Tampered.Then<DataKey>(next(), static key => key.At(Guid.NewGuid().ToString("N"))))),
        Of("data-store-touch", "what is not there is touched", static (_, _) => (nameof(IDataStore.TouchAsync), static (_, _) => new ValueTask<bool>(true))),
        Of("data-store-read-only-path", "the file can be written to", static (_, context) => (nameof(IDataStore.GetReadOnlyPathAsync), (_, _) => new ValueTask<string?>(WritableFile(context)))),
        Of("data-store-missing", "what is missing is told as the medium does", static (store, _) => (nameof(IDataStore.OpenReadAsync), (arguments, _) => OpenAsync(store, (DataKey)arguments[0]!))),
        Of("data-store-delete-bare", "the versions go with the bare key", static (store, _) => (nameof(IDataStore.DeleteBareAsync), (arguments, _) => store.DeleteAllVersionsAsync((DataKey)arguments[0]!))),
        Of("data-store-delete-versions", "keys go that begin with the same letters", static (store, _) => (nameof(IDataStore.DeleteAllVersionsAsync), (arguments, next) => Tampered.Do(async () =>
        {
            await (ValueTask)next()!;
            await DeleteAsync(store, key => arguments[1] is true && key.Path.StartsWith(((DataKey)arguments[0]!).Path, StringComparison.Ordinal));
        }))),
        Of("data-store-delete-versions", "a key counts as a pattern", static (store, _) => (nameof(IDataStore.DeleteAllVersionsAsync), (arguments, next) => Tampered.Do(async () =>
        {
            await (ValueTask)next()!;
            await DeleteAsync(store, key => arguments[1] is true && SqlPattern.IsMatch(key.Path, ((DataKey)arguments[0]!).Path + "/%"));
        }))),
        Of("data-store-delete-versions", "the versions of a removed key stay", static (store, _) => (nameof(IDataStore.DeleteAllVersionsAsync), (arguments, next) => Tampered.Do(async () =>
        {
            if (arguments[1] is true || await store.GetVersionedKeyAsync((DataKey)arguments[0]!) is not null)
            {
                await (ValueTask)next()!;
            }
        }))),
        Of("data-store-many", "keys come back in the order of their texts", static (_, _) => (nameof(IDataStore.WriteManyAsync), static (_, next) => Tampered.Then<IReadOnlyList<DataKey>>(next(), static keys => [.. keys.OrderBy(static key => key.Path, StringComparer.Ordinal)]))),
        Of("data-store-many", "the last one of many is lost", static (_, _) => (nameof(IDataStore.WriteManyAsync), static (arguments, next) =>
        {
            var objects = (IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>>)arguments[0]!;
            arguments[0] = objects.SkipLast(1).ToList();
            return Tampered.Then<IReadOnlyList<DataKey>>(next(), keys => [.. keys, .. objects.TakeLast(1).Select(static item => item.Key.At("1"))]);
        })),
        Of("data-store-many", "what is asked for twice is opened once", static (_, _) => (nameof(IDataStore.OpenReadManyAsync), static (arguments, next) =>
        {
            arguments[0] = ((IReadOnlyList<DataKey>)arguments[0]!).Distinct().ToList();
            return next();
        })),
        Of("data-store-staged-at-once", "one buffer takes all", static (_, _) =>
        {
            IStagedData? only = null;
            return (nameof(IDataStore.StageAsync), (_, next) => only is not null ? new ValueTask<IStagedData>(only) : Tampered.Then<IStagedData>(next(), staged => only = staged));
        }),
        Of("data-store-names", "keys are cut", static (_, _) => (nameof(IDataStore.WriteAsync), Cut), static (_, _) => (nameof(IDataStore.OpenReadAsync), Cut)),
        Of("data-store-names", "letters are composed", static (_, _) => (nameof(IDataStore.WriteAsync), Compose), static (_, _) => (nameof(IDataStore.OpenReadAsync), Compose)),
        Of("data-store-clear", "what is listed is cleared", static (store, _) => (nameof(IDataStore.ClearAsync), (_, _) => Tampered.Do(() => DeleteAsync(store, static _ => true)))),
        Of("data-store-listing", "a limit is no limit", static (_, _) => (nameof(IDataStore.ListKeysAsync), static (arguments, next) =>
        {
            arguments[0] = (DataKeyQuery)arguments[0]! with { Limit = null };
            return next();
        })),
        Of("data-store-listing", "a prefix counts as a pattern", static (_, _) => (nameof(IDataStore.ListKeysAsync), static (arguments, next) =>
        {
            var query = (DataKeyQuery)arguments[0]!;
            arguments[0] = query with { Prefix = "", Limit = null };
            var keys = ((IAsyncEnumerable<DataKey>)next()!).Where(key => SqlPattern.IsMatch(key.Path.Split('/')[^1], query.Prefix + "%"));
            return query.Limit is { } limit ? keys.Take(limit) : keys;
        })),
        Of("data-store-case", "case is nothing", static (_, _) => (nameof(IDataStore.WriteAsync), Lower), static (_, _) => (nameof(IDataStore.OpenReadAsync), Lower)),
        Of("data-store-metadata", "the case of names is nothing", static (_, _) => (nameof(IDataStore.WriteMetadataAsync), LowerName), static (_, _) => (nameof(IDataStore.ReadMetadataAsync), LowerName)),
        Of("data-store-concurrent", "one writer at a time", static (_, _) => (nameof(IDataStore.WriteAsync), OneAtATime.Of())),
        Listing("data-store-concurrent", "who lists sees the table that others change"),
        Listing("data-store-while-listing", "who lists sees the table that he changes"),
        Of("data-store-open-streams", "all open streams stand in one place", static (_, _) =>
        {
            Stream? only = null;
            return (nameof(IDataStore.OpenReadAsync), (_, next) => only is not null ? new ValueTask<Stream>(only) : Tampered.Then<Stream>(next(), stream => only = stream));
        }),
        Of("data-store-metadata", "metadata is of all versions", static (_, _) => (nameof(IDataStore.WriteMetadataAsync), Bare), static (_, _) => (nameof(IDataStore.ReadMetadataAsync), Bare)),
        Of("data-store-missing", "metadata of what is missing is passed over", static (_, _) => (nameof(IDataStore.WriteMetadataAsync), static (_, next) => Tampered.Do(async () =>
        {
            try
            {
                await (ValueTask)next()!;
            }
            catch (DataNotFoundException)
            {
                // As if it had been kept.
            }
        }))),
        Of("data-store-own-bytes", "the caller's bytes are kept", static (_, _) => (nameof(IDataStore.WriteAsync), static (arguments, next) => Tampered.Then<DataKey>(next(), key =>
        {
            Kept[key] = (ReadOnlyMemory<byte>)arguments[1]!;
            return key;
        })), static (_, _) => (nameof(IDataStore.OpenReadAsync), static (arguments, next) =>
            Kept.TryGetValue((DataKey)arguments[0]!, out var bytes) ? new ValueTask<Stream>(new MemoryStream(bytes.ToArray())) : next())),
        Of("data-store-cancelled", "a cancelled write goes on", static (_, _) => (nameof(IDataStore.WriteAsync), static (arguments, next) =>
        {
            arguments[2] = CancellationToken.None;
            return next();
        })),
        Of("data-store-cancelled", "what is staged is published, cancelled or not", static (_, _) => (nameof(IDataStore.StageAsync), static (_, next) => Tampered.Then<IStagedData>(next(), static staged =>
            Tampered.Of(staged, (nameof(IStagedData.PublishAsync), Regardless))))),
        Of("data-store-cancelled", "many are written, cancelled or not", static (_, _) => (nameof(IDataStore.WriteManyAsync), Regardless)),
        Of("data-store-cancelled", "metadata is written, cancelled or not", static (_, _) => (nameof(IDataStore.WriteMetadataAsync), Regardless)),
        Of("data-store-stays", "what is stored goes with the object", isPersistent: true),
        new Breakage("data-store-stays", "each object counts its versions from one", typeof(DataStoreFixture<object>), new Plugin<IDataStore>(Counting, IsPersistent: true), InFiles()),
        Of("data-store-of-this-process", "what is in memory is told as outside", static (_, _) => ("get_" + nameof(IDataStore.IsOfThisProcess), static (_, _) => false)),
        Of("data-store-disposed-twice", "a second end is an error", static (_, _) => (nameof(IAsyncDisposable.DisposeAsync), Once())),
    ];

    private static Breakage Of(string rule, string wrong, params Func<IDataStore, BackendContext, (string Member, Tampering Instead)>[] changes) => Of(rule, wrong, isPersistent: false, changes);

    private static Breakage Listing(string rule, string wrong)
    {
        var written = new List<DataKey>();
        return Of(
            rule,
            wrong,
            (_, _) => (nameof(IDataStore.WriteAsync), (arguments, next) =>
            {
                lock (written)
                {
                    written.Add(((DataKey)arguments[0]!).Bare);
                }

                return next();
            }),
            (_, _) => (nameof(IDataStore.ListKeysAsync), (_, _) => written.Distinct().ToAsyncEnumerable()));
    }

    private static Breakage Of(string rule, string wrong, bool isPersistent, params Func<IDataStore, BackendContext, (string Member, Tampering Instead)>[] changes) => new(
        rule,
        wrong,
        typeof(DataStoreFixture<object>),
        new Plugin<IDataStore>(
            context =>
            {
                var store = new MemoryDataStore(context);
                return Tampered.Of<IDataStore>(store, [.. changes.Select(change => change(store, context))]);
            },
            isPersistent),
        isPersistent
            ? InFiles()
            : new Plugin<IDataStore>(static context => new MemoryDataStore(context), isPersistent));

    private static Plugin<IDataStore> InFiles() => new(static context => new Memento.Storage.Filesystem.FilesystemDataStore(context), IsPersistent: true);

    /// <summary>Throws when it is called again.</summary>
    internal static Tampering Once()
    {
        var isOver = false;
        return (_, next) =>
        {
            ObjectDisposedException.ThrowIf(isOver, typeof(Breakage));
            isOver = true;
            return next();
        };
    }

    // Whoever opens the store again begins with the version that the first write had.
    private static IDataStore Counting(BackendContext context)
    {
        var store = new Memento.Storage.Filesystem.FilesystemDataStore(context);
        var names = Versions.GetOrAdd(context.BaseFolder, static _ => new());
        var last = 0;
        return Tampered.Of<IDataStore>(
            store,
            (nameof(IDataStore.WriteAsync), (_, next) => Tampered.Then<DataKey>(next(), key =>
            {
                var own = (++last).ToString(System.Globalization.CultureInfo.InvariantCulture);
                names[own] = key.Version!;
                return key.At(own);
            })),
            (nameof(IDataStore.GetVersionedKeyAsync), (_, next) => Tampered.Then<DataKey?>(next(), key => key?.At(names.Single(pair => pair.Value == key.Value.Version).Key))),
            (nameof(IDataStore.OpenReadAsync), Known),
            (nameof(IDataStore.WriteMetadataAsync), Known),
            (nameof(IDataStore.ReadMetadataAsync), Known));

        object? Known(object?[] arguments, Func<object?> next)
        {
            var key = (DataKey)arguments[0]!;
            arguments[0] = key.Version is { } version ? key.At(names[version]) : key;
            return next();
        }
    }

    private static async ValueTask<DataKey> WriteAloneAsync(IDataStore store, DataKey key, Func<object?> next)
    {
        await store.DeleteAllVersionsAsync(key);
        return await (ValueTask<DataKey>)next()!;
    }

    private static async ValueTask<Stream> OpenAsync(IDataStore store, DataKey key)
    {
        try
        {
            return await store.OpenReadAsync(key);
        }
        catch (DataNotFoundException exception)
        {
            throw new FileNotFoundException(exception.Message, exception);
        }
    }

    private static IStagedData PublishedWhenDisposed(IStagedData staged)
    {
        var isPublished = false;
        return Tampered.Of(
            staged,
            (nameof(IStagedData.PublishAsync), (_, next) =>
            {
                isPublished = true;
                return next();
            }),
            (nameof(IAsyncDisposable.DisposeAsync), (_, next) => Tampered.Do(async () =>
            {
                if (!isPublished)
                {
                    await staged.PublishAsync(new DataKey("staged/left"));
                }

                await (ValueTask)next()!;
            })));
    }

    private static string WritableFile(BackendContext context)
    {
        var path = Path.Combine(context.BaseFolder, "handed out");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes("first"));
        return path;
    }

    private static async Task DeleteAsync(IDataStore store, Func<DataKey, bool> which)
    {
        foreach (var key in (await TestCalls.ToListAsync(store.ListKeysAsync(new DataKeyQuery { Recursive = true }))).Where(which))
        {
            await store.DeleteAllVersionsAsync(key);
        }
    }

    private static object? Cut(object?[] arguments, Func<object?> next)
    {
        var key = (DataKey)arguments[0]!;
        arguments[0] = new DataKey(key.Path[..Math.Min(key.Path.Length, 1000)], key.Version);
        return next();
    }

    private static object? Compose(object?[] arguments, Func<object?> next)
    {
        var key = (DataKey)arguments[0]!;
        arguments[0] = new DataKey(key.Path.Replace("e\u0301", "\u00e9", StringComparison.Ordinal), key.Version);
        return next();
    }

    private static object? Bare(object?[] arguments, Func<object?> next)
    {
        arguments[0] = ((DataKey)arguments[0]!).Bare;
        return next();
    }

    private static object? Lower(object?[] arguments, Func<object?> next)
    {
        var key = (DataKey)arguments[0]!;
        arguments[0] = new DataKey(key.Path.ToLowerInvariant(), key.Version);
        return next();
    }

    private static object? Regardless(object?[] arguments, Func<object?> next)
    {
        arguments[^1] = CancellationToken.None;
        return next();
    }

    private static object? LowerName(object?[] arguments, Func<object?> next)
    {
        arguments[1] = ((string)arguments[1]!).ToLowerInvariant();
        return next();
    }

    internal sealed class DataStoreFixture<T>(Plugin<IDataStore> plugin) : DataStoreTests
    {
        protected override bool IsPersistent => plugin.IsPersistent;

        protected override IDataStore CreateStore(BackendContext context) => plugin.Create(context);
    }
}
