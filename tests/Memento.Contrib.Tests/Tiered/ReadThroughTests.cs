using Memento.Storage;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>What is found far is copied near, with everything that a memento has.</summary>
internal sealed class ReadThroughTests : TieredTestsBase
{
    private static readonly Partition Inner = Partition.Of(new Dictionary<string, int> { ["one"] = 1 });

    [Test]
    [Platform(Exclude = "Win", Reason = "A link that leads to itself cannot be read by anybody, whatever his rights; to make one takes rights there.")]
    public async Task One_file_that_cannot_be_read_keeps_no_other_from_being_listed_and_no_tier_from_being_asked()
    {
        await using var tiered = Open();
        await tiered.MemoizeManyAsync([.. Enumerable.Range(0, 4).Select(static argument => TestCalls.Result(argument, argument: argument))]);
        var near = Directory.GetFiles(Folder.Combine("near"), "*.memento.json", SearchOption.AllDirectories);
        File.Delete(near[0]);
        File.CreateSymbolicLink(near[0], near[0]);
        File.Delete(Directory.GetFiles(Folder.Combine("far"), Path.GetFileName(near[1]), SearchOption.AllDirectories).Single());
        for (var i = 0; i < 5; i++)
        {
            Assert.That(await TestCalls.ToListAsync(tiered.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(4), "The far tier has the one.");
        }

        Assert.That(Log.Warnings, Has.None.Contains("is skipped"), "The near tier has the other three.");
        Assert.That((await tiered.CollectAsync(new CollectOptions())).Unread.Select(static unread => unread.Place), Is.EqualTo([near[0]]));
        var report = await tiered.CatchUpAsync(new CatchUpOptions { CompareEverything = true });
        Assert.That((report.IsComplete, report.Copied, report.Stores[1].Trouble), Is.EqualTo((false, 1, $"{near[0]}: {(await tiered.VerifyAsync()).Damages.Single().Problem}")));
    }

    [Test]
    public async Task What_is_found_far_is_copied_near_with_all_that_belongs_to_it()
    {
        var calls = Enumerable.Range(0, 20_000).Select(static i => new Invocation(TestCalls.Call(TestCalls.Function("Helper"), i), "{}")).ToList();
        await using (var alone = OpenAlone("far"))
        {
            await alone.MemoizeAsync(Result(1));
            await alone.MemoizeAsync(Result(2));
            await alone.MemoizeAsync(TestCalls.Result<string?>(null, argument: 3));
            await alone.MemoizeAsync(TestCalls.Result("keyed", argument: 4, keyOverride: "my/key"));
            await alone.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?> { ["text"] = Text(7), ["inner"] = Inner, ["none"] = null }), argument: 5));
            await alone.MemoizeAsync(TestCalls.Result(Partition.Of(new Dictionary<string, object?> { ["text"] = Text(9), ["inner"] = Inner }), argument: 6, keyOverride: "my/partition"));
            var many = TestCalls.Result("many", argument: 7);
            await alone.MemoizeAsync(many with { Memento = many.Memento with { Invocations = calls[..MementoRecord.MaximumInvocations], InvocationCount = calls.Count }, AllInvocations = calls });
            await alone.MemoizeAsync(TestCalls.Failure(new ExceptionRecord("dotnet::System:Exception", "It broke.", ""), argument: 8));
            await File.WriteAllTextAsync(Folder.Combine("made.txt"), "of a file");
            await alone.MemoizeAsync(TestCalls.Result(ResultFile.FromTemporary(Folder.Combine("made.txt")), argument: 9));
            await alone.WriteMetadataAsync(TestCalls.Call(argument: 1), "log", "a log"u8.ToArray());
            await alone.WriteMetadataAsync(TestCalls.Call(argument: 1), "beside", "beside the data"u8.ToArray(), storeWithData: true);
            await alone.WriteFunctionMetadataAsync(TestCalls.Function(), "memento.code", "code"u8.ToArray());
        }

        var far = CreateSwitch();
        await using (var tiered = Open(far: far))
        {
            await CheckAsync(tiered, calls);
        }

        far.Throw();
        await using var near = Open(far: far);
        await CheckAsync(near, calls);
        await using var nearAlone = OpenAlone("near");
        Assert.That((await nearAlone.VerifyAsync()).Damages, Is.Empty, "What was copied near is whole.");
        Assert.That(System.Text.Encoding.UTF8.GetString(nearAlone.ReadMetadataAsync(TestCalls.Call(argument: 1), "beside").AsTask().Result!.Value.Span), Is.EqualTo("beside the data"));
    }

    [Test]
    public async Task A_near_hit_asks_no_other_tier()
    {
        var far = CreateSwitch();
        await using var tiered = Open(far: far);
        await tiered.MemoizeManyAsync([Result(1), Result(2)]);
        var asked = far.Asked;
        Assert.That((Read(tiered, 1), Read(tiered, 2)), Is.EqualTo((Text(1), Text(2))));
        Assert.That(far.Asked, Is.EqualTo(asked));
    }

    [Test]
    public async Task Looking_at_mementos_copies_nothing()
    {
        await using (var alone = OpenAlone("far"))
        {
            await alone.MemoizeAsync(Result(1));
        }

        await using var tiered = Open();
        Assert.That((await tiered.GetMementosAsync([TestCalls.Call()]))[0], Is.Not.Null);
        Assert.That(await TestCalls.ToListAsync(tiered.ListMementosAsync(TestCalls.Function())), Has.Count.EqualTo(1));
        await using var near = OpenAlone("near");
        Assert.That((await near.GetMementosAsync([TestCalls.Call()]))[0], Is.Null);
    }

    [Test]
    [Category("Long")]
    public async Task Listing_has_each_call_once_and_keeps_to_its_limit()
    {
        await using (var near = OpenAlone("near"))
        await using (var far = OpenAlone("far"))
        {
            await near.MemoizeManyAsync([.. Enumerable.Range(0, 40).Select(static i => Result(i))]);
            await far.MemoizeManyAsync([.. Enumerable.Range(20, 600).Select(static i => Result(i)), Result(1, TestCalls.Function("Other"))]);
        }

        await using var tiered = Open();
        var all = await TestCalls.ToListAsync(tiered.ListMementosAsync(TestCalls.Function()));
        var some = await TestCalls.ToListAsync(tiered.ListMementosAsync(TestCalls.Function(), 50));
        var functions = await TestCalls.ToListAsync(tiered.ListFunctionsAsync());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Select(static memento => memento.Call), Is.Unique.And.EquivalentTo(Enumerable.Range(0, 620).Select(static i => TestCalls.Call(argument: i))));
            Assert.That(some.Select(static memento => memento.Call), Is.EqualTo(all.Take(50).Select(static memento => memento.Call)), "The limit takes the first of them.");
            Assert.That(all.Take(40).Select(static memento => memento.Call), Is.EquivalentTo(Enumerable.Range(0, 40).Select(static i => TestCalls.Call(argument: i))), "The nearest come first.");
            Assert.That(functions, Is.EquivalentTo((FunctionName[])[TestCalls.Function(), TestCalls.Function("Other")]));
        }
    }

    [Test]
    public async Task A_result_that_is_damaged_near_is_read_from_far_and_stays_there()
    {
        await using var tiered = Open();
        await tiered.MemoizeAsync(Result(1));
        var file = Directory.GetFiles(Folder.Combine("near", "c"), "*", SearchOption.AllDirectories).Single();
        File.SetAttributes(file, FileAttributes.Normal);
        await File.WriteAllTextAsync(file, "altered");

        Assert.That(Read(tiered, 1), Is.Null, "The damage is found, and is a miss.");
        Assert.That(Read(tiered, 1), Is.EqualTo(Text(1)), "Whoever looks once more has the other tier's.");
        await AssertEqualAsync();
    }

    [Test]
    public async Task An_object_that_is_damaged_far_is_not_copied_near()
    {
        await using (var alone = OpenAlone("far"))
        {
            await alone.MemoizeAsync(Result(1));
        }

        var file = Directory.GetFiles(Folder.Combine("far", "c"), "*", SearchOption.AllDirectories).Single();
        File.SetAttributes(file, FileAttributes.Normal);
        await File.WriteAllTextAsync(file, "altered");
        await using var tiered = Open();
        Assert.That(Read(tiered, 1), Is.Null);
        Assert.That(Directory.Exists(Folder.Combine("near", "c")) ? Directory.GetFiles(Folder.Combine("near", "c"), "*", SearchOption.AllDirectories) : [], Is.Empty);
        await tiered.MemoizeAsync(Result(1));
        Assert.That(Read(tiered, 1), Is.EqualTo(Text(1)));
    }

    [Test]
    public async Task Metadata_of_a_call_that_a_read_only_tier_has_is_kept_near([Values] bool withData)
    {
        await using (var alone = OpenAlone("far"))
        {
            await alone.MemoizeAsync(Result(1));
        }

        await using var tiered = Open(null, null, ("tiers:1:readonly", "true"));
        await tiered.WriteMetadataAsync(TestCalls.Call(), "note", "mine"u8.ToArray(), withData);
        Assert.That((await tiered.ReadMetadataAsync(TestCalls.Call(), "note"))!.Value.ToArray(), Is.EqualTo("mine"u8.ToArray()));
        await using var far = OpenAlone("far");
        Assert.That(await far.ReadMetadataAsync(TestCalls.Call(), "note"), Is.Null, "A read-only tier is not written to.");
    }

    private async Task CheckAsync(IStorageBackend backend, List<Invocation> calls)
    {
        var first = (Partition)(await backend.ReadAsync(TestCalls.Call(argument: 5), typeof(Partition)))!.Value!;
        var second = (Partition)(await backend.ReadAsync(TestCalls.Call(argument: 6), typeof(Partition)))!.Value!;
        Assert.That((Read(backend, 1), Read(backend, 2), Read(backend, 4), Read(backend, 7)), Is.EqualTo((Text(1), Text(2), "keyed", "many")));
        Assert.That((await backend.ReadAsync(TestCalls.Call(argument: 3), typeof(string)))!.Value, Is.Null);
        Assert.That((first.Get<string>("text"), first.Get<Partition>("inner").Get<int>("one"), first.Get<string?>("none")), Is.EqualTo((Text(7), 1, (string?)null)));
        Assert.That((second.Get<string>("text"), second.Get<Partition>("inner").Get<int>("one")), Is.EqualTo((Text(9), 1)));
        var many = (await backend.GetMementosAsync([TestCalls.Call(argument: 7)]))[0]!;
        Assert.That((await TestCalls.ToListAsync(backend.ListInvocationsAsync(many))).SequenceEqual(calls), Is.True);
        Assert.That(((ExceptionRecord)(await backend.ReadAsync(TestCalls.Call(argument: 8), typeof(string)))!.Value!).Message, Is.EqualTo("It broke."));
        Assert.That(await File.ReadAllTextAsync(((ResultFile)(await backend.ReadAsync(TestCalls.Call(argument: 9), typeof(ResultFile)))!.Value!).Path), Is.EqualTo("of a file"));
        Assert.That(System.Text.Encoding.UTF8.GetString((await backend.ReadMetadataAsync(TestCalls.Call(argument: 1), "log"))!.Value.Span), Is.EqualTo("a log"));
        Assert.That(System.Text.Encoding.UTF8.GetString((await backend.ReadFunctionMetadataAsync(TestCalls.Function(), "memento.code"))!.Value.Span), Is.EqualTo("code"));
    }
}
