using Memento.Configuration;
using Memento.Core.Tests.Support;
using Memento.Functions;
using Memento.Running;
using Memento.Storage;

namespace Memento.Core.Tests.Functions;

/// <summary>Which exceptions are results: what a function says, what came from another, and what other languages threw.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.StoragesAndRunners))]
internal sealed class ExceptionRuleTests(string storage, string runner) : CallingTests(storage, runner)
{
    private static readonly HandedIn<Func<Exception>> Thrown = new();
    private static readonly MementoFunction<string, int> Patient = Memo.Of<string, int>(PatientBody);
    private static readonly MementoFunction<string, int> Strict = Memo.Of<string, int>(StrictBody);
    private static readonly MementoFunction<string, int> Plain = Memo.Of<string, int>(PlainBody);
    private static readonly MementoFunction<string, int> Through = Memo.Of<string, int>(ThroughBody);
    private static readonly MementoFunction<string, int> ThroughLater = Memo.Of<string, int>(ThroughLaterBody);
    private static readonly MementoFunction<string, int> Catching = Memo.Of<string, int>(CatchingBody);

    [TestCase(typeof(TimeoutException), 2)]
    [TestCase(typeof(EndOfStreamException), 2)]
    [TestCase(typeof(InvalidOperationException), 1)]
    public void An_exception_that_a_function_says_is_no_result_is_not_remembered(Type type, int runs)
    {
        Thrown[Key] = () => (Exception)Activator.CreateInstance(type, "Again.")!;
        Assert.That(() => Patient.Call(Key), Throws.TypeOf(type).With.Message.EqualTo("Again."));
        Assert.That(() => Patient.Call(Key), Throws.TypeOf(type).With.Message.EqualTo("Again."));
        Assert.That(Runs.Of(Key), Is.EqualTo(runs));
        Assert.That(Patient.Memento(Key), runs == 1 ? Is.Not.Null : Is.Null);
    }

    [TestCase(typeof(IOException), 1)]
    [TestCase(typeof(EndOfStreamException), 1)]
    [TestCase(typeof(FileNotFoundException), 2)]
    [TestCase(typeof(InvalidOperationException), 2)]
    [TestCase(typeof(NonMemoizedException), 2)]
    public void Where_a_function_says_which_are_results_the_others_are_none(Type type, int runs)
    {
        Thrown[Key] = () => (Exception)Activator.CreateInstance(type, "Again.")!;
        Assert.That(() => Strict.Call(Key), Throws.TypeOf(type));
        Assert.That(() => Strict.Call(Key), Throws.TypeOf(type));
        Assert.That(Runs.Of(Key), Is.EqualTo(runs));
    }

    [Test]
    public void What_only_wraps_others_is_a_result_when_they_all_are()
    {
        Thrown[Key] = () => new AggregateException(new InvalidOperationException(), new TimeoutException());
        Assert.Throws<AggregateException>(() => Patient.Call(Key));
        Assert.That(Patient.Memento(Key), Is.Null);
        Thrown[Key] = () => new AggregateException(new InvalidOperationException());
        Assert.Throws<AggregateException>(() => Patient.Call(Key));
        Assert.That(Patient.Memento(Key), Is.Not.Null);
    }

    [Test]
    public async Task What_is_no_result_of_a_function_is_none_of_the_callers_that_let_it_through()
    {
        Thrown[Key] = () => new TimeoutException("Again.");
        for (var i = 1; i <= 2; i++)
        {
            Assert.Throws<TimeoutException>(() => Through.Call(Key));
            Assert.That((Runs.Of(Key), Runs.Of(Key + "/through")), Is.EqualTo((i, i)));
        }

        Assert.ThrowsAsync<TimeoutException>(async () => await ThroughLater.CallAsync(Key));
        Assert.That(await ThroughLater.MementoAsync(Key), Is.Null);
        Assert.That(Through.Memento(Key), Is.Null);

        // The caller's own of the same type is one, and so is what it makes of the other's.
        Thrown[Key + "/own"] = () => new TimeoutException("Mine.");
        Assert.Throws<TimeoutException>(() => Plain.Call(Key + "/own"));
        Assert.That(Plain.Memento(Key + "/own"), Is.Not.Null);
    }

    [Test]
    public void A_caller_that_catches_an_exception_remembers_its_own_result_and_the_exception_stays_what_it_is()
    {
        Thrown[Key] = () => new InvalidOperationException("Once.");
        Assert.That(Catching.Call(Key), Is.EqualTo(-1));
        Assert.That(Catching.Call(Key), Is.EqualTo(-1));
        Assert.That(Catching.Memento(Key)!.ResultType, Is.EqualTo(ResultType.Of(typeof(int))));
        Assert.That(Plain.Memento(Key)!.ResultType, Is.EqualTo(ResultType.Exception));
        Assert.That(Catching.Memento(Key)!.Invocations.Single().Call, Is.EqualTo(Plain.Memento(Key)!.Call));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [Test]
    public async Task An_exception_that_was_remembered_before_the_function_said_it_is_no_result_is_none_either()
    {
        await StoreAsync(Patient, new ExceptionRecord("dotnet::System:TimeoutException", "Long ago.", "at Before()"));
        Thrown[Key] = () => new InvalidOperationException("Now.");
        Assert.That(() => Patient.Call(Key), Throws.InvalidOperationException.With.Message.EqualTo("Now."));
        Assert.That(() => Patient.Call(Key), Throws.InvalidOperationException.With.Message.EqualTo("Now."));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
    }

    [TestCase("python::builtins:ValueError")]
    [TestCase("python::System:InvalidOperationException")]
    [TestCase("python::twosigma.memento.exception:MementoException")]
    [TestCase("rust::std::io:Error")]
    [TestCase("dotnet::No.Such:TypeException")]
    [TestCase("dotnet:::NoNamespaceException")]
    [TestCase("System.IO.FileNotFoundException")]
    [TestCase("dotnet::System:String")]
    [TestCase("")]
    public async Task An_exception_of_another_language_or_of_no_language_comes_back_as_a_stand_in(string name)
    {
        var original = new ExceptionRecord(name, "invalid literal for int() with base 10: 'x'", "File \"f.py\", line 3, in f");
        await StoreAsync(Plain, original);
        var error = Assert.Throws(Is.TypeOf<MementoException>(), () => Plain.Call(Key))! as MementoException;
        Assert.That(error!.Original, Is.EqualTo(original));
        Assert.That(error.Message, Is.EqualTo(original.Message));
        Assert.That(error.Data[ExceptionRecords.OriginalStackTraceKey], Is.EqualTo(original.StackTrace));
        Assert.That(Runs.Of(Key), Is.Zero);
    }

    [Test]
    public async Task A_name_in_the_store_makes_nothing_but_an_exception()
    {
        // It takes one text, as exceptions do, and would make the file that the message names.
        var path = Path.Combine(Test.Folder.Path, "made");
        await StoreAsync(Plain, new ExceptionRecord("dotnet::System.IO:StreamWriter", path, "at Nobody()"));
        Assert.That(Assert.Throws<MementoException>(() => Plain.Call(Key))!.Message, Is.EqualTo(path));
        Assert.That(path, Does.Not.Exist);
    }

    [Test]
    public void What_the_framework_itself_refuses_is_not_remembered()
    {
        var count = Refusals().Length;
        for (var i = 0; i < count; i++)
        {
            var (index, exception) = (i, Refusals()[i]);
            Thrown[Key] = () => Refusals()[index];
            Assert.That(() => Plain.Call(Key), Throws.TypeOf(exception.GetType()).With.Message.EqualTo(exception.Message));
            Assert.That(Plain.Memento(Key), Is.Null, exception.GetType().Name);
        }
    }

    [Test]
    public void What_the_framework_itself_refuses_has_its_members()
    {
        Thrown[Key] = () => new CyclicCallException([new(Plain.Name, default), new(Patient.Name, default)]);
        Assert.That(Assert.Throws<CyclicCallException>(() => Plain.Call(Key))!.Circle, Is.EqualTo(new CallKey[] { new(Plain.Name, default), new(Patient.Name, default) }));
        Thrown[Key] = () => new CallPreventedException(Plain.Name, Patient.Name);
        Assert.That(Assert.Throws<CallPreventedException>(() => Plain.Call(Key)), Has.Property("Caller").EqualTo(Plain.Name).And.Property("Function").EqualTo(Patient.Name));
        Thrown[Key] = () => new DirectCallException("F");
        Assert.That(Assert.Throws<DirectCallException>(() => Plain.Call(Key))!.Function, Is.EqualTo("F"));
        Thrown[Key] = () => new UnsupportedArgumentException("shape.Points[3]", typeof(Action), "Pass data.");
        Assert.That(Assert.Throws<UnsupportedArgumentException>(() => Plain.Call(Key)), Has.Property("Path").EqualTo("shape.Points[3]").And.Property("Type").EqualTo(typeof(Action)).And.Property("Hint").EqualTo("Pass data."));
    }

    [TestCase(nameof(Texts))]
    [TestCase(nameof(Nulls))]
    public void What_is_no_type_of_exception_is_refused(string name)
    {
        var method = typeof(ExceptionRuleTests).GetMethod(name, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!;
        Assert.That(() => FunctionDefinition.Of(method), Throws.ArgumentException.With.Message.Contains(name).And.Message.Contains("no type of exception"));
    }

    private static Exception[] Refusals()
    {
        var call = new CallKey(Plain.Name, new ArgumentHash(new byte[32]));
        return
        [
            new MementoNotFoundException(call), new ReadOnlyStorageException("forget"), new ConfigurationException("Wrong."), new ResourceException("Gone."),
            new CyclicCallException([call, call]), new DirectCallException("F"), new RunnerRefusedException("No.", Plain.Name), new CallPreventedException(Plain.Name, Plain.Name),
            new DamagedValueException("a", call, "It is damaged."), new UnsupportedArgumentException("a.B", typeof(Action), "Pass data."), new UnsupportedResultException("Result.B", typeof(Action), "Return data."),
            new UnlistedFunctionException(Plain.Name, "default", null), new Plugins.PluginException("a.dll", "It failed."),
            new OutOfMemoryException(), new InsufficientExecutionStackException(), new TypeLoadException(), new MissingMethodException(), new TaskCanceledException(),
        ];
    }

    private async Task StoreAsync(MementoFunction<string, int> function, ExceptionRecord exception)
    {
        // As another program would have left it, in another language perhaps.
        var key = Key + "/template";
        Thrown[key] = () => new InvalidOperationException();
        Assert.Throws<InvalidOperationException>(() => function.Call(key));
        var template = function.Memento(key)!;
        var definition = function.Definition;
        var arguments = definition.Normalize(definition.Complete([Key], partial: null, keyOnly: false), context: null);
        await Test.Environment.GetCluster(null)!.Storage.MemoizeAsync(new ResultToStore(template with { ArgumentHash = arguments.Hash, Arguments = arguments.Json }, exception, typeof(int)));
    }

    [MementoFunction(Version = "1", NotRemembered = [typeof(TimeoutException), typeof(IOException)])]
    private static int PatientBody(string key) => Throw(key);

    [MementoFunction(Version = "1", Remembered = [typeof(IOException), typeof(NonMemoizedException)], NotRemembered = [typeof(FileNotFoundException)])]
    private static int StrictBody(string key) => Throw(key);

    [MementoFunction(Version = "1")]
    private static int PlainBody(string key) => Throw(key);

    [MementoFunction(Version = "1")]
    private static int ThroughBody(string key)
    {
        Runs.Count(key + "/through");
        return Patient.Call(key);
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> ThroughLaterBody(string key) => await Patient.CallAsync(key);

    [MementoFunction(Version = "1")]
    private static int CatchingBody(string key)
    {
        try
        {
            return Plain.Call(key);
        }
        catch (InvalidOperationException)
        {
            return -1;
        }
    }

    [MementoFunction(Version = "1", NotRemembered = [typeof(string)])]
    private static int Texts(int x) => x;

    [MementoFunction(Version = "1", Remembered = [null!])]
    private static int Nulls(int x) => x;

    private static int Throw(string key)
    {
        Runs.Count(key);
        throw Thrown[key]();
    }
}
