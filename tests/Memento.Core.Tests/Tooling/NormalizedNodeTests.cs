using Memento.Tooling;

namespace Memento.Core.Tests.Tooling;

/// <summary>Normalized JSON as JSON that every reader takes.</summary>
internal sealed class NormalizedNodeTests
{
    [TestCase("1.5", "1.5")]
    [TestCase("NaN", "\"NaN\"")]
    [TestCase("[NaN,-Infinity,Infinity,-1]", "[\"NaN\",\"-Infinity\",\"Infinity\",-1]")]
    [TestCase("{\"NaN\":\"Infinity\"}", "{\"NaN\":\"Infinity\"}")]
    [TestCase("\"a \\\\\\\" NaN\"", "\"a \\\\\\u0022 NaN\"")]
    [TestCase("\"\\ud83d\\ude00\"", "\"\\uD83D\\uDE00\"")]
    [TestCase("\"\\ud83d!\"", "\"\\uFFFD!\"")]
    [TestCase("\"\\\\ud83d\"", "\"\\\\ud83d\"")]
    [TestCase("not json", "\"not json\"")]
    [TestCase("\"open", "\"\\u0022open\"")]
    public void A_value_is_read_whatever_it_holds(string normalized, string json) =>
        Assert.That(NormalizedNode.Parse(normalized)!.ToJsonString(), Is.EqualTo(json).Or.EqualTo(normalized));

    [Test]
    public void An_object_whose_names_are_one_without_their_half_pairs_is_a_text()
    {
        const string Normalized = """{"\ud800":1,"\ud801":2}""";
        Assert.That(NormalizedNode.Parse(Normalized)!.GetValue<string>(), Is.EqualTo(Normalized));
    }

    [Test]
    public void Arguments_are_in_the_order_of_the_key() =>
        Assert.That(NormalizedNode.ParseArguments("{\"b\":NaN,\"c\":[1]}").ToJsonString(), Is.EqualTo("{\"b\":\"NaN\",\"c\":[1]}"));
}
