using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Memento.Serialization;
using Memento.Storage;

namespace Memento.Abstractions.Tests.Serialization;

/// <summary>The quick way to read what was written against the parser: it leaves to it what stands otherwise, and reads nothing in another way.</summary>
[TestFixture]
public sealed class WrittenMementoReaderTests
{
    private const string Signs = "\"{}[]:,0-9eE\\uab. \n";

    private static readonly MementoRecord Small = Records.Memento() with { Invocations = [], Resources = [], Dependencies = [Records.Memento().Function], Runner = new RunnerDescription("local") };

    private static readonly MementoRecord[] Plain =
    [
        Small,
        Small with { Content = null },
        Small with { Content = WithInline("{\"a\": \"\\u00fc\",\n\"b\": \"ü\"}"u8) },
        Small with { Content = WithInline("a\0b"u8) },
        Small with { Content = WithInline(""u8) },
        Small with { Content = Small.Content! with { Key = new DataKey("k/l", "7"), FileName = "a \"b\".csv" } },
        Small with { Arguments = "{\"text\":\"\\\\ \\\"ü\\\" \ud83d\ude00\"}", TotalTime = TimeSpan.Zero, OwnTime = TimeSpan.FromSeconds(999.1234567), ProcessId = 0 },
        Small with { Dependencies = [] },
        Small with { Dependencies = [Small.Function, new FunctionName("c", "M", "F", "2"), Small.Function] },
        Small with { Invocations = [new Invocation(Records.Call(1), "{\"a\":1}"), new Invocation(Records.Call(2), "{}")] },
        Small with { Resources = [new ResourceHandle("file", "file:///a%20b", "1") { IsRecordOnly = true }, new ResourceHandle("url", "https://example.org/", "\"2\"")] },
    ];

    /// <summary>What the quick reader does not know: half a surrogate pair, an escape in a name, more than a runner's type, times before and after the usual ones.</summary>
    private static readonly MementoRecord[] Others =
    [
        Small with { Host = "a\ud800" },
        Small with { Host = "a\"b" },
        Small with { Runner = new RunnerDescription("local", new Dictionary<string, string> { ["queue"] = "q" }) },
        Small with { AdoptedFrom = new FunctionName("c", "M", "F", "2") },
        Small with { InvocationCount = 2 },
        Small with { ChangedResources = [new ResourceHandle("file", "file:///a", "1")] },
        Small with { TotalTime = TimeSpan.FromSeconds(-1.5) },
        Small with { TotalTime = TimeSpan.MaxValue },
        Small with { ProcessId = -1 },
    ];

    [TestCaseSource(nameof(Plain))]
    public void What_was_written_is_read_the_quick_way_as_by_the_parser(MementoRecord memento)
    {
        var document = MementoSerializer.Serialize(memento);
        var read = new WrittenMementoReader(DocumentSeal.Check(document)).Read();
        Assert.That(read, Is.Not.Null);
        Assert.That(MementoSerializer.Serialize(read), Is.EqualTo(document));
        Assert.That(read.Content?.Inline?.ToArray(), Is.EqualTo(memento.Content?.Inline?.ToArray()));
    }

    [TestCaseSource(nameof(Others))]
    public void What_is_not_plain_is_left_to_the_parser(MementoRecord memento)
    {
        var document = MementoSerializer.Serialize(memento);
        Assert.That(new WrittenMementoReader(DocumentSeal.Check(document)).Read(), Is.Null);
        Assert.That(MementoSerializer.Serialize(MementoSerializer.Deserialize(document)), Is.EqualTo(document));
    }

    [TestCase("\"total_seconds\": 1.2345678", "\"total_seconds\": 01.2345678")]
    [TestCase("\"total_seconds\": 1.2345678", "\"total_seconds\": 1.")]
    [TestCase("\"total_seconds\": 1.2345678", "\"total_seconds\": .5")]
    [TestCase("\"total_seconds\": 1.2345678", "\"total_seconds\": ")]
    [TestCase("\"process_id\": ", "\"process_id\": 0")]
    [TestCase("\"process_id\": ", "\"process_id\": 99999999999")]
    [TestCase("\"process_id\": ", "\"process_id\": 99999999999999999999")]
    [TestCase("\"host\": \"", "\"host\": \"\\x")]
    [TestCase("\"correlation_id\": \"", "\"correlation_id\": \"\\x")]
    [TestCase("\"correlation_id\": \"", "\"correlation_id\": \"\\ud800")]
    [TestCase("\"correlation_id\": \"", "\"correlation_id\": \"\n")]
    [TestCase("\"format\": 1", "\"format\": 2")]
    public void What_the_parser_refuses_is_refused(string written, string altered)
    {
        var document = Encoding.UTF8.GetString(MementoSerializer.Serialize(Small));
        Assert.That(document, Does.Contain(written));
        var body = Encoding.UTF8.GetString(DocumentSeal.Check(Encoding.UTF8.GetBytes(document))).Replace(written, altered, StringComparison.Ordinal);
        Assert.That(() => MementoSerializer.Deserialize(DocumentSeal.Close(Encoding.UTF8.GetBytes(body))), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Whatever_is_read_the_quick_way_the_parser_reads_too() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), static seed =>
    {
        var random = new Random(seed);
        var body = DocumentSeal.Check(MementoSerializer.Serialize(Plain[random.Next(Plain.Length)])).ToArray().ToList();
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            var at = random.Next(body.Count);
            switch (random.Next(4))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body[at] = (byte)Signs[random.Next(Signs.Length)];
                    break;
                case 2:
                    body.RemoveRange(at, random.Next(1, Math.Min(4, body.Count - at) + 1));
                    break;
                default:
                    body.Insert(at, (byte)Signs[random.Next(Signs.Length)]);
                    break;
            }
        }

        var document = DocumentSeal.Close([.. body]);
        var quick = Outcome(document, static document => new WrittenMementoReader(DocumentSeal.Check(document)).Read());
        var parsed = Outcome(document, static document => new MementoReader(document, MementoSerializer.MaximumDepth).ReadMemento(MementoSerializer.Format));
        return quick is null || quick.AsSpan().SequenceEqual(parsed);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    private static ContentReference WithInline(ReadOnlySpan<byte> bytes) => Small.Content! with { Inline = bytes.ToArray() };

    /// <summary>What was read, as it would be written; empty when it was refused, and null when it was left to another.</summary>
    private static byte[]? Outcome(byte[] document, Func<byte[], MementoRecord?> read)
    {
        try
        {
            return read(document) is { } memento ? MementoSerializer.Serialize(memento) : null;
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or InvalidOperationException or FormatException or ArgumentException or OverflowException or InvalidDataException)
        {
            return [];
        }
    }
}
