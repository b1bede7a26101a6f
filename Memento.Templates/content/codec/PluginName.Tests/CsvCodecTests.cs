using System.Text;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Testing;

namespace PluginRoot.Tests;

/// <summary>The tests that every codec must pass, with values and refusals of this one, and those of its format.</summary>
[TestFixture]
public sealed class CsvCodecTests : CodecTests
{
    private readonly CsvCodec _codec = new();

    /// <inheritdoc/>
    protected override IEnumerable<CodecSample> Samples =>
    [
        CodecSample.Of<string[][]>([]),
        CodecSample.Of<string[][]>([[]]),
        CodecSample.Of<string[][]>([[""], ["", ""], [], ["a", "", "b"]]),
        CodecSample.Of<string[][]>([["\"", "\"\"", ",", "\r\n", "\r", "\n", " ", "\t", "\0", "\ufeff", "ünïcödé 𝄞"]]),
        CodecSample.Of<string[][]>([.. Enumerable.Range(0, 1000).Select(static n => new[] { $"{n}", $"\"{n}\"" })]),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<CodecRefusal> Refusals =>
    [
        new CodecRefusal(new string?[][] { ["a"], [null] }, typeof(string[][]), "Result[1][0]"),
        new CodecRefusal(new string[]?[] { ["a"], null }, typeof(string[][]), "Result[1]"),
        new CodecRefusal(new string[][] { ["a", "\ud800"] }, typeof(string[][]), "Result[0][1]"),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Type> OtherTypes => [typeof(string[]), typeof(object[][]), typeof(string)];

    /// <inheritdoc/>
    protected override ICodec CreateCodec(BackendContext context) => new CsvCodec();

    /// <summary>The bytes are those that other programs expect.</summary>
    [Test]
    public void The_bytes_are_CSV()
    {
        string[][] rows = [["name", "note"], ["Ann", "says \"hello\", twice"], [], [""], ["", "two\r\nlines"]];
        Assert.That(Encoding.UTF8.GetString(Encode(_codec, CodecSample.Of(rows))), Is.EqualTo("name,note\r\nAnn,\"says \"\"hello\"\", twice\"\r\n\r\n\"\"\r\n,\"two\r\nlines\"\r\n"));
    }

    /// <summary>Bytes of another form are no result.</summary>
    [TestCase("a")]
    [TestCase("a\n")]
    [TestCase("\"a")]
    [TestCase("\"a\"b\r\n")]
    [TestCase("a\"b\r\n")]
    public void What_is_not_of_that_form_is_refused(string text) =>
        Assert.That(() => Decode(_codec, Encoding.UTF8.GetBytes(text), typeof(string[][])), Throws.TypeOf<InvalidDataException>());
}
