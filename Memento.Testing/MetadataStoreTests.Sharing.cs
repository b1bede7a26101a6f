using Memento.Storage;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What several openers of one store see, and keep from one another.</summary>
public abstract partial class MetadataStoreTests
{
    /// <summary>Writers and forgetters at once leave whole mementos.</summary>
    [Test]
    [Rule("metadata-store-concurrent", "Writers and forgetters at once leave whole mementos.")]
    public async Task Writers_at_once_leave_whole_mementos()
    {
        await using var store = CreateStore(CreateContext());
        await AtOnce.RunAsync(200, async i =>
        {
            var memento = TestCalls.Memento(argument: i % 7);
            await store.PutMementosAsync([memento]);
            if (i % 5 == 0)
            {
                await store.ForgetCallsAsync([memento.Call]);
            }

            _ = await store.GetMementoAsync(memento.Call);
            if (i % 3 == 0)
            {
                try
                {
                    await store.WriteMetadataAsync(memento.Call, "log", Value);
                }
                catch (MementoNotFoundException)
                {
                    // Another one has forgotten it.
                }

                await store.WriteFunctionMetadataAsync(TestCalls.Function(version: $"described {i % 4}"), "code", Value);
                await store.ForgetFunctionAsync(TestCalls.Function(version: $"described {i % 4}"));
            }

            if (i % 4 == 0)
            {
                Assert.That(Functions(store), Is.Empty.Or.EqualTo(new[] { memento.Function }), "Who lists while others write and forget is shown what there is.");
                Assert.That(Mementos(store, memento.Function), Is.Unique, "No memento is listed twice.");
                Assert.That(Versions(store, memento.Function), Is.Unique, "No version is listed twice.");
                Assert.That(TestCalls.ToListAsync(store.ListMetadataAsync(memento.Call)).Result, Is.Empty.Or.EqualTo(new[] { "log" }), "Metadata is listed once, if at all.");
            }
        });
        await store.PutMementosAsync([.. Enumerable.Range(0, 7).Select(static i => TestCalls.Memento(argument: i))]);
        Assert.Multiple(() =>
        {
            Assert.That(Mementos(store, TestCalls.Function()), Has.Count.EqualTo(7), "Writers and forgetters at once leave whole mementos.");
            Assert.That(Log.Warnings, Is.Empty, "Writers and forgetters at once damage nothing.");
        });
    }

    /// <summary>What is given up is not kept, and says so.</summary>
    [Test]
    [Rule("metadata-store-cancelled", "What is cancelled before it is kept is not kept, and says so.")]
    public async Task What_is_given_up_is_not_kept()
    {
        await using var store = CreateStore(CreateContext());
        var cancelled = new CancellationToken(canceled: true);
        Assert.That(async () => await store.PutMementosAsync([TestCalls.Memento(), TestCalls.Memento(argument: 2)], cancelled), Throws.InstanceOf<OperationCanceledException>(), "Keeping mementos can be given up.");
        Assert.That(Functions(store), Is.Empty, "Mementos that were given up are not there.");
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.WriteMetadataAsync(TestCalls.Call(), "log", Value);
        await store.WriteFunctionMetadataAsync(TestCalls.Function(), "code", Value);
        Assert.That(async () => await store.WriteMetadataAsync(TestCalls.Call(), "log", ReadOnlyMemory<byte>.Empty, cancelled), Throws.InstanceOf<OperationCanceledException>(), "Metadata can be given up.");
        Assert.That(async () => await store.WriteFunctionMetadataAsync(TestCalls.Function(), "code", ReadOnlyMemory<byte>.Empty, cancelled), Throws.InstanceOf<OperationCanceledException>(), "Metadata of a function can be given up.");
        Assert.That(ReadMetadata(store, TestCalls.Call(), "log"), Is.EqualTo(Value), "The old value of metadata that was given up stays.");
        Assert.That(ReadFunctionMetadata(store, TestCalls.Function(), "code"), Is.EqualTo(Value), "The old value of a function's metadata that was given up stays.");
    }

    /// <summary>Who has the store open sees what another one who has it open keeps and forgets.</summary>
    [Test]
    [Rule("metadata-store-shared", "Who has the store open sees what another one who has it open keeps and forgets.")]
    public async Task Others_see_what_is_kept_and_forgotten()
    {
        RequireSharing();
        await using var store = CreateStore(CreateContext());
        await using var others = CreateStore(CreateContext());
        var first = TestCalls.Memento();
        var second = first with { CorrelationId = "cid_ffffffffffff" };
        Assert.That(await others.GetMementoAsync(first.Call), Is.Null, "There is nothing yet.");
        Assert.That(Functions(others), Is.Empty, "Nothing is listed yet.");
        await store.PutMementosAsync([first]);
        await store.WriteMetadataAsync(first.Call, "log", Value);
        Assert.That((await others.GetMementoAsync(first.Call))?.CorrelationId, Is.EqualTo(first.CorrelationId), "A memento that another one has put is there, also where there was none a moment ago.");
        Assert.That(ReadMetadata(others, first.Call, "log"), Is.EqualTo(Value), "So is its metadata.");
        Assert.That(Functions(others), Is.EqualTo([first.Function]), "A function is listed of which another one has put a memento.");
        await store.PutMementosAsync([second]);
        Assert.That((await others.GetMementoAsync(first.Call))?.CorrelationId, Is.EqualTo(second.CorrelationId), "A memento that another one has replaced is not read as it was.");
        await others.ForgetCallsAsync([first.Call]);
        Assert.That(await store.GetMementoAsync(first.Call), Is.Null, "A call that another one has forgotten is forgotten.");
        Assert.That(ReadMetadata(store, first.Call, "log"), Is.Null, "So is its metadata.");
        Assert.That(Functions(store), Is.Empty, "A function without mementos is not listed, whoever has forgotten them.");
    }

    /// <summary>What goes with its object is told as of this process.</summary>
    [Test]
    [Rule("metadata-store-of-this-process", "What goes with the object that stored it is told as of this process, and what stays is not.")]
    public async Task It_says_whether_it_is_of_this_process()
    {
        await using var store = CreateStore(CreateContext());
        Assert.That(store.IsOfThisProcess, Is.EqualTo(!IsPersistent), "Another process sees what stays, and nothing of what does not: no worker is started for that.");
    }

    /// <summary>A store that was disposed may be disposed again.</summary>
    [Test]
    [Rule("metadata-store-disposed-twice", "A store that was disposed may be disposed again.")]
    public async Task It_may_be_disposed_twice()
    {
        var store = CreateStore(CreateContext());
        await store.PutMementosAsync([TestCalls.Memento()]);
        await store.DisposeAsync();
        Assert.That(async () => await store.DisposeAsync(), Throws.Nothing, "Who made a store disposes it, and the host does so once more.");
    }

    /// <summary>What is stored outlives the object that stored it.</summary>
    [Test]
    [Rule("metadata-store-stays", "What is stored outlives the object that stored it.")]
    public async Task What_is_stored_stays()
    {
        RequirePersistence();
        await using (var store = CreateStore(CreateContext()))
        {
            await store.PutMementosAsync([TestCalls.Memento()]);
            await store.WriteMetadataAsync(TestCalls.Call(), "log", Value);
            await store.WriteFunctionMetadataAsync(TestCalls.Function(version: "2"), "code", Value);
        }

        await using var again = CreateStore(CreateContext());
        Assert.That(await again.GetMementoAsync(TestCalls.Call()), Is.Not.Null, "A store that is opened again has what was stored.");
        Assert.That(ReadMetadata(again, TestCalls.Call(), "log"), Is.EqualTo(Value), "A store that is opened again has the metadata too.");
        Assert.That(ReadFunctionMetadata(again, TestCalls.Function(version: "2"), "code"), Is.EqualTo(Value), "A store that is opened again has the metadata of functions.");
        Assert.That(Versions(again, TestCalls.Function()), Is.EquivalentTo((FunctionName[])[TestCalls.Function(), TestCalls.Function(version: "2")]), "A store that is opened again lists the versions.");
    }

    /// <summary>A lease never waits for the process that has it, and a store that gives some gives each.</summary>
    [Test]
    [Rule("metadata-store-lease-own", "A lease never waits for the process that has it, and a store that gives some gives each.")]
    public async Task A_lease_does_not_wait_for_its_own_process()
    {
        await using var store = CreateStore(CreateContext());
        await using var first = await store.LeaseAsync(TestCalls.Call());
        await using var again = await store.LeaseAsync(TestCalls.Call());
        await using var other = await store.LeaseAsync(TestCalls.Call(argument: 2));
        Assert.Multiple(() =>
        {
            Assert.That(again is null, Is.EqualTo(first is null), "A lease is given to its own process as often as it is asked for.");
            Assert.That(other is null, Is.EqualTo(first is null), "Several leases are held at once.");
            Assert.That(first?.HadToWait ?? false, Is.False, "Nobody was in the way of the first one.");
            Assert.That(again?.HadToWait ?? false, Is.False, "A process is not in its own way.");
        });
    }

    /// <summary>A lease keeps others who opened the same store waiting until it is given back.</summary>
    [Test]
    [CancelAfter(60_000)]
    [Rule("metadata-store-lease-others", "A lease keeps others who opened the same store waiting until it is given back.")]
    public async Task A_lease_keeps_others_waiting(CancellationToken cancellation)
    {
        RequireSharing();
        await using var store = CreateStore(CreateContext());
        await using var others = CreateStore(CreateContext());
        var first = await store.LeaseAsync(TestCalls.Call(), cancellationToken: cancellation);
        var again = await store.LeaseAsync(TestCalls.Call(), cancellationToken: cancellation);
        if (first is null || again is null)
        {
            Assert.Ignore("This store gives no leases.");
            return;
        }

        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = others.LeaseAsync(TestCalls.Call(), cancellationToken: cancellation).AsTask();
        var impatient = others.LeaseAsync(TestCalls.Call(), cancellationToken: impatience.Token).AsTask();
        await using (await others.LeaseAsync(TestCalls.Call(argument: 2), cancellationToken: cancellation))
        {
            await first.DisposeAsync();
            await first.DisposeAsync();
            Assert.That(waiting.IsCompleted, Is.False, "A lease that was taken twice is given back by both.");
        }

        await impatience.CancelAsync();
        Assert.That(async () => await impatient, Throws.InstanceOf<OperationCanceledException>(), "A wait can be given up.");
        await again.DisposeAsync();
        await using var lease = await waiting;
        Assert.That(lease?.HadToWait, Is.True, "Who had to wait is told so.");
    }

    /// <summary>What is forgotten is told to others who opened the same store, and to each of them.</summary>
    [Test]
    [Rule("metadata-store-forgotten", "What is forgotten is told to others who opened the same store, and to each of them.")]
    public async Task What_is_forgotten_is_told_to_others()
    {
        RequireSharing();
        await using var store = CreateStore(CreateContext());
        await using var others = CreateStore(CreateContext());
        if (others.FollowForgotten() is not { } feed || others.FollowForgotten() is not { } second)
        {
            Assert.Ignore("This store tells nobody what is forgotten.");
            return;
        }

        await store.PutMementosAsync([TestCalls.Memento()]);
        Assert.That(await ToldAsync(feed), Is.Empty, "Nothing was forgotten yet.");
        var odd = TestCalls.Function("ünïcödé \ud800 \n %", "a b\t\"<>|*");
        await store.TellForgottenAsync(new ForgottenCalls { Calls = [TestCalls.Call(), TestCalls.Call(odd, 2)] });
        Assert.That(await ToldAsync(feed), Is.EquivalentTo((object[])[TestCalls.Call(), TestCalls.Call(odd, 2)]), "Forgotten calls are told.");
        await store.TellForgottenAsync(new ForgottenCalls { Functions = [odd, TestCalls.Function(version: null)] });
        Assert.That(await ToldAsync(feed), Is.EquivalentTo((object[])[odd, TestCalls.Function(version: null)]), "Forgotten functions are told.");
        Assert.That(await ToldAsync(feed), Is.Empty, "What was told once is not told again.");
        Assert.That(await ToldAsync(second), Has.Count.EqualTo(4), "Each who follows is told all.");
        await store.TellForgottenAsync(ForgottenCalls.All);
        Assert.That((await feed.ReadAsync()).Everything, Is.True, "That everything was forgotten is told.");

        static async Task<List<object>> ToldAsync(IForgottenFeed feed)
        {
            var forgotten = await feed.ReadAsync();
            Assert.That(forgotten.Everything, Is.False, "No more is told than was forgotten, as long as it can be.");
            return [.. forgotten.Functions, .. forgotten.Calls.Cast<object>()];
        }
    }
}
