using System.Collections.Concurrent;
using Memento.Caching;
using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Storage;
using Moq;

namespace Memento.Core.Tests.Running;

/// <summary>What becomes of quick calls of a batch, which are kept in groups, when the store that is to keep them fails.</summary>
internal sealed class GroupTroubleTests
{
    private readonly ConcurrentBag<CallKey> _taken = [];
    private readonly ConcurrentBag<CallKey> _letGo = [];
    private string _key = "";
    private Mock<IStorageBackend> _storage = null!;

    [SetUp]
    public void SetUp()
    {
        _key = Guid.NewGuid().ToString();
        _taken.Clear();
        _letGo.Clear();
        _storage = new Mock<IStorageBackend>();
        _storage.Setup(static storage => storage.Memory).Returns(new MemoryCache(0));
        _storage.Setup(static storage => storage.ReadAsync(It.IsAny<CallKey>(), It.IsAny<Type>(), It.IsAny<CancellationToken>())).Returns(static () => new ValueTask<StoredResult?>((StoredResult?)null));
        _storage.Setup(static storage => storage.ReadManyAsync(It.IsAny<IReadOnlyList<CallKey>>(), It.IsAny<Type>(), It.IsAny<CancellationToken>()))
            .Returns(static (IReadOnlyList<CallKey> calls, Type _, CancellationToken _) => new ValueTask<IReadOnlyList<StoredResult?>>(new StoredResult?[calls.Count]));
        _storage.Setup(static storage => storage.GetMementosAsync(It.IsAny<IReadOnlyList<CallKey>>(), It.IsAny<CancellationToken>()))
            .Returns(static (IReadOnlyList<CallKey> calls, CancellationToken _) => new ValueTask<IReadOnlyList<MementoRecord?>>(new MementoRecord?[calls.Count]));
        _storage.Setup(static storage => storage.LeaseAsync(It.IsAny<CallKey>(), It.IsAny<Func<IReadOnlyCollection<CallKey>>?>(), It.IsAny<CancellationToken>()))
            .Returns((CallKey call, Func<IReadOnlyCollection<CallKey>>? _, CancellationToken _) =>
            {
                _taken.Add(call);
                return new ValueTask<ICallLease?>(new Lease(() => _letGo.Add(call)));
            });
    }

    [Test]
    public async Task A_store_that_keeps_fewer_results_than_it_was_given_costs_no_value()
    {
        await using var test = Open(new RecordingLoggers());
        _storage.Setup(static storage => storage.MemoizeManyAsync(It.IsAny<IReadOnlyList<ResultToStore>>(), It.IsAny<CancellationToken>()))
            .Returns(static (IReadOnlyList<ResultToStore> results, CancellationToken _) => new ValueTask<IReadOnlyList<MementoRecord>>([results[0].Memento]));
        _storage.Setup(static storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>()))
            .Returns(static (ResultToStore result, CancellationToken _) => new ValueTask<MementoRecord>(result.Memento));
        Assert.That(Arithmetic.Twice.Batch(Enumerable.Range(0, 40), (twice, number) => twice.With(_key, number)), Is.EqualTo(Enumerable.Range(0, 40).Select(static number => 2 * number)));
        Assert.That(Runs.Of(_key), Is.EqualTo(40));
        _storage.Verify(static storage => storage.MemoizeAsync(It.IsAny<ResultToStore>(), It.IsAny<CancellationToken>()), Times.Exactly(40), "each by itself, as they were not kept at once");
        AssertThatNobodyIsKept(test.Environment);
    }

    [Test]
    public async Task A_store_that_cannot_say_whether_it_keeps_anything_keeps_nobody_from_the_calls()
    {
        await using var test = Open(new RecordingLoggers());
        _storage.Setup(static storage => storage.IsReadOnly).Throws(new IOException("The disk is gone."));
        _storage.Setup(static storage => storage.MemoizeManyAsync(It.IsAny<IReadOnlyList<ResultToStore>>(), It.IsAny<CancellationToken>()))
            .Returns(static (IReadOnlyList<ResultToStore> results, CancellationToken _) => new ValueTask<IReadOnlyList<MementoRecord>>([.. results.Select(static result => result.Memento)]));
        Assert.That(() => Arithmetic.Twice.Batch(Enumerable.Range(0, 40), (twice, number) => twice.With(_key, number)), Throws.TypeOf<IOException>());
        AssertThatNobodyIsKept(test.Environment);
    }

    private TestEnvironment Open(RecordingLoggers loggers)
    {
        // A timer that went off would look after them as well, too late.
        var test = new TestEnvironment(loggers: loggers) { Environment = { Clock = new TimerlessClock() } };
        var cluster = test.Environment.GetCluster(null)!;
        cluster.Replace(_storage.Object, cluster.Runner);
        return test;
    }

    private void AssertThatNobodyIsKept(MementoEnvironment environment)
    {
        Assert.That(_taken, Is.Not.Empty);
        Assert.That(_letGo, Is.EquivalentTo(_taken), "each lease is let go");
        Assert.That(environment.Flights.Count, Is.Zero, "and nobody waits for what has ended");
    }

    private sealed class Lease(Action letGo) : ICallLease
    {
        public bool HadToWait => false;

        public ValueTask DisposeAsync()
        {
            letGo();
            return ValueTask.CompletedTask;
        }
    }
}
