using System.Collections.Immutable;
using Memento.Serialization;

namespace Memento.Core.Tests.Serialization;

/// <summary>Text and bytes, and the order in which the codecs are asked.</summary>
public class PlainCodecTests
{
    [Test]
    public void The_first_that_takes_a_type_is_the_simplest()
    {
        Assert.That(StandardCodecs.All.Select(codec => codec.Name), Is.EqualTo(new[] { "bytes", "text", "npy", "npz", "json" }));
        Assert.That(NameFor(typeof(byte[])), Is.EqualTo("bytes"));
        Assert.That(NameFor(typeof(ReadOnlyMemory<byte>)), Is.EqualTo("bytes"));
        Assert.That(NameFor(typeof(string)), Is.EqualTo("text"));
        Assert.That(NameFor(typeof(double[])), Is.EqualTo("npy"));
        Assert.That(NameFor(typeof(byte[,])), Is.EqualTo("npy"));
        Assert.That(NameFor(typeof(ImmutableArray<int>)), Is.EqualTo("npy"));
        Assert.That(NameFor(typeof(List<CodecSamples.Point>)), Is.EqualTo("npz"));
        Assert.That(NameFor(typeof(System.Data.DataTable)), Is.EqualTo("npz"));
        Assert.That(NameFor(typeof(double)), Is.EqualTo("json"));
        Assert.That(NameFor(typeof(List<double>)), Is.EqualTo("json"));
        Assert.That(NameFor(typeof(decimal[])), Is.EqualTo("json"));
        Assert.That(NameFor(typeof(CodecSamples.Point)), Is.EqualTo("json"));
        Assert.That(NameFor(typeof(List<CodecSamples.Node>)), Is.EqualTo("json"));
        Assert.That(StandardCodecs.All.Any(codec => codec.CanEncode(typeof(void))), Is.False);
    }

    [TestCase("")]
    [TestCase("a\0b\r\n")]
    [TestCase("\ufeffé😀")]
    public void A_text_comes_back(string text)
    {
        var stream = new MemoryStream();
        new TextCodec().Encode(text, typeof(string), stream);
        stream.Position = 0;
        Assert.That(new TextCodec().Decode(stream, typeof(string)), Is.EqualTo(text));
    }

    [Test]
    public void Half_a_surrogate_pair_is_refused_not_replaced() => Assert.That(
        () => new TextCodec().Encode("a\ud800", typeof(string), new MemoryStream()), Throws.TypeOf<UnsupportedResultException>().With.Message.Contains("surrogate"));

    [Test]
    public void Bytes_that_are_no_text_are_invalid() =>
        Assert.That(() => new TextCodec().Decode(new MemoryStream([0xED, 0xA0, 0x80]), typeof(string)), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void Bytes_come_back_as_the_type_that_is_declared()
    {
        foreach (var (value, type) in new (object, Type)[] { (new byte[] { 1, 2 }, typeof(byte[])), (new ReadOnlyMemory<byte>([1, 2]), typeof(ReadOnlyMemory<byte>)), (new Memory<byte>([1, 2]), typeof(Memory<byte>?)) })
        {
            var stream = new MemoryStream();
            new BytesCodec().Encode(value, type, stream);
            Assert.That(stream.ToArray(), Is.EqualTo(new byte[] { 1, 2 }));
            stream.Position = 0;
            Assert.That(new BytesCodec().Decode(stream, type), Is.TypeOf(value.GetType()));
        }
    }

    [TestCase(3)]
    [TestCase(5)]
    [TestCase(9)]
    public void What_is_read_is_what_there_is_whatever_length_a_stream_tells_at_first(int told)
    {
        using var stream = new Growing([0, 1, 2, 3, 4, 5], told) { Position = 1 };
        Assert.That(new BytesCodec().Decode(stream, typeof(byte[])), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
    }

    private sealed class Growing(byte[] bytes, int told) : MemoryStream(bytes)
    {
        private bool _wasAsked;

        public override long Length
        {
            get
            {
                var length = _wasAsked ? base.Length : told;
                _wasAsked = true;
                return length;
            }
        }
    }

    private static string NameFor(Type type) => StandardCodecs.All.First(codec => codec.CanEncode(type)).Name;
}
