using System.Text;
using Memento;

namespace PluginRoot.Tests;

/// <summary>The tests of the codec.</summary>
[TestFixture]
public sealed class CsvCodecTests
{
    private readonly CsvCodec _codec = new();

    /// <summary>The bytes are those that other programs expect.</summary>
    [Test]
    public void The_bytes_are_CSV()
    {
        string[][] rows = [["name", "note"], ["Ann", "says \"hello\", twice"], [], [""], ["", "two\r\nlines"]];
        Assert.That(Encoding.UTF8.GetString(Encode(rows)), Is.EqualTo("name,note\r\nAnn,\"says \"\"hello\"\", twice\"\r\n\r\n\"\"\r\n,\"two\r\nlines\"\r\n"));
        Assert.That(_codec.Decode(new MemoryStream(Encode(rows)), typeof(string[][])), Is.EqualTo(rows));
    }

    /// <summary>What CSV cannot hold is refused, and its place is named.</summary>
    [Test]
    public void What_cannot_be_kept_is_refused()
    {
        Assert.That(() => Encode([["a"], [null!]]), Throws.TypeOf<UnsupportedResultException>().With.Message.StartsWith("Result[1][0]"));
        Assert.That(() => Encode([["a"], null!]), Throws.TypeOf<UnsupportedResultException>().With.Message.StartsWith("Result[1]"));
        Assert.That(() => Encode([["\ud800"]]), Throws.TypeOf<UnsupportedResultException>().With.Message.StartsWith("Result[0][0]"));
    }

    /// <summary>Bytes of another form are no result.</summary>
    [TestCase("a")]
    [TestCase("a\n")]
    [TestCase("\"a")]
    [TestCase("\"a\"b\r\n")]
    [TestCase("a\"b\r\n")]
    public void What_is_not_of_that_form_is_refused(string text) =>
        Assert.That(() => _codec.Decode(new MemoryStream(Encoding.UTF8.GetBytes(text)), typeof(string[][])), Throws.TypeOf<InvalidDataException>());

    private byte[] Encode(string[][] rows)
    {
        using var stream = new MemoryStream();
        _codec.Encode(rows, typeof(string[][]), stream);
        return stream.ToArray();
    }
}
