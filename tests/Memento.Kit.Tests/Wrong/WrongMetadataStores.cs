using System.Collections.Concurrent;
using System.Text;
using Memento.Plugins;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Kit.Tests.Wrong;

/// <summary>A metadata store for each rule, which breaks it: in memory, and in files where processes meet.</summary>
internal static class WrongMetadataStores
{
    private static readonly ConcurrentDictionary<CallKey, ReadOnlyMemory<byte>> Forgotten = new();

    private static ReadOnlyMemory<byte> Kept { get; set; }

    public static IReadOnlyList<Breakage> All { get; } =
    [
        Of("metadata-store-whole-memento", "a text is cut", static _ => Putting(static memento => memento with { Arguments = memento.Arguments[..10] })),
        Of("metadata-store-inline", "bytes are kept as text", static _ => Putting(static memento => memento with
        {
            Content = memento.Content is { Inline: { } bytes } content ? content with { Inline = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.Span)) } : memento.Content,
        })),
        Of("metadata-store-order", "absent ones are left out", static _ => (nameof(IMetadataStore.GetMementosAsync), static (_, next) => Tampered.Then<IReadOnlyList<MementoRecord?>>(next(), static mementos => [.. mementos.Where(static memento => memento is not null)]))),
        Of("metadata-store-order", "a call is answered once", static _ => (nameof(IMetadataStore.GetMementosAsync), static (arguments, next) =>
        {
            arguments[0] = ((IReadOnlyList<CallKey>)arguments[0]!).Distinct().ToList();
            return next();
        })),
        Of("metadata-store-order", "a list has a thousand places", static _ => (nameof(IMetadataStore.GetMementosAsync), static (arguments, next) =>
            ((IReadOnlyList<CallKey>)arguments[0]!).Count > 1000 ? throw new IOException("Too many variables.") : next())),
        Of("metadata-store-apart", "modules are nothing", static _ => Asking(static function => new(function.Cluster, "Tests.Functions", function.Function, function.Version))),
        Of("metadata-store-apart", "no version is the version 'none'", static _ => Asking(static function => function.At(function.Version ?? "none"))),
        Of("metadata-store-apart", "no cluster is the cluster 'default'", static _ => Asking(static function => new(function.Cluster ?? "default", function.Module, function.Function, function.Version))),
        Of("metadata-store-apart", "a name that is forgotten counts as a pattern", static store => (nameof(IMetadataStore.ForgetFunctionAsync), (arguments, _) => Tampered.Do(async () =>
        {
            var forgotten = (FunctionName)arguments[0]!;
            foreach (var function in (await TestCalls.ToListAsync(store.ListFunctionsAsync())).Where(function => SqlPattern.IsMatch(function.ToString(), forgotten.ToString())))
            {
                await store.ForgetFunctionAsync(function);
            }
        }))),
        Of("metadata-store-cancelled", "mementos are kept, cancelled or not", static _ => (nameof(IMetadataStore.PutMementosAsync), Regardless)),
        Of("metadata-store-cancelled", "metadata is written, cancelled or not", static _ => (nameof(IMetadataStore.WriteMetadataAsync), Regardless)),
        Of("metadata-store-cancelled", "metadata of a function is written, cancelled or not", static _ => (nameof(IMetadataStore.WriteFunctionMetadataAsync), Regardless)),
        Of("metadata-store-of-this-process", "what is in memory is told as outside", static _ => ("get_" + nameof(IMetadataStore.IsOfThisProcess), static (_, _) => false)),
        Of("metadata-store-disposed-twice", "a second end is an error", static _ => (nameof(IAsyncDisposable.DisposeAsync), WrongDataStores.Once())),
        Of("metadata-store-replaces", "the first one stays", static store => (nameof(IMetadataStore.PutMementosAsync), (arguments, next) => Tampered.Do(async () =>
        {
            var mementos = (IReadOnlyList<MementoRecord>)arguments[0]!;
            var exist = await store.ExistAsync([.. mementos.Select(static memento => memento.Call)]);
            arguments[0] = mementos.Where((_, i) => !exist[i]).ToList();
            await (ValueTask)next()!;
        }))),
        Of("metadata-store-replaces-one", "whatever is there is replaced", static store => (nameof(IMetadataStore.TryReplaceAsync), (arguments, _) => PutAsync(store, (MementoRecord)arguments[0]!))),
        Of("metadata-store-names", "names are trimmed", static _ => Putting(static memento => memento with { Function = Named(memento.Function, memento.Function.Function.Trim()) })),
        Of("metadata-store-long-names", "names are cut", static _ => Putting(static memento => memento with { Function = Named(memento.Function, memento.Function.Function[..Math.Min(255, memento.Function.Function.Length)]) })),
        Of("metadata-store-functions", "a function is listed twice", static _ => (nameof(IMetadataStore.ListFunctionsAsync), static (_, next) => Twice((IAsyncEnumerable<FunctionName>)next()!))),
        Of("metadata-store-listing", "a limit is no limit", static _ => (nameof(IMetadataStore.ListMementosAsync), static (arguments, next) =>
        {
            arguments[1] = null;
            return next();
        })),
        Of("metadata-store-listing", "a limit is one for each version", static store => (nameof(IMetadataStore.ListMementosAsync), (arguments, next) => arguments[1] is int limit && ((FunctionName)arguments[0]!).Version is null
            ? store.ListVersionsAsync((FunctionName)arguments[0]!).SelectMany(version => store.ListMementosAsync(version, limit))
            : next())),
        Of("metadata-store-while-listing", "what is listed is counted anew each time", static store => (nameof(IMetadataStore.ListMementosAsync), (arguments, next) => ByPlaceAsync(store, (FunctionName)arguments[0]!, next))),
        Of("metadata-store-forget-call", "metadata of a call stays", static store => (nameof(IMetadataStore.ForgetCallsAsync), (arguments, next) => Tampered.Do(async () =>
        {
            var call = ((IReadOnlyList<CallKey>)arguments[0]!)[0];
            var log = await store.ReadMetadataAsync(call, "log");
            await (ValueTask)next()!;
            if (log is { } bytes)
            {
                Forgotten[call] = bytes;
            }
        })), static _ => (nameof(IMetadataStore.ReadMetadataAsync), static (arguments, next) => Forgotten.TryGetValue((CallKey)arguments[0]!, out var log) ? new ValueTask<ReadOnlyMemory<byte>?>(log) : next())),
        Of("metadata-store-forget-damaged", "whatever is there goes", static store => (nameof(IMetadataStore.ForgetDamagedAsync), (arguments, _) => store.ForgetCallsAsync([(CallKey)arguments[0]!]))),
        Of("metadata-store-forget-function", "functions go that begin with the same letters", static store => (nameof(IMetadataStore.ForgetFunctionAsync), (arguments, next) => Tampered.Do(async () =>
        {
            await (ValueTask)next()!;
            foreach (var function in (await TestCalls.ToListAsync(store.ListFunctionsAsync())).Where(function => function.Function.StartsWith(((FunctionName)arguments[0]!).Function, StringComparison.Ordinal)))
            {
                await store.ForgetFunctionAsync(function);
            }
        }))),
        Of("metadata-store-forget-function", "metadata of its calls stays", static store => (nameof(IMetadataStore.ForgetFunctionAsync), (arguments, next) => Tampered.Do(async () =>
        {
            var left = new List<(CallKey Call, ReadOnlyMemory<byte> Log)>();
            await foreach (var memento in store.ListMementosAsync((FunctionName)arguments[0]!))
            {
                if (await store.ReadMetadataAsync(memento.Call, "log") is { } log)
                {
                    left.Add((memento.Call, log));
                }
            }

            await (ValueTask)next()!;
            foreach (var (call, log) in left)
            {
                await store.WriteMetadataAsync(call, "log", log);
            }
        }))),
        Of("metadata-store-metadata", "the case of names is nothing", static _ => (nameof(IMetadataStore.WriteMetadataAsync), LowerName), static _ => (nameof(IMetadataStore.ReadMetadataAsync), LowerName)),
        Of("metadata-store-own-bytes", "the caller's bytes are kept", static _ => (nameof(IMetadataStore.WriteMetadataAsync), static (arguments, next) =>
        {
            Kept = (ReadOnlyMemory<byte>)arguments[2]!;
            return next();
        }), static _ => (nameof(IMetadataStore.ReadMetadataAsync), static (_, _) => new ValueTask<ReadOnlyMemory<byte>?>(Kept))),
        Of("metadata-store-metadata-refused", "nothing is said", static _ => (nameof(IMetadataStore.WriteMetadataAsync), static (_, next) => Tampered.Do(async () =>
        {
            try
            {
                await (ValueTask)next()!;
            }
            catch (MementoNotFoundException)
            {
                // As if it had been kept.
            }
        }))),
        Of("metadata-store-function-metadata", "the case of names is nothing", static _ => (nameof(IMetadataStore.WriteFunctionMetadataAsync), LowerName), static _ => (nameof(IMetadataStore.ReadFunctionMetadataAsync), LowerName)),
        Of("metadata-store-function-metadata-version", "no version is the version 'none'", static _ => (nameof(IMetadataStore.WriteFunctionMetadataAsync), NoneForNull), static _ => (nameof(IMetadataStore.ReadFunctionMetadataAsync), NoneForNull)),
        Of("metadata-store-function-metadata-forgotten", "metadata of a function goes with its last memento", static store => (nameof(IMetadataStore.ForgetCallsAsync), (arguments, next) => Tampered.Do(async () =>
        {
            await (ValueTask)next()!;
            foreach (var call in (IReadOnlyList<CallKey>)arguments[0]!)
            {
                await store.ForgetFunctionMetadataAsync(call.Function);
            }
        }))),
        Of("metadata-store-versions", "versions are those of mementos", static store => (nameof(IMetadataStore.ListVersionsAsync), (arguments, _) => store.ListFunctionsAsync().Where(function => function.Unversioned == ((FunctionName)arguments[0]!).Unversioned))),
        Of("metadata-store-concurrent", "one writer at a time", static _ => (nameof(IMetadataStore.PutMementosAsync), OneAtATime.Of())),
        Of("metadata-store-lease-own", "a lease is given once", static store =>
        {
            var given = new ConcurrentDictionary<CallKey, bool>();
            return (nameof(IMetadataStore.LeaseAsync), (arguments, next) => given.TryAdd((CallKey)arguments[0]!, true) ? next() : new ValueTask<ICallLease?>((ICallLease?)null));
        }),
        new Breakage("metadata-store-stays", "what is stored goes with the object", typeof(MetadataStoreFixture<object>), new Plugin<IMetadataStore>(static context => new MemoryMetadataStore(context), IsPersistent: true), InFiles()),
        InFiles("metadata-store-lease-others", "everybody gets the lease", static _ => (nameof(IMetadataStore.LeaseAsync), static (_, _) => new ValueTask<ICallLease?>(new Lease()))),
        InFiles("metadata-store-shared", "what was read once is not read again", static store =>
        {
            var known = new ConcurrentDictionary<CallKey, MementoRecord?>();
            return (nameof(IMetadataStore.GetMementoAsync), (arguments, next) => known.TryGetValue((CallKey)arguments[0]!, out var memento)
                ? new ValueTask<MementoRecord?>(memento)
                : Tampered.Then<MementoRecord?>(next(), read => known[(CallKey)arguments[0]!] = read));
        }),
        InFiles("metadata-store-forgotten", "functions that were forgotten are not told", static _ => (nameof(IMetadataStore.TellForgottenAsync), static (arguments, next) =>
        {
            arguments[0] = (ForgottenCalls)arguments[0]! with { Functions = [] };
            return next();
        })),
    ];

    private static Plugin<IMetadataStore> InFiles() => new(static context => new FilesystemMetadataStore(context), IsPersistent: true);

    private static Breakage InFiles(string rule, string wrong, Func<IMetadataStore, (string Member, Tampering Instead)> change) => new(
        rule,
        wrong,
        typeof(MetadataStoreFixture<object>),
        new Plugin<IMetadataStore>(context => Broken(new FilesystemMetadataStore(context), change), IsPersistent: true),
        InFiles());

    private static Breakage Of(string rule, string wrong, params Func<IMetadataStore, (string Member, Tampering Instead)>[] changes) => new(
        rule,
        wrong,
        typeof(MetadataStoreFixture<object>),
        new Plugin<IMetadataStore>(context => Broken(new MemoryMetadataStore(context), changes)),
        new Plugin<IMetadataStore>(static context => new MemoryMetadataStore(context)));

    private static IMetadataStore Broken(IMetadataStore store, params Func<IMetadataStore, (string Member, Tampering Instead)>[] changes) =>
        Tampered.Of(store, [.. changes.Select(change => change(store))]);

    private static (string Member, Tampering Instead) Putting(Func<MementoRecord, MementoRecord> change) => (nameof(IMetadataStore.PutMementosAsync), (arguments, next) =>
    {
        arguments[0] = ((IReadOnlyList<MementoRecord>)arguments[0]!).Select(change).ToList();
        return next();
    });

    // One that takes the functions of calls for others when it looks them up.
    private static (string Member, Tampering Instead) Asking(Func<FunctionName, FunctionName> change) => (nameof(IMetadataStore.GetMementoAsync), (arguments, next) =>
    {
        var call = (CallKey)arguments[0]!;
        arguments[0] = new CallKey(change(call.Function), call.ArgumentHash);
        return next();
    });

    private static object? Regardless(object?[] arguments, Func<object?> next)
    {
        arguments[^1] = CancellationToken.None;
        return next();
    }

    private static async ValueTask<bool> PutAsync(IMetadataStore store, MementoRecord memento)
    {
        await store.PutMementosAsync([memento]);
        return true;
    }

    private static FunctionName Named(FunctionName function, string name) => new(function.Cluster, function.Module, name, function.Version);

    // As a query with an offset does: what is forgotten moves what comes after it.
    private static async IAsyncEnumerable<MementoRecord> ByPlaceAsync(IMetadataStore store, FunctionName function, Func<object?> next)
    {
        for (var place = 0; ; place++)
        {
            var mementos = place == 0 ? await TestCalls.ToListAsync((IAsyncEnumerable<MementoRecord>)next()!) : await TestCalls.ToListAsync(store.ListMementosAsync(function));
            if (place >= mementos.Count)
            {
                yield break;
            }

            yield return mementos[place];
        }
    }

    private static async IAsyncEnumerable<T> Twice<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
        {
            yield return item;
            yield return item;
        }
    }

    private static object? LowerName(object?[] arguments, Func<object?> next)
    {
        arguments[1] = ((string)arguments[1]!).ToLowerInvariant();
        return next();
    }

    private static object? NoneForNull(object?[] arguments, Func<object?> next)
    {
        arguments[0] = ((FunctionName)arguments[0]!).At(((FunctionName)arguments[0]!).Version ?? "none");
        return next();
    }

    internal sealed class MetadataStoreFixture<T>(Plugin<IMetadataStore> plugin) : MetadataStoreTests
    {
        protected override TimeSpan Deadline => TimeSpan.FromSeconds(20);

        protected override bool IsPersistent => plugin.IsPersistent;

        protected override IMetadataStore CreateStore(BackendContext context) => plugin.Create(context);
    }

    private sealed class Lease : ICallLease
    {
        public bool HadToWait => false;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
