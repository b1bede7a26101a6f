using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Memory;
using Memento.Testing;
using Microsoft.Extensions.Configuration;

namespace Memento.Kit.Tests.Wrong;

/// <summary>A storage for each rule, which breaks it: in memory, and in files where it is opened again.</summary>
internal static class WrongStorages
{
    public static IReadOnlyList<Breakage> All { get; } =
    [
        Of("storage-exported", "no attribute names it"),
        new Breakage("storage-exported", "it takes what no host has", typeof(StorageFixture<object>), new Plugin<IStorageBackend>(static context => new WrongExports.ServedStorage(context, new StorageSettings())), InMemory()),
        new Breakage("storage-exported", "nobody else can make it", typeof(StorageFixture<object>), new Plugin<IStorageBackend>(WrongExports.HiddenStorage.Create), InMemory()),
        Of("storage-results", "texts are trimmed", static (_, _) => Reading(static result => result with { Value = result.Value is string { Length: > 0 } text ? text[1..] : result.Value })),
        Of("storage-null", "null is taken for nothing", static (_, _) => (nameof(IStorageBackend.ReadAsync), static (_, next) => Tampered.Then<StoredResult?>(next(), static result => result?.Value is null ? null : result))),
        Of("storage-exception", "line ends are made equal", static (_, _) => Reading(static result => result with { Value = result.Value is ExceptionRecord error ? error with { Message = error.Message.ReplaceLineEndings("\n") } : result.Value })),
        Of("storage-absent", "absent ones are left out", static (_, _) => (nameof(IStorageBackend.GetMementosAsync), static (_, next) => Tampered.Then<IReadOnlyList<MementoRecord?>>(next(), static mementos => [.. mementos.Where(static memento => memento is not null)]))),
        Of("storage-newer", "the time is overlooked", static (backend, _) => (nameof(IStorageBackend.ReadNewerAsync), (arguments, _) => backend.ReadAsync((CallKey)arguments[0]!, (Type)arguments[1]!))),
        Of("storage-content-once", "each result is a version of its own", static (_, _) => (nameof(IStorageBackend.MemoizeAsync), static (_, next) => Tampered.Then<MementoRecord>(next(), static memento => memento with { Content = memento.Content! with { Key = memento.Content.Key.At(Guid.NewGuid().ToString("N")) } }))),
        Seeing("storage-inline", "a setting is overlooked", static (key, value) => key == "inline_bytes" && value == "16" ? null : value),
        Of("storage-batch-places", "results come as they like", static (_, _) => (nameof(IStorageBackend.ReadManyAsync), static (_, next) => Tampered.Then<IReadOnlyList<StoredResult?>>(next(), static results => [.. results.Reverse()]))),
        Seeing("storage-memory-lean", "nothing is in memory", static (key, value) => key == "memory_cache_mb" ? "0" : value),
        Of("storage-metadata-shared", "metadata is kept with the call", static (_, _) => WithCall()),
        Seeing("storage-compression", "a setting is overlooked", static (key, value) => key == "compression" ? null : value),
        InFiles("storage-compression-change", "results are read as the settings say now", static (_, context) => (nameof(IStorageBackend.ReadAsync), (_, next) => Tampered.Then<StoredResult?>(next(), result =>
            result?.Memento.Content?.Codec.Contains('+', StringComparison.Ordinal) == (context.Configuration["compression"] is not (null or "none")) ? result : null))),
        Memoizing("storage-key-override", "a key of the user's own is overlooked", static result => result with { KeyOverride = null }),
        Of("storage-batch-whole", "a batch is kept one by one", static (backend, _) => (nameof(IStorageBackend.MemoizeManyAsync), (arguments, _) => OneByOneAsync(backend, (IReadOnlyList<ResultToStore>)arguments[0]!))),
        Of("storage-own-values", "everybody gets the same object", static (_, _) =>
        {
            var values = new Dictionary<CallKey, object?>();
            return (nameof(IStorageBackend.ReadAsync), (arguments, next) => Tampered.Then<StoredResult?>(next(), result =>
            {
                values.TryAdd((CallKey)arguments[0]!, result?.Value);
                return result is null ? null : result with { Value = values[(CallKey)arguments[0]!] };
            }));
        }),
        Of("storage-own-values", "everybody who asks for many gets the same object", static (_, _) =>
        {
            var values = new Dictionary<CallKey, StoredResult?>();
            return (nameof(IStorageBackend.ReadManyAsync), (arguments, next) => Tampered.Then<IReadOnlyList<StoredResult?>>(next(), results =>
            {
                var calls = (IReadOnlyList<CallKey>)arguments[0]!;
                for (var i = 0; i < calls.Count; i++)
                {
                    values.TryAdd(calls[i], results[i]);
                }

                return [.. calls.Select(call => values[call])];
            }));
        }),
        Of("storage-cancelled", "a result is kept, cancelled or not", static (_, _) => (nameof(IStorageBackend.MemoizeAsync), Regardless)),
        Of("storage-cancelled", "a batch is kept, cancelled or not", static (_, _) => (nameof(IStorageBackend.MemoizeManyAsync), Regardless)),
        Of("storage-cancelled", "it is said after it was kept", static (_, _) => (nameof(IStorageBackend.MemoizeAsync), static (arguments, next) =>
        {
            var cancellation = (CancellationToken)arguments[1]!;
            return Tampered.Then<MementoRecord>(Regardless(arguments, next), memento =>
            {
                cancellation.ThrowIfCancellationRequested();
                return memento;
            });
        })),
        Of("storage-forget", "only the first version of a function is forgotten", static (_, _) => (nameof(IStorageBackend.ForgetFunctionAsync), static (arguments, next) =>
        {
            arguments[0] = ((FunctionName)arguments[0]!).At("1");
            return next();
        })),
        InFiles("storage-forget-versions", "what is listed is forgotten", static (backend, _) => (nameof(IStorageBackend.ForgetEverythingAsync), (_, _) => Tampered.Do(async () =>
        {
            foreach (var function in await TestCalls.ToListAsync(backend.ListFunctionsAsync()))
            {
                await backend.ForgetFunctionAsync(function);
            }
        }))),
        Of("storage-case", "the case of names is nothing", static (_, _) => Memoizing(static result => result with { Memento = result.Memento with { Function = Lower(result.Memento.Function) } }), static (_, _) => (nameof(IStorageBackend.ReadAsync), static (arguments, next) =>
        {
            var call = (CallKey)arguments[0]!;
            arguments[0] = new CallKey(Lower(call.Function), call.ArgumentHash);
            return next();
        })),
        Of("storage-listing", "a limit is no limit", static (_, _) => (nameof(IStorageBackend.ListMementosAsync), static (arguments, next) =>
        {
            arguments[1] = null;
            return next();
        })),
        Of("storage-metadata", "metadata of nothing is dropped", static (_, _) => (nameof(IStorageBackend.WriteMetadataAsync), static (_, next) => Tampered.Do(async () =>
        {
            try
            {
                await (ValueTask)next()!;
            }
            catch (MementoNotFoundException)
            {
            }
        }))),
        Of("storage-metadata-null", "metadata beside nothing is dropped", static (backend, _) => (nameof(IStorageBackend.WriteMetadataAsync), (arguments, next) => Tampered.Do(async () =>
        {
            if (arguments[3] is false || (await backend.GetMementosAsync([(CallKey)arguments[0]!]))[0]?.Content is not null)
            {
                await (ValueTask)next()!;
            }
        }))),
        Of("storage-function-metadata", "the version is nothing", static (_, _) => (nameof(IStorageBackend.WriteFunctionMetadataAsync), Unversioned), static (_, _) => (nameof(IStorageBackend.ReadFunctionMetadataAsync), Unversioned)),
        Of("storage-versions", "versions are those of mementos", static (backend, _) => (nameof(IStorageBackend.ListVersionsAsync), (arguments, _) => backend.ListFunctionsAsync().Where(function => function.Unversioned == ((FunctionName)arguments[0]!).Unversioned))),
        Of("storage-read-only", "it says nothing when it is to forget", static (_, _) => (nameof(IStorageBackend.ForgetCallsAsync), static (_, next) => Tampered.Do(async () =>
        {
            try
            {
                await (ValueTask)next()!;
            }
            catch (ReadOnlyStorageException)
            {
            }
        }))),
        Of("storage-read-only", "a batch is refused", static (backend, _) => (nameof(IStorageBackend.MemoizeManyAsync), (_, next) => backend.IsReadOnly ? throw new ReadOnlyStorageException("It is read-only.") : next())),
        Of("storage-uri", "what is in memory has an address", static (_, _) => (nameof(IStorageBackend.GetResultUri), static (_, _) => new Uri("memory:///result"))),
        Seeing("storage-memory-bounded", "a setting is overlooked", static (key, value) => key == "memory_cache_mb" ? "1024" : value),
        Seeing("storage-settings", "settings are overlooked", static (_, _) => null),
        new Breakage("storage-stays", "what is stored goes with the object", typeof(StorageFixture<object>), new Plugin<IStorageBackend>(static context => new MemoryStorageBackend(context), IsPersistent: true), InFiles()),
        Of("storage-long-lists", "a list is cut", static (_, _) => (nameof(IStorageBackend.ListInvocationsAsync), static (arguments, _) => ((MementoRecord)arguments[0]!).Invocations.ToAsyncEnumerable())),
        Of("storage-short-lists", "a short list is not found", static (_, _) => (nameof(IStorageBackend.ListInvocationsAsync), static (arguments, next) => ((MementoRecord)arguments[0]!).InvocationList is null ? throw new InvalidOperationException("There is no list.") : next())),
        Of("storage-opens", "what was read to check it is not read again", static (_, _) => (nameof(IStorageBackend.OpenResultAsync), static (_, next) => Tampered.Then<Stream?>(next(), static stream =>
        {
            stream?.ReadByte();
            return stream;
        }))),
        Of("storage-opens-null", "nothing opens as an empty stream", static (_, _) => (nameof(IStorageBackend.OpenResultAsync), static (_, next) => Tampered.Then<Stream?>(next(), static stream => stream ?? Stream.Null))),
        Of("storage-opens-missing", "what is gone opens as nothing", static (_, _) => (nameof(IStorageBackend.OpenResultAsync), static (_, next) => OpenAsync(next))),
        InFiles("storage-damaged", "what is damaged is an exception", static (_, _) => (nameof(IStorageBackend.ReadAsync), static (_, next) => Tampered.Then<StoredResult?>(next(), static result => result ?? throw new InvalidDataException("It is damaged.")))),
        InFiles("storage-damaged-again", "what was stored once is not stored again", static (_, _) => (nameof(IStorageBackend.MemoizeAsync), static (arguments, _) => new ValueTask<MementoRecord>(Kept((ResultToStore)arguments[0]!)))),
        new Breakage("storage-killed", "it is acknowledged before it is kept", typeof(ProcessFixture<object>), "late", "") { IsSlow = true },
        new Breakage("storage-lease-killed", "a lease outlives its process", typeof(ProcessFixture<object>), "left", "") { IsSlow = true },
        new Breakage("storage-lease-killed", "a lease is of one process", typeof(ProcessFixture<object>), "own", "") { IsSlow = true },
        InFiles("storage-flush", "what is kept is written at the end", static (backend, _) => (nameof(IStorageBackend.MemoizeManyAsync), (arguments, _) =>
            new ValueTask<IReadOnlyList<MementoRecord>>(((IReadOnlyList<ResultToStore>)arguments[0]!).Select(Kept).ToList()))),
        Of("storage-apart", "modules are nothing", static (_, _) => (nameof(IStorageBackend.ReadAsync), static (arguments, next) =>
        {
            var call = (CallKey)arguments[0]!;
            arguments[0] = new CallKey(new FunctionName(call.Function.Cluster, "Tests.Functions", call.Function.Function, call.Function.Version), call.ArgumentHash);
            return next();
        })),
        Of("storage-of-this-process", "what is in memory is told as outside", static (_, _) => ("get_" + nameof(IStorageBackend.IsOfThisProcess), static (_, _) => false)),
        Of("storage-disposed-twice", "a second end is an error", static (_, _) => (nameof(IAsyncDisposable.DisposeAsync), WrongDataStores.Once())),
        new Breakage("storage-processes", "one process at a time", typeof(ProcessFixture<object>), "alone", "") { IsSlow = true },
        Of("storage-listing-sizes", "lengths are not told", static (_, _) => (nameof(IStorageBackend.ListStoredAsync), static (_, next) => ((IAsyncEnumerable<StoredMemento>)next()!).Select(static stored => stored with { Length = 0 }))),
    ];

    internal static Plugin<IStorageBackend> InFiles() => new(static context => new FilesystemStorageBackend(context), IsPersistent: true);

    internal static (string Member, Tampering Instead) Memoizing(Func<ResultToStore, ResultToStore> change) => (nameof(IStorageBackend.MemoizeAsync), (arguments, next) =>
    {
        arguments[0] = change((ResultToStore)arguments[0]!);
        return next();
    });

    internal static (string Member, Tampering Instead) Reading(Func<StoredResult, StoredResult> change) =>
        (nameof(IStorageBackend.ReadAsync), (_, next) => Tampered.Then<StoredResult?>(next(), result => result is null ? null : change(result)));

    private static Breakage InFiles(string rule, string wrong, params Func<IStorageBackend, BackendContext, (string Member, Tampering Instead)>[] changes) => new(
        rule,
        wrong,
        typeof(StorageFixture<object>),
        new Plugin<IStorageBackend>(context => Broken(new FilesystemStorageBackend(context), context, changes), IsPersistent: true),
        InFiles());

    private static Breakage Of(string rule, string wrong, params Func<IStorageBackend, BackendContext, (string Member, Tampering Instead)>[] changes) => new(
        rule,
        wrong,
        typeof(StorageFixture<object>),
        new Plugin<IStorageBackend>(context => Broken(new MemoryStorageBackend(context), context, changes)),
        InMemory());

    private static Breakage Memoizing(string rule, string wrong, Func<ResultToStore, ResultToStore> change) => Of(rule, wrong, (_, _) => Memoizing(change));

    // One that sees another value of a setting, or none, than it was given.
    private static Breakage Seeing(string rule, string wrong, Func<string, string?, string?> see) => new(
        rule,
        wrong,
        typeof(StorageFixture<object>),
        new Plugin<IStorageBackend>(context =>
        {
            var settings = context.Configuration.AsEnumerable(makePathsRelative: true)
                .Where(static pair => pair.Key != "type" && pair.Value is not null)
                .Select(pair => KeyValuePair.Create(pair.Key, see(pair.Key, pair.Value)))
                .Where(static pair => pair.Value is not null);
            return new MemoryStorageBackend(TestBackendContext.Create(context.Name, context.BaseFolder, settings.ToDictionary(), context.Broker, context.LoggerFactory));
        }),
        InMemory());

    private static Plugin<IStorageBackend> InMemory() => new(static context => new MemoryStorageBackend(context));

    private static IStorageBackend Broken(IStorageBackend backend, BackendContext context, Func<IStorageBackend, BackendContext, (string Member, Tampering Instead)>[] changes) =>
        Tampered.Of(backend, [.. changes.Select(change => change(backend, context))]);

    private static (string Member, Tampering Instead) WithCall() => (nameof(IStorageBackend.WriteMetadataAsync), static (arguments, next) =>
    {
        arguments[3] = false;
        return next();
    });

    private static async ValueTask<IReadOnlyList<MementoRecord>> OneByOneAsync(IStorageBackend backend, IReadOnlyList<ResultToStore> results)
    {
        var mementos = new List<MementoRecord>();
        foreach (var result in results)
        {
            mementos.Add(await backend.MemoizeAsync(result));
        }

        return mementos;
    }

    private static async ValueTask<Stream?> OpenAsync(Func<object?> next)
    {
        try
        {
            return await (ValueTask<Stream?>)next()!;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static FunctionName Lower(FunctionName function) => new(function.Cluster, function.Module, function.Function.ToLowerInvariant(), function.Version?.ToLowerInvariant());

    private static object? Regardless(object?[] arguments, Func<object?> next)
    {
        arguments[^1] = CancellationToken.None;
        return next();
    }

    private static object? Unversioned(object?[] arguments, Func<object?> next)
    {
        arguments[0] = ((FunctionName)arguments[0]!).At(null);
        return next();
    }

    // What is told of a result as if it were kept.
    private static MementoRecord Kept(ResultToStore result) => result.Memento with { Content = new ContentReference(DataKey.ForContent(new string('0', 64)), new string('0', 64), 0, 1, "text") };

    /// <summary>A fixture that other processes can make too.</summary>
    internal sealed class ProcessFixture<T>(string wrong) : StorageBackendTests
    {
        protected override TimeSpan Deadline => wrong == "left" ? TimeSpan.FromSeconds(30) : base.Deadline;

        protected override IStorageBackend CreateBackend(BackendContext context)
        {
            var backend = new FilesystemStorageBackend(context);
            if (wrong == "late")
            {
                return Tampered.Of<IStorageBackend>(backend, (nameof(IStorageBackend.MemoizeAsync), static (arguments, _) => new ValueTask<MementoRecord>(Kept((ResultToStore)arguments[0]!))));
            }

            if (wrong is "left" or "own")
            {
                return Tampered.Of<IStorageBackend>(backend, (nameof(IStorageBackend.LeaseAsync), (arguments, next) => wrong == "own"
                    ? new ValueTask<ICallLease?>(new Lease(null))
                    : LeaseByFileAsync(Path.Combine(context.BaseFolder, ((CallKey)arguments[0]!).ArgumentHash.ToString()), (CancellationToken)arguments[2]!)));
            }

            if (wrong == "alone")
            {
                var mine = new FileStream(Path.Combine(context.BaseFolder, "mine"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return Tampered.Of<IStorageBackend>(backend, (nameof(IAsyncDisposable.DisposeAsync), (_, next) => Tampered.Do(async () =>
                {
                    await (ValueTask)next()!;
                    await mine.DisposeAsync();
                })));
            }

            return backend;
        }
    }

    private static async ValueTask<ICallLease?> LeaseByFileAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using (new FileStream(file, FileMode.CreateNew))
                {
                    return new Lease(file);
                }
            }
            catch (IOException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    // A file that is there for as long as nobody removes it.
    private sealed class Lease(string? file) : ICallLease
    {
        public bool HadToWait => true;

        public ValueTask DisposeAsync()
        {
            if (file is not null)
            {
                File.Delete(file);
            }

            return default;
        }
    }

    internal sealed class StorageFixture<T>(Plugin<IStorageBackend> plugin) : StorageBackendTests
    {
        protected override bool IsPersistent => plugin.IsPersistent;

        protected override IStorageBackend CreateBackend(BackendContext context) => plugin.Create(context);
    }
}
