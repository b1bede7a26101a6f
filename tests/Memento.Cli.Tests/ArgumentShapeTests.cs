using System.Text.Json.Nodes;
using Memento.Cli.Output;

namespace Memento.Cli.Tests;

/// <summary>Which arguments a person means by what is written on a command line.</summary>
internal sealed class ArgumentShapeTests
{
    [TestCase("{\"_mementoType\":\"decimal\",\"value\":\"1.10\"}", "1.10", true)]
    [TestCase("{\"_mementoType\":\"decimal\",\"value\":\"1.10\"}", "1.1", true)]
    [TestCase("{\"_mementoType\":\"decimal\",\"value\":\"100\"}", "1e2", true)]
    [TestCase("{\"_mementoType\":\"decimal\",\"value\":\"1.10\"}", "1.11", false)]
    [TestCase("{\"_mementoType\":\"decimal\",\"value\":\"1.10\"}", "many", false)]
    [TestCase("{\"a\":1}", "{\"a\":1}", true)]
    [TestCase("{\"a\":1}", "{\"a\":1,\"a\":1}", false)]
    [TestCase("{\"a\":\"b\"}", "{\"a\":\"\\ud800\"}", false)]
    [TestCase("{\"a\":\"b\"}", "{\"a\":", false)]
    public void A_value_is_the_one_that_is_written(string value, string text, bool isIt) => Assert.That(ArgumentShape.IsWritten(JsonNode.Parse(value), text), Is.EqualTo(isIt));
}
