using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <content>What a lease keeps from a collection.</content>
public abstract partial class CollectingTests
{
    private static readonly CollectOptions Everything = new() { MaximumCount = 0, GracePeriod = TimeSpan.Zero };

    /// <summary>The memento of a call whose lease is held stays, with its result and its metadata, whatever the limits and however short the grace period.</summary>
    [Test]
    [Rule("collecting-leases", "The memento of a call whose lease is held stays, with its result and its metadata, whatever the limits and however short the grace period.")]
    public async Task What_a_lease_holds_stays([Values] bool isPeriodZero)
    {
        await using var backend = CreateUncached();
        await backend.MemoizeManyAsync([Result('a', 1), Result('b', 2), TestCalls.Result("small", argument: 3)]);
        await backend.WriteMetadataAsync(TestCalls.Call(argument: 1), "log", "text"u8.ToArray());
        MakeOlder(TimeSpan.FromHours(2));
        var held = await TakeAsync(backend, 1);
        var again = await TakeAsync(backend, 1);
        var small = await TakeAsync(backend, 3);
        var options = Everything with { GracePeriod = isPeriodZero ? TimeSpan.Zero : TimeSpan.FromHours(1) };
        var dry = await backend.CollectAsync(options with { DryRun = true });
        var report = await backend.CollectAsync(options);
        Assert.Multiple(() =>
        {
            Assert.That((report.Mementos, report.Objects, report.RemainingMementos), Is.EqualTo((1, 1, 2)), "What nobody holds goes.");
            Assert.That((dry.Mementos, dry.Objects, dry.Bytes), Is.EqualTo((report.Mementos, report.Objects, report.Bytes)), "A dry run knows of leases.");
            Assert.That(Values(backend, 1, 2, 3), Is.EqualTo((string?[])[Text('a'), null, "small"]), "What a lease holds stays.");
            Assert.That(backend.ReadMetadataAsync(TestCalls.Call(argument: 1), "log").AsTask().Result, Is.Not.Null, "Its metadata stays too.");
        });
        MakeOlder(TimeSpan.FromHours(2));
        await held.DisposeAsync();
        await small.DisposeAsync();
        Assert.That((await backend.CollectAsync(options)).Mementos, Is.EqualTo(1), "A lease that was taken twice is held until it is let go of twice.");
        await again.DisposeAsync();
        Assert.That((await backend.CollectAsync(options)).RemainingMementos, Is.Zero, "What was held goes when it is let go of.");
    }

    /// <summary>What is written for a call whose lease is held stays before its memento is there, and what was left before goes.</summary>
    [Test]
    [Rule("collecting-lease-content", "What is written for a call whose lease is held stays before its memento is there, and what was left before goes.")]
    public async Task What_is_written_under_a_lease_stays_before_its_memento()
    {
        await using var backend = CreateUncached();
        await backend.MemoizeManyAsync([Result('g', 7), Result('s', 8)]);
        await backend.ForgetCallsAsync([TestCalls.Call(argument: 7), TestCalls.Call(argument: 8)]);
        MakeOlder(TimeSpan.FromHours(2));
        CollectReport? report = null;
        await using (await TakeAsync(backend, 1))
        await using (await TakeAsync(backend, 2))
        {
            // The lists of the calls that they made are written between results and mementos: the results are there by then, one of them new and one found again.
            var results = await backend.MemoizeManyAsync([WithCalls(Result('a', 1), () => { }), WithCalls(Result('s', 2), () => report = Collect(backend))]);
            Assert.That(results.Select(static memento => memento.Content), Has.All.Not.Null, "The results count as stored.");
        }

        Assert.Multiple(() =>
        {
            Assert.That(report?.Objects, Is.EqualTo(1), "What was left before the leases were taken goes, and nothing else.");
            Assert.That(report?.TemporaryFiles, Is.Zero, "What is being written stays.");
            Assert.That(Values(backend, 1, 2), Is.EqualTo((string?[])[Text('a'), Text('s')]), "What was stored is there.");
            Assert.That(Log.Warnings, Is.Empty, "Nothing was found missing.");
        });
        Assert.That((await backend.VerifyAsync()).Damages, Is.Empty, "The store is whole.");
    }

    /// <summary>Writers that hold leases lose nothing to collections without any grace period.</summary>
    [Test]
    [Rule("collecting-lease-writers", "Writers that hold leases lose nothing to collections without any grace period.")]
    public async Task Writers_with_leases_lose_nothing_to_a_collection_without_grace()
    {
        const int Calls = 120;
        await using var backend = CreateUncached();
        await using (await TakeAsync(backend, 0))
        {
            // Only for a store that gives leases.
        }

        using var isWriting = new CancellationTokenSource();
        // A quick store has all written before a busy machine gives the other thread its turn.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var collections = 0;
        var collector = Task.Run(async () =>
        {
            begun.SetResult();
            do
            {
                await backend.CollectAsync(new CollectOptions { GracePeriod = TimeSpan.Zero }).ConfigureAwait(false);
                collections++;
            }
            while (!isWriting.IsCancellationRequested);
        });
        try
        {
            await begun.Task;
            for (var i = 0; i < Calls; i++)
            {
                await using (await TakeAsync(backend, i))
                {
                    await backend.MemoizeAsync(TestCalls.Result(new string((char)('a' + (i % 26)), 5000 + i), argument: i));
                }

                // Garbage that the next one may find again.
                await backend.MemoizeAsync(TestCalls.Result(new string((char)('a' + ((i + 1) % 26)), 5001 + i), TestCalls.Function("Other")));
                await backend.ForgetCallsAsync([TestCalls.Call(TestCalls.Function("Other"))]);
            }
        }
        finally
        {
            await isWriting.CancelAsync();
            await collector;
        }

        Assert.Multiple(() =>
        {
            Assert.That(collections, Is.Positive, "There were collections.");
            for (var i = 0; i < Calls; i++)
            {
                Assert.That(Read(backend, TestCalls.Call(argument: i)), Is.EqualTo(new string((char)('a' + (i % 26)), 5000 + i)), "A result that a writer has stored is there.");
            }
        });
    }

    private static CollectReport Collect(IStorageBackend backend) => backend.CollectAsync(Everything).AsTask().GetAwaiter().GetResult();

    private static async Task<ICallLease> TakeAsync(IStorageBackend backend, int argument)
    {
        var lease = await backend.LeaseAsync(TestCalls.Call(argument: argument)).ConfigureAwait(false);
        if (lease is null)
        {
            Assert.Ignore("This store gives no leases.");
        }

        return lease!;
    }

    /// <summary>A result of more calls than stand in its memento.</summary>
    /// <param name="result">The result.</param>
    /// <param name="meanwhile">Done when they are read, which is before the memento is put.</param>
    private static ResultToStore WithCalls(ResultToStore result, Action meanwhile)
    {
        Invocation[] calls = [new(TestCalls.Call(argument: 100), "{}"), new(TestCalls.Call(argument: 101), "{}")];
        return result with { Memento = result.Memento with { Invocations = [calls[0]], InvocationCount = calls.Length }, AllInvocations = Calls() };

        IEnumerable<Invocation> Calls()
        {
            yield return calls[0];
            meanwhile();
            yield return calls[1];
        }
    }
}
