using Memento.Storage;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>What a queue before the store has taken and could not write, and is held in memory, is stored when it can be.</summary>
[TestFixture]
[CancelAfter(60_000)]
public sealed class UnstoredBehindTests() : UnstoredTestsBase(writesBehind: true)
{
    [Test]
    public async Task What_was_held_is_stored_once_there_is_room([Values("flushed", "disposed", "another stored")] string when)
    {
        await using var backend = Open();

        // Within its memento, as an object, a text, null, and an exception.
        var large = Enumerable.Range(0, 10_000).Select(static i => $"{i}").ToList();
        await backend.MemoizeAsync(TestCalls.Result(new List<string> { "a" }));
        await backend.MemoizeAsync(TestCalls.Result(large, argument: 2));
        await backend.MemoizeAsync(TestCalls.Result<IReadOnlyList<string>>(["b"], argument: 3));
        await backend.MemoizeAsync(TestCalls.Result<string?>(null, argument: 4));
        await backend.MemoizeAsync(TestCalls.Failure(new ExceptionRecord("System.Exception", "message", ""), argument: 5));
        if (when == "flushed")
        {
            await backend.FlushAsync();
        }

        await UntilToldAsync();
        Disk.IsFull = false;
        switch (when)
        {
            case "flushed":
                await backend.FlushAsync();
                break;
            case "disposed":
                await backend.DisposeAsync();
                break;
            default:
                await backend.MemoizeAsync(TestCalls.Result("other", argument: 9));
                await Until(async () => (await Task.WhenAll(Enumerable.Range(1, 5).Select(HasAsync))).All(static isThere => isThere));
                break;
        }

        await using var other = Open();
        Assert.That(await ReadsAsync<List<string>>(other, 1), Is.EqualTo((List<string>)["a"]));
        Assert.That(await ReadsAsync<List<string>>(other, 2), Is.EqualTo(large));
        Assert.That(await ReadsAsync<IReadOnlyList<string>>(other, 3), Is.EqualTo((List<string>)["b"]));
        Assert.That((await other.GetMementosAsync([TestCalls.Call(argument: 4)]))[0]?.ResultType, Is.EqualTo(ResultType.Null));
        Assert.That(await ReadsAsync<object>(other, 5), Is.InstanceOf<ExceptionRecord>());
        Assert.That(Log.Warnings, Has.Count.EqualTo(1), "that it could not be stored is told once");
        Assert.That((await other.VerifyAsync()).Damages, Is.Empty);
    }

    [Test]
    public async Task It_is_stored_as_it_was_computed_and_once()
    {
        await using var backend = Open();
        var held = await HoldAsync(backend, "value");
        Disk.IsFull = false;
        await backend.FlushAsync();
        Assert.That((await Metadata.GetMementosAsync([One]))[0], Is.EqualTo(held));
        var puts = Disk.Writes;
        await backend.FlushAsync();
        await backend.MemoizeAsync(TestCalls.Result("other", argument: 2));
        await backend.FlushAsync();
        Assert.That(Disk.Writes, Is.EqualTo(puts + 1), "only the other one");
    }

    [Test]
    public async Task One_that_is_refused_costs_no_other_of_its_batch_and_is_stored_when_it_is_taken()
    {
        await using var backend = Open();
        Disk.IsFull = false;
        Disk.Refused = [TestCalls.Call(argument: 1), TestCalls.Call(argument: 3)];
        await backend.MemoizeManyAsync([.. Enumerable.Range(0, 5).Select(static i => TestCalls.Result($"value {i}", argument: i))]);
        await backend.FlushAsync();
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 5).Select(HasAsync)), Is.EqualTo([true, false, true, false, true]));
        Disk.Refused = [];
        await backend.FlushAsync();
        await using var other = Open();
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 5).Select(i => ReadsAsync<string>(other, i))), Is.EqualTo(Enumerable.Range(0, 5).Select(static i => $"value {i}")));
    }

    // The queue's thread may come to know it before the caller has put the result into memory.
    [Test]
    public async Task However_quickly_the_store_refuses_none_of_them_is_missed()
    {
        await using var backend = Open();
        for (var i = 0; i < 2000; i++)
        {
            await backend.MemoizeAsync(TestCalls.Result("value", argument: i));
        }

        await backend.FlushAsync();
        Disk.IsFull = false;
        await backend.FlushAsync();
        Assert.That((await Metadata.GetMementosAsync([.. Enumerable.Range(0, 2000).Select(static i => TestCalls.Call(argument: i))])).Count(static memento => memento is null), Is.Zero);
        Assert.That(Log.Warnings, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Every_outage_is_told_once()
    {
        await using var backend = Open();
        for (var outage = 1; outage <= 3; outage++)
        {
            Disk.IsFull = true;
            for (var i = 0; i < 10; i++)
            {
                await backend.MemoizeAsync(TestCalls.Result("value", argument: (100 * outage) + i));
                await backend.FlushAsync();
            }

            Assert.That(Log.Warnings, Has.Count.EqualTo(outage));
            Disk.IsFull = false;
            await backend.FlushAsync();
            Assert.That(Log.Entries.Count(static entry => entry.Id.Id == 2051), Is.EqualTo(outage), "that it can be written again, too");
        }

        Assert.That(Log.Warnings, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task What_was_forgotten_meanwhile_is_not_stored([Values("call", "function", "everything", "memory")] string what, [Values] bool isTried)
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result("value"));
        if (isTried)
        {
            await backend.FlushAsync();
        }

        await ForgetAsync(backend, what);
        Disk.IsFull = false;
        await backend.FlushAsync();

        // Of one that may still be in the queue memory knows nothing.
        if (isTried || what != "memory")
        {
            Assert.That(await HasAsync(1), Is.False);
        }
    }

    [Test]
    public async Task Computed_anew_it_is_the_newer_one_that_is_stored([Values] bool isTried)
    {
        await using var backend = Open();
        await HoldAsync(backend, "older");
        Disk.IsFull = isTried;
        var newer = TestCalls.Result("newer");
        await backend.MemoizeAsync(newer with { Memento = newer.Memento with { Time = newer.Memento.Time.AddMinutes(1) } });
        await backend.FlushAsync();
        Disk.IsFull = false;
        await backend.FlushAsync();
        await using var other = Open();
        Assert.That(await ReadsAsync<string>(other, 1), Is.EqualTo("newer"));
    }

    [Test]
    public async Task Under_a_key_of_ones_own_the_memento_is_stored_where_nothing_came_after_it([Values] bool isLater)
    {
        await using var backend = Open();
        Disk.IsFull = false;
        Disk.Refused = [One];
        await backend.MemoizeAsync(TestCalls.Result("held", keyOverride: "key"));
        await backend.FlushAsync();
        if (isLater)
        {
            await backend.MemoizeAsync(TestCalls.Result("later", argument: 2, keyOverride: "key"));
            await backend.FlushAsync();
        }

        Disk.Refused = [];
        await backend.FlushAsync();
        await using var stream = await Data.OpenReadAsync(new DataKey("key"));
        using var reader = new StreamReader(stream);
        Assert.That(await reader.ReadToEndAsync(), Does.Contain(isLater ? "later" : "held"));
        Assert.That((await Metadata.GetMementosAsync([One]))[0]?.Content?.Key, isLater ? Is.Null : Is.EqualTo(await Data.GetVersionedKeyAsync(new DataKey("key"))));
    }

    [Test]
    public async Task What_memory_does_not_have_is_not_stored([Values(0, 4)] int memoryCacheMb)
    {
        await using var backend = Open(memoryCacheMb);
        for (var i = 1; i < 10; i++)
        {
            await backend.MemoizeAsync(TestCalls.Result(new byte[900_000 + i], argument: i));
        }

        await backend.FlushAsync();
        Disk.IsFull = false;
        await backend.FlushAsync();
        Assert.That((await Task.WhenAll(Enumerable.Range(1, 9).Select(HasAsync))).Count(static isThere => isThere), memoryCacheMb == 0 ? Is.Zero : Is.InRange(1, 4));
    }

    [Test]
    public async Task What_its_version_is_made_of_is_stored_with_it()
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result("value"));
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", new byte[] { 1 });
        Disk.IsFull = false;
        await backend.FlushAsync();
        Assert.That((await Metadata.ReadFunctionMetadataAsync(TestCalls.Function(), "code"))?.ToArray(), Is.EqualTo((byte[])[1]));
    }

    [Test]
    public async Task A_partition_is_not_tried_again()
    {
        await using var backend = Open();
        Disk.IsFull = false;
        Disk.Refused = [One];
        await backend.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, string> { ["a"] = "value" })));
        await backend.FlushAsync();
        Disk.Refused = [];
        await backend.FlushAsync();
        Assert.That(await HasAsync(1), Is.False);
    }

    private protected override async Task<MementoRecord> HoldAsync(IStorageBackend backend, string value)
    {
        var memento = await backend.MemoizeAsync(TestCalls.Result(value));
        await backend.FlushAsync();
        Assert.That(await ReadsAsync<string>(backend, 1), Is.EqualTo(value));
        return memento;
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            TestContext.CurrentContext.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task UntilToldAsync() => Until(() => Task.FromResult(Log.Warnings.Count > 0));

}
