using Memento.Storage;
using Memento.Storage.WriteBehind;
using Memento.Testing;
using Moq;

namespace Memento.Contrib.Tests.WriteBehind;

/// <summary>How a batch is written that a store refuses a part of, and that nothing passes the queue by.</summary>
[TestFixture]
internal sealed class WriteBehindWriterTests
{
    private static readonly DataKey Good = DataKey.ForContent(new string('a', 64));
    private static readonly DataKey Bad = DataKey.ForContent(new string('b', 64));

    private readonly List<MementoRecord> _written = [];

    [TestCase(typeof(IOException))]
    [TestCase(typeof(InvalidOperationException))]
    public void One_that_cannot_be_written_costs_no_other(Type trouble)
    {
        _written.Clear();
        using var log = new RecordingLoggerFactory();
        var statistics = new StorageStatistics();
        var writer = new WriteBehindWriter(Data(trouble), Metadata(trouble), statistics, log.CreateLogger("store"));
        var plain = TestCalls.Memento(argument: 1);
        var refused = TestCalls.Memento(argument: 2) with { CorrelationId = "cid_refused" };
        var withObject = Memento(3, Good);
        var withLostObject = Memento(4, Bad);

        writer.Write([new QueuedMemento(plain), new QueuedObject(Good, [1]), new QueuedObject(Bad, [2]), new QueuedMemento(refused), new QueuedMemento(withObject), new QueuedMemento(withLostObject)]);

        Assert.That(_written.Select(static memento => memento.Call).Distinct(), Is.EquivalentTo(new[] { plain.Call, withObject.Call }));
        Assert.That(statistics.Failures, Is.EqualTo(2));
        Assert.That(log.Warnings, Has.Count.EqualTo(1));
    }

    [TestCase(typeof(IDataStore), typeof(WriteBehindData))]
    [TestCase(typeof(IMetadataStore), typeof(WriteBehindMetadata))]
    public void No_operation_of_a_store_is_left_to_the_contracts_default(Type contract, Type type)
    {
        var map = type.GetInterfaceMap(contract);
        Assert.That(map.TargetMethods.Where(method => method.DeclaringType != type).Select(static method => method.Name), Is.Empty);
    }

    [Test]
    [Category("Long")]
    public async Task A_queue_that_nobody_disposes_of_is_let_go_once_all_of_it_is_written()
    {
        _written.Clear();
        var queue = await FillAsync();
        await Processes.ProcessTests.Until(
            () =>
            {
                GC.Collect();
                return !queue.IsAlive;
            },
            "nobody holds it");
        Assert.That(_written, Has.Count.EqualTo(1));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Where_the_system_has_no_thread_left_who_hands_something_over_writes_it([Values(typeof(OutOfMemoryException), typeof(ThreadStartException))] Type trouble)
    {
        _written.Clear();
        using var log = new RecordingLoggerFactory();
        var hasThreads = false;
        var queue = new WriteBehindQueue(new WriteBehindWriter(Data(typeof(IOException)), Metadata(typeof(IOException)), new StorageStatistics(), log.CreateLogger("store")), new WriteBehindLimits(2, 1000))
        {
            Start = thread =>
            {
                if (!hasThreads)
                {
                    throw (Exception)Activator.CreateInstance(trouble, nonPublic: true)!;
                }

                thread.UnsafeStart();
            },
        };
        await System.Threading.Tasks.Parallel.ForAsync(0, 100, async (i, token) => await queue.AddAsync([new QueuedMemento(TestCalls.Memento(argument: i))], token));
        await queue.FlushAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(_written.Select(static memento => memento.Call).Distinct().Count(), Is.EqualTo(100));

        hasThreads = true;
        await queue.AddAsync([new QueuedMemento(TestCalls.Memento(argument: 100))], CancellationToken.None);
        await queue.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.That(_written, Has.Count.EqualTo(101));
    }

    // Apart, so that no variable of the test holds it.
    private async Task<WeakReference> FillAsync()
    {
        using var log = new RecordingLoggerFactory();
        var queue = new WriteBehindQueue(new WriteBehindWriter(Data(typeof(IOException)), Metadata(typeof(IOException)), new StorageStatistics(), log.CreateLogger("store")), new WriteBehindLimits(10, 1000));
        await queue.AddAsync([new QueuedMemento(TestCalls.Memento(argument: 1))], CancellationToken.None);
        await queue.FlushAsync(CancellationToken.None);
        return new WeakReference(queue);
    }

    private static MementoRecord Memento(int argument, DataKey key) =>
        TestCalls.Memento(argument: argument) with { Content = new ContentReference(key, key.Path[2..], 0, 1, "json") };

    private static IDataStore Data(Type trouble)
    {
        var data = new Mock<IDataStore>();
        data.Setup(static store => store.WriteManyAsync(It.IsAny<IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<KeyValuePair<DataKey, ReadOnlyMemory<byte>>> objects, CancellationToken _) => objects.Any(static item => item.Key == Bad)
                ? throw (Exception)Activator.CreateInstance(trouble)!
                : new ValueTask<IReadOnlyList<DataKey>>([.. objects.Select(static item => item.Key.At("1"))]));
        return data.Object;
    }

    private IMetadataStore Metadata(Type trouble)
    {
        var metadata = new Mock<IMetadataStore>();
        metadata.Setup(static store => store.PutMementosAsync(It.IsAny<IReadOnlyList<MementoRecord>>(), It.IsAny<CancellationToken>()))
            .Returns((IReadOnlyList<MementoRecord> mementos, CancellationToken _) =>
            {
                if (mementos.Any(static memento => memento.CorrelationId == "cid_refused"))
                {
                    return ValueTask.FromException((Exception)Activator.CreateInstance(trouble)!);
                }

                _written.AddRange(mementos);
                return default;
            });
        return metadata.Object;
    }
}
