using Memento.Caching;
using Memento.Core.Tests.Support;
using Memento.Running;
using Memento.Storage;
using Moq;

namespace Memento.Core.Tests.Running;

/// <summary>In which order the host asks a store for what it knows of a call, and for the call's lease.</summary>
internal sealed class ExpectedNewTests : CallingTests
{
    // Its own: what the host expects of a function is the function's, and other fixtures call theirs at the same time.
    private static readonly MementoFunction<int, int> Half = Memo.Of<int, int>(HalfBody);

    private readonly List<string> _asked = [];
    private readonly Dictionary<CallKey, StoredResult> _kept = [];
    private Mock<IStorageBackend> _storage = null!;
    private Func<CancellationToken, ValueTask<ICallLease?>> _lease = null!;

    [SetUp]
    public void SetUp()
    {
        _asked.Clear();
        _kept.Clear();
        _lease = _ => new(Lease());
        _storage = new Mock<IStorageBackend>();
        _storage.Setup(storage => storage.Memory).Returns(new MemoryCache(0));
        _storage.Setup(storage => storage.ReadAsync(It.IsAny<CallKey>(), It.IsAny<Type>(), It.IsAny<CancellationToken>()))
            .Returns((CallKey call, Type _, CancellationToken _) => Ask("read", new ValueTask<StoredResult?>(_kept.GetValueOrDefault(call))));
        _storage.Setup(storage => storage.AllExistAsync(It.IsAny<IReadOnlyList<CallKey>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<CallKey> calls, CancellationToken _) => Ask("look", new ValueTask<bool>(calls.All(_kept.ContainsKey))));
        _storage.Setup(storage => storage.LeaseAsync(It.IsAny<CallKey>(), It.IsAny<Func<IReadOnlyCollection<CallKey>>?>(), It.IsAny<CancellationToken>()))
            .Returns((CallKey _, Func<IReadOnlyCollection<CallKey>>? _, CancellationToken token) => Ask("lease", _lease(token)));
        _storage.Setup(storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>()))
            .Returns((ResultToStore result, CancellationToken _) =>
            {
                _kept[result.Memento.Call] = new StoredResult(result.Memento, result.Value);
                return Ask("keep", new ValueTask<MementoRecord>(result.Memento));
            });
        var cluster = Test.Environment.GetCluster(null)!;
        var runner = new Mock<IRunnerBackend>();
        runner.Setup(runner => runner.Description).Returns(new RunnerDescription("mock"));
        runner.Setup(runner => runner.RunAsync(It.IsAny<FunctionCall>(), It.IsAny<CancellationToken>()))
            .Returns((FunctionCall call, CancellationToken token) => cluster.RunnerHost.RunLocalAsync(call, new RunnerDescription("mock"), token));
        cluster.Replace(_storage.Object, runner.Object);
        Half.Definition.ExpectsNew = false;
    }

    [Test]
    public void After_one_that_was_new_a_call_is_looked_for_once_under_its_lease()
    {
        Assert.That(AskedBy(1), Is.EqualTo((string[])["read", "lease", "look", "keep", "release"]));
        Assert.That(AskedBy(2), Is.EqualTo((string[])["lease", "read", "keep", "release"]));
        Assert.That(AskedBy(3), Is.EqualTo((string[])["lease", "read", "keep", "release"]));
    }

    [Test]
    public void After_one_that_was_found_a_call_is_looked_for_before_its_lease()
    {
        AskedBy(1);

        Assert.That(AskedBy(1), Is.EqualTo((string[])["lease", "read", "release"]), "It was taken for new.");
        Assert.That(AskedBy(1), Is.EqualTo((string[])["read"]));
        Assert.That(AskedBy(2), Is.EqualTo((string[])["read", "lease", "look", "keep", "release"]));
    }

    [Test]
    public void One_that_another_process_has_is_looked_for_before_it_is_waited_for()
    {
        AskedBy(1);
        var ended = new TaskCompletionSource();
        _lease = async token =>
        {
            using var givenUp = token.UnsafeRegister(_ => ended.TrySetResult(), null);
            await ended.Task;
            token.ThrowIfCancellationRequested();
            return Lease(hadToWait: true);
        };

        Assert.That(AskedBy(2), Is.EqualTo((string[])["lease", "read", "lease", "read", "keep", "release"]));
        _lease = async _ =>
        {
            await Task.Yield();
            return Lease(hadToWait: true);
        };
        Assert.That(AskedBy(3), Is.EqualTo((string[])["read", "lease", "read", "keep", "release"]), "Whoever waits takes the next one for no new one.");
    }

    [Test]
    public void Where_there_are_no_leases_nothing_is_expected()
    {
        _lease = static _ => default;

        for (var number = 0; number < 3; number++)
        {
            Assert.That(AskedBy(number), Is.EqualTo((string[])["read", "lease", "keep"]));
        }
    }

    [MementoFunction(Version = "1")]
    private static int HalfBody(int number) => number / 2;

    private List<string> AskedBy(int number)
    {
        _asked.Clear();
        Assert.That(Half.Call(number), Is.EqualTo(number / 2));
        return [.. _asked];
    }

    private ICallLease Lease(bool hadToWait = false)
    {
        var lease = new Mock<ICallLease>();
        lease.Setup(lease => lease.HadToWait).Returns(hadToWait);
        lease.Setup(lease => lease.DisposeAsync()).Returns(() => Ask("release", ValueTask.CompletedTask));
        return lease.Object;
    }

    private T Ask<T>(string what, T answer)
    {
        lock (_asked)
        {
            _asked.Add(what);
        }

        return answer;
    }
}
