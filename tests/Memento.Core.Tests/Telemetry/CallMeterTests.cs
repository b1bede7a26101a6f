using System.Diagnostics.Metrics;
using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Telemetry;

namespace Memento.Core.Tests.Telemetry;

/// <summary>What the meter says of calls.</summary>
[NonParallelizable] // Listeners hear all calls of the process.
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.Runners))]
internal sealed class CallMeterTests(string runner) : CallingTests("filesystem", runner)
{
    private static readonly (string, string) Twice = ("memento.function", Arithmetic.Twice.Name.Unversioned);
    private static readonly (string, string) Cluster = ("memento.cluster", "default");
    private static readonly (string, string) FromMemory = ("memento.tier", "memory");
    private static readonly (string, string) FromStorage = ("memento.tier", "storage");

    private static long _seen;

    [Test]
    public async Task Calls_hits_and_misses_are_counted_with_function_and_cluster()
    {
        using var measured = new Measurements();
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.Twice.Call(Key, 1);
        await Arithmetic.Twice.CallAsync(Key, 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(measured.Sum("memento.calls", Twice, Cluster), Is.EqualTo(3));
            Assert.That(measured.Sum("memento.misses", Twice, Cluster), Is.EqualTo(1));
            Assert.That(measured.Sum("memento.hits", Twice, Cluster, FromMemory), Is.EqualTo(2));
            Assert.That(measured.Count("memento.hits"), Is.EqualTo(2));
            Assert.That(measured.Count("memento.computation.duration", Twice, Cluster), Is.EqualTo(1));
        }

        var memento = Arithmetic.Twice.Memento(Key, 1)!;
        Assert.That(measured.Sum("memento.computation.duration", Twice), Is.EqualTo(memento.TotalTime.TotalSeconds));
        Assert.That(measured.Sum("memento.time_saved", Twice, FromMemory), Is.EqualTo(2 * memento.TotalTime.TotalSeconds).Within(1e-9));
        Assert.That(measured.Sum("memento.storage.io", Twice, ("memento.io.direction", "write")), Is.EqualTo(memento.Content!.Length));
    }

    [Test]
    public async Task A_hit_in_the_storage_is_told_from_one_in_memory_and_its_bytes_are_counted()
    {
        Arithmetic.Numbers.Call(Key);
        await using var next = Reload();
        using (next.Use())
        using (var measured = new Measurements())
        {
            Arithmetic.Numbers.Call(Key);
            Arithmetic.Numbers.Call(Key);
            Assert.That((measured.Sum("memento.hits", FromStorage), measured.Sum("memento.hits", FromMemory), measured.Count("memento.misses")), Is.EqualTo((1, 1, 0)));
            var memento = Arithmetic.Numbers.Memento(Key)!;
            Assert.That(measured.Sum("memento.storage.io", ("memento.io.direction", "read")), Is.EqualTo(memento.Content!.Length));
            Assert.That(measured.Sum("memento.storage.io", ("memento.io.direction", "write")), Is.Zero);
            Assert.That(measured.Sum("memento.time_saved"), Is.EqualTo(2 * memento.TotalTime.TotalSeconds).Within(1e-9));
        }
    }

    [Test]
    public async Task The_calls_of_a_batch_are_counted_too()
    {
        Arithmetic.Twice.Call(Key, 1);
        Arithmetic.Twice.Call(Key, 2);
        await using var next = Reload();
        using (next.Use())
        {
            Arithmetic.Twice.Call(Key, 1);
            using var measured = new Measurements();
            Arithmetic.Twice.Batch([1, 2, 3], (function, x) => function.With(Key, x));
            Assert.That((measured.Sum("memento.hits", FromMemory), measured.Sum("memento.hits", FromStorage), measured.Sum("memento.misses")), Is.EqualTo((1, 1, 1)));
        }
    }

    [Test]
    public async Task Who_waits_for_an_equal_call_hits_neither_and_saves_no_time()
    {
        var (entered, go) = (new Signal(Key + "/entered"), new Signal(Key + "/go"));
        Arithmetic.During[Key] = async token =>
        {
            entered.Set();
            await go.WaitAsync(cancellationToken: token);
        };
        using var measured = new Measurements();
        var first = Arithmetic.Cancellable.CallAsync(Key).AsTask();
        await entered.WaitAsync();
        var second = Arithmetic.Cancellable.CallAsync(Key).AsTask();
        go.Set();
        await Task.WhenAll(first, second);
        Assert.That((measured.Sum("memento.hits", ("memento.tier", "flight")), measured.Sum("memento.misses"), measured.Count("memento.time_saved")), Is.EqualTo((1, 1, 0)));
    }

    [Test]
    public void An_exception_is_measured_with_its_type()
    {
        using var measured = new Measurements();
        Assert.That(() => Arithmetic.Fail.Call(Key, "custom"), Throws.TypeOf<TideException>());
        Assert.That(() => Arithmetic.Fail.Call(Key, "custom"), Throws.TypeOf<TideException>());
        Assert.That(measured.Count("memento.computation.duration", ("error.type", typeof(TideException).FullName!)), Is.EqualTo(1));
        Assert.That((measured.Sum("memento.misses"), measured.Sum("memento.hits")), Is.EqualTo((1, 1)));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A file cannot stand where the folder of a store is there.")]
    public async Task Trouble_of_a_storage_is_counted()
    {
        Test.Folder.Write("broken.json", """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "broken" } } } } ] }""");
        Test.Folder.Write("broken/tmp", "");
        await using var broken = MementoEnvironment.Load(Path.Combine(Test.Folder.Path, "broken.json"), new MementoEnvironmentOptions
        {
            LoggerFactory = new RecordingLoggers(),
            ShadowFolder = PluginCopies.Folder,
        });
        using (broken.Use())
        using (var measured = new Measurements())
        {
            Assert.That(Arithmetic.Twice.Call(Key, 4), Is.EqualTo(8));
            Assert.That(measured.Sum("memento.storage.failures", ("memento.storage.type", "filesystem")), Is.GreaterThanOrEqualTo(1));
        }
    }

    [Test]
    public async Task A_damaged_result_is_counted_and_computed_again()
    {
        var store = Path.Combine(Test.Folder.Path, "whole");
        Test.Folder.Write("whole.json", """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "whole", "inline_bytes": 0 } } } } ] }""");
        await CallIn();
        foreach (var file in Directory.EnumerateFiles(store, "*", SearchOption.AllDirectories).Where(file => File.ReadAllText(file) is "[2]" or "2"))
        {
            File.Delete(file);
        }

        using var measured = new Measurements();
        await CallIn();
        Assert.That(measured.Sum("memento.storage.damaged", ("memento.storage.type", "filesystem")), Is.EqualTo(1));
        Assert.That(measured.Sum("memento.misses"), Is.EqualTo(1));
        AssertUnits(measured);

        async Task CallIn()
        {
            await using var environment = Load("whole.json");
            using (environment.Use())
            {
                Assert.That(Arithmetic.Twice.Call(Key, 1), Is.EqualTo(2));
            }
        }
    }

    [Test]
    public void A_hit_from_memory_allocates_nothing_also_when_somebody_listens()
    {
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == MementoTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, _, _) => _seen += value);
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        Square.Call(3);
        for (var i = 0; i < 100; i++)
        {
            Square.Call(3);
        }

        var seen = _seen;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Square.Call(3);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(_seen - seen, Is.EqualTo(2000), "each was counted as a call and as a hit");
    }

    private static readonly MementoFunction<int, int> Square = Memo.Of<int, int>(SquareBody);

    [MementoFunction(Version = "1")]
    private static int SquareBody(int x) => x * x;

    // Plugins may have instruments of their own: those whose backends other tests of this process have made are there too.
    private static void AssertUnits(Measurements measured) => Assert.That(measured.Units.Where(static unit => !unit.Key.StartsWith("memento.storage.tier.", StringComparison.Ordinal)), Is.EquivalentTo(new Dictionary<string, string?>
    {
        ["memento.calls"] = "{call}",
        ["memento.hits"] = "{hit}",
        ["memento.misses"] = "{miss}",
        ["memento.time_saved"] = "s",
        ["memento.computation.duration"] = "s",
        ["memento.storage.io"] = "By",
        ["memento.storage.failures"] = "{failure}",
        ["memento.storage.damaged"] = "{result}",
    }));

    private MementoEnvironment Reload() => Load("memento.json");

    private MementoEnvironment Load(string file) => MementoEnvironment.Load(
        Path.Combine(Test.Folder.Path, file), new MementoEnvironmentOptions { ShadowFolder = PluginCopies.Folder });
}
