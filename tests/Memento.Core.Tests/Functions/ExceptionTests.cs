using Memento.Configuration;
using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Functions;

/// <summary>Which exceptions are results, and how they come back.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class ExceptionTests(string storage, string runner) : CallingTests(storage, runner)
{
    [TestCase("argument", typeof(ArgumentException), "The sea is empty.")]
    [TestCase("custom", typeof(TideException), "The tide is out.")]
    [TestCase("anything", typeof(InvalidOperationException), "anything")]
    public void An_exception_is_remembered_and_replayed_with_its_type_and_message(string how, Type type, string message)
    {
        var first = Assert.Throws(Is.TypeOf(type).And.Message.EqualTo(message), () => Arithmetic.Fail.Call(Key, how))!;
        var second = Assert.Throws(Is.TypeOf(type).And.Message.EqualTo(message), () => Arithmetic.Fail.Call(Key, how))!;
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
        Assert.That(first.StackTrace, Does.Contain("FailBody"), "the first time it is the exception itself");
        Assert.That(second.Data[ExceptionRecords.OriginalStackTraceKey], Does.Contain("FailBody"), "then its stack trace is kept apart from the message");
        Assert.That(Arithmetic.Fail.Memento(Key, how)!.ResultType, Is.EqualTo(ResultType.Exception));
    }

    [Test]
    public void An_exception_whose_type_would_change_its_message_is_replayed_as_a_stand_in()
    {
        // From another process the stand-in comes at once.
        Assert.Throws(Is.TypeOf(Runner == "process" ? typeof(MementoException) : typeof(LoudException)).And.Message.EqualTo("Fire!"), () => Arithmetic.Fail.Call(Key, "loud"));
        var replayed = Assert.Throws<MementoException>(() => Arithmetic.Fail.Call(Key, "loud"))!;
        Assert.That(replayed.Message, Is.EqualTo("Fire!"));
        Assert.That(replayed.Original!.Name, Is.EqualTo("dotnet::Memento.Core.Tests.Functions:LoudException"));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void An_exception_whose_message_throws_is_the_callers_and_is_replayed_as_a_stand_in()
    {
        // From another process the stand-in comes at once.
        Assert.That(() => Arithmetic.Fail.Call(Key, "mute"), Throws.TypeOf(Runner == "process" ? typeof(MementoException) : typeof(MuteException)));
        var replayed = Assert.Throws<MementoException>(() => Arithmetic.Fail.Call(Key, "mute"))!;
        Assert.That(replayed.Message, Is.EqualTo("(its message cannot be read: System.InvalidOperationException)"));
        Assert.That(replayed.Original!.Name, Is.EqualTo("dotnet::Memento.Core.Tests.Functions:MuteException"));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void An_exception_that_says_nothing_of_itself_is_the_callers_and_is_replayed_as_a_stand_in()
    {
        // From another process the stand-in comes at once.
        Assert.That(() => Arithmetic.Fail.Call(Key, "closed"), Throws.TypeOf(Runner == "process" ? typeof(MementoException) : typeof(ClosedException)));
        var replayed = Assert.Throws<MementoException>(() => Arithmetic.Fail.Call(Key, "closed"))!;
        Assert.That(replayed.Original!.Name, Is.EqualTo("dotnet::Memento.Core.Tests.Functions:ClosedException"));
        Assert.That(replayed.Original.StackTrace, Is.EqualTo("(its stack trace cannot be read: System.InvalidOperationException)"));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void An_exception_to_which_nothing_can_be_added_is_replayed_without_its_stack_trace()
    {
        Assert.That(() => Arithmetic.Fail.Call(Key, "bare"), Throws.TypeOf<BareException>());
        Assert.That(() => Arithmetic.Fail.Call(Key, "bare"), Throws.TypeOf<BareException>().With.Message.EqualTo("Nothing is noted."));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void The_result_of_a_call_that_threw_what_says_nothing_of_itself_can_be_printed()
    {
        var thrown = Arithmetic.Fail.TryBatch(["closed"], (fail, how) => fail.With(Key, how)).Single();
        Assert.That(thrown.ToString(), Does.EndWith("Exception: (its message cannot be read: System.InvalidOperationException)"));
    }

    [Test]
    public void An_exception_that_cannot_be_rebuilt_is_replayed_as_a_stand_in()
    {
        // From another process the stand-in comes at once.
        Assert.Throws(Runner == "process" ? typeof(MementoException) : typeof(OddException), () => Arithmetic.Fail.Call(Key, "odd"));
        var replayed = Assert.Throws<MementoException>(() => Arithmetic.Fail.Call(Key, "odd"))!;
        Assert.That(replayed.Message, Is.EqualTo("1 and 2"));
        Assert.That(replayed.Original!.Name, Is.EqualTo("dotnet::Memento.Core.Tests.Functions:OddException"));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [TestCase("not memoized", typeof(NonMemoizedException))]
    [TestCase("cancelled", typeof(OperationCanceledException))]
    [TestCase("full", typeof(OutOfMemoryException))]
    [TestCase("deep", typeof(InsufficientExecutionStackException))]
    [TestCase("interrupted", typeof(ThreadInterruptedException))]
    [TestCase("type", typeof(TypeLoadException))]
    [TestCase("image", typeof(BadImageFormatException))]
    [TestCase("member", typeof(MissingMethodException))]
    [TestCase("load", typeof(FileLoadException))]
    [TestCase("access", typeof(AccessViolationException))]
    [TestCase("assembly", typeof(FileNotFoundException))]
    public void What_may_go_better_next_time_is_not_remembered(string how, Type type)
    {
        Assert.Throws(type, () => Arithmetic.Fail.Call(Key, how));
        Assert.Throws(type, () => Arithmetic.Fail.Call(Key, how));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        Assert.That(Arithmetic.Fail.Memento(Key, how), Is.Null);
    }

    [Test]
    public void A_circle_of_calls_is_an_error_that_prints_it()
    {
        var error = Assert.Throws<CyclicCallException>(() => Arithmetic.Circle.Call(Key, 0))!;
        Assert.That(error.Circle, Has.Count.EqualTo(4));
        Assert.That(error.Circle[^1], Is.EqualTo(error.Circle[0]));
        Assert.That(error.Message, Does.Contain("CircleBody"));
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    [Test]
    public async Task A_null_runner_refuses_also_what_is_remembered()
    {
        var file = Test.Folder.Write("both.json", """{ "repos": [ { "name": "main", "clusters": { "refusing": { "storage": { "type": "filesystem" } } } } ] }""");
        async Task In(string runner, Action calls)
        {
            var environment = MementoEnvironment.Load(file, new MementoEnvironmentOptions
            {
                ShadowFolder = PluginCopies.Folder,
                Overrides = new Dictionary<string, string?> { ["repos:0:clusters:refusing:runner:type"] = runner },
            });
            await using (environment)
            {
                using var use = environment.Use();
                calls();
            }
        }

        await In("local", () => Assert.That(Arithmetic.Refused.Call(Key), Is.EqualTo(1)));
        await In("null", () =>
        {
            Assert.That(Arithmetic.Refused.Memento(Key), Is.Not.Null, "it is remembered");
            Assert.That(() => Arithmetic.Refused.Call(Key), Throws.TypeOf<RunnerRefusedException>().With.Message.StartsWith("Null runner refusing to run functions"));
        });
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public void An_unknown_cluster_is_named_with_those_there_are()
    {
        var error = Assert.Throws<ConfigurationException>(() => Arithmetic.Unknown.Call(Key))!;
        Assert.That(error.Message, Does.Contain("'nowhere'").And.Contain("default").And.Contain("refusing").And.Contain("memento.json"));
    }
}
