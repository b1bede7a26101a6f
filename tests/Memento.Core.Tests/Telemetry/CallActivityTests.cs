using System.Collections.Concurrent;
using System.Diagnostics;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Running;
using Memento.Core.Tests.Support;
using Memento.Telemetry;

namespace Memento.Core.Tests.Telemetry;

/// <summary>The activities of calls that are computed.</summary>
[NonParallelizable] // Listeners hear all calls of the process.
[TestFixture("local")]
[TestFixture("worker")]
internal sealed class CallActivityTests(string runner) : CallingTests("filesystem", runner)
{
    private readonly bool _isLocal = runner == "local";
    private readonly ConcurrentQueue<Activity> _activities = new();
    private ActivityListener _listener = null!;

    [SetUp]
    public void Listen()
    {
        _activities.Clear();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MementoTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _activities.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [TearDown]
    public void StopListening() => _listener.Dispose();

    [Test]
    public void A_computed_call_is_an_activity_and_a_remembered_one_is_none()
    {
        WorkerTests.Elsewhere.Where.Call(Key, [1], new WorkerTests.Elsewhere.Point(0, 0));
        WorkerTests.Elsewhere.Where.Call(Key, [1], new WorkerTests.Elsewhere.Point(0, 0));
        var activity = _activities.Single();
        var memento = WorkerTests.Elsewhere.Where.Memento(Key, [1], new WorkerTests.Elsewhere.Point(0, 0))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(activity.OperationName, Is.EqualTo("memento.compute"));
            Assert.That(activity.DisplayName, Is.EqualTo($"compute {memento.Function.Function}"));
            Assert.That(activity.GetTagItem("memento.function"), Is.EqualTo(memento.Function.Unversioned));
            Assert.That(activity.GetTagItem("memento.function.version"), Is.EqualTo(memento.Function.Version));
            Assert.That(activity.GetTagItem("memento.cluster"), Is.EqualTo("default"));
            Assert.That(activity.GetTagItem("memento.argument_hash"), Is.EqualTo(memento.ArgumentHash.ToString()));
            Assert.That(activity.GetTagItem("memento.correlation_id"), Is.EqualTo(memento.CorrelationId));
            Assert.That(activity.GetTagItem("memento.outcome"), Is.EqualTo("returned"));
            Assert.That(activity.Status, Is.EqualTo(ActivityStatusCode.Unset));
            Assert.That(activity.Duration, Is.GreaterThanOrEqualTo(memento.TotalTime - TimeSpan.FromMilliseconds(1)));
            Assert.That(activity.GetTagItem("process.pid"), _isLocal ? Is.Null : Is.EqualTo(memento.ProcessId));
        }
    }

    [Test]
    public void One_that_throws_has_the_status_of_an_error()
    {
        Assert.That(() => Arithmetic.Fail.Call(Key, "custom"), Throws.TypeOf<TideException>());
        var activity = _activities.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(activity.Status, Is.EqualTo(ActivityStatusCode.Error));
            Assert.That(activity.StatusDescription, Is.EqualTo("The tide is out."));
            Assert.That(activity.GetTagItem("memento.outcome"), Is.EqualTo("threw"));
            Assert.That(activity.GetTagItem("error.type"), Is.EqualTo(typeof(TideException).FullName));
            Assert.That(activity.Events.Single().Name, Is.EqualTo("exception"));
        }
    }

    [Test]
    public void One_that_throws_what_says_nothing_of_itself_has_the_status_of_an_error_and_its_caller_the_exception()
    {
        Assert.That(() => Arithmetic.Fail.Call(Key, "closed"), Throws.TypeOf(_isLocal ? typeof(ClosedException) : typeof(MementoException)));
        var activity = _activities.Single();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(activity.Status, Is.EqualTo(ActivityStatusCode.Error));
            Assert.That(activity.StatusDescription, Is.EqualTo("(its message cannot be read: System.InvalidOperationException)"));
            Assert.That(activity.Events.Single().Tags.Select(static tag => tag.Key), Is.EquivalentTo(new[] { "exception.type", "exception.message", "exception.stacktrace" }));
        }
    }

    [Test]
    public void Calls_that_a_function_makes_are_within_its_own()
    {
        if (!_isLocal)
        {
            Assert.Ignore("What a worker computes within a call is seen in that process only.");
        }

        using (var root = new Activity("root").Start())
        {
            Arithmetic.SumOfTwice.Call(Key, 1);
            Assert.That(Activity.Current, Is.SameAs(root));
        }

        var outer = _activities.Single(activity => activity.DisplayName == "compute SumOfTwiceBody");
        var inner = _activities.Where(activity => activity.DisplayName == "compute TwiceBody").ToList();
        Assert.That(inner, Has.Count.EqualTo(2));
        Assert.That(inner.Select(activity => activity.ParentSpanId), Is.All.EqualTo(outer.SpanId));
        Assert.That(inner.Select(activity => activity.GetTagItem("memento.correlation_id")), Is.All.EqualTo(outer.GetTagItem("memento.correlation_id")));
        Assert.That(outer.Parent?.OperationName, Is.EqualTo("root"));
    }

    [Test]
    public async Task One_that_is_cancelled_or_not_to_be_remembered_says_so()
    {
        if (!_isLocal)
        {
            Assert.Ignore("Nothing of such a call comes back from a worker.");
        }

        using var cancellation = new CancellationTokenSource();
        Arithmetic.During[Key] = async token =>
        {
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        Assert.That(async () => await Arithmetic.Cancellable.CallAsync(Key, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => Arithmetic.Fail.Call(Key, "not memoized"), Throws.TypeOf<NonMemoizedException>());
        Assert.That(_activities.Select(activity => activity.GetTagItem("memento.outcome")), Is.EqualTo(new[] { "cancelled", "failed" }));
        Assert.That(_activities.Select(activity => activity.Status), Is.All.EqualTo(ActivityStatusCode.Error));
    }
}
