using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Functions;

/// <summary>What a caller sees of a memento function, on the stores that keep and on the one that does not.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class CallTests(string storage, string runner) : CallingTests(storage, runner)
{
    [OwnEnvironment]
    [Test]
    public void A_second_call_is_remembered()
    {
        Assert.That(Arithmetic.Twice.Call(Key, 21), Is.EqualTo(42));
        Assert.That(Arithmetic.Twice.Call(Key, 21), Is.EqualTo(42));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
        Assert.That(Test.Environment.Statistics.Computed, Is.EqualTo(1));
        Assert.That(Test.Environment.Statistics.Remembered, Is.EqualTo(1));
        Assert.That(Test.Environment.Statistics.ToString(), Is.EqualTo("1 computed, 1 remembered"));
    }

    [Test]
    public void Other_arguments_are_another_call()
    {
        Assert.That(Arithmetic.Twice.Call(Key, 7), Is.EqualTo(14));
        Assert.That(Arithmetic.Twice.Call(Key, 8), Is.EqualTo(16));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        Assert.That((Arithmetic.Twice.Call(Key, 7), Arithmetic.Twice.Call(Key, 8)), Is.EqualTo((14, 16)));
        Assert.That(Runs.Of(Key), Is.EqualTo(2), "each is remembered by itself");
    }

    [Test]
    public async Task An_argument_that_is_refused_keeps_the_function_from_running_and_leaves_nothing()
    {
        Assert.That(() => Arithmetic.Open.Call(Key, (Action)(static () => { })), Throws.TypeOf<UnsupportedArgumentException>());
        Assert.That(async () => await Arithmetic.Open.CallAsync(Key, new List<object> { 1, (Action)(static () => { }) }), Throws.TypeOf<UnsupportedArgumentException>());
        Assert.That(Runs.Of(Key), Is.Zero);
        Assert.That(await Arithmetic.Open.ListMementosAsync().AnyAsync(memento => memento.Arguments.Contains(Key, StringComparison.Ordinal)), Is.False);
    }

    [Test]
    public void A_recursive_function_remembers_each_level()
    {
        Assert.That(Arithmetic.Fibonacci.Call(Key, 50), Is.EqualTo(12586269025));
        Assert.That(Runs.Of(Key), Is.EqualTo(51));
    }

    [Test]
    public async Task An_asynchronous_function_is_remembered()
    {
        Assert.That(await Arithmetic.TwiceLater.CallAsync(Key, 5), Is.EqualTo(10));
        Assert.That(await Arithmetic.TwiceLater.CallAsync(Key, 5), Is.EqualTo(10));
        Assert.That(Arithmetic.TwiceLater.Call(Key, 5), Is.EqualTo(10));
        Assert.That(Runs.Of(Key), Is.EqualTo(2), "the function once and the one it calls once");
    }

    [Test]
    public void Null_is_remembered_and_its_memento_has_no_content()
    {
        Assert.That(Arithmetic.Nothing.Call(Key), Is.Null);
        Assert.That(Arithmetic.Nothing.Call(Key), Is.Null);
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
        var memento = Arithmetic.Nothing.Memento(Key)!;
        Assert.That(memento.ResultType, Is.EqualTo(ResultType.Null));
        Assert.That(memento.Content, Is.Null);
        Test.Environment.GetCluster(null)!.Storage.Memory.Clear();
        Assert.That(Arithmetic.Nothing.Call(Key), Is.Null);
        Assert.That(Runs.Of(Key), Is.EqualTo(1), "It is in the store too.");
    }

    [Test]
    public void A_caller_who_changes_a_result_harms_nobody()
    {
        var first = Arithmetic.Numbers.Call(Key);
        first[0] = 99;
        var second = Arithmetic.Numbers.Call(Key);
        second[1] = 99;
        Assert.That(Arithmetic.Numbers.Call(Key), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void A_mutable_argument_is_known_by_its_content_at_the_call()
    {
        var numbers = new List<int> { 1, 2 };
        Assert.That(Arithmetic.Sum.Call(Key, numbers), Is.EqualTo(3));
        numbers.Add(3);
        Assert.That(Arithmetic.Sum.Call(Key, numbers), Is.EqualTo(6));
        Assert.That(Arithmetic.Sum.Call(Key, [1, 2]), Is.EqualTo(3));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void A_parameter_not_in_the_key_is_passed_and_not_hashed()
    {
        RequireThisProcess("What an argument refers to: a delegate is in the caller's memory.");
        var told = 0;
        Assert.That(Arithmetic.WithService.Call(Key, () => told++), Is.EqualTo(7));
        Assert.That(Arithmetic.WithService.Call(Key, () => told += 100), Is.EqualTo(7));
        Assert.That(told, Is.EqualTo(1));
        Assert.That(Arithmetic.WithService.Memento(Key, () => { })!.Arguments, Does.Not.Contain("service"));
    }

    [OwnEnvironment]
    [Test]
    public async Task An_argument_that_cannot_be_part_of_a_key_is_refused_before_the_body_runs()
    {
        object[] refused = [(Action)(() => { }), new List<object> { (Action)(() => { }) }, new Dictionary<string, object> { ["a"] = new MemoryStream() }];
        foreach (var value in refused)
        {
            Assert.That(() => Arithmetic.Open.Call(Key, value), Throws.TypeOf<UnsupportedArgumentException>());
        }

        Assert.That(Runs.Of(Key), Is.Zero);
        Assert.That(await Arithmetic.Open.ListMementosAsync().CountAsync(), Is.Zero);
    }

    [Test]
    public void What_a_parameter_cannot_tell_apart_elsewhere_are_calls_of_their_own()
    {
        Assert.That(new object[] { 1, 1.0, true, 0.0, -0.0, "1" }.Select(value => Arithmetic.Open.Call(Key, value)), Is.EqualTo(new[] { 1, 0, 0, 0, 0, 0 }));
        Assert.That(Runs.Of(Key), Is.EqualTo(6));
    }

    [Test]
    public async Task A_cancelled_call_leaves_no_memento_and_no_frame()
    {
        using var cancellation = new CancellationTokenSource();
        var inside = Arithmetic.Hold(Key);
        var cancelling = Task.Run(async () =>
        {
            await inside.WaitAsync();
            await cancellation.CancelAsync();
        });
        Assert.That(() => Arithmetic.Cancellable.Call(Key, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        await cancelling;
        Assert.That(Arithmetic.Cancellable.Memento(Key), Is.Null);
        Assert.That(CallContext.Current?.Frame, Is.Null);
        Assert.That(() => Arithmetic.Fail.Call(Key, "custom"), Throws.TypeOf<TideException>());
        Assert.That(CallContext.Current?.Frame, Is.Null, "nor does an exception");
    }

    [Test]
    public void A_memento_function_is_an_argument_and_can_be_called_inside()
    {
        Assert.That(Arithmetic.Apply.Call(Key, Arithmetic.Twice), Is.EqualTo(6));
        Assert.That(Arithmetic.Apply.Call(Key, Arithmetic.TwiceLater), Is.EqualTo(6));
        Assert.That(Arithmetic.Apply.Call(Key, Arithmetic.Twice), Is.EqualTo(6));
        Assert.That(Runs.Of(Key + "/applied"), Is.EqualTo(2), "one entry a function");
        Assert.That(Arithmetic.Apply.Memento(Key, Arithmetic.Twice)!.Arguments, Does.Contain("FunctionReference").And.Contain(Arithmetic.Twice.Name.ToString()));
    }

    [Test]
    [NonParallelizable] // A collection of garbage that another test causes moves the count of this thread.
    public void A_hit_in_memory_with_scalar_arguments_allocates_nothing()
    {
        // A handle of the test's own: one that is used in two environments at once is bound anew at each turn.
        var twice = Memo.Of<string, int, int>(TwiceBody);
        var key = Key;
        twice.Call(key, 1);
        var sum = 0;
        for (var i = 0; i < 100; i++)
        {
            sum += twice.Call(key, 1);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            sum += twice.Call(key, 1);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.EqualTo(2200));
        Assert.That(Runs.Of(key), Is.EqualTo(1));
    }

    [Test]
    public void A_memento_says_what_ran()
    {
        var before = DateTimeOffset.UtcNow;
        Arithmetic.SumOfTwice.Call(Key, 3);
        var memento = Arithmetic.SumOfTwice.Memento(Key, 3)!;
        var child = Arithmetic.Twice.Memento(Key, 3)!;
        Assert.Multiple(() =>
        {
            Assert.That(memento.Function, Is.EqualTo(Arithmetic.SumOfTwice.Name));
            Assert.That(memento.Arguments, Is.EqualTo($$"""{"key":"{{Key}}","x":3}"""));
            Assert.That(memento.Time, Is.InRange(before, DateTimeOffset.UtcNow));
            Assert.That(memento.Time.Offset, Is.EqualTo(TimeSpan.Zero));
            Assert.That(memento.TotalTime, Is.GreaterThanOrEqualTo(memento.OwnTime));
            Assert.That(memento.ResultType.Name, Is.EqualTo("number"));
            Assert.That(memento.Content!.Length, Is.EqualTo(2), "the text 20");
            Assert.That(memento.Runner, Is.EqualTo(new RunnerDescription(Runner)));
            Assert.That(memento.Invocations.Select(invocation => invocation.Arguments), Is.EqualTo(new[]
            {
                $$"""{"key":"{{Key}}","x":3}""", $$"""{"key":"{{Key}}","x":4}""", $$"""{"key":"{{Key}}","x":3}""",
            }), "in the order of the calls, a repeated one each time");
            Assert.That(memento.Dependencies, Is.EquivalentTo(new[] { Arithmetic.SumOfTwice.Name, Arithmetic.Twice.Name }));
            Assert.That(memento.CorrelationId, Does.Match("^cid_[0-9a-f]{12}$"));
            Assert.That(child.CorrelationId, Is.EqualTo(memento.CorrelationId));
            Assert.That(memento.ProcessId, Runner == "process" ? Is.Not.EqualTo(Environment.ProcessId) : Is.EqualTo(Environment.ProcessId));
            Assert.That(memento.Host, Is.EqualTo(Environment.MachineName));
        });
    }

    [Test]
    public async Task A_memento_has_the_direct_calls_in_their_order_and_depends_on_what_those_call([Values] bool areRemembered)
    {
        var key = Key;
        if (areRemembered)
        {
            // Twice, so that they stand on the shelf as well.
            for (var i = 0; i < 2; i++)
            {
                await Arithmetic.TwiceLater.CallAsync(key, 2);
                Arithmetic.SumOfTwice.Call(key, 5);
            }
        }

        Arithmetic.During[key] = async token =>
        {
            await Arithmetic.TwiceLater.CallAsync(key, 2, token);
            Arithmetic.Fibonacci.Call(key, 1, token);
            Arithmetic.SumOfTwice.Call(key, 5, token);
        };
        await Arithmetic.Cancellable.CallAsync(key);
        var memento = (await Arithmetic.Cancellable.MementoAsync(key))!;
        Assert.That(memento.Invocations.Select(static invocation => invocation.Call.Function), Is.EqualTo(new[] { Arithmetic.TwiceLater.Name, Arithmetic.Fibonacci.Name, Arithmetic.SumOfTwice.Name }));
        Assert.That(memento.InvocationCount, Is.EqualTo(3));
        Assert.That(memento.OwnTime, Is.LessThan(memento.TotalTime), "what it called took time of its own");
        Assert.That(memento.Dependencies, Is.EquivalentTo(new[]
        {
            Arithmetic.Cancellable.Name, Arithmetic.TwiceLater.Name, Arithmetic.Fibonacci.Name, Arithmetic.SumOfTwice.Name, Arithmetic.Twice.Name,
        }));
    }

    [Test]
    public void A_callee_that_is_remembered_already_is_recorded_and_keeps_its_correlation_id()
    {
        Arithmetic.Twice.Call(Key, 3);
        Arithmetic.SumOfTwice.Call(Key, 3);
        Assert.That(Arithmetic.SumOfTwice.Memento(Key, 3)!.Invocations, Has.Count.EqualTo(3));
        Assert.That(Arithmetic.Twice.Memento(Key, 3)!.CorrelationId, Is.Not.EqualTo(Arithmetic.SumOfTwice.Memento(Key, 3)!.CorrelationId));
    }

    [Test]
    public async Task Children_called_from_tasks_and_threads_land_in_their_caller()
    {
        Arithmetic.During[Key] = async _ =>
        {
            var key = Key;
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => Arithmetic.Twice.Call(key, i), CancellationToken.None)));
            Parallel.For(4, 8, i => Arithmetic.Twice.Call(key, i));
            var thread = new Thread(() => Arithmetic.Twice.Call(key, 8));
            thread.Start();
            thread.Join();
        };
        await Arithmetic.Cancellable.CallAsync(Key);
        var memento = (await Arithmetic.Cancellable.MementoAsync(Key))!;
        Assert.That(memento.Invocations.Select(invocation => invocation.Arguments), Is.EquivalentTo(
            Enumerable.Range(0, 9).Select(i => $$"""{"key":"{{Key}}","x":{{i}}}""")));
    }

    [Test]
    public void Forgetting_a_call_makes_it_run_again_and_leaves_the_others()
    {
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.Twice.Call(Key, 2);
        Arithmetic.Twice.Forget(Key, 1);
        Assert.That(Arithmetic.Twice.Memento(Key, 1), Is.Null);
        Test.Environment.GetCluster(null)!.Storage.Memory.Clear();
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.Twice.Call(Key, 2);
        Assert.That(Runs.Of(Key), Is.EqualTo(3));
        Assert.That(() => Arithmetic.Twice.Forget(Key, 77), Throws.Nothing);
    }

    [OwnEnvironment]
    [Test]
    public async Task Forgetting_a_function_forgets_all_its_calls()
    {
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.Twice.Call(Key, 2);
        Assert.That(await Arithmetic.Twice.ListMementosAsync().CountAsync(), Is.EqualTo(2));
        Arithmetic.Twice.ForgetAll();
        Assert.That(await Arithmetic.Twice.ListMementosAsync().CountAsync(), Is.Zero);
        Arithmetic.Twice.Call(Key, 1);
        Assert.That(Runs.Of(Key), Is.EqualTo(3));
    }

    [Test]
    public void Another_environment_remembers_apart()
    {
        Arithmetic.Twice.Call(Key, 1);
        var other = new TestEnvironment(Storage, Runner);
        Arithmetic.Twice.Call(Key, 1);
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        other.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Arithmetic.Twice.Call(Key, 1);
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [MementoFunction(Version = "1")]
    private static int TwiceBody(string key, int x)
    {
        Runs.Count(key);
        return 2 * x;
    }
}
