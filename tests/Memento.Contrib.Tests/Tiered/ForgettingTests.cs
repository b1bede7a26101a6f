using Memento.Storage;
using Memento.Storage.Tiered;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>What is forgotten does not come back: not from a tier that is read-only, and not from one that was down.</summary>
internal sealed class ForgettingTests : TieredTestsBase
{
    private static readonly (string, string) ReadOnlyFar = ("tiers:1:readonly", "true");
    private static readonly DateTimeOffset Yesterday = DateTimeOffset.UtcNow.AddDays(-1);

    public enum What
    {
        Call,
        Version,
        Function,
        Everything,
    }

    [Test]
    public async Task What_is_forgotten_does_not_come_back_from_a_read_only_tier([Values] What what)
    {
        var other = TestCalls.Function("Other");
        await using (var alone = OpenAlone("far"))
        {
            await alone.MemoizeManyAsync([Result(1, time: Yesterday), Result(2, other, Yesterday)]);
            await alone.WriteMetadataAsync(TestCalls.Call(), "log", "old"u8.ToArray());
            await alone.WriteFunctionMetadataAsync(TestCalls.Function(), "memento.code", "old"u8.ToArray());
        }

        await using (var tiered = Open(null, null, ReadOnlyFar))
        {
            Assert.That(Read(tiered, 1), Is.EqualTo(Text(1)));
            await ForgetAsync(tiered, what);
            await CheckGoneAsync(tiered, what);
        }

        await using var again = Open(null, null, ReadOnlyFar);
        await CheckGoneAsync(again, what);
        Assert.That(Read(again, 2, other), what == What.Everything ? Is.Null : Is.EqualTo(Text(2)), "Nothing else is forgotten.");

        // Computed anew, it is there, and its old log is not; and when that goes, the old one does not come back.
        await again.MemoizeAsync(Result(1));
        Assert.That(Read(again, 1), Is.EqualTo(Text(1)));
        Assert.That(await again.ReadMetadataAsync(TestCalls.Call(), "log"), Is.Null, "What was kept for the old result is not the new one's.");
        await again.CollectAsync(new CollectOptions { MaximumCount = 0, GracePeriod = TimeSpan.Zero });
        await CheckGoneAsync(again, what);
    }

    [Test]
    public async Task What_is_forgotten_while_it_is_on_its_way_to_a_tier_does_not_arrive_there()
    {
        var far = CreateSwitch();
        await using (var tiered = Open(null, far, ("write", "first")))
        {
            Task forgetting;
            using (far.Hang(nameof(IMetadataStore.PutMementosAsync)))
            {
                await tiered.MemoizeManyAsync([Result(1), Result(2)]);
                Assert.That(() => far.Hanging, Is.Positive.After(30_000, 10), "It was read from the near tier, and is about to be written.");
                forgetting = tiered.ForgetCallsAsync([TestCalls.Call()]).AsTask();
                await using var near = OpenAlone("near");
                Assert.That(() => Read(near, 1), Is.Null.After(30_000, 10));
            }

            await forgetting;
            Assert.That(Read(tiered, 1), Is.Null);
        }

        await using var alone = OpenAlone("far");
        Assert.That((Read(alone, 1), Read(alone, 2)), Is.EqualTo(((string?)null, Text(2))));
    }

    [Test]
    public async Task What_a_read_only_tier_gets_after_the_forgetting_is_seen()
    {
        await using var tiered = Open(null, null, ReadOnlyFar);
        await tiered.ForgetFunctionAsync(TestCalls.Function(version: null));
        await using (var alone = OpenAlone("far"))
        {
            await alone.MemoizeManyAsync([Result(1, time: Yesterday), Result(2, time: DateTimeOffset.UtcNow.AddHours(1))]);
        }

        Assert.That((Read(tiered, 1), Read(tiered, 2)), Is.EqualTo(((string?)null, Text(2))), "What was computed since is none of what was forgotten.");
        Assert.That((await TestCalls.ToListAsync(tiered.ListMementosAsync(TestCalls.Function()))).Select(static memento => memento.Call), Is.EqualTo([TestCalls.Call(argument: 2)]));
    }

    [Test]
    public async Task What_was_forgotten_here_only_is_not_taken_from_a_tier_that_may_be_written_to_one_day()
    {
        await using (var alone = OpenAlone("far"))
        {
            await alone.MemoizeAsync(Result(1, time: Yesterday));
        }

        await using (var tiered = Open(null, null, ReadOnlyFar))
        {
            await tiered.ForgetCallsAsync([TestCalls.Call()]);
        }

        await using (var tiered = Open())
        {
            await tiered.MemoizeAsync(Result(2));
            Assert.That((await tiered.CatchUpAsync(new CatchUpOptions())).Forgotten, Is.Zero);
            Assert.That(Read(tiered, 1), Is.Null, "It is forgotten here still.");
        }

        await using var others = OpenAlone("far");
        Assert.That(Read(others, 1), Is.EqualTo(Text(1)), "Others have it.");
    }

    [Test]
    [Category("Long")]
    public async Task What_is_forgotten_while_a_tier_is_down_is_not_seen_there_and_goes_when_it_is_caught_up([Values] What what)
    {
        var far = CreateSwitch();
        await using (var tiered = Open(null, far))
        {
            await tiered.MemoizeManyAsync([Result(1, time: Yesterday), Result(2, TestCalls.Function("Other"), Yesterday)]);
            far.Throw();
            await ForgetAsync(tiered, what);
        }

        far.On();
        await using var again = Open(null, far);
        await CheckGoneAsync(again, what);
        await using (var alone = OpenAlone("far"))
        {
            Assert.That(Read(alone, 1), Is.EqualTo(Text(1)), "It is still in the store itself.");
        }

        var report = await again.CatchUpAsync(new CatchUpOptions());
        Assert.That((report.Forgotten, report.Left), Is.EqualTo((1, 0)));
        await AssertEqualAsync();
        await using var whole = OpenAlone("far");
        await CheckGoneAsync(whole, what);
    }

    [Test]
    public async Task A_result_that_is_computed_anew_reaches_a_tier_that_missed_the_forgetting()
    {
        var far = CreateSwitch();
        await using var tiered = Open(null, far, ("retry_after", "00:00:00.02"));
        await tiered.MemoizeAsync(Result(1, time: DateTimeOffset.UtcNow.AddMinutes(-1)));
        far.Throw();
        await tiered.ForgetCallsAsync([TestCalls.Call()]);
        await tiered.MemoizeAsync(Result(1));
        far.On();
        Assert.That((await tiered.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
        await AssertEqualAsync();
        Assert.That(Read(tiered, 1), Is.EqualTo(Text(1)));
    }

    [Test]
    public async Task Another_storage_on_the_same_tiers_sees_what_is_forgotten()
    {
        await using (var alone = OpenAlone("far"))
        {
            await alone.MemoizeAsync(Result(1, time: Yesterday));
        }

        await using var one = Open(null, null, ReadOnlyFar);
        await using var other = Open(null, null, ReadOnlyFar);
        Assert.That(Read(other, 1), Is.EqualTo(Text(1)));
        await one.ForgetCallsAsync([TestCalls.Call()]);
        Assert.That(() => Read(other, 1), Is.Null.After(5000, 20));
    }

    [Test]
    public async Task A_line_that_was_cut_or_altered_hides_rather_than_shows()
    {
        using var log = new RecordingLoggerFactory();
        await using var tiered = Open();
        var far = tiered.Tiers.All[1];
        var logger = log.CreateLogger("tests");
        var folder = Folder.Combine("book");
        var file = Path.Combine(folder, "forgotten");
        var memento = Result(1, time: Yesterday).Memento;
        var other = Result(2, time: Yesterday).Memento;
        new ForgottenBook(folder, logger).Add(new ForgottenCalls { Calls = [memento.Call] }, [far.Id]);
        await File.AppendAllTextAsync(file, "0badc0de {\"id\":\"a line that its writer was killed in");
        var torn = new ForgottenBook(folder, logger);
        Assert.That((torn.IsForgotten(far, memento), torn.IsForgotten(far, other)), Is.EqualTo((true, false)), "A line that does not end does not count.");
        torn.Add(new ForgottenCalls { Calls = [TestCalls.Call(argument: 3)] }, [far.Id]);
        var whole = new ForgottenBook(folder, logger);
        Assert.That((whole.IsForgotten(far, memento), whole.IsForgotten(far, other), whole.IsForgotten(far, Result(3, time: Yesterday).Memento)), Is.EqualTo((true, false, true)));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace(memento.ArgumentHash.ToString(), new string('0', 64), StringComparison.Ordinal));
        var altered = new ForgottenBook(folder, logger);
        Assert.That((altered.IsForgotten(far, memento), altered.IsForgotten(far, other)), Is.EqualTo((true, true)), "Of a line that is damaged nobody knows what it said.");
        Assert.That(altered.IsForgotten(far, Result(4, time: DateTimeOffset.UtcNow.AddHours(1)).Memento), Is.False, "What is computed later is not meant.");
    }

    [Test]
    [Category("Long")]
    public async Task Metadata_of_a_function_that_is_written_after_a_line_was_damaged_is_seen([Values] bool isWrittenAnew)
    {
        var function = TestCalls.Function();
        var file = Folder.Combine("memento-tiers", "forgotten");
        await using (var tiered = Open())
        {
            await tiered.WriteFunctionMetadataAsync(function, "before", "before"u8.ToArray());
            await tiered.WriteFunctionMetadataAsync(function, "both", "before"u8.ToArray());
            await tiered.ForgetCallsAsync([TestCalls.Call()]);
        }

        await DamageAsync(file);
        await using (var tiered = Open())
        {
            Assert.That(await tiered.ReadFunctionMetadataAsync(function, "before"), Is.Null, "It may be what the line said.");
            Assert.That(await TestCalls.ToListAsync(tiered.ListVersionsAsync(TestCalls.Function(version: null))), Is.Empty);
            await tiered.WriteFunctionMetadataAsync(function, "both", "after"u8.ToArray());
            for (var i = 0; isWrittenAnew && new FileInfo(file).Length < 1_000_000 && i < 100; i++)
            {
                await tiered.ForgetCallsAsync([.. Enumerable.Range(1000 * i, 1000).Select(static argument => TestCalls.Call(argument: argument))]);
            }

            await tiered.ForgetCallsAsync([.. Enumerable.Range(0, 1000).Select(static argument => TestCalls.Call(argument: argument))]);
            await CheckAsync(tiered, sees: true);
        }

        await using (var again = Open())
        {
            await CheckAsync(again, sees: true);
            await again.ForgetFunctionAsync(function);
            Assert.That(await again.ReadFunctionMetadataAsync(function, "both"), Is.Null);
            await again.WriteFunctionMetadataAsync(function, "both", "after"u8.ToArray());
            await CheckAsync(again, sees: true);
            await again.ForgetCallsAsync([TestCalls.Call()]);
        }

        await DamageAsync(file);
        await using var last = Open();
        await CheckAsync(last, sees: false);

        async Task CheckAsync(TieredStorageBackend tiered, bool sees)
        {
            foreach (var metadata in tiered.Tiers.All.Select(static tier => tier.Metadata))
            {
                Assert.That(await metadata.ReadFunctionMetadataAsync(function, "before"), Is.Null);
                Assert.That((await metadata.ReadFunctionMetadataAsync(function, "both"))?.ToArray(), Is.EqualTo(sees ? "after"u8.ToArray() : null));
                Assert.That(await TestCalls.ToListAsync(metadata.ListFunctionMetadataAsync(function)), Is.EqualTo(sees ? ["both"] : Array.Empty<string>()));
                Assert.That(await TestCalls.ToListAsync(metadata.ListVersionsAsync(TestCalls.Function(version: null))), Is.EqualTo(sees ? [function] : Array.Empty<FunctionName>()));
            }
        }

        static async Task DamageAsync(string file)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            bytes[^20] ^= 1;
            await File.WriteAllBytesAsync(file, bytes);
        }
    }

    [Test]
    public async Task What_every_tier_was_told_is_struck_out_and_the_file_stays_small()
    {
        using var log = new RecordingLoggerFactory();
        await using var tiered = Open();
        var near = tiered.Tiers.All[0];
        var far = tiered.Tiers.All[1];
        var folder = Folder.Combine("book");
        var book = new ForgottenBook(folder, log.CreateLogger("tests"));
        var calls = Enumerable.Range(0, 2000).Select(static i => TestCalls.Call(argument: i)).ToList();
        var kept = book.Add(new ForgottenCalls { Calls = [TestCalls.Call(argument: -1)] }, [far.Id]);
        for (var i = 0; i < 20; i++)
        {
            var entry = book.Add(new ForgottenCalls { Calls = calls }, [near.Id]);
            book.Done([entry.Id], [near.Id]);
        }

        Assert.That(new FileInfo(Path.Combine(folder, "forgotten")).Length, Is.LessThan(2_000_000));
        var again = new ForgottenBook(folder, log.CreateLogger("tests"));
        Assert.That((again.Hides(near), again.Pending(far).Single().Id), Is.EqualTo((false, kept.Id)));
    }

    private static ValueTask ForgetAsync(TieredStorageBackend backend, What what) => what switch
    {
        What.Call => backend.ForgetCallsAsync([TestCalls.Call()]),
        What.Version => backend.ForgetFunctionAsync(TestCalls.Function()),
        What.Function => backend.ForgetFunctionAsync(TestCalls.Function(version: null)),
        _ => backend.ForgetEverythingAsync(),
    };

    private static async Task CheckGoneAsync(IStorageBackend backend, What what)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read(backend, 1), Is.Null);
            Assert.That((await backend.GetMementosAsync([TestCalls.Call()]))[0], Is.Null);
            Assert.That(await backend.AllExistAsync([TestCalls.Call()]), Is.False);
            Assert.That(await TestCalls.ToListAsync(backend.ListMementosAsync(TestCalls.Function(version: null))), Is.Empty);
            Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Does.Not.Contain(TestCalls.Function()));
            Assert.That(await backend.ReadMetadataAsync(TestCalls.Call(), "log"), Is.Null);
            if (what != What.Call)
            {
                Assert.That(await backend.ReadFunctionMetadataAsync(TestCalls.Function(), "memento.code"), Is.Null);
            }
        }
    }
}
