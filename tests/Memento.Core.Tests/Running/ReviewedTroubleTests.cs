using System.Collections.Concurrent;
using Memento.Core.Tests.Support;
using Memento.Keys;
using Memento.Plugins;
using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>Defects that were found by reading the call's way once more, each with the test that failed first.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.Runners))]
internal sealed class ReviewedTroubleTests(string runner) : CallingTests("filesystem", runner)
{
    [Test]
    public void A_cancellation_inside_an_aggregate_is_not_remembered()
    {
        Odd.Body[Key] = () => throw new AggregateException(new TaskCanceledException());
        Assert.Throws<AggregateException>(() => Odd.Number.Call(Key));
        Assert.That(Odd.Number.Memento(Key), Is.Null);
    }

    [Test]
    [Category("Long")]
    public async Task What_a_driver_throws_when_the_call_is_cancelled_is_not_remembered()
    {
        using var cancellation = new CancellationTokenSource();
        var inside = new Signal(Key + "/inside");
        Functions.Arithmetic.During[Key] = Close(inside);
        var call = Task.Run(() => Functions.Arithmetic.Cancellable.Call(Key, cancellation.Token));
        await inside.WaitAsync();
        await cancellation.CancelAsync();
        Assert.ThrowsAsync<InvalidOperationException>(() => call);
        Assert.That(Functions.Arithmetic.Cancellable.Memento(Key), Is.Null);
    }

    [Test]
    public void The_commonest_exceptions_come_back_as_themselves()
    {
        Odd.Body[Key] = () => throw new ArgumentNullException("place");
        var first = Assert.Throws<ArgumentNullException>(() => Odd.Number.Call(Key))!;
        Assert.That(() => Odd.Number.Call(Key), Throws.TypeOf<ArgumentNullException>().With.Message.EqualTo(first.Message));
        Odd.Body[Key + 2] = () => throw new ArgumentOutOfRangeException("place", 3, "Too far.");
        var second = Assert.Throws<ArgumentOutOfRangeException>(() => Odd.Number.Call(Key + 2))!;
        Assert.That(() => Odd.Number.Call(Key + 2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.EqualTo(second.Message));
    }

    [Test]
    public void A_stand_in_that_comes_through_a_caller_stays_what_it_was()
    {
        var inner = Key + "/inner";
        Odd.Body[inner] = () => throw new Functions.OddException(1, 2);
        Assert.Throws(Runner == "process" ? typeof(MementoException) : typeof(Functions.OddException), () => Odd.Number.Call(inner));
        Odd.Body[Key] = () => Odd.Number.Call(inner);
        Assert.Throws<MementoException>(() => Odd.Number.Call(Key));
        Assert.That(Assert.Throws<MementoException>(() => Odd.Number.Call(Key))!.Original!.Name, Does.EndWith(":OddException"));
    }

    [Test]
    public void What_must_not_be_remembered_crosses_processes_as_such()
    {
        var call = Call();
        var read = PortableOutcome.Read(call, PortableOutcome.Write(call, CallOutcome.Failed(new Busy(3)))).Outcome;
        Assert.That(read.Exception, Is.InstanceOf<NonMemoizedException>().With.Message.EqualTo("busy 3"));
        Assert.That(ExceptionRecords.IsResult(read.Exception!, call.Definition), Is.False);
    }

    private static IEnumerable<Exception> Named =>
    [
        new ConfigurationException(ConfigurationErrors.UnknownKey, "unknown"),
        new NonMemoizedException(RunningErrors.OtherBuild, "other"),
        new PluginException(PluginErrors.NotLoaded, "/a.dll", "not loaded"),
        new PluginException("/a.dll", "failed"),
        new ResourceException(ResourceErrors.UnknownKind, "unknown"),
        new ReadOnlyStorageException("forget a call"),
        new ArgumentBindingException("too many"),
    ];

    [TestCaseSource(nameof(Named))]
    public void An_id_crosses_processes_with_its_error(Exception exception)
    {
        var call = Call();
        var read = PortableOutcome.Read(call, PortableOutcome.Write(call, CallOutcome.Failed(exception))).Outcome.Exception!;
        Assert.That((read.GetType(), read.Message, ErrorId.Of(read)), Is.EqualTo((exception.GetType(), exception.Message, ErrorId.Of(exception))));
    }

    [Test]
    public void An_overload_that_cannot_be_a_memento_function_is_in_nobodys_way()
    {
        var call = Call();
        Assert.That(PortableCall.Read(call.ToPortable(), Memento.Configuration.MementoEnvironment.Current).Key, Is.EqualTo(call.Key));
    }

    [Test]
    public void Forgetting_a_call_that_runs_lets_the_next_one_begin_anew_and_keeps_nothing_old()
    {
        var key = Key;
        var (inside, goOn, changed) = (new Signal(key + "/inside"), new Signal(key + "/goOn"), new Signal(key + "/changed"));
        Odd.Body[key] = () =>
        {
            if (changed.IsSet)
            {
                return 2;
            }

            inside.Set();
            goOn.Wait();
            return 1;
        };
        var old = 0;
        var thread = new Thread(() => old = Odd.Number.Call(key));
        thread.Start();
        inside.Wait();
        changed.Set();
        Odd.Number.Forget(key);
        Assert.That(Odd.Number.Call(key), Is.EqualTo(2));
        goOn.Set();
        thread.Join();
        Assert.That(old, Is.EqualTo(1));
        Assert.That(Odd.Number.Call(key), Is.EqualTo(2), "what the old run made was not kept");
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public void An_environment_used_again_inside_a_function_keeps_its_caller_and_sees_circles()
    {
        Odd.Body[Key] = () =>
        {
            using var use = Test.Environment.Use();
            return Functions.Arithmetic.Twice.Call(Key, 1);
        };
        Assert.That(Odd.Number.Call(Key), Is.EqualTo(2));
        Assert.That(Odd.Number.Memento(Key)!.Invocations, Has.Count.EqualTo(1));
        var circle = Key + "/circle";
        Odd.Body[circle] = () =>
        {
            using var use = Test.Environment.Use();
            return Odd.Number.Call(circle);
        };
        Assert.Throws<CyclicCallException>(() => Odd.Number.Call(circle));
    }

    [Test]
    public void A_synchronous_function_runs_on_the_callers_thread_although_the_store_yields()
    {
        RequireThisProcess("Which thread it is: the caller's is in the caller's process.");
        var cluster = Test.Environment.GetCluster(null)!;
        cluster.Replace(new YieldingStorage(cluster.Storage), cluster.Runner);
        var depth = 0;
        var threads = new ConcurrentDictionary<int, bool>();
        var key = Key;
        int Deeper()
        {
            threads[Environment.CurrentManagedThreadId] = true;
            return ++depth == 40 ? 0 : 1 + Odd.Number.Call($"{key}/{depth}");
        }

        for (var i = 0; i < 40; i++)
        {
            Odd.Body[$"{key}/{i}"] = Deeper;
        }

        Assert.That(Odd.Number.Call($"{key}/0"), Is.EqualTo(39));
        Assert.That(threads.Keys, Is.EqualTo(new[] { Environment.CurrentManagedThreadId }));
    }

    [OwnEnvironment]
    [Test]
    public void A_stores_own_time_out_is_a_miss()
    {
        var cluster = Test.Environment.GetCluster(null)!;
        cluster.Replace(new YieldingStorage(cluster.Storage) { Fails = true }, cluster.Runner);
        Odd.Body[Key] = () => 5;
        Assert.That(Odd.Number.Call(Key), Is.EqualTo(5));
    }

    [OwnEnvironment]
    [Test]
    public async Task A_disposed_environment_says_so()
    {
        Odd.Body[Key] = () => 1;
        Odd.Number.Call(Key);
        await Test.Environment.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => Odd.Number.Call(Key + "/another"));
    }

    [Test]
    public async Task Equal_calls_whose_result_cannot_be_shared_do_not_wait_in_turns()
    {
        // As many at once as there are to meet.
        await using var test = new TestEnvironment("null", Runner, overrides: Runner == "local" ? null : new Dictionary<string, string?> { ["repos:0:clusters:default:runner:workers"] = "4" });
        var key = Key;
        var (began, first, together) = (new Signal(key + "/began"), new Signal(key + "/first"), new Signal(key + "/together"));
        Odd.Lists[key] = () =>
        {
            if (began.IsSet)
            {
                together.Meet(3);
            }
            else
            {
                began.Set();
                first.Wait();
            }

            return [1];
        };
        var owner = new Thread(() => Odd.List.Call(key));
        owner.Start();
        began.Wait();
        var waiting = Enumerable.Range(0, 3).Select(_ => new Thread(() => Odd.List.Call(key))).ToArray();
        Array.ForEach(waiting, thread => thread.Start());
        SpinWait.SpinUntil(() => waiting.All(thread => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)));
        first.Set();
        owner.Join();
        Array.ForEach(waiting, thread => thread.Join());
        Assert.That(together.Count, Is.EqualTo(3), "those who waited ran at the same time");
    }

    private static Func<CancellationToken, Task> Close(Signal inside) => token =>
    {
        inside.Set();
        token.WaitHandle.WaitOne();
        throw new InvalidOperationException("The connection was closed.");
    };

    private MementoCall Call()
    {
        var definition = Odd.Overloaded.Definition;
        var arguments = definition.Complete(["a"], partial: null, keyOnly: false);
        return new MementoCall(definition, definition.Name, arguments, definition.Normalize(arguments, context: null), "cid_000000000000");
    }

    private sealed class Busy(int code) : NonMemoizedException($"busy {code}");

    private static class Odd
    {
        public static readonly HandedIn<Func<int>> Body = new();
        public static readonly HandedIn<Func<List<int>>> Lists = new();
        public static readonly MementoFunction<string, int> Number = Memo.Of<string, int>(NumberBody);
        public static readonly MementoFunction<string, List<int>> List = Memo.Of<string, List<int>>(ListBody);
        public static readonly MementoFunction<string, int> Overloaded = Memo.Of<string, int>(Two);

        [MementoFunction(Version = "1")]
        private static int NumberBody(string key, CancellationToken cancellationToken) => Body[key]();

        [MementoFunction(Version = "1")]
        private static List<int> ListBody(string key) => Lists[key]();

        [MementoFunction(Version = "1")]
        private static int Two(string text) => text.Length;

        private static int Two(string text, ref int count) => text.Length + count++;
    }
}
