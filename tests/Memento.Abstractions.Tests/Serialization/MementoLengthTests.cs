using Memento.Serialization;

namespace Memento.Abstractions.Tests.Serialization;

/// <summary>What is written of a memento is as long as it is counted to be, so that none is written that is not read.</summary>
[TestFixture]
public sealed class MementoLengthTests
{
    private static readonly MementoRecord Short = Records.Memento() with { Arguments = "", Invocations = [] };

    private static readonly string[] Texts = ["{}", "{\"x\":1}", "{\"x\":\"\\u00e9\\\\ \\\"\"}", "[" + new string('1', 1000) + "]"];

    [TestCaseSource(nameof(Texts))]
    public void Its_arguments_are_counted_as_they_are_written(string text)
    {
        var memento = Short with { Arguments = text };
        var length = MementoSerializer.Serialize(memento).Length - MementoSerializer.Serialize(Short).Length;
        Assert.That((MementoLength.IsTooLong(memento, length), MementoLength.IsTooLong(memento, length - 1)), Is.EqualTo((false, true)));
    }

    [Test]
    public void The_arguments_of_the_calls_it_lists_count_too()
    {
        var calls = Array.ConvertAll(Texts, static text => new Invocation(Records.Call(), text));
        var memento = Short with { Invocations = calls };
        var length = MementoSerializer.Serialize(memento).Length - MementoSerializer.Serialize(Short with { Invocations = Array.ConvertAll(calls, static call => call with { Arguments = "" }) }).Length;
        Assert.That((MementoLength.IsTooLong(memento, length), MementoLength.IsTooLong(memento, length - 1)), Is.EqualTo((false, true)));
    }

    [Test]
    public void A_usual_one_is_not_too_long() => Assert.That(MementoLength.IsTooLong(Records.Memento()), Is.False);
}
