using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Memento.Serialization;
using Memento.Storage;

namespace Memento.Abstractions.Tests.Serialization;

[TestFixture]
public sealed class MementoSerializerTests
{
    private static readonly Gen<string> Text = Gen.ArrayOf(Gen.Frequency(
        (3, Gen.Choose(' ', '~')), (2, Gen.Choose(0, char.MaxValue)), (1, Gen.Choose(0xd7f0, 0xe010)))).Select(static units => new string(Array.ConvertAll(units, static unit => (char)unit)));

    private static readonly Gen<string> Name = Text.Select(static text => text.Replace(":", "", StringComparison.Ordinal).Replace("#", "", StringComparison.Ordinal)).Where(static text => text.Length > 0);

    [Test]
    public void The_standard_form_is_readable_and_pinned()
    {
        const string Expected = """
            {
              "format": 1,
              "function": "Tests.Functions:Compute#1",
              "argument_hash": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
              "arguments": "{\"x\":1}",
              "time": "2018-02-04T12:00:00.1234567Z",
              "total_seconds": 1.2345678,
              "own_seconds": 0,
              "result_type": "string",
              "content": {
                "key": "c/0000000000000000000000000000000000000000000000000000000000000000",
                "version": "1",
                "sha256": "0000000000000000000000000000000000000000000000000000000000000000",
                "crc32c": "01020304",
                "length": 17,
                "codec": "text"
              },
              "invocations": [],
              "resources": [
                {
                  "type": "file",
                  "uri": "file:///a",
                  "version": "deleted"
                }
              ],
              "dependencies": [
                {
                  "function": "Tests.Functions:Compute#1"
                }
              ],
              "runner": {
                "type": "local"
              },
              "correlation_id": "cid_0123456789ab",
              "host": "here",
              "process_id": 42,
              "crc32c": "@"
            }

            """;
        var document = Encoding.UTF8.GetString(MementoSerializer.Serialize(Records.Memento() with { Invocations = [] }));
        var checksum = document[^12..^4];
        Assert.That(document, Is.EqualTo(Expected.Replace("@", checksum, StringComparison.Ordinal)));
        Assert.That(checksum, Is.EqualTo(Crc32C.Compute(Encoding.UTF8.GetBytes(document[..document.IndexOf(",\n  \"crc32c\": \"" + checksum, StringComparison.Ordinal)])).ToString("x8", CultureInfo.InvariantCulture)));
    }

    [Test]
    public void The_place_of_a_long_list_of_calls_stands_after_the_first_of_them()
    {
        var memento = Records.Memento() with { InvocationCount = 1_000_000, InvocationList = new ContentReference(DataKey.ForContent(new string('1', 64)), new string('1', 64), 7, 99, "invocations") };
        var document = Encoding.UTF8.GetString(MementoSerializer.Serialize(memento));
        const string Expected = """
              ],
              "invocation_count": 1000000,
              "invocation_list": {
                "key": "c/1111111111111111111111111111111111111111111111111111111111111111",
                "sha256": "1111111111111111111111111111111111111111111111111111111111111111",
                "crc32c": "00000007",
                "length": 99,
                "codec": "invocations"
              },
              "resources": [
            """;
        Assert.That(document, Does.Contain(Expected.ReplaceLineEndings("\n")));
        var read = MementoSerializer.Deserialize(Encoding.UTF8.GetBytes(document), memento.Call);
        Assert.That(read.InvocationCount, Is.EqualTo(1_000_000));
        Assert.That(read.InvocationList, Is.EqualTo(memento.InvocationList));
        Assert.That(read.Invocations, Is.EqualTo(memento.Invocations));
    }

    [Test]
    public void Fewer_calls_than_are_listed_cannot_be()
    {
        var document = Encoding.UTF8.GetString(MementoSerializer.Serialize(Records.Memento() with { InvocationCount = 3 }));
        var body = document[..document.LastIndexOf(",\n  \"crc32c\"", StringComparison.Ordinal)].Replace("\"invocation_count\": 3", "\"invocation_count\": 1", StringComparison.Ordinal);
        Assert.That(() => MementoSerializer.Deserialize(DocumentSeal.Close(Encoding.UTF8.GetBytes(body))), Throws.TypeOf<InvalidDataException>().With.Message.Contains("invocation_count"));
    }

    [Test]
    public void Every_memento_reads_as_it_was_written() => Prop.ForAll(Arb.From(Mementos()), static memento =>
    {
        var read = MementoSerializer.Deserialize(MementoSerializer.Serialize(memento), memento.Call);
        return (read.Content?.Inline?.ToArray() ?? [0]).SequenceEqual(memento.Content?.Inline?.ToArray() ?? [0])
            && read with { Invocations = [], Resources = [], ChangedResources = [], Dependencies = [] } == memento with { Invocations = [], Resources = [], ChangedResources = [], Dependencies = [] }
            && read.Invocations.SequenceEqual(memento.Invocations)
            && read.Resources.SequenceEqual(memento.Resources)
            && read.ChangedResources.SequenceEqual(memento.ChangedResources)
            && read.Dependencies.SequenceEqual(memento.Dependencies);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Mementos_are_written_one_behind_the_other()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1);
        MementoSerializer.Serialize(Records.Memento(), buffer);
        MementoSerializer.Serialize(Records.Memento(2) with { Arguments = new string('ü', 100_000) }, buffer);
        byte[] expected = [.. MementoSerializer.Serialize(Records.Memento()), .. MementoSerializer.Serialize(Records.Memento(2) with { Arguments = new string('ü', 100_000) })];
        Assert.That(buffer.WrittenSpan.SequenceEqual(expected), Is.True);
    }

    [Test]
    public void Every_memento_is_written_as_by_the_framework() => Prop.ForAll(Arb.From(Mementos()), static memento =>
        MementoSerializer.Serialize(memento).AsSpan().StartsWith(FrameworkMementoWriter.Write(memento))).QuickCheckThrowOnFailure();

    [TestCase("", "\"text\": \"\"")]
    [TestCase("two\nlines\t\"ü\"", "\"text\": \"two\\nlines\\t\\\"ü\\\"\"")]
    [TestCase("[1,2,{\"a\":null}]", "\"text\": \"[1,2,{\\\"a\\\":null}]\"")]
    [TestCase("a\0b", "\"base64\": \"YQBi\"")]
    [TestCase("a\u007f", "\"base64\": \"YX8=\"")]
    public void A_small_result_stands_within_as_text_where_it_is_one(string text, string expected)
    {
        var memento = Records.Memento() with { Content = Records.Memento().Content! with { Inline = Encoding.UTF8.GetBytes(text) } };
        var document = Encoding.UTF8.GetString(MementoSerializer.Serialize(memento));
        Assert.That(document, Does.Contain("    \"codec\": \"text\",\n    \"inline\": {\n      " + expected + "\n    }\n  },\n"));
        Assert.That(MementoSerializer.Deserialize(Encoding.UTF8.GetBytes(document)).Content!.Inline!.Value.ToArray(), Is.EqualTo(Encoding.UTF8.GetBytes(text)));
    }

    [Test]
    public void Bytes_that_are_no_text_stand_within_in_base64()
    {
        byte[] bytes = [0xed, 0xa0, 0x80];
        var document = MementoSerializer.Serialize(Records.Memento() with { Content = Records.Memento().Content! with { Inline = bytes } });
        Assert.That(Encoding.UTF8.GetString(document), Does.Contain("\"base64\": \"7aCA\""), "Half of a surrogate pair is not UTF-8.");
        Assert.That(MementoSerializer.Deserialize(document).Content!.Inline!.Value.ToArray(), Is.EqualTo(bytes));
    }

    [TestCase("plot 1.svg")]
    [TestCase("ä\ud800")]
    [TestCase("..a")]
    public void The_name_of_a_file_is_kept(string name)
    {
        var memento = Records.Memento() with { Content = Records.Memento().Content! with { FileName = name } };
        Assert.That(MementoSerializer.Deserialize(MementoSerializer.Serialize(memento)).Content!.FileName, Is.EqualTo(name));
    }

    [TestCase("")]
    [TestCase("..")]
    [TestCase("../a")]
    [TestCase("C:\\a")]
    [TestCase("a\0b")]
    public void A_path_in_the_place_of_a_name_is_refused(string name)
    {
        var memento = Records.Memento() with { Content = Records.Memento().Content! with { FileName = name } };
        Assert.That(() => MementoSerializer.Deserialize(MementoSerializer.Serialize(memento)), Throws.TypeOf<InvalidDataException>());
    }

    [TestCase("{}")]
    [TestCase("7")]
    [TestCase("{\"text\": null}")]
    [TestCase("{\"text\": \"\\ud800\"}")]
    [TestCase("{\"base64\": \"?\"}")]
    public void A_small_result_in_no_known_form_is_refused(string inline)
    {
        var document = Encoding.UTF8.GetString(MementoSerializer.Serialize(Records.Memento()))[..^24];
        var altered = document.Replace("\"codec\": \"text\"", $"\"codec\": \"text\", \"inline\": {inline}", StringComparison.Ordinal);
        Refuses(DocumentSeal.Close(Encoding.UTF8.GetBytes(altered)));
    }

    [Test]
    public void The_bytes_of_a_small_result_are_no_part_of_equality()
    {
        var content = Records.Memento().Content!;
        var inline = content with { Inline = new byte[] { 1 } };
        Assert.That(inline, Is.EqualTo(content));
        Assert.That(inline.GetHashCode(), Is.EqualTo(content.GetHashCode()));
        Assert.That(inline with { Codec = "json" }, Is.Not.EqualTo(content));
        Assert.That(inline with { Checksum = 1 }, Is.Not.EqualTo(content));
    }

    [Test]
    public void Every_exception_reads_as_it_was_written() => Prop.ForAll(Arb.From(Text), Arb.From(Text), Arb.From(Text), static (name, message, trace) =>
    {
        var exception = new ExceptionRecord(name, message, trace);
        return MementoSerializer.DeserializeException(MementoSerializer.SerializeException(exception)) == exception;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Writing_does_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var expected = MementoSerializer.Serialize(Records.Memento());
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.That(MementoSerializer.Serialize(Records.Memento()), Is.EqualTo(expected));
            Assert.That(MementoSerializer.Deserialize(expected).TotalTime, Is.EqualTo(Records.Memento().TotalTime));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Every_altered_bit_and_every_cut_is_noticed()
    {
        var document = MementoSerializer.Serialize(Records.Memento());
        for (var i = 0; i < document.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var altered = (byte[])document.Clone();
                altered[i] ^= (byte)(1 << bit);
                Refuses(altered);
            }

            Refuses(document.AsMemory(0, i));
            Refuses(document.AsMemory(i + 1));
        }

        Refuses((byte[])[.. document, 0]);
        Refuses((byte[])[.. document, .. document]);
    }

    [Test]
    public void Any_bytes_with_a_right_seal_are_read_or_refused() => Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), static seed =>
    {
        // Altered first and sealed afterwards, so that what is behind the seal is tried too.
        var random = new Random(seed);
        var document = MementoSerializer.Serialize(Records.Memento())[..^30].ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(document.Count);
            switch (random.Next(4))
            {
                case 0:
                    document[at] = (byte)random.Next(256);
                    break;
                case 1:
                    document.RemoveRange(at, random.Next(1, Math.Min(30, document.Count - at) + 1));
                    break;
                case 2:
                    document.Insert(at, (byte)"\"{}[]:,0-9eE\\u\0"[random.Next(15)]);
                    break;
                default:
                    document.InsertRange(at, document.GetRange(0, random.Next(document.Count / 2)));
                    break;
            }

            if (document.Count == 0)
            {
                document.Add((byte)'{');
            }
        }

        try
        {
            MementoSerializer.Deserialize(DocumentSeal.Close([.. document]));
            MementoSerializer.DeserializeException(document.ToArray());
        }
        catch (InvalidDataException exception)
        {
            return exception.Message.Length > 0;
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Test]
    public void Any_bytes_at_all_are_refused() => Prop.ForAll<byte[]>(static bytes =>
    {
        try
        {
            MementoSerializer.Deserialize(bytes);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Deep_nesting_is_refused()
    {
        var deep = "{\"format\": 1, \"x\": " + new string('[', 100_000) + new string(']', 100_000);
        Refuses(DocumentSeal.Close(Encoding.UTF8.GetBytes(deep)));
    }

    [Test]
    public void A_newer_format_is_refused_with_a_sentence()
    {
        var newer = DocumentSeal.Close("{\n  \"format\": 2,\n  \"what\": \"ever\""u8);
        Assert.That(() => MementoSerializer.Deserialize(newer), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("format 2").And.Message.Contains("newer version"));
    }

    [Test]
    public void The_memento_of_another_call_is_refused() =>
        Assert.That(() => MementoSerializer.Deserialize(MementoSerializer.Serialize(Records.Memento()), Records.Call(2)), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(Records.Call(2).ToString()));

    [Test]
    public void A_function_that_is_named_often_is_held_once()
    {
        var read = MementoSerializer.Deserialize(MementoSerializer.Serialize(Records.Memento()));
        Assert.That(read.Invocations[1].Call.Function, Is.SameAs(read.Function));
    }

    [TestCase("0", 0)]
    [TestCase("1.2345678", 12_345_678)]
    [TestCase("0.0000001", 1)]
    [TestCase("99999999999", 999_999_999_990_000_000)]
    [TestCase("100000000000", 1_000_000_000_000_000_000)]
    [TestCase("1234567890.1234567", 12_345_678_901_234_567)]
    [TestCase("0.00000019", 1)]
    [TestCase("1e2", 1_000_000_000)]
    [TestCase("-1.5", -15_000_000)]
    public void A_duration_is_read_however_it_is_written(string seconds, long ticks) =>
        Assert.That(MementoSerializer.Deserialize(WithDuration(seconds)).TotalTime.Ticks, Is.EqualTo(ticks));

    [TestCase("\"1\"")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("999999999999")]
    [TestCase("1e30")]
    public void What_is_no_duration_is_refused(string seconds) => Refuses(WithDuration(seconds));

    private static byte[] WithDuration(string seconds)
    {
        var document = Encoding.UTF8.GetString(MementoSerializer.Serialize(Records.Memento()));
        var body = document[..document.IndexOf(",\n  \"crc32c\"", document.IndexOf("\"process_id\"", StringComparison.Ordinal), StringComparison.Ordinal)];
        return DocumentSeal.Close(Encoding.UTF8.GetBytes(body.Replace("\"total_seconds\": 1.2345678", $"\"total_seconds\": {seconds}", StringComparison.Ordinal)));
    }

    private static void Refuses(ReadOnlyMemory<byte> document) => Assert.That(() => MementoSerializer.Deserialize(document), Throws.InstanceOf<InvalidDataException>());

    private static Gen<MementoRecord> Mementos()
    {
        var functions =
            from cluster in Gen.OneOf(Gen.Constant((string?)null), Name.Select(static name => (string?)name))
            from module in Name
            from function in Name
            from version in Gen.OneOf(Gen.Constant((string?)null), Name.Select(static name => (string?)name))
            select new FunctionName(cluster, module, function, version);
        var hashes = Gen.ArrayOf(Gen.Choose(0, 255), ArgumentHash.ByteLength).Select(static bytes => new ArgumentHash(Array.ConvertAll(bytes, static value => (byte)value)));
        var ticks = Gen.OneOf(Gen.Elements(long.MinValue, long.MaxValue, 0L, 1L, -1L), Gen.Choose(0, int.MaxValue).Select(static value => value * 12345L));
        var invocations = Gen.ListOf(from function in functions from hash in hashes from text in Text select new Invocation(new CallKey(function, hash), text));
        var resources = Gen.ListOf(from type in Text from uri in Text from version in Text from only in Gen.Elements(true, false) select new ResourceHandle(type, uri, version) { IsRecordOnly = only });
        var contents =
            from path in Name.Select(static name => "k" + name.Replace("/", "", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal))
            from version in Gen.OneOf(Gen.Constant((string?)null), Text.Select(static text => (string?)text))
            from sha in Text
            from checksum in Gen.Choose(int.MinValue, int.MaxValue)
            from length in ticks.Where(static value => value >= 0)
            from codec in Text
            from inline in Gen.OneOf(
                Gen.Constant((byte[]?)null),
                Text.Select(static text => (byte[]?)Encoding.UTF8.GetBytes(text)),
                Gen.ArrayOf(Gen.Choose(0, 255)).Select(static bytes => (byte[]?)Array.ConvertAll(bytes, static value => (byte)value)))
            select new ContentReference(new DataKey(path, version), sha, (uint)checksum, length, codec) { Inline = inline };
        var runners =
            from type in Name
            from names in Gen.ListOf(Text)
            from value in Text
            select new RunnerDescription(type, names.Distinct(StringComparer.Ordinal).ToDictionary(static name => name, _ => value, StringComparer.Ordinal));
        return
            from function in functions
            from hash in hashes
            from arguments in Text
            from time in ticks.Where(static value => value >= 0 && value <= DateTime.MaxValue.Ticks)
            from total in ticks
            from own in ticks
            from resultType in Text
            from hasContent in Gen.Elements(true, false)
            from content in contents
            from calls in invocations
            from handles in resources
            from changed in resources
            from dependencies in Gen.ListOf(functions)
            from runner in runners
            from host in Text
            from process in Gen.Choose(int.MinValue, int.MaxValue)
            select new MementoRecord
            {
                Function = function,
                ArgumentHash = hash,
                Arguments = arguments,
                Time = new DateTimeOffset(time, TimeSpan.Zero),
                TotalTime = new TimeSpan(total),
                OwnTime = new TimeSpan(own),
                ResultType = new ResultType(resultType),
                Content = hasContent ? content : null,
                Invocations = [.. calls],
                Resources = [.. handles],
                ChangedResources = [.. changed],
                Dependencies = [.. dependencies],
                AdoptedFrom = hasContent ? null : dependencies.FirstOrDefault(),
                Runner = runner,
                CorrelationId = host,
                Host = host,
                ProcessId = process,
            };
    }
}
