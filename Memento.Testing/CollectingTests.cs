using System.Diagnostics;
using System.Text;
using Memento.Plugins;
using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What collecting and verifying do in every storage backend that can collect. Derive from it and say how yours is made, and how its content is made older.</summary>
/// <remarks>Mark the derived class with <c>[TestFixture]</c>: an assembly that names nothing of NUnit itself is passed over by the test runner.</remarks>
public abstract partial class CollectingTests : BackendTestsBase
{
    private const int Length = 10_000;

    /// <summary>A collector that takes longer to forget what it is to forget is not waited for any more.</summary>
    private static readonly TimeSpan TimeToForget = TimeSpan.FromMinutes(1);

    /// <summary>Makes the backend; called again with an equal context, it opens the same store. The test disposes it.</summary>
    protected abstract IStorageBackend CreateBackend(BackendContext context);

    /// <summary>Makes all that is stored by now look as if it had been written and used that much earlier.</summary>
    protected abstract void MakeOlder(TimeSpan age);

    /// <summary>What no memento reaches goes when it is old; what one reaches stays.</summary>
    [Test]
    [Rule("collecting-garbage", "What no memento reaches goes when it is old; what one reaches stays.")]
    public async Task What_no_memento_reaches_goes()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeManyAsync([Result('a', 1), Result('a', 2), Result('b', 3)]);
        await backend.ForgetCallsAsync([TestCalls.Call(argument: 1), TestCalls.Call(argument: 3)]);
        var young = await backend.CollectAsync(new CollectOptions());
        MakeOlder(TimeSpan.FromHours(2));
        var old = await backend.CollectAsync(new CollectOptions());
        Assert.Multiple(() =>
        {
            Assert.That((young.Objects, young.Mementos), Is.EqualTo((0, 0)), "Nothing goes within the grace period.");
            Assert.That((old.Objects, old.Mementos), Is.EqualTo((1, 0)), "The object that no memento reaches goes, the shared one and its memento stay.");
            Assert.That(old.Bytes, Is.EqualTo(Length), "Its bytes are reported.");
            Assert.That((old.RemainingMementos, old.RemainingBytes > Length), Is.EqualTo((1, true)), "What is left is reported.");
            Assert.That(Read(backend, TestCalls.Call(argument: 2)), Is.EqualTo(Text('a')), "A result that is reached reads back.");
        });
        await backend.MemoizeAsync(Result('b', 3));
        Assert.That(Read(backend, TestCalls.Call(argument: 3)), Is.EqualTo(Text('b')), "What was collected can be stored again.");
    }

    /// <summary>Versions of a key of the user's own that no memento reaches go; those that one reaches stay.</summary>
    [Test]
    [Rule("collecting-key-versions", "Versions of a key of the user's own that no memento reaches go; those that one reaches stay.")]
    public async Task Versions_of_a_key_override_go_too()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeAsync(TestCalls.Result("one", keyOverride: "my/key"));
        await backend.MemoizeAsync(TestCalls.Result("two", argument: 2, keyOverride: "my/key"));
        await backend.MemoizeAsync(TestCalls.Result("three", argument: 3, keyOverride: "my/key"));
        await backend.ForgetCallsAsync([TestCalls.Call(argument: 1), TestCalls.Call(argument: 3)]);
        MakeOlder(TimeSpan.FromHours(2));
        var report = await backend.CollectAsync(new CollectOptions());
        Assert.That(report.Objects, Is.EqualTo(2), "The versions that no memento reaches go.");
        Assert.That(Read(backend, TestCalls.Call(argument: 2)), Is.EqualTo("two"), "The version that one reaches stays.");
    }

    /// <summary>A limit of mementos takes the least recently used first.</summary>
    [Test]
    [Rule("collecting-count", "A limit of mementos takes the least recently used first.")]
    public async Task A_limit_of_mementos_takes_the_least_recently_used()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeManyAsync([Result('a', 1), Result('b', 2), Result('c', 3)]);
        MakeOlder(TimeSpan.FromHours(5));
        Assert.That(Read(backend, TestCalls.Call(argument: 2)), Is.EqualTo(Text('b')), "A hit is a use.");
        MakeOlder(TimeSpan.FromHours(2));
        var report = await backend.CollectAsync(new CollectOptions { MaximumCount = 1 });
        Assert.Multiple(() =>
        {
            Assert.That((report.Mementos, report.Objects), Is.EqualTo((2, 2)), "Mementos over the limit go, with the results that only they reach.");
            Assert.That(Values(backend, 1, 2, 3), Is.EqualTo((string?[])[null, Text('b'), null]), "The one used last stays.");
        });
    }

    /// <summary>A limit in bytes counts mementos and results, shared ones once.</summary>
    [Test]
    [Rule("collecting-bytes", "A limit in bytes counts mementos and results, shared ones once.")]
    public async Task A_limit_in_bytes_is_kept()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeManyAsync([Result('a', 1), Result('a', 2), Result('b', 3)]);
        MakeOlder(TimeSpan.FromHours(5));
        await backend.MemoizeAsync(Result('c', 4));
        MakeOlder(TimeSpan.FromHours(2));
        var all = await backend.CollectAsync(new CollectOptions { MaximumBytes = 5 * Length });
        Assert.That((all.Mementos, all.RemainingMementos), Is.EqualTo((0, 4)), "Within the limit nothing goes.");
        var report = await backend.CollectAsync(new CollectOptions { MaximumBytes = 2 * Length });
        Assert.Multiple(() =>
        {
            Assert.That(report.RemainingBytes, Is.LessThanOrEqualTo(2 * Length), "What is left is within the limit.");
            Assert.That(Read(backend, TestCalls.Call(argument: 4)), Is.EqualTo(Text('c')), "The one used last stays.");
        });
        var none = await backend.CollectAsync(new CollectOptions { MaximumBytes = 0, GracePeriod = TimeSpan.Zero });
        Assert.That((none.RemainingMementos, none.RemainingBytes), Is.EqualTo((0, 0)), "With nothing allowed and no grace, nothing is left.");
    }

    /// <summary>What was not used for too long goes.</summary>
    [Test]
    [Rule("collecting-age", "What was not used for too long goes.")]
    public async Task A_limit_of_age_is_kept()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeAsync(Result('a', 1));
        MakeOlder(TimeSpan.FromDays(8));
        await backend.MemoizeAsync(Result('b', 2));
        MakeOlder(TimeSpan.FromDays(1));
        await backend.CollectAsync(new CollectOptions { MaximumAge = TimeSpan.FromDays(7) });
        Assert.That(Values(backend, 1, 2), Is.EqualTo((string?[])[null, Text('b')]), "What was last used longer ago than the limit goes.");
    }

    /// <summary>Old versions of a function are one class to drop; other functions and the versions used last stay.</summary>
    [Test]
    [Rule("collecting-versions", "Old versions of a function are one class to drop; other functions and the versions used last stay.")]
    public async Task Old_versions_are_dropped()
    {
        await using var backend = CreateUncached();
        foreach (var version in (string[])["1", "2", "3"])
        {
            await backend.MemoizeManyAsync([Result(version[0], 1, TestCalls.Function(version: version)), Result(version[0], 2, TestCalls.Function(version: version))]);
            await backend.WriteFunctionMetadataAsync(TestCalls.Function(version: version), "code", "code"u8.ToArray());
            MakeOlder(TimeSpan.FromHours(2));
        }

        await backend.MemoizeAsync(Result('o', 1, TestCalls.Function("Other")));
        MakeOlder(TimeSpan.FromHours(2));
        var report = await backend.CollectAsync(new CollectOptions { KeepVersions = 2 });
        Assert.Multiple(() =>
        {
            Assert.That(report.Versions.Select(static version => (version.Function, version.Mementos, version.Remaining)), Is.EqualTo([(TestCalls.Function(version: "1"), 2L, 0L)]), "The oldest version goes.");
            Assert.That(backend.ReadFunctionMetadataAsync(TestCalls.Function(version: "1"), "code").AsTask().Result, Is.Null, "Its metadata goes with its last memento.");
            Assert.That(backend.ReadFunctionMetadataAsync(TestCalls.Function(version: "2"), "code").AsTask().Result, Is.Not.Null, "The metadata of the others stays.");
            Assert.That(Read(backend, TestCalls.Call(TestCalls.Function(version: "2"))), Is.EqualTo(Text('2')), "The versions used last stay.");
            Assert.That(Read(backend, TestCalls.Call(TestCalls.Function("Other"))), Is.EqualTo(Text('o')), "A function of one version keeps it.");
        });
    }

    /// <summary>A limit for one function leaves the others alone.</summary>
    [Test]
    [Rule("collecting-one-function", "A limit for one function leaves the others alone.")]
    public async Task A_limit_may_be_for_one_function()
    {
        await using var backend = CreateUncached();
        var other = TestCalls.Function("Other");
        await backend.MemoizeManyAsync([Result('a', 1), Result('a', 1, other)]);
        MakeOlder(TimeSpan.FromHours(2));
        var report = await backend.CollectAsync(new CollectOptions { MaximumCount = 0, Function = TestCalls.Function(version: null) });
        Assert.Multiple(() =>
        {
            Assert.That((report.Mementos, report.Objects), Is.EqualTo((1, 0)), "The function's memento goes, and no result that another function has too.");
            Assert.That(Read(backend, TestCalls.Call(other)), Is.EqualTo(Text('a')), "The other function keeps its result.");
        });
    }

    /// <summary>A pinned result survives a collection that takes its neighbours, until it is unpinned.</summary>
    [Test]
    [Rule("collecting-pins", "A pinned result survives a collection that takes its neighbours, until it is unpinned.")]
    public async Task A_pinned_result_survives()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeManyAsync([Result('a', 1), Result('b', 2)]);
        var pinned = TestCalls.Call(argument: 1);
        await Pin.SetAsync(backend, pinned);
        Assert.That(async () => await Pin.SetAsync(backend, TestCalls.Call(argument: 9)), Throws.InstanceOf<MementoNotFoundException>(), "What is not remembered cannot be pinned.");
        MakeOlder(TimeSpan.FromDays(400));
        var everything = new CollectOptions { MaximumCount = 0, MaximumBytes = 0, MaximumAge = TimeSpan.Zero };
        await backend.CollectAsync(everything);
        Assert.That(Values(backend, 1, 2), Is.EqualTo((string?[])[Text('a'), null]), "The pinned result stays, its neighbour goes.");
        Assert.That(await Pin.IsSetAsync(backend, pinned), Is.True, "It is still pinned.");
        await Pin.RemoveAsync(backend, pinned);
        await Pin.RemoveAsync(backend, TestCalls.Call(argument: 9));
        MakeOlder(TimeSpan.FromHours(2));
        await backend.CollectAsync(everything);
        Assert.That(Values(backend, 1), Is.EqualTo((string?[])[null]), "Unpinned it goes.");
    }

    /// <summary>A dry run says what would go, by function and version, and changes nothing.</summary>
    [Test]
    [Rule("collecting-dry-run", "A dry run says what would go, by function and version, and changes nothing.")]
    public async Task A_dry_run_says_what_would_go([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        await backend.MemoizeManyAsync([Result('a', 1), Result('b', 2), Result('a', 1, TestCalls.Function(version: "2"))]);
        MakeOlder(TimeSpan.FromHours(2));
        var options = new CollectOptions { MaximumCount = 0 };
        var dry = await backend.CollectAsync(options with { DryRun = true });
        Assert.That(Read(backend, TestCalls.Call(argument: 2)), Is.EqualTo(Text('b')), "A dry run takes nothing.");
        Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(2), "A dry run takes no memento.");
        MakeOlder(TimeSpan.FromHours(2));
        var real = await backend.CollectAsync(options);
        Assert.Multiple(() =>
        {
            Assert.That(dry.IsDryRun, Is.True, "A dry run says so.");
            Assert.That(dry.Versions, Is.EqualTo(real.Versions), "It says what goes by function and version, with counts and bytes.");
            Assert.That(dry.Versions.Select(static version => (version.Function.Version, version.Mementos)), Is.EqualTo([("1", 2L), ("2", 1L)]), "The versions stand apart.");
            Assert.That((dry.Objects, dry.Bytes, dry.RemainingMementos, dry.RemainingBytes), Is.EqualTo((real.Objects, real.Bytes, real.RemainingMementos, real.RemainingBytes)), "It says what a collection does.");
            Assert.That(Read(backend, TestCalls.Call(argument: 2)), Is.Null, "A collection takes results from memory too.");
        });
    }

    /// <summary>A read-only storage refuses, and tells what would go.</summary>
    [Test]
    [Rule("collecting-read-only", "A read-only storage refuses, and tells what would go.")]
    public async Task A_read_only_storage_is_not_collected()
    {
        await using var backend = CreateBackend(CreateContext(("readonly", "true")));
        Assert.That(async () => await backend.CollectAsync(new CollectOptions()), Throws.InstanceOf<ReadOnlyStorageException>(), "A read-only storage refuses to collect.");
        Assert.That(async () => await backend.VerifyAsync(repair: true), Throws.InstanceOf<ReadOnlyStorageException>(), "A read-only storage refuses to be repaired.");
        Assert.That((await backend.CollectAsync(new CollectOptions { DryRun = true })).Mementos, Is.Zero, "A dry run is no change.");
        Assert.That((await backend.VerifyAsync()).IsWhole, Is.True, "A look is no change.");
    }

    /// <summary>Writers whose results are those of mementos that are just collected find them afterwards, whoever came first.</summary>
    [Test]
    [Category("Long")]
    [Rule("collecting-writers", "Writers whose results are those of mementos that are just collected find them afterwards, whoever came first.")]
    public async Task Writers_lose_nothing_to_a_collection()
    {
        const int Rounds = 4;
        const int Results = 150;
        const int Early = Results / 3;
        const int Writers = 3;
        await using var backend = CreateUncached();
        for (var round = 0; round < Rounds; round++)
        {
            var old = TestCalls.Function("Old", version: $"{round}");
            await backend.MemoizeManyAsync([.. Enumerable.Range(0, Results).Select(i => TestCalls.Result(Shared(round, i), old, i))]);
            MakeOlder(TimeSpan.FromHours(2));
            using var start = new Barrier(Writers + 2);
            var writers = Enumerable.Range(0, Writers).Select(writer => RunAsync(async () =>
            {
                var mine = TestCalls.Function("New", version: $"{round}.{writer}");
                for (var i = 0; i < Results; i++)
                {
                    if (i == Early)
                    {
                        // The rest of the results are nobody's from here on, and to be removed: whatever the machine does, they are met while they are.
                        await UntilForgottenAsync(backend, old).ConfigureAwait(false);
                    }

                    // The early ones each from another place, so that the collection is met before and after.
                    var result = i < Early ? (i + (writer * Early / Writers)) % Early : i;
                    await backend.MemoizeAsync(TestCalls.Result(Shared(round, result), mine, result)).ConfigureAwait(false);
                }
            }));
            var collectors = Enumerable.Range(0, 2).Select(_ => RunAsync(async () =>
                await backend.CollectAsync(new CollectOptions { MaximumCount = 0, Function = old }).ConfigureAwait(false)));
            await Task.WhenAll([.. writers, .. collectors]);
            Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(old)), Is.Empty, "The old mementos are collected.");

            Task RunAsync(Func<Task> work) => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return work();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap();
        }

        for (var round = 0; round < Rounds; round++)
        {
            for (var writer = 0; writer < Writers; writer++)
            {
                for (var i = 0; i < Results; i++)
                {
                    Assert.That(Read(backend, TestCalls.Call(TestCalls.Function("New", version: $"{round}.{writer}"), i)), Is.EqualTo(Shared(round, i)), "A result that a writer has stored is there.");
                }
            }
        }

        Assert.That(Log.Warnings, Is.Empty, "Nothing was found missing on the way.");
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty, "The store is whole.");

        static string Shared(int round, int i) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{round}-{i}-{new string('s', 5000)}");

        static async Task UntilForgottenAsync(IStorageBackend backend, FunctionName function)
        {
            var waited = Stopwatch.StartNew();
            while ((await TestCalls.ToListAsync(backend.ListMementosAsync(function, limit: 1)).ConfigureAwait(false)).Count > 0 && waited.Elapsed < TimeToForget)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>A store that was only written and read is whole, and everything in it is looked at.</summary>
    [Test]
    [Rule("collecting-whole", "A store that was only written and read is whole, and everything in it is looked at.")]
    public async Task An_untouched_store_is_whole()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeManyAsync([Result('a', 1), Result('a', 2), Result('b', 3), TestCalls.Result("own", argument: 4, keyOverride: "my/key")]);
        await backend.MemoizeAsync(TestCalls.Result<string?>(null, argument: 5));
        await backend.WriteMetadataAsync(TestCalls.Call(argument: 1), "log", "text"u8.ToArray());
        await backend.WriteMetadataAsync(TestCalls.Call(argument: 1), "large", "text"u8.ToArray(), storeWithData: true);
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", "code"u8.ToArray());
        foreach (var repair in (bool[])[false, true])
        {
            var report = await backend.VerifyAsync(repair);
            Assert.That(report.Damages, Is.Empty, "Nothing is wrong.");
            Assert.That(report.Mementos, Is.EqualTo(5), "Every memento is read.");
        }

        Assert.That(Values(backend, 1, 2, 3), Is.EqualTo((string?[])[Text('a'), Text('a'), Text('b')]), "Nothing is repaired where nothing is wrong.");
    }

    /// <summary>The backend with no memory cache before it, so that the store itself is asked.</summary>
    protected IStorageBackend CreateUncached() => CreateBackend(CreateContext(("memory_cache_mb", "0")));

    /// <summary>A result of some length, the same text each time.</summary>
    protected static ResultToStore Result(char character, int argument, FunctionName? function = null) => TestCalls.Result(Text(character), function, argument);

    /// <summary>The result of a call that returns a text; null when there is none.</summary>
    protected static string? Read(IStorageBackend backend, CallKey call)
    {
        ArgumentNullException.ThrowIfNull(backend);
        return (string?)backend.ReadAsync(call, typeof(string)).AsTask().GetAwaiter().GetResult()?.Value;
    }

    /// <summary>What <see cref="Result"/> stores.</summary>
    protected static string Text(char character) => new StringBuilder(Length).Append(character, Length).ToString();

    private static string?[] Values(IStorageBackend backend, params int[] arguments) =>
        Array.ConvertAll(arguments, argument => Read(backend, TestCalls.Call(argument: argument)));
}
