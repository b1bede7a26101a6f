using System.Collections.Concurrent;
using System.Globalization;
using Memento.Core.Tests.Support;
using Memento.Resources;
using Memento.Storage;

namespace Memento.Core.Tests.Resources;

/// <summary>Kinds of resources that a program registers, and those that nobody has.</summary>
internal sealed class ResourceTypeTests : CallingTests
{
    private RecordingLoggers _loggers = null!;
    private TestEnvironment _logged = null!;

    [OneTimeSetUp]
    public void Register() => ResourceTypes.Register(new CounterType());

    [SetUp]
    public void Log()
    {
        _loggers = new RecordingLoggers();
        _logged = new TestEnvironment("memory", loggers: _loggers);
    }

    [TearDown]
    public async Task StopLogging()
    {
        await _logged.DisposeAsync();
        _loggers.Dispose();
    }

    [Test]
    public void A_kind_of_ones_own_is_one_small_class()
    {
        CounterType.Counters[Key] = 1;
        Reading.During[Key] = () => int.Parse(Memo.Resource("counter", Key).Version, CultureInfo.InvariantCulture);
        Assert.That((Reading.Free.Call(Key), Reading.Free.Call(Key)), Is.EqualTo((1, 1)));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
        CounterType.Counters[Key] = 2;
        Assert.That((Reading.Free.Call(Key), Reading.Free.Call(Key)), Is.EqualTo((2, 2)));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        Assert.That(Reading.Free.Memento(Key)!.Resources, Is.EqualTo(new[] { new ResourceHandle("counter", Key, "2") }));
        Assert.That(_loggers.Entries, Has.One.Matches<(Microsoft.Extensions.Logging.LogLevel Level, Microsoft.Extensions.Logging.EventId Event, string Message)>(
            entry => entry.Event.Id == 1030 && entry.Message.EndsWith($" is computed again, since the counter {Key} has changed.", StringComparison.Ordinal)));
    }

    [Test]
    public async Task A_stored_result_of_a_kind_that_nobody_registered_is_stale_and_the_log_says_so()
    {
        Reading.During[Key] = () => 1;
        Reading.Free.Call(Key);
        var storage = _logged.Environment.GetCluster(null)!.Storage;
        await storage.MemoizeAsync(new ResultToStore(Reading.Free.Memento(Key)! with { Resources = [new ResourceHandle("System.Diagnostics.Process", "/bin/sh", "1")] }, 1, typeof(int)));
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(1));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        Assert.That(_loggers.Warnings.First(), Does.Contain("'/bin/sh' of the kind 'System.Diagnostics.Process', which this program has not registered"));
        Reading.Free.Call(Key);
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void A_kind_that_fails_to_look_makes_the_result_stale_and_the_log_says_so()
    {
        CounterType.Counters[Key] = 1;
        Reading.During[Key] = () => CounterType.Counters.ContainsKey(Key) ? Memo.Resource("counter", Key).Version.Length : 7;
        Reading.Free.Call(Key);
        CounterType.Counters.TryRemove(Key, out _);
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(7));
        Assert.That(_loggers.Warnings.First(), Does.Contain($"whether the counter '{Key}'"));
    }

    [Test]
    public void Of_a_result_that_has_gone_stale_it_is_asked_once_on_the_way_of_the_call([Values] bool isInMemory, [Values] bool isBatch)
    {
        CounterType.Counters[Key] = 1;
        Reading.During[Key] = () => int.Parse(Memo.Resource("counter", Key).Version, CultureInfo.InvariantCulture);

        // Without a shelf for its arguments, which asks by itself.
        var call = Reading.Free.WithContext("scenario", 1).With(Key);
        Assert.That(call.Call(), Is.EqualTo(1));
        CounterType.Counters[Key] = 2;
        if (!isInMemory)
        {
            Test.Environment.GetCluster(null)!.Storage.Memory.Clear();
        }

        CounterType.Asked[Key] = 0;
        Assert.That(isBatch ? Reading.Free.WithContext("scenario", 1).Batch([Key], static (free, key) => free.With(key))[0] : call.Call(), Is.EqualTo(2));
        Assert.That(CounterType.Asked[Key], Is.EqualTo(1));
        Assert.That(call.Memento()!.ChangedResources, Is.EqualTo(new[] { new ResourceHandle("counter", Key, "1") }));
    }

    [Test]
    public void What_cannot_be_described_is_an_error_that_is_not_remembered()
    {
        Reading.During[Key] = () => Memo.Resource("counter", Key).Version.Length;
        for (var i = 1; i <= 2; i++)
        {
            var error = Assert.Throws<ResourceException>(() => Reading.Free.Call(Key))!;
            Assert.That(error.Message, Does.StartWith($"The counter '{Key}' cannot be described: "));
            Assert.That(error.InnerException, Is.TypeOf<KeyNotFoundException>());
            Assert.That(Runs.Of(Key), Is.EqualTo(i));
        }

        Assert.That(() => Memo.Resource("unheard of", "x"), Throws.TypeOf<ResourceException>().With.Message.Contains("'unheard of'").And.Message.Contains("Register"));
    }

    [Test]
    public void A_name_is_that_of_one_class()
    {
        Assert.That(() => ResourceTypes.Register(new CounterType()), Throws.Nothing, "the same once more");
        Assert.That(() => ResourceTypes.Register(new Named("counter")), Throws.ArgumentException.With.Message.Contains(nameof(CounterType)).And.Message.Contains("'counter'"));
        Assert.That(() => ResourceTypes.Register(new Named("file")), Throws.ArgumentException.With.Message.Contains("'file'"));
        Assert.That(() => ResourceTypes.Register(new Named("")), Throws.ArgumentException.With.Message.Contains("empty"));
    }

    [Test]
    public void Outside_of_a_memento_function_a_resource_is_just_described()
    {
        CounterType.Counters[Key] = 5;
        Assert.That(Memo.Resource("counter", Key, recordOnly: true), Is.EqualTo(new ResourceHandle("counter", Key, "5") { IsRecordOnly = true }));
    }

    private sealed class CounterType : IResourceType
    {
        public static readonly ConcurrentDictionary<string, int> Counters = new();
        public static readonly ConcurrentDictionary<string, int> Asked = new();

        public string Name => "counter";

        public ResourceHandle Describe(string location) => new(Name, location, Counters[location].ToString(CultureInfo.InvariantCulture));

        public bool IsUnchanged(ResourceHandle resource)
        {
            Asked.AddOrUpdate(resource.Uri, 1, static (_, times) => times + 1);
            return Describe(resource.Uri).Version == resource.Version;
        }
    }

    private sealed class Named(string name) : IResourceType
    {
        public string Name => name;

        public ResourceHandle Describe(string location) => new(name, location, "1");
    }
}
