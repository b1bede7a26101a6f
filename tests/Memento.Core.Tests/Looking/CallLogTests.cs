using System.Text;
using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Logging;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Looking;

/// <summary>What functions log while they run, kept with their results.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class CallLogTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static readonly LogLevel[] Levels = [LogLevel.Trace, LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical];

    [Test]
    public async Task What_an_application_logs_in_a_function_is_kept_with_its_result()
    {
        using (var outside = Application())
        {
            outside.CreateLogger("Acme.Prices").LogInformation("outside");
        }

        Tell(Coast.Told, Key, () =>
        {
            using var application = Application();
            var logger = application.CreateLogger("Acme.Prices");
            logger.LogTrace("too fine");
            logger.LogInformation(new EventId(17, "Read"), "read {Count} prices\nof {Name}", 3, "ünïcödé");
            logger.LogWarning(new TideException("The tide\r\nis out."), "odd");
        });
        var call = Coast.Told.With(Key);
        Assert.That(call.Log(), Does.Match("""
            ^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info Acme.Prices\[17\] read 3 prices of ünïcödé
            \S+Z warn Acme.Prices\[0\] odd Memento.Core.Tests.Functions.TideException: The tide is out.
            $
            """.ReplaceLineEndings("\n")));
        Assert.That(await call.LogAsync(), Is.EqualTo(call.Log()));
        Assert.That(await call.ListMetadataAsync().ToListAsync(), Is.EqualTo(new[] { "log" }), "it is metadata as any other");
    }

    [Test]
    public void A_function_without_an_application_logs_too()
    {
        Memo.Log.LogError("nowhere");
        Assert.That(Memo.Log.IsEnabled(LogLevel.Error), Is.False);
        Tell(Coast.Told, Key, () =>
        {
            foreach (var level in Levels)
            {
                Memo.Log.Log(level, "as it goes");
            }
        });
        Assert.That(LogOf(Key).Select(line => line.Split(' ')[1]), Is.EqualTo(new[] { "trace", "debug", "info", "warn", "error", "critical" }));
    }

    [Test]
    public void An_exception_that_says_nothing_of_itself_can_be_logged()
    {
        Tell(Coast.Told, Key, () => Memo.Log.LogError(new ClosedException(), "closed"));
        Assert.That(LogOf(Key).Single(), Does.EndWith("closed (it cannot be read: System.InvalidOperationException)"));
    }

    [Test]
    public async Task Nothing_is_kept_where_nothing_was_logged()
    {
        Tell(Coast.Told, Key, () => { });
        var call = Coast.Told.With(Key);
        Assert.That(call.Log(), Is.Null);
        Assert.That(await call.ListMetadataAsync().ToListAsync(), Is.Empty);
        Assert.That(Coast.Told.With(Key + "other").Log(), Is.Null, "nor of a call that was not made");
    }

    [Test]
    public void Each_call_has_its_own_log_and_a_remembered_one_logs_nothing()
    {
        var (inner, other) = (Key + "inner", Key + "other");
        Tell(Coast.Told, inner, () => Memo.Log.LogInformation("inner"));
        Tell(Coast.Told, Key, () =>
        {
            Memo.Log.LogInformation("before");
            Tell(Coast.Told, inner, () => Memo.Log.LogInformation("inner"));
            Tell(Coast.Told, other, () => Memo.Log.LogInformation("other"));
            Memo.Log.LogInformation("after");
        });
        Assert.That(LogOf(Key).Select(line => line.Split(' ')[^1]), Is.EqualTo(new[] { "before", "after" }));
        Assert.That(LogOf(Key + "inner"), Has.Count.EqualTo(1));
        Assert.That(LogOf(Key + "other").Select(line => line.Split(' ')[^1]), Is.EqualTo(new[] { "other" }));
    }

    [Test]
    public async Task Messages_from_tasks_and_threads_land_in_the_call_that_started_them()
    {
        Arithmetic.During[Key] = async token =>
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Memo.Log.LogInformation("task {Number}", i), token)));
            var thread = new Thread(() => Memo.Log.LogInformation("thread"));
            thread.Start();
            thread.Join();
        };
        await Arithmetic.Cancellable.CallAsync(Key);
        var lines = (await Arithmetic.Cancellable.With(Key).LogAsync())!.Split('\n');
        Assert.That(lines.Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..].Trim()), Is.EquivalentTo(Enumerable.Range(0, 50).Select(i => $"task {i}").Append("thread").Append("")));
    }

    [Test]
    public void What_a_function_logs_in_the_background_after_it_has_returned_is_left_out()
    {
        var (returned, logged) = (new Signal(Key + "/returned"), new Signal(Key + "/logged"));
        Tell(Coast.Told, Key, () => Task.Run(() =>
        {
            returned.Wait();
            Memo.Log.LogInformation("too late");
            logged.Set();
        }));
        returned.Set();
        logged.Wait();
        Assert.That(Coast.Told.With(Key).Log(), Is.Null);
    }

    [Test]
    public void What_a_function_logs_before_it_throws_is_kept_with_the_exception()
    {
        Assert.That(() => Tell(Coast.Told, Key, () =>
        {
            Memo.Log.LogInformation("going");
            throw new TideException("gone");
        }), Throws.TypeOf<TideException>());
        Assert.That(LogOf(Key).Single(), Does.EndWith(" going"));
    }

    [Test]
    public void A_failure_that_is_not_remembered_keeps_no_log()
    {
        Assert.That(() => Tell(Coast.Told, Key, () =>
        {
            Memo.Log.LogInformation("going");
            throw new NonMemoizedException("gone");
        }), Throws.TypeOf<NonMemoizedException>());
        Assert.That(Coast.Told.With(Key).Log(), Is.Null);
    }

    [TestCase("null", "false")]
    [TestCase("memory", "true")]
    public async Task A_store_that_keeps_no_results_keeps_no_logs_and_says_nothing(string storage, string isReadOnly)
    {
        using var loggers = new RecordingLoggers();
        var environment = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions
        {
            LoggerFactory = loggers,
            ShadowFolder = PluginCopies.Folder,
            Overrides = new Dictionary<string, string?>
            {
                ["repos:0:clusters:silent:storage:type"] = storage,
                ["repos:0:clusters:silent:storage:readonly"] = isReadOnly,
            },
        });
        await using (environment)
        {
            using var use = environment.Use();
            Assert.That(Tell(Coast.Silent, Key, () => Memo.Log.LogInformation("going")), Is.EqualTo(Key.Length));
            Assert.That(Coast.Silent.With(Key).Log(), Is.Null);
        }

        Assert.That(loggers.Warnings, Is.Empty);
    }

    [Test]
    public void A_long_log_is_cut_and_says_so()
    {
        Tell(Coast.Told, Key, () =>
        {
            for (var i = 0; i < 5000; i++)
            {
                Memo.Log.LogInformation("message {Number} of many", i);
            }
        });
        var lines = LogOf(Key);
        Assert.That(lines[^1], Is.EqualTo($"… {5000 - lines.Count + 1} more messages are left out: the log of a call is kept up to CallLogLimit."));
        Assert.That(lines[^2], Does.EndWith($"message {lines.Count - 2} of many"), "without a gap");
        Assert.That(lines[..^1].Sum(line => line.Length + 1), Is.InRange(63 * 1024, 64 * 1024));
    }

    [TestCase("four", "five", 10, "four\nfive\n")]
    [TestCase("four", "f\u00fcnf", 10, "four\n\u2026 1 more messages are left out: the log of a call is kept up to CallLogLimit.\n")]
    [TestCase("four", "five", 9, "four\n\u2026 1 more messages are left out: the log of a call is kept up to CallLogLimit.\n")]
    [TestCase("four", "five", 4, "\u2026 2 more messages are left out: the log of a call is kept up to CallLogLimit.\n")]
    public void A_log_has_as_many_bytes_as_its_limit_and_not_one_more(string first, string second, int limit, string expected)
    {
        var log = new CallLog();
        log.Add(first, limit);
        log.Add(second, limit);
        Assert.That(Encoding.UTF8.GetString(log.End()!.Value.Span), Is.EqualTo(expected));
    }

    [TestCase(0, 0)]
    [TestCase(100, 2)]
    public async Task The_limit_is_the_environments_and_none_switches_logs_off(int limit, int expected)
    {
        var environment = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "memento.json"), new MementoEnvironmentOptions { CallLogLimit = limit, ShadowFolder = PluginCopies.Folder });
        await using (environment)
        {
            using var use = environment.Use();
            Tell(Coast.Told, Key, () =>
            {
                Assert.That(Memo.Log.IsEnabled(LogLevel.Information), Is.EqualTo(limit > 0));
                Memo.Log.LogInformation("first");
                Memo.Log.LogInformation("{Text}", new string('x', 100));
            });
            Assert.That(Coast.Told.With(Key).Log()?.TrimEnd('\n').Split('\n').Length ?? 0, Is.EqualTo(expected));
        }
    }

    [Test]
    [OwnEnvironment]
    public async Task The_log_of_a_result_that_was_too_old_goes_with_it()
    {
        // Before the first call: what remembers it goes by the clock that there was then.
        var clock = new ShiftedClock();
        Test.Environment.Clock = clock;
        Tell(Coast.Daily, Key, () => Memo.Log.LogInformation("yesterday"));
        await LaterAsync(clock, 2);
        Assert.That(Coast.Daily.With(Key).Log(), Does.Contain("yesterday"));
        Tell(Coast.Daily, Key, () => { });
        Assert.That(Coast.Daily.With(Key).Log(), Is.Null);
        await LaterAsync(clock, 4);
        Tell(Coast.Daily, Key, () => Memo.Log.LogInformation("today"));
        Assert.That(Coast.Daily.With(Key).Log(), Does.Contain("today"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void The_log_of_a_result_whose_files_changed_goes_with_it(bool declaresAgain)
    {
        var file = Test.Folder.Write("input", "one");
        Tell(Coast.Told, Key, () => Memo.Log.LogInformation("{Version}", Memo.File(file).Version));
        Assert.That(Coast.Told.With(Key).Log(), Is.Not.Null);
        Test.Folder.Write("input", "another");
        Tell(Coast.Told, Key, () => _ = declaresAgain ? Memo.File(file) : null);
        Assert.That(Coast.Told.With(Key).Log(), Is.Null);
    }

    [Test]
    public void Loggers_of_the_provider_have_no_scopes_and_refuse_no_level()
    {
        Tell(Coast.Told, Key, () =>
        {
            using var provider = new MementoLoggerProvider();
            var logger = provider.CreateLogger("category");
            using (logger.BeginScope("scope"))
            {
                logger.Log(LogLevel.None, "nothing");
                logger.LogInformation("something");
            }
        });
        Assert.That(LogOf(Key).Single(), Does.Contain("info category[0] something"));
    }

    private async Task LaterAsync(ShiftedClock clock, int days)
    {
        clock.Shift = TimeSpan.FromDays(days);
        await AgeAsync(Coast.Daily.Memento(Key)!, typeof(int), TimeSpan.FromDays(days));
    }

    private static ILoggerFactory Application() => LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddMementoCallLogs().AddMementoCallLogs());

    // In whichever process it runs.
    private static int Tell(MementoFunction<string, int> function, string key, Action tell)
    {
        Coast.Telling[key] = tell;
        return function.Call(key);
    }

    private static List<string> LogOf(string key) => [.. Coast.Told.With(key).Log()!.TrimEnd('\n').Split('\n')];
}
