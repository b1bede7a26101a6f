using Memento.CompilerServices;
using Memento.Configuration;
using Memento.Core.Tests.Support;
using Memento.Core.Tests.Telemetry;
using Memento.Running;
using Moq;

namespace Memento.Core.Tests.Functions;

/// <summary>
/// Hits that come from no memento function, in the environment of the process. Once there was one it asks for little: each test has some first, and then
/// changes what the next one must notice.
/// </summary>
[NonParallelizable]
internal sealed class RootHitTests
{
    private static readonly CallShape<(string, int), int> Shape = new(
        new FunctionSource(typeof(RootHitTests), nameof(Twice), "", [], [typeof(string), typeof(int)], static arguments => Twice((string)arguments[0]!, (int)arguments[1]!)), "key", "x");

    private static readonly CallShape<ValueTuple<string>, int> Caller = new(
        new FunctionSource(typeof(RootHitTests), nameof(CallsTwice), "", [], [typeof(string)], static arguments => CallsTwice((string)arguments[0]!)), "key");

    private static readonly CallShape<(string, string), string> Reader = new(
        new FunctionSource(typeof(RootHitTests), nameof(Read), "", [], [typeof(string), typeof(string)], static arguments => Read((string)arguments[0]!, (string)arguments[1]!)), "key", "path");

    private static readonly CallShape<(string, string), string> ReaderCaller = new(
        new FunctionSource(typeof(RootHitTests), nameof(CallsRead), "", [], [typeof(string), typeof(string)], static arguments => CallsRead((string)arguments[0]!, (string)arguments[1]!)), "key", "path");

    private static readonly CallShape<(string, int), int> Multiplier = new(
        new FunctionSource(typeof(RootHitTests), nameof(Multiply), "", [], [typeof(string), typeof(int)], static arguments => Multiply((string)arguments[0]!, (int)arguments[1]!)), "key", "x");

    private static int _factor = 2;

    private TestEnvironment _test = null!;
    private IDisposable _default = null!;
    private ExecutionContext _outside = null!;

    private string Key { get; set; } = "";

    private Cluster Cluster => _test.Environment.GetCluster(null)!;

    [SetUp]
    public void SetUp()
    {
        Key = Guid.NewGuid().ToString();
        _outside = ExecutionContext.Capture()!;
        _test = new TestEnvironment("memory");
        _default = _test.Environment.UseAsDefault();
    }

    [TearDown]
    public async Task TearDown()
    {
        _default.Dispose();
        await _test.DisposeAsync();
    }

    [Test]
    public void They_are_counted()
    {
        AtRoot(() =>
        {
            Hit();
            var before = _test.Environment.Statistics.Remembered;
            Assert.That(Shape.TryRemember((Key, 4), out var result));
            Assert.That(result, Is.EqualTo(8));
            Assert.That(_test.Environment.Statistics.Remembered, Is.EqualTo(before + 1));
            Assert.That(Runs.Of(Key), Is.EqualTo(1));
        });
    }

    [Test]
    public void Whoever_begins_to_listen_is_told_of_the_next_one([Values("memento.calls", "memento.hits", "memento.time_saved")] string instrument)
    {
        AtRoot(() =>
        {
            Hit();
            using (var measurements = new Measurements(instrument))
            {
                Assert.That(Shape.TryRemember((Key, 4), out _));
                Assert.That(measurements.Count(instrument, ("memento.function", "Memento.Core.Tests/Memento.Core.Tests.Functions.RootHitTests:Twice")), Is.EqualTo(1));
            }

            Hit();
        });
    }

    [Test]
    public void Forgetting_is_noticed()
    {
        AtRoot(() =>
        {
            Hit();
            Memo.Of<string, int, int>(Twice).Forget(Key, 4);
            Assert.That(Shape.TryRemember((Key, 4), out _), Is.False);
            Hit();
            Cluster.ForgetEverything();
            Assert.That(Shape.TryRemember((Key, 4), out _), Is.False);
        });
    }

    [Test]
    public void A_lock_of_the_cluster_is_noticed_and_its_end_too()
    {
        AtRoot(() =>
        {
            Hit();
            Cluster.Lock(VersionLock.Of([Memo.Of<string, int, int>(Twice).Name.At("locked")]));
            Assert.That(Shape.TryRemember((Key, 4), out _), Is.False);
            Assert.That(Call(), Is.EqualTo(8));
            Assert.That(Runs.Of(Key), Is.EqualTo(2), "at the version of the lock");
            Hit();
            Cluster.Unlock();
            Assert.That(Shape.TryRemember((Key, 4), out _), Is.False);
            Assert.That(Call(), Is.EqualTo(8));
            Assert.That(Runs.Of(Key), Is.EqualTo(2), "again at the one of the code");
        });
    }

    [Test]
    public async Task Another_environment_of_the_process_is_noticed_and_its_end_too()
    {
        await using var other = new TestEnvironment("memory");
        AtRoot(() =>
        {
            Hit();
            using (other.Environment.UseAsDefault())
            {
                Assert.That(Shape.TryRemember((Key, 4), out _), Is.False);
                Hit();
                Assert.That(Runs.Of(Key), Is.EqualTo(2));
            }

            Assert.That(Call(), Is.EqualTo(8));
            Assert.That(Runs.Of(Key), Is.EqualTo(2));
            Assert.That(other.Environment.Statistics.Computed, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task An_environment_that_is_switched_to_is_noticed_also_after_an_await()
    {
        await using var other = new TestEnvironment("memory");
        await AtRootAsync(async () =>
        {
            Hit();
            using (other.Environment.Use())
            {
                await Task.Yield();
                Assert.That(Shape.TryRemember((Key, 4), out _), Is.False);
                await Task.Run(() => Assert.That(Shape.TryRemember((Key, 4), out _), Is.False, "and on the threads that it flows to"));
                var found = false;
                var thread = new Thread(() => found = Shape.TryRemember((Key, 4), out _));
                thread.UnsafeStart();
                thread.Join();
                Assert.That(found, "but not where it does not flow to");
            }

            await Task.Yield();
            Assert.That(Shape.TryRemember((Key, 4), out _), Is.True);
        });
    }

    [Test]
    public void A_memento_function_that_calls_is_noticed()
    {
        AtRoot(() =>
        {
            Hit();
            Assert.That(Caller.Call(new(Key), [Key]), Is.EqualTo(8));
            Hit();
            var memento = Memo.Of<string, int>(CallsTwice).Memento(Key)!;
            Assert.That(memento.Invocations.Select(call => call.Call.Function.Function), Is.EqualTo(new[] { nameof(Twice) }));
            Assert.That(memento.Dependencies, Does.Contain(memento.Invocations[0].Call.Function));
            Assert.That(Runs.Of(Key), Is.EqualTo(1));
            Assert.That(() => Memo.Of<string, int>(CallsTwice).PreventingCalls().Call(Key + "/other"), Throws.TypeOf<CallPreventedException>());
        });
    }

    [Test]
    public void A_runner_that_comes_to_refuse_is_noticed()
    {
        var inner = Cluster.Runner;
        string? refusal = null;
        var runner = new Mock<IRunnerBackend>();
        runner.Setup(mock => mock.Description).Returns(inner.Description);
        runner.Setup(mock => mock.Refusal).Returns(() => refusal);
        runner.Setup(mock => mock.RunAsync(It.IsAny<FunctionCall>(), It.IsAny<CancellationToken>())).Returns((FunctionCall call, CancellationToken token) => inner.RunAsync(call, token));
        Cluster.Replace(Cluster.Storage, runner.Object);
        AtRoot(() =>
        {
            Hit();
            Hit();
            refusal = "Closed for today.";
            Assert.That(Shape.TryRemember((Key, 4), out _), Is.False);
            Assert.That(Call, Throws.TypeOf<RunnerRefusedException>());
            refusal = null;
            Hit();
        });
    }

    [Test]
    public void Threads_count_their_own()
    {
        AtRoot(Hit);
        var before = _test.Environment.Statistics.Remembered;
        AtRoot(() => Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 1000; i++)
            {
                Assert.That(Shape.TryRemember((Key, 4), out var result) && result == 8);
            }
        }));
        Assert.That(_test.Environment.Statistics.Remembered, Is.EqualTo(before + 8000));
    }

    [Test]
    public void A_changed_file_is_noticed_by_the_call_and_by_its_caller()
    {
        var path = Path.Combine(_test.Folder.Path, "one.txt");
        File.WriteAllText(path, "one");
        AtRoot(() =>
        {
            HitReader(path, "one");
            Assert.That(ReaderCaller.Call((Key, path), [Key, path]), Is.EqualTo("one"), "It inherits the file of a call that was remembered.");
            Assert.That(ReaderCaller.TryRemember((Key, path), out _), Is.True);
            Assert.That(ReaderCaller.TryRemember((Key, path), out _), Is.True);
            File.WriteAllText(path, "another");
            Assert.That(ReaderCaller.TryRemember((Key, path), out _), Is.False);
            Assert.That(Reader.TryRemember((Key, path), out _), Is.False);
            Assert.That(ReaderCaller.Call((Key, path), [Key, path]), Is.EqualTo("another"));
            HitReader(path, "another");
            Assert.That(Runs.Of(Key), Is.EqualTo(4), "each of the two for each of the contents");
        });
    }

    [Test]
    public void A_first_result_that_depends_on_a_file_unsettles_those_that_depend_on_none()
    {
        var path = Path.Combine(_test.Folder.Path, "late.txt");
        File.WriteAllText(path, "one");
        AtRoot(() =>
        {
            HitReader("", "");
            HitReader(path, "one");
            File.WriteAllText(path, "another");
            Assert.That(Reader.TryRemember((Key, path), out _), Is.False);
            HitReader("", "");
            HitReader(path, "another");
            Assert.That(Runs.Of(Key), Is.EqualTo(3));
        });
    }

    [Test]
    public void A_hit_looks_at_a_file_and_does_little_else()
    {
        var path = Path.Combine(_test.Folder.Path, "looked-at.txt");
        File.WriteAllText(path, "one");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        AtRoot(() =>
        {
            HitReader(path, "one");
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                Assert.That(Reader.TryRemember((Key, path), out _), Is.True);
            }

            // What the file system is asked with: no JSON, no hash, no list.
            var each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
            Assert.That(each, Is.LessThan(1200));
        });
    }

    [Test]
    public void Another_value_of_a_static_field_is_noticed_and_the_old_one_again()
    {
        AtRoot(() =>
        {
            _factor = 2;
            HitMultiplier(8);
            _factor = 3;
            Assert.That(Multiplier.TryRemember((Key, 4), out _), Is.False);
            HitMultiplier(12);
            _factor = 2;
            HitMultiplier(8);
            Assert.That(Runs.Of(Key), Is.EqualTo(2));
        });
    }

    [MementoFunction(Version = "1")]
    private static string Read(string key, string path)
    {
        Runs.Count(key);
        if (path.Length == 0)
        {
            return "";
        }

        Memo.File(path);
        return File.ReadAllText(path);
    }

    [MementoFunction(Version = "1")]
    private static string CallsRead(string key, string path)
    {
        Runs.Count(key);
        return Reader.TryRemember((key, path), out var result) ? result : Reader.Call((key, path), [key, path]);
    }

    [MementoFunction]
    private static int Multiply(string key, int x)
    {
        Runs.Count(key);
        return _factor * x;
    }

    [MementoFunction(Version = "1")]
    private static int Twice(string key, int x)
    {
        Runs.Count(key);
        return 2 * x;
    }

    [MementoFunction(Version = "1")]
    private static int CallsTwice(string key) => Shape.TryRemember((key, 4), out var result) ? result : Shape.Call((key, 4), [key, 4]);

    private int Call() => Shape.TryRemember((Key, 4), out var result) ? result : Shape.Call((Key, 4), [Key, 4]);

    // More than once: the first ones find out that the others have little to ask.
    private void Hit()
    {
        Call();
        Assert.That(Shape.TryRemember((Key, 4), out var result) && result == 8);
    }

    private void HitReader(string path, string expected)
    {
        for (var i = 0; i < 3; i++)
        {
            var result = Reader.TryRemember((Key, path), out var remembered) ? remembered : Reader.Call((Key, path), [Key, path]);
            Assert.That(result, Is.EqualTo(expected));
        }
    }

    private void HitMultiplier(int expected)
    {
        for (var i = 0; i < 3; i++)
        {
            var result = Multiplier.TryRemember((Key, 4), out var remembered) ? remembered : Multiplier.Call((Key, 4), [Key, 4]);
            Assert.That(result, Is.EqualTo(expected));
        }
    }

    private void AtRoot(Action action) => ExecutionContext.Run(_outside, _ => action(), null);

    private Task AtRootAsync(Func<Task> action)
    {
        Task? task = null;
        ExecutionContext.Run(_outside, _ => task = action(), null);
        return task!;
    }
}
