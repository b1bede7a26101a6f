using Memento.CompilerServices;
using Memento.Core.Tests.Support;
using Memento.Functions;

namespace Memento.Core.Tests.Functions;

/// <summary>Functions that say for how long a result is good.</summary>
[OwnEnvironment]
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class ValidForTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static readonly MementoFunction<string, int, int> Handle = Memo.Of<string, int, int>(Weekly);

    // The fixture's own: a shape answers at once only in the environment in which it was used last.
    private readonly CallShape<(string, int), int> _shape = new(
        new FunctionSource(typeof(ValidForTests), nameof(Weekly), "", [], [typeof(string), typeof(int)], static arguments => Weekly((string)arguments[0]!, (int)arguments[1]!)),
        "key", "x");

    private readonly ShiftedClock _clock = new();

    [SetUp]
    public void SetClock()
    {
        _clock.Shift = TimeSpan.Zero;
        Test.Environment.Clock = _clock;
    }

    [Test]
    public async Task A_result_that_is_too_old_is_computed_anew_and_replaced()
    {
        var first = Handle.Call(Key, 21);
        Later(TimeSpan.FromDays(6.9));
        Assert.That(Handle.Call(Key, 21), Is.EqualTo(first));
        Assert.That(Runs.Of(Key), Is.EqualTo(1), "still good");
        await LaterAsync(TimeSpan.FromDays(7.1));
        Handle.Call(Key, 21);
        Assert.That(Runs.Of(Key), Is.EqualTo(2), "stale in the memory cache");
    }

    [Test]
    public async Task A_result_that_is_too_old_is_no_hit_on_the_shelf()
    {
        _shape.Call((Key, 21), [Key, 21]);
        Assert.That(_shape.TryRemember((Key, 21), out _), Is.True, "it stands on the shelf");
        await LaterAsync(TimeSpan.FromDays(7.1));
        Assert.That(_shape.TryRemember((Key, 21), out _), Is.False, "stale on the shelf");
        _shape.Call((Key, 21), [Key, 21]);
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public async Task A_result_that_is_too_old_is_no_hit_in_the_store()
    {
        await Handle.CallAsync(Key, 21);
        var cluster = Test.Environment.GetCluster(null)!;
        cluster.Storage.Memory.Clear();
        Assert.That(await Handle.CallAsync(Key, 21), Is.EqualTo(42));
        Assert.That(Runs.Of(Key), Is.EqualTo(1), "still good");
        cluster.Storage.Memory.Clear();
        await LaterAsync(TimeSpan.FromDays(7.1));
        await Handle.IgnoringResult().CallAsync(Key, 21);
        Assert.That(Runs.Of(Key), Is.EqualTo(2), "stale where only its existence is asked for");
        await LaterAsync(TimeSpan.FromDays(7.1));
        cluster.Storage.Memory.Clear();
        await Handle.CallAsync(Key, 21);
        Assert.That(Runs.Of(Key), Is.EqualTo(3), "stale in the store");
        Assert.That(await cluster.Storage.ListMementosAsync(Handle.Name).CountAsync(), Is.EqualTo(1), "replaced, not added");
    }

    [Test]
    public void A_function_without_it_is_remembered_for_ever()
    {
        Arithmetic.Twice.Call(Key, 21);
        Later(TimeSpan.FromDays(10_000));
        Arithmetic.Twice.Call(Key, 21);
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [TestCase(nameof(Wordy))]
    [TestCase(nameof(Negative))]
    [TestCase(nameof(Bare))]
    public void What_is_no_time_is_refused(string name)
    {
        var method = typeof(ValidForTests).GetMethod(name, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;
        Assert.That(() => FunctionDefinition.Of(method), Throws.ArgumentException.With.Message.Contains(name).And.Message.Contains("7.00:00:00"));
    }

    [MementoFunction(Version = "1", ValidFor = "7.00:00:00")]
    private static int Weekly(string key, int x)
    {
        Runs.Count(key);
        return 2 * x;
    }

    [MementoFunction(Version = "1", ValidFor = "a week")]
    private static int Wordy(int x) => x;

    [MementoFunction(Version = "1", ValidFor = "-00:00:01")]
    private static int Negative(int x) => x;

    [MementoFunction(Version = "1", ValidFor = "7")]
    private static int Bare(int x) => x;

    private void Later(TimeSpan by) => _clock.Shift = by;

    private async Task LaterAsync(TimeSpan by)
    {
        Later(by);
        await AgeAsync(Handle.With(Key, 21).Memento()!, typeof(int), by);
    }
}
