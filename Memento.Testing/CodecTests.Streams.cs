using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What a codec does with the streams that it is given.</summary>
public abstract partial class CodecTests
{
    /// <summary>A value is read from a stream that gives as little as it likes.</summary>
    [Test]
    [Rule("codec-piecewise", "A value is read from a stream that gives a byte at a time, and from one that cannot seek or does not begin at its first byte.")]
    public void A_stream_may_give_a_byte_at_a_time()
    {
        var codec = Create();
        foreach (var sample in Samples)
        {
            var bytes = Encode(codec, sample);
            if (bytes.Length > 100_000)
            {
                continue;
            }

            foreach (var canSeek in (bool[])[false, true])
            {
                using var stream = new TrickleStream(bytes, canSeek);
                AssertEqual(codec.Decode(stream, sample.DeclaredType), sample.Value, $"{sample} is read from a stream that gives a byte at a time{(canSeek ? "" : " and cannot seek")}.");
            }

            using var later = new MemoryStream([1, 2, 3, .. bytes], writable: false) { Position = 3 };
            AssertEqual(codec.Decode(later, sample.DeclaredType), sample.Value, $"{sample} is read from where the stream stands.");
        }
    }

    /// <summary>What may be decoded before it was checked is checked on the way, which takes one way.</summary>
    [Test]
    [Rule("codec-unchecked", "A codec that bears unchecked bytes reads them once, from the first to the last.")]
    public void Unchecked_bytes_are_read_in_order()
    {
        var codec = Create();
        if (!codec.BearsUncheckedBytes)
        {
            Assert.Ignore("This codec is given checked bytes only.");
        }

        foreach (var sample in Samples)
        {
            var bytes = Encode(codec, sample);
            if (bytes.Length > 100_000)
            {
                continue;
            }

            using var stream = new TrickleStream(bytes, canSeek: true, inOrder: true);
            AssertEqual(codec.Decode(stream, sample.DeclaredType), sample.Value, $"{sample} is read from the first byte to the last.");
        }
    }

    /// <summary>A value is written to a stream that only goes forward, behind what is there.</summary>
    [Test]
    [Rule("codec-forward", "A value is written to a stream that cannot seek, cannot be read and has no length, and behind what is there already.")]
    public void A_value_is_written_forward()
    {
        var codec = Create();
        foreach (var sample in Samples)
        {
            var expected = Encode(codec, sample);
            using var forward = new OneWayStream();
            codec.Encode(sample.Value, sample.DeclaredType, forward);
            Assert.That(forward.Written, Is.EqualTo(expected), $"{sample} is the same bytes in a stream that only goes forward.");
            using var behind = new MemoryStream();
            behind.Write([1, 2, 3]);
            codec.Encode(sample.Value, sample.DeclaredType, behind);
            Assert.That(behind.ToArray(), Is.EqualTo((byte[])[1, 2, 3, .. expected]), $"{sample} is written from where the stream stands.");
        }
    }

    /// <summary>Streams stay open, all of the value is written before the codec returns, and no more is asked for than there is.</summary>
    [Test]
    [Rule("codec-streams-stay-open", "The streams are the caller's: a codec leaves them open, and has written all when it returns.")]
    public void Streams_stay_open()
    {
        var codec = Create();
        foreach (var sample in Samples)
        {
            using var destination = new OneWayStream();
            codec.Encode(sample.Value, sample.DeclaredType, destination);
            var written = destination.Written.ToArray();
            Assert.That(destination.IsOpen, Is.True, $"The stream that {sample} was written to stays open.");
            GC.KeepAlive(codec);
            AssertEqual(Decode(codec, written, sample.DeclaredType), sample.Value, $"All of {sample} was written.");
            using var source = new TrickleStream(written, canSeek: true);
            codec.Decode(source, sample.DeclaredType);
            Assert.That(source.IsOpen, Is.True, $"The stream that {sample} was read from stays open.");
        }
    }
}
