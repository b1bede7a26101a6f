using Memento.CompilerServices;
using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Functions;

/// <summary>Calls as generated code makes them.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class CallShapeTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static readonly FunctionSource Function = new(
        typeof(CallShapeTests), nameof(Between), "", [], [typeof(string), typeof(int), typeof(int)],
        static arguments => Between((string)arguments[0]!, (int)arguments[1]!, (int)arguments[2]!));

    private static readonly CallShape<ValueTuple<string>, int> StrictShape = new(
        new FunctionSource(typeof(CallShapeTests), nameof(Strict), "", [], [typeof(string)], static arguments => Strict((string)arguments[0]!)), "key");

    // The fixture's own: a shape answers at once only in the environment in which it was used last.
    private readonly CallShape<(string, int), int> _fromGiven = new(Function, "key", "from");
    private readonly CallShape<(string, int), int> _toGiven = new(Function, "key", "to");

    [Test]
    public void Shapes_of_equal_types_do_not_answer_for_each_other()
    {
        Assert.That(From(Key, 3), Is.EqualTo(7));
        Assert.That(To(Key, 3), Is.EqualTo(2));
        Assert.That(From(Key, 3), Is.EqualTo(7));
        Assert.That(To(Key, 3), Is.EqualTo(2));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void Once_computed_a_call_is_remembered_by_its_arguments_alone()
    {
        Assert.That(_fromGiven.TryRemember((Key, 3), out _), Is.False);
        From(Key, 3);
        Assert.That(_fromGiven.TryRemember((Key, 3), out var result));
        Assert.That(result, Is.EqualTo(7));
        Assert.That(_toGiven.TryRemember((Key, 3), out _), Is.False);
    }

    [Test]
    public async Task Asynchronous_calls_are_the_same()
    {
        Assert.That(await _fromGiven.CallAsync((Key, 3), [Key, 3, 10]), Is.EqualTo(7));
        Assert.That(await _fromGiven.CallValueAsync((Key, 3), [Key, 3, 10]), Is.EqualTo(7));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void A_function_that_is_gone_is_named()
    {
        var gone = new CallShape<ValueTuple<int>, int>(new FunctionSource(typeof(CallShapeTests), "Gone", "", [], [typeof(int)], static _ => 0), "x");
        Assert.That(() => gone.Call(new(1), [1]), Throws.TypeOf<MissingMethodException>().With.Message.Contains("CallShapeTests.Gone(System.Int32)").And.Message.Contains("Rebuild"));
    }

    [Test]
    public void A_function_of_another_assembly_is_found_by_its_type_s_name()
    {
        var source = new FunctionSource(typeof(CallShapeTests), "System.Math, System.Private.CoreLib", nameof(Math.Abs), "(System.Int32)", [], [typeof(int)], null);
        Assert.That(new CallShape<ValueTuple<int>, int>(source, "value").Call(new(-3), [-3]), Is.EqualTo(3));
    }

    [Test]
    public void A_parameter_that_was_renamed_is_an_error_and_not_one_left_out()
    {
        Assert.That(() => new CallShape<(string, int), int>(Function, "key", "start").Call((Key, 1), [Key, 1, 10]), Throws.TypeOf<MissingMethodException>().With.Message.Contains("gives key, start").And.Message.Contains("Rebuild"));
        Assert.That(() => new CallShape<(int, string), int>(Function, "from", "key").Call((1, Key), [Key, 1, 10]), Throws.TypeOf<MissingMethodException>(), "nor in another order");
        Assert.That(() => new CallShape<ValueTuple<int>, int>(Function, "from").Call(new(1), [Key, 1, 10]), Throws.TypeOf<MissingMethodException>(), "nor without one that has no default");
        Assert.That(Runs.Of(Key), Is.Zero);
    }

    [Test]
    public async Task A_hit_after_another_environment_was_used_is_still_one_of_memory()
    {
        From(Key, 3);
        var other = new TestEnvironment(Storage, Runner);
        using (other.Environment.Use())
        {
            From(Key, 3);
        }

        await other.DisposeAsync();
        Assert.That(_fromGiven.Call((Key, 3), arguments: null!), Is.EqualTo(7), "without a look at the arguments themselves");
    }

    [Test]
    public void A_strict_function_runs_by_its_shape_and_by_a_handle()
    {
        Assert.That(StrictShape.Call(new(Key), [Key]), Is.EqualTo(1));
        Memo.Of<string, int>(Strict).Forget(Key);
        Assert.That(Memo.Of<string, int>(Strict).Call(Key), Is.EqualTo(1));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void A_strict_function_complains_when_it_is_called_directly()
    {
        Func<string, int> direct = Strict;
        Assert.That(() => direct(Key), Throws.TypeOf<DirectCallException>().With.Message.Contains("Strict was called directly"));
        Assert.That(() => Outer(Key), Throws.TypeOf<DirectCallException>());
        Assert.That(() => Memo.Of<string, int>(Outer).Call(Key), Throws.TypeOf<DirectCallException>(), "inside of another function too");
        Assert.That(Memo.Of<string, int>(Outer).Memento(Key), Is.Null, "nor is that remembered");
        Assert.That(Memo.Of<string, bool, int>(Twofold).Call(Key, false), Is.EqualTo(1));
        Assert.That(() => Memo.Of<string, bool, int>(Twofold).Call(Key, true), Throws.TypeOf<DirectCallException>(), "and inside of itself");
    }

    private int From(string key, int from) => _fromGiven.TryRemember((key, from), out var result) ? result : _fromGiven.Call((key, from), [key, from, 10]);

    private int To(string key, int to) => _toGiven.TryRemember((key, to), out var result) ? result : _toGiven.Call((key, to), [key, 1, to]);

    [MementoFunction(Version = "1")]
    private static int Between(string key, int from = 1, int to = 10)
    {
        Runs.Count(key);
        return to - from;
    }

    [MementoFunction(Version = "1", Strict = true)]
    private static int Strict(string key)
    {
        Memo.RefuseDirectCalls();
        Runs.Count(key);
        return 1;
    }

    [MementoFunction(Version = "1")]
    private static int Outer(string key) => Strict(key);

    [MementoFunction(Version = "1", Strict = true)]
    private static int Twofold(string key, bool again)
    {
        Memo.RefuseDirectCalls();
        return again ? Twofold(key, false) : 1;
    }
}
