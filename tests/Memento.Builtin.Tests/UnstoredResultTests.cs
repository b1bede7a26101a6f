using Memento.Storage;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>What a store could not take, and is held in memory, is stored when it can be.</summary>
[TestFixture]
public sealed class UnstoredResultTests() : UnstoredTestsBase(writesBehind: false)
{
    [Test]
    public async Task What_was_held_is_stored_once_there_is_room([Values] bool writeBehind, [Values("flushed", "disposed", "another stored")] string when)
    {
        await using var backend = Open(writeBehind);

        // Of more than a megabyte, and under a key of one's own: a queue takes neither.
        await backend.MemoizeAsync(TestCalls.Result(new string('x', 2_000_000)));
        await backend.MemoizeAsync(TestCalls.Result(new List<string> { "a" }, argument: 2, keyOverride: "key"));
        if (!writeBehind)
        {
            await backend.MemoizeAsync(TestCalls.Result<string?>(null, argument: 3, keyOverride: "hidden"));
            await backend.MemoizeAsync(TestCalls.Failure(new ExceptionRecord("System.Exception", "message", ""), argument: 4));
        }

        var told = Log.Warnings.Count;
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
                SpinWait.SpinUntil(() => Log.Entries.Any(static entry => entry.Id.Id == 2036), TimeSpan.FromSeconds(20));
                break;
        }

        await using var other = Open();
        Assert.That((await ReadsAsync<string>(other, 1))?.Length, Is.EqualTo(2_000_000));
        Assert.That(await ReadsAsync<List<string>>(other, 2), Is.EqualTo((List<string>)["a"]));
        if (!writeBehind)
        {
            Assert.That((await other.GetMementosAsync([TestCalls.Call(argument: 3)]))[0]?.ResultType, Is.EqualTo(ResultType.Null));
            Assert.That(await ReadsAsync<object>(other, 4), Is.InstanceOf<ExceptionRecord>());
        }

        Assert.That((told, Log.Warnings.Count), Is.EqualTo(writeBehind ? (2, 2) : (4, 4)), "that it could not be stored is told once");
        Assert.That(Log.Entries.Count(static entry => entry.Id.Id == 2036), Is.EqualTo(1));
    }

    [Test]
    public async Task It_is_stored_as_it_was_computed_and_once()
    {
        await using var backend = Open();
        var held = await HoldAsync(backend, "value");
        Disk.IsFull = false;
        await backend.FlushAsync();
        var stored = (await Metadata.GetMementosAsync([One]))[0]!;
        Assert.That(stored with { Content = null }, Is.EqualTo(held));
        var puts = Disk.Writes;
        await backend.FlushAsync();
        await backend.MemoizeAsync(TestCalls.Result("other", argument: 2));
        Assert.That(Disk.Writes, Is.EqualTo(puts + 1), "only the other one");
        Assert.That((await backend.ReadAsync(One, typeof(string)))!.Memento.Content, Is.Not.Null, "memory has it as it is stored");
    }

    [Test]
    public async Task It_waits_for_as_long_as_the_disk_is_full_and_asks_it_seldom()
    {
        await using var backend = Open();
        for (var i = 0; i < 20; i++)
        {
            await backend.MemoizeAsync(TestCalls.Result("value", argument: i));
        }

        var tried = Disk.Writes;
        await backend.FlushAsync();
        Assert.That(Disk.Writes - tried, Is.EqualTo(3), "the others would not be taken either");
        Disk.IsFull = false;
        await backend.FlushAsync();
        Assert.That((await Metadata.GetMementosAsync([.. Enumerable.Range(0, 20).Select(i => TestCalls.Call(argument: i))])).Count(static memento => memento is not null), Is.EqualTo(20));
    }

    [Test]
    public async Task One_that_is_never_taken_keeps_none_of_the_others_from_being_stored()
    {
        await using var backend = Open();
        for (var i = 0; i < 5; i++)
        {
            await backend.MemoizeAsync(TestCalls.Result("value", argument: i));
        }

        Disk.IsFull = false;
        Disk.Refused = [TestCalls.Call(argument: 0), TestCalls.Call(argument: 1), TestCalls.Call(argument: 2)];
        await backend.FlushAsync();
        await backend.FlushAsync();
        Assert.That((await Metadata.GetMementosAsync([.. Enumerable.Range(0, 5).Select(i => TestCalls.Call(argument: i))])).Select(static memento => memento is not null), Is.EqualTo([false, false, false, true, true]));
    }

    [Test]
    public async Task Where_it_is_not_taken_after_others_it_is_tried_less_and_less_often()
    {
        await using var backend = Open();
        await HoldAsync(backend, "value");
        Disk.IsFull = false;
        Disk.Refused = [One];
        var tried = Disk.Writes;
        for (var i = 0; i < 64; i++)
        {
            await backend.MemoizeAsync(TestCalls.Result("other", argument: 2 + i));
        }

        Assert.That(Disk.Writes - tried - 64, Is.InRange(2, 7));
    }

    [Test]
    public async Task What_was_forgotten_meanwhile_is_not_stored([Values("call", "function", "everything", "memory")] string what)
    {
        await using var backend = Open();
        await HoldAsync(backend, "value");
        Disk.IsFull = false;
        await ForgetAsync(backend, what);
        await backend.FlushAsync();
        Assert.That((await Metadata.GetMementosAsync([One]))[0], Is.Null);
    }

    [Test]
    public async Task Computed_anew_it_is_the_newer_one_that_is_stored()
    {
        await using var backend = Open();
        await HoldAsync(backend, "older");
        Disk.IsFull = false;
        var newer = TestCalls.Result("newer");
        await backend.MemoizeAsync(newer with { Memento = newer.Memento with { Time = newer.Memento.Time.AddMinutes(1) } });
        await backend.FlushAsync();
        await using var other = Open();
        Assert.That(await ReadsAsync<string>(other, 1), Is.EqualTo("newer"));
    }

    [Test]
    public async Task Under_a_key_of_ones_own_it_is_stored_where_nothing_came_after_it([Values] bool isLater)
    {
        await using var backend = Open();
        await backend.MemoizeAsync(TestCalls.Result("held", keyOverride: "key"));
        Disk.IsFull = false;
        if (isLater)
        {
            await backend.MemoizeAsync(TestCalls.Result("later", argument: 2, keyOverride: "key"));
        }

        await backend.FlushAsync();
        await using var stream = await Data.OpenReadAsync(new DataKey("key"));
        using var reader = new StreamReader(stream);
        Assert.That(await reader.ReadToEndAsync(), Does.Contain(isLater ? "later" : "held"));
        Assert.That((await Metadata.GetMementosAsync([One]))[0] is null, Is.EqualTo(isLater));
    }

    [Test]
    public async Task What_memory_let_go_of_is_not_stored()
    {
        await using var backend = Open(memoryCacheMb: 4);
        await backend.MemoizeAsync(TestCalls.Result(new byte[1_000_000]));
        for (var i = 2; i < 10; i++)
        {
            await backend.MemoizeAsync(TestCalls.Result(new byte[1_000_000 + i], argument: i));
        }

        Disk.IsFull = false;
        await backend.FlushAsync();
        var stored = await Metadata.GetMementosAsync([.. Enumerable.Range(1, 9).Select(i => TestCalls.Call(argument: i))]);
        Assert.That(stored.Count(static memento => memento is not null), Is.InRange(1, 4));
    }

    [Test]
    public async Task What_its_version_is_made_of_is_stored_with_it()
    {
        await using var backend = Open();
        var function = TestCalls.Function();
        var own = TestCalls.Function(version: "2");
        Assert.That(async () => await backend.WriteFunctionMetadataAsync(function, "code", new byte[] { 1 }), Throws.InstanceOf<IOException>(), "of no function that has a result that is held");
        await HoldAsync(backend, "value");
        await backend.WriteFunctionMetadataAsync(own, "code", new byte[] { 1 });
        await backend.WriteFunctionMetadataAsync(function, "version", new byte[] { 2 });
        Assert.That(async () => await backend.WriteFunctionMetadataAsync(TestCalls.Function("Other"), "code", new byte[] { 1 }), Throws.InstanceOf<IOException>());
        Disk.IsFull = false;
        await backend.FlushAsync();
        Assert.That(((await Metadata.ReadFunctionMetadataAsync(own, "code"))?.ToArray(), (await Metadata.ReadFunctionMetadataAsync(function, "version"))?.ToArray()), Is.EqualTo(((byte[])[1], (byte[])[2])));
    }

    [Test]
    public async Task What_its_version_is_made_of_is_forgotten_with_it()
    {
        await using var backend = Open();
        await HoldAsync(backend, "value");
        await backend.WriteFunctionMetadataAsync(TestCalls.Function(), "code", new byte[] { 1 });
        Disk.IsFull = false;
        await backend.ForgetFunctionAsync(TestCalls.Function());
        await backend.FlushAsync();
        Assert.That(await Metadata.ReadFunctionMetadataAsync(TestCalls.Function(), "code"), Is.Null);
    }

    [Test]
    public async Task Of_a_call_that_made_more_calls_than_its_memento_has_the_list_is_missed_and_told()
    {
        await using var backend = Open();
        var result = TestCalls.Result("value");
        await backend.MemoizeAsync(result with { Memento = result.Memento with { InvocationCount = result.Memento.Invocations.Count + 5 }, AllInvocations = [] });
        Disk.IsFull = false;
        await backend.FlushAsync();
        Assert.That((await Metadata.GetMementosAsync([One]))[0], Is.Not.Null);
        Assert.That(Log.Entries.Count(static entry => entry.Id.Id == 2037), Is.EqualTo(1));
    }

    private protected override async Task<MementoRecord> HoldAsync(IStorageBackend backend, string value)
    {
        var memento = await backend.MemoizeAsync(TestCalls.Result(value));
        Assert.That(memento.Content, Is.Null);
        Assert.That(await ReadsAsync<string>(backend, 1), Is.EqualTo(value));
        return memento;
    }
}
