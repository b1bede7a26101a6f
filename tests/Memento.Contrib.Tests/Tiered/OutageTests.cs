using System.Collections.Concurrent;
using Memento.Contrib.Tests.Stores;
using Memento.Storage;
using Memento.Storage.Filesystem;
using Memento.Storage.Tiered;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>A tier that is down costs no call, and gets what it missed when it is caught up.</summary>
internal sealed class OutageTests : TieredTestsBase
{
    private const int Count = 40;

    [TestCase("all", false)]
    [TestCase("first", false, Category = "Long")]
    [TestCase("all", true, Category = "Long")]
    [TestCase("first", true, Category = "Long")]
    public async Task A_far_tier_that_is_switched_off_costs_no_call_and_is_caught_up(string write, bool hangs)
    {
        var far = CreateSwitch();
        await using (var tiered = Open(null, far, ("write", write), ("timeout", hangs ? "00:00:00.5" : "00:00:30")))
        {
            await WriteAsync(tiered, 0);
            if (hangs)
            {
                far.Hang();
            }
            else
            {
                far.Throw();
            }

            await WriteAsync(tiered, Count);
            await tiered.WriteMetadataAsync(TestCalls.Call(argument: 1), "log", "written while it was away"u8.ToArray());
            await tiered.WriteFunctionMetadataAsync(TestCalls.Function(), "memento.code", "code"u8.ToArray());
            await tiered.ForgetCallsAsync([TestCalls.Call(argument: 3)]);
            for (var i = 0; i < 2 * Count; i++)
            {
                Assert.That(Read(tiered, i), Is.EqualTo(i == 3 ? null : Text(i)), "Every call is answered.");
            }

            // As long as it is away, it has all of it left.
            var away = await tiered.CatchUpAsync(new CatchUpOptions());
            Assert.That(away.IsComplete, Is.False);
            Assert.That(away.Stores[1].Trouble, Does.Contain("tier 2"));
        }

        Assert.That(Log.Warnings.Where(static warning => warning.Contains("is skipped", StringComparison.Ordinal)), Has.Exactly(1).Items, "It is told of once an outage.");
        far.On();
        await using (var again = Open(null, far))
        {
            var dry = await again.CatchUpAsync(new CatchUpOptions { DryRun = true });
            var progress = new List<CatchUpProgress>();
            var report = await again.CatchUpAsync(new CatchUpOptions(), new Recorder(progress));
            using (Assert.EnterMultipleScope())
            {
                Assert.That((dry.IsComplete, dry.Copied >= Count), Is.EqualTo((false, true)), "A dry run says what is missing.");
                Assert.That((report.Copied >= Count, report.Forgotten, report.Failed, report.Left), Is.EqualTo((true, 1, 0, 0)), report.ToString());
                Assert.That(progress, Is.Not.Empty);
                Assert.That((await again.CatchUpAsync(new CatchUpOptions())).Copied, Is.Zero, "Nothing is left.");
            }
        }

        await AssertEqualAsync();
        await using var alone = OpenAlone("far");
        Assert.That(Read(alone, 3), Is.Null, "What was forgotten is forgotten there.");
        Assert.That(await alone.ReadFunctionMetadataAsync(TestCalls.Function(), "memento.code"), Is.Not.Null);
        Assert.That(Directory.GetFiles(Folder.Combine("memento-tiers"), "*.missed"), Is.Empty, "Nothing is on account any more.");
    }

    [Test]
    [CancelAfter(60_000)]
    [Category("Long")]
    public async Task A_tier_that_hangs_while_it_is_opened_keeps_no_program_from_starting([Values] bool isNear)
    {
        using var isBack = new ManualResetEventSlim();
        var settings = new Dictionary<string, string?>
        {
            ["timeout"] = "00:00:03",
            ["tiers:0:type"] = isNear ? "hanging" : "filesystem",
            ["tiers:0:path"] = "near",
            ["tiers:1:type"] = isNear ? "filesystem" : "hanging",
            ["tiers:1:path"] = "far",
        };
        var broker = new StoreBroker(TestBackendContext.Create("tiered", Folder.FullPath, settings, loggerFactory: Log));
        broker.Backends["hanging"] = context =>
        {
            isBack.Wait();
            return new FilesystemStorageBackend(context);
        };
        try
        {
            await using var tiered = await Task.Run(() => new TieredStorageBackend(broker.Context)).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.That(tiered.IsOfThisProcess, Is.False);
            var hung = tiered.Tiers.All[isNear ? 0 : 1];
            var memento = await tiered.MemoizeAsync(Result(1)).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.That(await Task.Run(() => Read(tiered, 1)).WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(Text(1)));
            Assert.That(hung.Data.GetUri(memento.Content!.Key), Is.Null, "Where it would be is not asked of who hangs.");
            Assert.That(Log.Warnings, Has.Exactly(1).Items.And.One.Contains(hung.Name));
            foreach (var repair in new[] { false, true })
            {
                var verified = await tiered.VerifyAsync(repair).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
                Assert.That(verified.Damages.Single().Place, Is.EqualTo(hung.Name), "It could not be looked at.");
            }

            isBack.Set();
            Assert.That(() => hung.OpenStores, Is.Not.Null.After(20_000, 10));
            Assert.That((await tiered.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
        }
        finally
        {
            isBack.Set();
        }

        await AssertEqualAsync();
    }

    [Test]
    [CancelAfter(60_000)]
    [Category("Long")]
    public async Task A_near_tier_that_hangs_costs_its_timeout_where_it_is_guarded([Values("all", "first")] string write)
    {
        var near = CreateSwitch();
        await using (var tiered = Open(near, null, ("guard", "all"), ("write", write), ("timeout", "00:00:00.5")))
        {
            await WriteAsync(tiered, 0);
            near.Hang();
            await Task.Run(async () =>
            {
                await WriteAsync(tiered, Count);
                var first = write == "all" ? 0 : Count;
                Assert.That(Enumerable.Range(first, (2 * Count) - first).Select(i => Read(tiered, i)), Is.EqualTo(Enumerable.Range(first, (2 * Count) - first).Select(Text)), "What the next tier has.");
                await using var lease = await tiered.LeaseAsync(TestCalls.Call());
                Assert.That(lease, Is.Not.Null, "The next tier gives it.");
                await tiered.ForgetCallsAsync([TestCalls.Call(argument: 3)]);
            }).WaitAsync(TimeSpan.FromSeconds(40));
            Assert.That(near.Hanging, Is.LessThan(10), "Most did not ask.");
        }

        Assert.That(Log.Warnings.Where(static warning => warning.Contains("is skipped", StringComparison.Ordinal)), Has.Exactly(1).Items);
        near.On();
        await using (var again = Open(near))
        {
            Assert.That((await again.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
            Assert.That(Read(again, 3), Is.Null);
        }

        await AssertEqualAsync();
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_far_tier_that_hangs_when_it_is_first_followed_or_looked_at_costs_its_timeout()
    {
        var far = CreateSwitch();
        await using var tiered = Open(null, far, ("timeout", "00:00:00.5"));
        using (far.Hang(nameof(IMetadataStore.FollowForgotten)))
        {
            var followed = await Task.Run(() => new TierForgottenFeed(tiered.Tiers)).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.That(tiered.Tiers.All[1].Gate.IsDown, Is.True);
            far.On();
            tiered.Tiers.All[1].Gate.AskAgain();
            Assert.That((await followed.ReadAsync()).Everything, Is.True, "What was forgotten meanwhile is not known.");
        }
    }

    [Test]
    [CancelAfter(120_000)]
    [Category("Long")]
    public async Task Writing_behind_goes_on_past_a_tier_that_hangs([Values] bool isNear, [Values("all", "first")] string write)
    {
        var hung = CreateSwitch();
        await using (var tiered = Open(isNear ? hung : null, isNear ? null : hung, ("guard", "all"), ("write", write), ("write_behind", "true"), ("timeout", "00:00:03")))
        {
            await WriteAsync(tiered, 0);
            await tiered.FlushAsync();
            hung.Hang();
            await Task.Run(async () =>
            {
                await WriteAsync(tiered, Count);
                Assert.That(Enumerable.Range(Count, Count).Select(i => Read(tiered, i)), Is.EqualTo(Enumerable.Range(Count, Count).Select(Text)));
            }).WaitAsync(TimeSpan.FromSeconds(40));
            await tiered.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(40));
        }

        Assert.That(Log.Warnings.Where(static warning => warning.Contains("is skipped", StringComparison.Ordinal)), Has.Exactly(1).Items);
        hung.On();
        await using (var again = Open(isNear ? hung : null, isNear ? null : hung))
        {
            Assert.That((await again.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
        }

        await AssertEqualAsync();
    }

    [Test]
    public async Task Where_a_tier_hangs_it_leaves_the_program_the_threads_of_the_pool()
    {
        var gate = new TierGate("tier", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), new TierStatistics("tier"), Log.CreateLogger("gate"));
        using var isFree = new ManualResetEventSlim();
        var isOfPool = new ConcurrentBag<bool>();
        var asked = new List<Task<int>>();
        try
        {
            for (var i = 0; i < TierThreads.Most; i++)
            {
                asked.Add(gate.AskAsync(
                    token =>
                    {
                        isOfPool.Add(Thread.CurrentThread.IsThreadPoolThread);
                        isFree.Wait(token);
                        return new ValueTask<int>(1);
                    },
                    CancellationToken.None).AsTask());
            }

            Assert.That(() => isOfPool, Has.Count.EqualTo(TierThreads.Most).After(20_000, 10));
            Assert.That(isOfPool, Has.All.False);
            asked.Add(gate.AskAsync(static _ => new ValueTask<int>(1), CancellationToken.None).AsTask());
            Assert.That(await asked[^1].WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(1), "One more has one of the pool.");
        }
        finally
        {
            isFree.Set();
        }

        Assert.That(await Task.WhenAll(asked).WaitAsync(TimeSpan.FromSeconds(20)), Has.All.EqualTo(1));
    }

    [Test]
    [NonParallelizable]
    public void A_tier_is_asked_where_the_program_has_all_threads_of_the_pool()
    {
        var gate = new TierGate("tier", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), new TierStatistics("tier"), Log.CreateLogger("gate"));
        using var pool = new TakenPool();
        Assert.That(() => pool.Begun, Is.GreaterThanOrEqualTo(pool.Threads).After(20_000, 10));
        for (var i = 0; i < 10; i++)
        {
            var isAsked = new ManualResetEventSlim();
            _ = gate.AskAsync(
                _ =>
                {
                    isAsked.Set();
                    return new ValueTask<int>(1);
                },
                CancellationToken.None).AsTask();
            isAsked.Wait();
        }

        Assert.That(pool.Begun, Is.LessThan(pool.Count), "It waited for none of them.");
    }

    [Test]
    [NonParallelizable]
    [Category("Long")]
    public void A_tier_whose_question_waits_for_a_thread_is_not_down()
    {
        var gate = new TierGate("tier", TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), new TierStatistics("tier"), Log.CreateLogger("gate"));
        using var isFree = new ManualResetEventSlim();
        Task<int> asking;
        try
        {
            for (var i = 0; i < TierThreads.Most; i++)
            {
                _ = gate.Begin(() =>
                {
                    isFree.Wait();
                    return Task.FromResult(true);
                });
            }

            using var pool = new TakenPool();
            asking = gate.AskAsync(static _ => new ValueTask<int>(1), CancellationToken.None).AsTask();

            // The pool adds a thread now and then, of which the question's timer gets the first.
            Assert.That(() => pool.Begun, Is.GreaterThan(pool.Threads + 2).After(60_000, 10));
            Assert.That(gate.IsDown, Is.False);
        }
        finally
        {
            isFree.Set();
        }

        Assert.That(asking.WaitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_near_tier_that_is_down_is_written_past_and_caught_up()
    {
        var near = CreateSwitch();
        await using var tiered = Open(near);
        await WriteAsync(tiered, 0);
        near.Throw();
        await WriteAsync(tiered, Count);
        Assert.That(Enumerable.Range(0, 2 * Count).Select(i => Read(tiered, i)), Is.EqualTo(Enumerable.Range(0, 2 * Count).Select(Text)));
        near.On();
        var report = await tiered.CatchUpAsync(new CatchUpOptions());
        Assert.That((report.Left, report.Failed, report.Stores[0].Copied), Is.EqualTo((0, 0, Count)));
        await AssertEqualAsync();
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A link that leads to itself cannot be read by anybody, whatever his rights; to make one takes rights there.")]
    public async Task A_file_of_the_journal_that_cannot_be_read_keeps_no_other_from_being_caught_up()
    {
        var far = CreateSwitch();
        await using (var tiered = Open(null, far))
        {
            far.Throw();
            await WriteAsync(tiered, 0);
        }

        far.On();
        var unreadable = Folder.Combine("memento-tiers", "00000000000000000000000000000000.missed");
        File.CreateSymbolicLink(unreadable, unreadable);
        await using var again = Open(null, far);
        var dry = await again.CatchUpAsync(new CatchUpOptions { DryRun = true });
        var report = await again.CatchUpAsync(new CatchUpOptions());
        foreach (var one in new[] { dry, report })
        {
            Assert.That((one.IsComplete, one.Copied >= Count), Is.EqualTo((false, true)), one.ToString());
            Assert.That(one.Stores.Select(static store => store.Trouble), Has.All.Contains(unreadable));
        }

        Assert.That(report.Stores.Select(static store => (store.Failed, store.Left)), Has.All.EqualTo((1, 1)));
        Assert.That(Directory.GetFiles(Folder.Combine("memento-tiers"), "*.missed"), Is.EqualTo([unreadable]), "What is done with is gone.");
        Assert.That(unreadable[..^".missed".Length] + ".lock", Does.Not.Exist, "Its user may need to make it.");
        Assert.That(Log.Warnings, Has.Some.Contains(unreadable));

        File.Delete(unreadable);
        Assert.That((await again.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
    }

    [Test]
    public async Task With_every_tier_down_calls_are_computed_and_none_fails()
    {
        var near = CreateSwitch();
        var far = CreateSwitch();
        await using var tiered = Open(near, far);
        near.Throw();
        far.Throw();
        Assert.That((await tiered.MemoizeAsync(Result(1))).Content, Is.Null, "It is returned and not remembered.");
        Assert.That(Read(tiered, 1), Is.Null);
        near.On();
        far.On();
        await tiered.CatchUpAsync(new CatchUpOptions());
        Assert.That((await tiered.MemoizeAsync(Result(1))).Content, Is.Not.Null);
        Assert.That(Read(tiered, 1), Is.EqualTo(Text(1)));
    }

    [Test]
    public async Task A_tier_that_is_back_is_asked_again_after_a_while()
    {
        var far = CreateSwitch();
        await using var tiered = Open(null, far, ("retry_after", "00:00:00.05"));
        far.Throw();
        await WriteAsync(tiered, 0);
        far.On();
        var written = Count;
        Assert.That(
            () =>
            {
                tiered.MemoizeAsync(Result(written)).AsTask().GetAwaiter().GetResult();
                using var alone = new Disposing(OpenAlone("far"));
                return Read(alone.Backend, written++);
            },
            Is.Not.Null.After(10_000, 20));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Whatever_a_tier_throws_in_the_background_what_comes_after_it_is_brought([Values(typeof(InvalidOperationException), typeof(OutOfMemoryException))] Type trouble)
    {
        var far = CreateSwitch();
        await using (var tiered = Open(null, far, ("write", "first"), ("queue", "1")))
        {
            far.Throw(() => (Exception)Activator.CreateInstance(trouble)!);
            await tiered.MemoizeAsync(Result(1));
            Assert.That(() => tiered.Tiers.All[1].Statistics.Missed, Is.EqualTo(1).After(20_000, 10));
            far.On();
            tiered.Tiers.All[1].Gate.AskAgain();
            for (var i = 2; i < 10; i++)
            {
                await tiered.MemoizeAsync(Result(i)).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            }
        }

        await using var alone = OpenAlone("far");
        Assert.That(Enumerable.Range(1, 9).Select(i => Read(alone, i)), Is.EqualTo(Enumerable.Range(1, 9).Select(static i => i == 1 ? null : Text(i))));
    }

    [Test]
    public void A_tier_that_is_back_is_so_too_where_the_first_that_it_is_asked_for_it_has_not([Values] bool isNear, [Values] bool throws)
    {
        var gate = new TierGate("tier", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), new TierStatistics("tier"), Log.CreateLogger("gate")) { AsksHere = isNear };
        for (var i = 0; i < 3; i++)
        {
            Assert.That(async () => await gate.AskAsync<int>(static _ => throw new IOException("away"), CancellationToken.None), Throws.TypeOf<TierDownException>());
        }

        Assert.That(gate.IsDown, Is.True);
        gate.AskAgain();
        var absent = new DataNotFoundException(new DataKey("absent"));
        Assert.That(async () => await gate.AskAsync(_ => throws ? throw absent : ValueTask.FromException<int>(absent), CancellationToken.None), Throws.Exception.SameAs(absent));
        Assert.That((gate.IsDown, gate.IsTroubled), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task What_waits_in_the_background_is_written_before_the_storage_ends()
    {
        await using (var tiered = Open(null, null, ("write", "first"), ("queue", "5")))
        {
            await WriteAsync(tiered, 0);
        }

        await AssertEqualAsync();
        Assert.That(Directory.GetFiles(Folder.Combine("memento-tiers"), "*.missed"), Is.Empty);
    }

    [Test]
    [Category("Long")]
    public async Task A_tier_that_is_full_costs_no_result_and_is_read_as_before([Values] bool isNear, [Values("all", "first")] string write, [Values] bool writesBehind)
    {
        var full = CreateSwitch();
        await using (var tiered = OpenIt())
        {
            // Both have it once this one is gone: with "first" the other one gets it in the background, which may not have come to the last when the one that has it counts as down.
            await WriteAsync(tiered, 0);
        }

        await using (var tiered = OpenIt())
        {
            full.Throw(static () => new IOException("No space left on device."), "Put", "Write", "Stage", "Touch", "TryReplace");
            await WriteAsync(tiered, Count);
            Assert.That(Enumerable.Range(0, 2 * Count).Select(i => Read(tiered, i)), Is.EqualTo(Enumerable.Range(0, 2 * Count).Select(Text)));
        }

        full.On();
        await using (var again = Open(isNear ? full : null, isNear ? null : full))
        {
            Assert.That((await again.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
            Assert.That(Enumerable.Range(0, 2 * Count).Select(i => Read(again, i)), Is.EqualTo(Enumerable.Range(0, 2 * Count).Select(Text)));
        }

        await AssertEqualAsync();

        TieredStorageBackend OpenIt() => Open(isNear ? full : null, isNear ? null : full, ("write", write), ("write_behind", writesBehind ? "true" : "false"));
    }

    [Test]
    [Category("Long")]
    public async Task Two_may_catch_up_at_once()
    {
        var far = CreateSwitch();
        await using (var tiered = Open(null, far))
        {
            await WriteAsync(tiered, 0);
            far.Throw();
            await WriteAsync(tiered, Count);
            await tiered.ForgetCallsAsync([.. Enumerable.Range(0, 10).Select(static i => TestCalls.Call(argument: i))]);
        }

        far.On();
        await using (var one = Open(null, far))
        await using (var other = Open(null, far))
        {
            var reports = await Task.WhenAll(Task.Run(() => one.CatchUpAsync(new CatchUpOptions()).AsTask()), Task.Run(() => other.CatchUpAsync(new CatchUpOptions()).AsTask()));
            Assert.That(reports.Select(static report => report.Failed), Is.All.Zero, string.Join('\n', reports.Select(static report => report.ToString())));
            Assert.That((await one.CatchUpAsync(new CatchUpOptions())).IsComplete, Is.True);
        }

        await AssertEqualAsync();
        Assert.That(Directory.GetFiles(Folder.Combine("memento-tiers"), "*.missed"), Is.Empty);
    }

    [Test]
    public async Task What_a_tier_missed_is_brought_to_it_though_settings_changed_that_do_not_say_which_store_it_is()
    {
        var far = CreateSwitch();
        await using (var tiered = Open(null, far))
        {
            await tiered.MemoizeAsync(Result(Count, time: DateTimeOffset.UtcNow.AddDays(-1)));
            far.Throw();
            await WriteAsync(tiered, 0);
            await tiered.ForgetCallsAsync([TestCalls.Call(argument: Count)]);
        }

        far.On();
        await using var again = Open(null, far, ("tiers:1:durability", "power"), ("tiers:1:memory_cache_mb", "8"), ("tiers:1:codecs:0", "json"));
        Assert.That(Read(again, Count), Is.Null, "It does not come back.");
        var report = await again.CatchUpAsync(new CatchUpOptions());
        Assert.That((report.Copied, report.Forgotten, report.Left), Is.EqualTo((Count, 1, 0)));
        await AssertEqualAsync();
    }

    [Test]
    public async Task A_note_that_its_writer_was_killed_in_is_no_reason_to_compare_the_stores()
    {
        var far = CreateSwitch();
        await using (var tiered = Open(null, far))
        {
            far.Throw();
            await WriteAsync(tiered, 0);
        }

        far.On();
        await using (var alone = OpenAlone("near"))
        {
            await alone.MemoizeAsync(Result(Count));
        }

        await File.AppendAllTextAsync(Directory.GetFiles(Folder.Combine("memento-tiers"), "*.missed").Single(), "0badc0de {\"kind\":\"Ca");
        await using var again = Open(null, far);
        Assert.That((await again.CatchUpAsync(new CatchUpOptions())).Copied, Is.EqualTo(Count));
        Assert.That(Directory.GetFiles(Folder.Combine("memento-tiers"), "*.missed"), Is.Empty);
        Assert.That((await again.CatchUpAsync(new CatchUpOptions())).Copied, Is.Zero);
    }

    [Test]
    public async Task Of_more_than_is_noted_the_stores_are_compared()
    {
        var far = CreateSwitch();
        await using (var tiered = Open(null, far, ("missed_limit", "10")))
        {
            far.Throw();
            await WriteAsync(tiered, 0);
        }

        far.On();
        await using var again = Open(null, far);
        var report = await again.CatchUpAsync(new CatchUpOptions());
        Assert.That((report.Copied, report.Left), Is.EqualTo((Count, 0)));
        await AssertEqualAsync();
    }

    [Test]
    public async Task Comparing_everything_needs_no_account()
    {
        await using (var alone = OpenAlone("near"))
        {
            await alone.MemoizeManyAsync([.. Enumerable.Range(0, Count).Select(static i => Result(i))]);
        }

        await using var tiered = Open();
        Assert.That((await tiered.CatchUpAsync(new CatchUpOptions())).Copied, Is.Zero, "Nothing is on account.");
        Assert.That((await tiered.CatchUpAsync(new CatchUpOptions { CompareEverything = true })).Copied, Is.EqualTo(Count));
        await AssertEqualAsync();
    }

    [Test]
    public async Task A_read_only_tier_is_never_written_to()
    {
        var far = CreateSwitch();
        await using (var alone = OpenAlone("far"))
        {
            await alone.MemoizeAsync(Result(1));
        }

        var before = Files();
        await using (var tiered = Open(null, far, ("tiers:1:readonly", "true")))
        {
            await WriteAsync(tiered, 2);
            Assert.That(Read(tiered, 1), Is.EqualTo(Text(1)));
            await tiered.ForgetCallsAsync([TestCalls.Call()]);
            await tiered.ForgetEverythingAsync();
            await tiered.CatchUpAsync(new CatchUpOptions { CompareEverything = true });
            await tiered.CollectAsync(new CollectOptions { MaximumCount = 0, GracePeriod = TimeSpan.Zero });
            await tiered.VerifyAsync(repair: true);
        }

        Assert.That(Files(), Is.EqualTo(before));

        List<string> Files() => [.. Directory.GetFiles(Folder.Combine("far"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static file => $"{file} {File.GetLastWriteTimeUtc(file):O} {new FileInfo(file).Length}")];
    }

    // For all of them it takes longer than it has to answer one question.
    [Test]
    [Category("Long")]
    public async Task A_tier_that_is_slow_for_many_calls_is_not_down([Values("all", "first")] string write)
    {
        var far = CreateSwitch();
        var calls = Enumerable.Range(0, 60).Select(static i => TestCalls.Call(argument: i)).ToArray();
        far.Pace = TimeSpan.FromMilliseconds(20);
        await using (var tiered = Open(null, far, ("write", write), ("timeout", "00:00:01"), ("inline_bytes", "100")))
        {
            await tiered.MemoizeManyAsync([.. Enumerable.Range(0, calls.Length).Select(static i => Result(i))]);
        }

        Directory.Delete(Folder.Combine("near"), recursive: true);
        await using (var tiered = Open(null, far, ("timeout", "00:00:01"), ("readonly", "true")))
        {
            Assert.That(await tiered.GetMementosAsync(calls), Has.None.Null);
            Assert.That(await tiered.AllExistAsync(calls), Is.True);
        }

        await using (var tiered = Open(null, far, ("timeout", "00:00:01")))
        {
            await tiered.ForgetCallsAsync(calls);
        }

        Assert.That(Log.Warnings, Is.Empty);
        await using var alone = OpenAlone("far");
        Assert.That(await alone.GetMementosAsync(calls), Has.All.Null);
    }

    [Test]
    [Category("Long")]
    public async Task Two_storages_on_the_same_tiers_wait_for_one_another()
    {
        await using var one = Open();
        await using var other = Open();
        var held = await one.LeaseAsync(TestCalls.Call());
        var waiting = other.LeaseAsync(TestCalls.Call()).AsTask();
        Assert.That(await Task.WhenAny(waiting, Task.Delay(800)), Is.Not.SameAs(waiting), "It waits, for longer than a tier may take to answer.");
        await held!.DisposeAsync();
        await using var lease = await waiting;
        Assert.That(lease!.HadToWait, Is.True);
    }

    private static async Task WriteAsync(IStorageBackend backend, int first)
    {
        for (var i = first; i < first + Count; i++)
        {
            Assert.That((await backend.MemoizeAsync(Result(i))).Content, Is.Not.Null, "Every result is remembered.");
        }
    }

    private sealed class Recorder(List<CatchUpProgress> all) : IProgress<CatchUpProgress>
    {
        public void Report(CatchUpProgress value) => all.Add(value);
    }

    private sealed class Disposing(IStorageBackend backend) : IDisposable
    {
        public IStorageBackend Backend => backend;

        public void Dispose() => backend.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
