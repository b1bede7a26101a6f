using System.IO.Compression;
using Memento.Serialization;
using Memento.Storage;

namespace Memento.Abstractions.Tests.Serialization;

/// <summary>What is compressed is read again, and a small file does not become a memory full of zeros.</summary>
[TestFixture]
public sealed class CompressedCodecTests
{
    [TestCase(Compression.Gzip, "raw+gzip")]
    [TestCase(Compression.Brotli, "raw+brotli")]
    [TestCase(Compression.Zlib, "raw+zlib")]
    public void The_bytes_are_of_an_open_format(Compression compression, string name)
    {
        var codec = new CompressedCodec(new RawCodec(), compression);
        Assert.That(codec.Name, Is.EqualTo(name));
        var stored = Encode(codec, "some text, some text"u8.ToArray());
        using Stream reader = compression switch
        {
            Compression.Gzip => new GZipStream(stored, CompressionMode.Decompress),
            Compression.Brotli => new BrotliStream(stored, CompressionMode.Decompress),
            _ => new ZLibStream(stored, CompressionMode.Decompress),
        };
        using var read = new MemoryStream();
        reader.CopyTo(read);
        Assert.That(read.ToArray(), Is.EqualTo("some text, some text"u8.ToArray()));
    }

    [TestCase(Compression.Gzip, "some text that was never compressed")]
    [TestCase(Compression.Brotli, "some text that was never compressed")]
    [TestCase(Compression.Zlib, "some text that was never compressed")]
    [TestCase(Compression.Zlib, "H, which asks zlib for a dictionary")]
    public void What_was_altered_is_said_to_be(Compression compression, string stored)
    {
        var codec = new CompressedCodec(new RawCodec(), compression);
        using var altered = new MemoryStream(System.Text.Encoding.ASCII.GetBytes(stored));
        Assert.That(() => codec.Decode(altered, typeof(byte[])), Throws.TypeOf<InvalidDataException>());
    }

    [TestCase(Compression.Gzip)]
    [TestCase(Compression.Zlib)]
    public void What_deflate_shrinks_furthest_is_read_again(Compression compression)
    {
        var codec = new CompressedCodec(new RawCodec(), compression);
        var zeros = new byte[64 * 1024 * 1024];
        using var stored = Encode(codec, zeros);
        Assert.That(codec.Instead(zeros.Length, stored.Length), Is.Null);
        Assert.That(((byte[])codec.Decode(stored, typeof(byte[]))).AsSpan().SequenceEqual(zeros), Is.True);
    }

    [Test]
    public void What_brotli_shrinks_too_far_is_written_by_zlib()
    {
        var codec = new CompressedCodec(new RawCodec(), Compression.Brotli);
        var zeros = new byte[64 * 1024 * 1024];
        using var bomb = Encode(codec, zeros);
        var other = codec.Instead(zeros.Length, bomb.Length);
        Assert.That(other?.Name, Is.EqualTo("raw+zlib"));
        using var stored = Encode(other!, zeros);
        Assert.That(((byte[])other!.Decode(stored, typeof(byte[]))).AsSpan().SequenceEqual(zeros), Is.True);
        Assert.That(codec.Instead(20, 16), Is.Null, "Ordinary values stay.");
    }

    [TestCase(Compression.Gzip)]
    [TestCase(Compression.Brotli)]
    [TestCase(Compression.Zlib)]
    public void A_codec_may_read_a_byte_at_a_time_to_the_end_and_the_store_has_its_stream_back(Compression compression)
    {
        var codec = new CompressedCodec(new RawCodec { ReadsSingleBytes = true }, compression);
        using var stored = Encode(codec, "some text"u8.ToArray());
        Assert.That(codec.Decode(stored, typeof(byte[])), Is.EqualTo("some text"u8.ToArray()));
        Assert.That(stored.CanRead, Is.True);
    }

    [Test]
    public void As_much_as_may_be_is_written_and_read_and_one_byte_more_is_not()
    {
        var codec = new CompressedCodec(new RawCodec(), Compression.Brotli);
        var (length, compressed) = (0L, 0L);
        do
        {
            // Zeros by the number shrink to about the same few bytes, which say in turn how many zeros there may be.
            length = (64 * 1024) + (1032 * compressed);
            using var tried = Encode(codec, new byte[length]);
            compressed = tried.Length;
        }
        while (length != (64 * 1024) + (1032 * compressed));

        using var stored = Encode(codec, new byte[length]);
        Assert.That(codec.Instead(length, compressed), Is.Null);
        Assert.That((byte[])codec.Decode(stored, typeof(byte[])), Has.Length.EqualTo(length));
        using var longer = Encode(codec, new byte[length + 1]);
        Assert.That(longer.Length, Is.EqualTo(compressed));
        Assert.That(codec.Instead(length + 1, compressed)?.Name, Is.EqualTo("raw+zlib"));
        Assert.That(() => codec.Decode(longer, typeof(byte[])), Throws.TypeOf<InvalidDataException>().With.Message.Contains("more than"));
    }

    [Test]
    [Category("Long")]
    public void A_bomb_is_refused_before_it_fills_the_memory()
    {
        var codec = new CompressedCodec(new RawCodec(), Compression.Brotli);
        using var bomb = new MemoryStream();
        using (var brotli = new BrotliStream(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 1024; i++)
            {
                brotli.Write(zeros);
            }
        }

        bomb.Position = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => codec.Decode(bomb, typeof(byte[])), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("more than"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(64 * 1024 * 1024));
    }

    [Test]
    public void Altered_and_cut_bytes_are_an_error_or_other_bytes_and_never_a_hang([Values(Compression.Gzip, Compression.Brotli, Compression.Zlib)] Compression compression)
    {
        var codec = new CompressedCodec(new RawCodec(), compression);
        var bytes = Encode(codec, "some text, some text, some more text"u8.ToArray()).ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var altered = (byte[])bytes.Clone();
                altered[i] ^= (byte)(1 << bit);
                DecodeOrRefuse(codec, altered);
            }

            DecodeOrRefuse(codec, bytes[..i]);
        }
    }

    [TestCase("raw+gzip", true)]
    [TestCase("RAW+ZLIB", true)]
    [TestCase("raw+brotli", true)]
    [TestCase("raw", false)]
    [TestCase("raw+lzw", false)]
    [TestCase("other+gzip", false)]
    [TestCase("raw+gzip+gzip", false)]
    [TestCase("+gzip", false)]
    public void A_name_finds_a_codec_with_one_compression(string name, bool isFound)
    {
        var raw = new RawCodec();
        var found = CompressedCodec.Find(name, inner => string.Equals(inner, raw.Name, StringComparison.OrdinalIgnoreCase) ? raw : null);
        Assert.That(found is not null, Is.EqualTo(isFound));
    }

    private static MemoryStream Encode(CompressedCodec codec, byte[] value)
    {
        var stored = new MemoryStream();
        Assert.That(codec.EncodeMeasured(value, typeof(byte[]), stored), Is.EqualTo(value.Length));
        stored.Position = 0;
        return stored;
    }

    private static void DecodeOrRefuse(CompressedCodec codec, byte[] bytes)
    {
        try
        {
            // Content is read only when its checksum agrees: what other bytes mean is not the codec's to say.
            Assert.That(((byte[])codec.Decode(new MemoryStream(bytes), typeof(byte[]))).Length, Is.LessThan(100_000));
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or EndOfStreamException)
        {
            Assert.That(exception.Message, Is.Not.Empty);
        }
    }

    private sealed class RawCodec : ICodec
    {
        public bool ReadsSingleBytes { get; init; }

        public string Name => "raw";

        public bool CanEncode(Type declaredType) => declaredType == typeof(byte[]);

        public void Encode(object value, Type declaredType, Stream destination) => destination.Write((byte[])value);

        public object Decode(Stream source, Type declaredType)
        {
            using var bytes = new MemoryStream();
            for (int read; ReadsSingleBytes && bytes.Length < 100 && (read = source.ReadByte()) >= 0;)
            {
                bytes.WriteByte((byte)read);
            }

            source.CopyTo(bytes);
            return bytes.ToArray();
        }
    }
}
