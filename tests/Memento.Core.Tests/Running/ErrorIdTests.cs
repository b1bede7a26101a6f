using System.Reflection;
using Memento.Storage;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Running;

/// <summary>The names of errors: on exceptions, in what is printed of them, in the log, and on the way between processes.</summary>
public sealed class ErrorIdTests
{
    private static readonly CallKey Call = new(FunctionName.Parse("a:b#1"), default);

    // Every exception of the contract and of the host that others can catch.
    private static IEnumerable<TestCaseData> Exceptions => new[] { typeof(MementoException).Assembly, typeof(Memo).Assembly }
        .SelectMany(static assembly => assembly.GetExportedTypes())
        .Where(static type => type.IsSubclassOf(typeof(Exception)) && type != typeof(MementoException) && type != typeof(NonMemoizedException))
        .Select(static type => new TestCaseData(type).SetArgDisplayNames(type.Name));

    [TestCaseSource(nameof(Exceptions))]
    public void Every_exception_has_an_id_and_a_place_that_explains_it(Type type)
    {
        var constructor = type.GetConstructors().Where(static constructor => constructor.GetParameters().All(static parameter => parameter.ParameterType != typeof(ErrorId))).MinBy(static constructor => constructor.GetParameters().Length)!;
        var exception = (Exception)constructor.Invoke([.. constructor.GetParameters().Select(Value)]);
        Assert.That(ErrorId.Of(exception)?.ToString(), Does.Match("^MEM[1-7][0-9]{2}$"));
        Assert.That(exception.HelpLink, Is.EqualTo($"docs/troubleshooting.md#{ErrorId.Of(exception)!.Value.ToString().ToLowerInvariant()}"));
    }

    [Test]
    public void What_is_printed_of_an_exception_begins_with_its_type_and_its_id()
    {
        Assert.That(new ConfigurationException(ConfigurationErrors.UnknownKey, "unknown").ToString(), Does.StartWith("Memento.ConfigurationException MEM106: unknown"));
        Assert.That(new NonMemoizedException("of the program's own").ToString(), Is.EqualTo("Memento.NonMemoizedException: of the program's own"));
    }

    [Test]
    public void An_id_is_found_where_the_exception_is_inside_of_another()
    {
        var full = new IOException("full").WithId(StorageErrors.Full);
        Assert.That(ErrorId.Of(new AggregateException(full)), Is.EqualTo(ErrorId.Of(StorageErrors.Full)));
        Assert.That(ErrorId.Of(new InvalidOperationException("own")), Is.Null);
        Assert.That(ErrorId.Of(new Functions.ClosedException()), Is.Null);
        Assert.That(new ErrorId("ACME7").HelpLink, Is.Null);
    }

    [Test]
    public void Only_warnings_of_the_framework_have_the_id_of_their_event()
    {
        Assert.That(ErrorId.Of("Memento.Storage", new EventId(StorageErrors.NotRead))?.ToString(), Is.EqualTo("MEM500"));
        Assert.That(ErrorId.Of("Acme.Storage", new EventId(StorageErrors.NotRead)), Is.Null);
        Assert.That(ErrorId.Of("Memento.Running", new EventId(1030)), Is.Null);
    }

    private static object? Value(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? parameter.DefaultValue
        : parameter.ParameterType == typeof(string) ? "x"
        : parameter.ParameterType == typeof(Type) ? typeof(int)
        : parameter.ParameterType == typeof(CallKey) ? Call
        : parameter.ParameterType == typeof(FunctionName) ? Call.Function
        : parameter.ParameterType == typeof(DataKey) ? new DataKey("x")
        : parameter.ParameterType == typeof(IReadOnlyList<CallKey>) ? new[] { Call }
        : parameter.ParameterType == typeof(IReadOnlyList<StoreDamage>) ? new[] { new StoreDamage("x", "x", IsRepaired: false) }
        : throw new InvalidOperationException($"What is a {parameter.ParameterType}?");
}
