using System.Collections.Concurrent;
using Memento.CompilerServices;
using Memento.Configuration;
using Memento.Core.Tests.Support;
using Memento.Running;
using Memento.Testing;
using Memento.Versioning;

namespace Memento.Core.Tests.Functions;

/// <summary>
/// Hits that a memento function makes in the environment of the process. Once there was one it asks for little and takes no lock: each test has some first, and then
/// what the next one must notice.
/// </summary>
[NonParallelizable]
internal sealed class NestedHitTests
{
    private static readonly CallShape<(string, int), int> Twice = new(
        new FunctionSource(typeof(NestedHitTests), nameof(TwiceOf), "", [], [typeof(string), typeof(int)], static arguments => TwiceOf((string)arguments[0]!, (int)arguments[1]!)), "key", "x");

    private static readonly CallShape<(string, int), int> Thrice = new(
        new FunctionSource(typeof(NestedHitTests), nameof(ThriceOf), "", [], [typeof(string), typeof(int)], static arguments => ThriceOf((string)arguments[0]!, (int)arguments[1]!)), "key", "x");

    private static readonly CallShape<ValueTuple<string>, int> CallsOnlyThrice = new(
        new FunctionSource(typeof(NestedHitTests), nameof(OnlyThrice), "", [], [typeof(string)], static arguments => OnlyThrice((string)arguments[0]!)), "key");

    private static readonly ConcurrentDictionary<string, Func<Task<int>>> Bodies = new();

    private TestEnvironment _test = null!;
    private IDisposable _default = null!;

    private string Key { get; set; } = "";

    private Cluster Cluster => _test.Environment.GetCluster(null)!;

    [SetUp]
    public void SetUp()
    {
        Key = Guid.NewGuid().ToString();
        _test = new TestEnvironment("memory", isUsed: false);
        _default = _test.Environment.UseAsDefault();
        // From nowhere else: what is found out about a function at these is asked of no later one.
        Hit(Twice, 4);
        Hit(Twice, 4);
    }

    [TearDown]
    public async Task TearDown()
    {
        _default.Dispose();
        await _test.DisposeAsync();
    }

    [Test]
    public void They_are_in_the_memento_of_their_caller_and_counted()
    {
        var before = _test.Environment.Statistics.Remembered;
        var memento = Run(() => Hit(Twice, 4) + Hit(Twice, 4) + Hit(Twice, 4));
        Assert.That(memento.Invocations.Select(static call => call.Call.Function.Function), Is.EqualTo(Enumerable.Repeat(nameof(TwiceOf), 3)));
        Assert.That(memento.InvocationCount, Is.EqualTo(3));
        Assert.That(memento.Dependencies, Does.Contain(memento.Invocations[0].Call.Function));
        Assert.That(_test.Environment.Statistics.Remembered, Is.EqualTo(before + 3));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [TestCase(MementoRecord.MaximumInvocations - 1)]
    [TestCase(MementoRecord.MaximumInvocations)]
    [TestCase(MementoRecord.MaximumInvocations + 1)]
    [TestCase((3 * MementoRecord.MaximumInvocations) + 7)]
    public async Task All_of_many_are_listed_in_their_order(int count)
    {
        for (var x = 0; x < 10; x++)
        {
            Hit(Twice, x);
        }

        var memento = Run(() => Enumerable.Range(0, count).Sum(x => Hit(Twice, x % 10)));
        Assert.That(memento.InvocationCount, Is.EqualTo(count));
        Assert.That(memento.Invocations, Has.Count.EqualTo(Math.Min(count, MementoRecord.MaximumInvocations)));
        var listed = await TestCalls.ToListAsync(Memo.Of<string, int>(Body).With(Key).ListInvocationsAsync());
        Assert.That(listed.Select(static call => call.Arguments), Is.EqualTo(Enumerable.Range(0, count).Select(x => ArgumentsOf(x % 10))));
    }

    [Test]
    public void Those_on_other_threads_stand_between_those_before_and_after_them()
    {
        for (var x = 0; x < 9; x++)
        {
            Hit(Twice, x);
        }

        var memento = Run(() =>
        {
            Hit(Twice, 0);
            Hit(Twice, 1);
            OnAnotherThread(() => Hit(Twice, 2));
            Hit(Twice, 3);
            // Neither is one that is computed among those that no lock is taken for.
            Hit(Twice, 100);
            OnAnotherThread(() =>
            {
                Hit(Twice, 4);
                Hit(Twice, 101);
            });
            return Hit(Twice, 5);
        });
        Assert.That(memento.Invocations.Select(static call => call.Arguments), Is.EqualTo(new[] { 0, 1, 2, 3, 100, 4, 101, 5 }.Select(ArgumentsOf)));
    }

    [Test]
    public void Those_after_an_await_come_after_those_before_it()
    {
        for (var x = 0; x < 200; x++)
        {
            Hit(Twice, x);
        }

        var memento = Run(async () =>
        {
            for (var x = 0; x < 200; x++)
            {
                Hit(Twice, x);
                if (x % 7 == 0)
                {
                    await Task.Yield();
                }
            }

            return 0;
        });
        Assert.That(memento.Invocations.Select(static call => call.Arguments), Is.EqualTo(Enumerable.Range(0, 200).Select(ArgumentsOf)));
    }

    [Test]
    public void Those_that_threads_make_at_once_are_each_kept_once([Values(900, 1000, 5000)] int count)
    {
        for (var x = 0; x < count; x++)
        {
            Hit(Twice, x);
        }

        var memento = Run(() =>
        {
            Parallel.For(0, count, x => Hit(Twice, x));
            return 0;
        });
        Assert.That(memento.InvocationCount, Is.EqualTo(count));
        Assert.That(memento.Invocations.Select(static call => call.Arguments), Is.Unique.And.Exactly(Math.Min(count, MementoRecord.MaximumInvocations)).Items);
    }

    [Test]
    public async Task An_environment_that_the_caller_switches_to_is_noticed()
    {
        await using var other = new TestEnvironment("memory", isUsed: false);
        Run(() =>
        {
            Hit(Twice, 4);
            using (other.Environment.Use())
            {
                Assert.That(Twice.TryRemember((Key, 4), out _), Is.False);
            }

            Assert.That(Twice.TryRemember((Key, 4), out _), Is.True);
            return 0;
        });
    }

    [Test]
    public void A_context_of_the_caller_is_part_of_the_key_of_what_it_calls()
    {
        var found = true;
        Bodies[Key] = () =>
        {
            found = Twice.TryRemember((Key, 4), out _);
            return Task.FromResult(0);
        };
        Memo.Of<string, int>(Body).WithContext("scenario", "high").Call(Key);
        Assert.That(found, Is.False);
    }

    [Test]
    public void A_caller_that_may_call_nothing_is_refused_what_is_remembered_too()
    {
        Run(() => Hit(Twice, 4));
        Bodies[Key + "/other"] = () => Task.FromResult(Hit(Twice, 4));
        Assert.That(() => Memo.Of<string, int>(Body).PreventingCalls().Call(Key + "/other"), Throws.TypeOf<CallPreventedException>());
    }

    [Test]
    public void A_caller_whose_code_does_not_show_the_call_is_refused_what_is_remembered_for_another_one()
    {
        Hit(Thrice, 4);
        Run(() => Hit(Twice, 4) + Hit(Thrice, 4));
        Bodies[Key + "/thrice"] = () => Task.FromResult(Hit(Twice, 4));
        Assert.That(() => CallsOnlyThrice.Call(new(Key + "/thrice"), [Key + "/thrice"]), Throws.TypeOf<UndeclaredDependencyException>());
        Run(() => Hit(Twice, 4), "again");
    }

    [Test]
    public void A_lock_of_the_cluster_is_noticed_in_the_middle_of_a_caller()
    {
        Run(() =>
        {
            Hit(Twice, 4);
            Cluster.Lock(VersionLock.Of([Memo.Of<string, int, int>(TwiceOf).Name.At("locked"), Memo.Of<string, int>(Body).Name.At("locked")]));
            try
            {
                Assert.That(Twice.TryRemember((Key, 4), out _), Is.False);
            }
            finally
            {
                Cluster.Unlock();
            }

            return 0;
        });
    }

    [Test]
    public void Forgetting_is_noticed_in_the_middle_of_a_caller()
    {
        Run(() =>
        {
            Hit(Twice, 4);
            Cluster.ForgetEverything();
            Assert.That(Twice.TryRemember((Key, 4), out _), Is.False);
            return 0;
        });
    }

    [Test]
    public void What_a_caller_leaves_behind_on_its_thread_is_no_part_of_the_next_one()
    {
        var first = Run(() => Hit(Twice, 4), "first");
        Hit(Twice, 4);
        var second = Run(() => Hit(Twice, 4) + Hit(Twice, 4), "second");
        Assert.That(first.InvocationCount, Is.EqualTo(1));
        Assert.That(second.InvocationCount, Is.EqualTo(2));
    }

    [Test]
    public void A_caller_within_a_caller_keeps_its_own_and_the_outer_one_goes_on_with_its_own()
    {
        Bodies[Key + "/inner"] = () => Task.FromResult(Hit(Twice, 4) + Hit(Twice, 4));
        var memento = Run(() =>
        {
            Hit(Twice, 4);
            Memo.Of<string, int>(Body).Call(Key + "/inner");
            return Hit(Twice, 4);
        });
        Assert.That(memento.Invocations.Select(static call => call.Call.Function.Function), Is.EqualTo(new[] { nameof(TwiceOf), nameof(Body), nameof(TwiceOf) }));
        Assert.That(Memo.Of<string, int>(Body).Memento(Key + "/inner")!.InvocationCount, Is.EqualTo(2));
    }

    [Test]
    public void Whoever_begins_to_listen_is_told_of_the_next_one()
    {
        Run(() =>
        {
            Hit(Twice, 4);
            using var measurements = new Telemetry.Measurements("memento.hits");
            Hit(Twice, 4);
            Assert.That(measurements.Count("memento.hits", ("memento.function", "Memento.Core.Tests/Memento.Core.Tests.Functions.NestedHitTests:TwiceOf")), Is.EqualTo(1));
            return 0;
        });
    }

    private MementoRecord Run(Func<int> body, string name = "") => Run(() => Task.FromResult(body()), name);

    private MementoRecord Run(Func<Task<int>> body, string name = "")
    {
        var key = name.Length == 0 ? Key : $"{Key}/{name}";
        Bodies[key] = body;
        Memo.Of<string, int>(Body).Call(key);
        return Memo.Of<string, int>(Body).Memento(key)!;
    }

    private int Hit(CallShape<(string, int), int> shape, int x) => shape.TryRemember((Key, x), out var result) ? result : shape.Call((Key, x), [Key, x]);

    private string ArgumentsOf(int x) => $$"""{"key":"{{Key}}","x":{{x}}}""";

    private static void OnAnotherThread(Action action)
    {
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                // Thrown where it is waited for.
                thrown = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.That(thrown, Is.Null);
    }

    [MementoFunction(Version = "1")]
    private static int TwiceOf(string key, int x)
    {
        Runs.Count(key);
        return 2 * x;
    }

    [MementoFunction(Version = "1")]
    private static int ThriceOf(string key, int x)
    {
        Runs.Count(key);
        return 3 * x;
    }

    /// <summary>Does what the test says.</summary>
    [MementoFunction(Version = "1")]
    private static Task<int> Body(string key) => Bodies[key]();

    /// <summary>Does so too, and by its code it calls nothing but what its code shows.</summary>
    [MementoFunction]
    [DependsOn(typeof(NestedHitTests), nameof(ThriceOf))]
    private static int OnlyThrice(string key) => Bodies[key]().GetAwaiter().GetResult();
}
