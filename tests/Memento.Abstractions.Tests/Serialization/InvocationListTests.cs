using System.Text;
using Memento.Serialization;

namespace Memento.Abstractions.Tests.Serialization;

/// <summary>The format of a list of invocations.</summary>
[TestFixture]
public sealed class InvocationListTests
{
    private static readonly FunctionName First = new("cluster", "Tests/Functions", "First(\"<ä>\")", "1");
    private static readonly FunctionName Second = new(null, "Tests/Functions", "Second", null);

    [Test]
    public void A_line_is_a_call_and_a_function_is_named_where_it_comes_first()
    {
        var hash = Records.Call().ArgumentHash;
        var written = Encoding.UTF8.GetString(Write(
            new Invocation(new CallKey(First, hash), "{\"text\":\"a\nb\"}"), new Invocation(new CallKey(Second, hash), "{}"), new Invocation(new CallKey(First, hash), "{}")));
        Assert.That(written, Is.EqualTo(
            $$"""
            {"function":0,"name":"cluster::Tests/Functions:First(\"<ä>\")#1","argument_hash":"{{hash}}","arguments":"{\"text\":\"a\nb\"}"}
            {"function":1,"name":"Tests/Functions:Second","argument_hash":"{{hash}}","arguments":"{}"}
            {"function":0,"argument_hash":"{{hash}}","arguments":"{}"}

            """.ReplaceLineEndings("\n")));
    }

    [TestCase(1)]
    [TestCase(1000)]
    [TestCase(int.MaxValue)]
    public void What_was_written_is_read(int pieceSize)
    {
        string[] texts = ["", "{}", "\ud800 half a pair", "𝄞 \" \\ \r\n \u2028 \0", new string('ä', 200_000), "{\"x\":1}"];
        var invocations = Enumerable.Range(0, 3000).Select(i => new Invocation(Records.Call(i, $"Compute{i % 7}"), texts[i % 500 < texts.Length ? i % 500 : 1])).ToArray();
        using var source = new PieceStream(Write(invocations), pieceSize);
        Assert.That(InvocationListReader.Read(source).SequenceEqual(invocations), Is.True);
    }

    [Test]
    public void No_calls_are_no_bytes()
    {
        Assert.That(Write(), Is.Empty);
        Assert.That(Read(""), Is.Empty);
    }

    [Test]
    public void A_function_is_held_once()
    {
        var read = InvocationListReader.Read(new MemoryStream(Write(new Invocation(Records.Call(1), "{}"), new Invocation(Records.Call(2), "{}")))).ToArray();
        Assert.That(read[1].Call.Function, Is.SameAs(read[0].Call.Function));
    }

    [TestCase("""{"function":0,"argument_hash":"@","arguments":"{}"}""", "Line 1", TestName = "A number without a name")]
    [TestCase("""{"function":1,"name":"a:b","argument_hash":"@","arguments":"{}"}""", "0 is the next", TestName = "A number out of turn")]
    [TestCase("""{"function":-1,"argument_hash":"@","arguments":"{}"}""", "-1", TestName = "A negative number")]
    [TestCase("""{"function":0,"name":"ab","argument_hash":"@","arguments":"{}"}""", "'ab'", TestName = "No name")]
    [TestCase("""{"function":0,"name":"a:b","argument_hash":"abc","arguments":"{}"}""", "abc", TestName = "No hash")]
    [TestCase("""{"function":0,"name":"a:b","argument_hash":"@"}""", "'arguments'", TestName = "No arguments")]
    [TestCase("[]", "Line 1", TestName = "No object")]
    [TestCase("{\"function\":", "Line 1", TestName = "No JSON")]
    public void What_is_no_list_is_said_to_be_none(string line, string message) =>
        Assert.That(() => Read(line.Replace("@", new string('0', 64), StringComparison.Ordinal) + "\n"), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void A_list_that_ends_within_a_line_is_none() =>
        Assert.That(
            () => Read(Encoding.UTF8.GetString(Write(new Invocation(Records.Call(1), "{}"), new Invocation(Records.Call(2), "{}")))[..^1]),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 2"));

    private static byte[] Write(params Invocation[] invocations)
    {
        using var destination = new MemoryStream();
        InvocationListWriter.Write(invocations, destination);
        return destination.ToArray();
    }

    private static Invocation[] Read(string list) => [.. InvocationListReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(list)))];

    /// <summary>Gives its bytes in small pieces.</summary>
    private sealed class PieceStream(byte[] bytes, int pieceSize) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, pieceSize));
    }
}
