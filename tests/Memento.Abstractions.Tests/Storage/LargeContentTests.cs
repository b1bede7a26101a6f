using Memento.Serialization;
using Memento.Storage;

namespace Memento.Abstractions.Tests.Storage;

/// <summary>Long results, which are checked while they are decoded, or before.</summary>
internal sealed class LargeContentTests
{
    private const int Length = (3 * 1024 * 1024) + 5;

    private static readonly byte[] Bytes = MakeBytes();

    [Test]
    [Category("Long")]
    public async Task What_a_codec_bears_is_read_once([Values] bool bears)
    {
        using var source = new CountingStream(Bytes);
        var outcome = await Read(source, new Codec(bears));

        Assert.That(outcome.Value, Is.EqualTo(Bytes));
        Assert.That(source.BytesRead, Is.EqualTo(bears ? Length : 2 * Length));
    }

    [Test]
    public async Task Altered_bytes_are_damage_whatever_the_codec_made_of_them([Values] bool bears, [Values(0, Length / 2, Length - 1)] int place, [Values] Reaction reaction)
    {
        var altered = (byte[])Bytes.Clone();
        altered[place] ^= 1;
        using var source = new CountingStream(altered);
        var outcome = await Read(source, new Codec(bears) { Reaction = reaction });

        Assert.That(outcome.Damage, Does.Contain("were altered"));
        Assert.That((outcome.Value, outcome.Refusal), Is.EqualTo(((object?)null, (string?)null)));
    }

    [TestCase(Length - 1, "has 3145732 of 3145733 bytes")]
    [TestCase(Length + 1, "is longer than the 3145733 bytes it had")]
    public async Task A_wrong_length_is_damage_before_the_codec_makes_room_for_it(int length, string damage)
    {
        var codec = new Codec(bears: true);
        var other = new byte[length];
        Bytes.AsSpan(0, Math.Min(length, Length)).CopyTo(other);
        using var source = new CountingStream(other);
        var outcome = await Read(source, codec);

        Assert.That(outcome.Damage, Does.Contain(damage));
        Assert.That(codec.Decoded, Is.Zero);
    }

    [Test]
    public async Task What_is_left_unread_is_checked_too([Values] bool isAltered)
    {
        var bytes = (byte[])Bytes.Clone();
        bytes[^1] ^= (byte)(isAltered ? 1 : 0);
        using var source = new CountingStream(bytes);
        var outcome = await Read(source, new Codec(bears: true) { Reaction = Reaction.ReadsHalf });

        Assert.That(outcome.Damage, isAltered ? Does.Contain("were altered") : Is.Null);
    }

    [Test]
    public async Task What_a_codec_refuses_of_good_bytes_is_its_refusal([Values] bool bears, [Values(Reaction.Throws, Reaction.Skips)] Reaction reaction)
    {
        using var source = new CountingStream(Bytes);
        var outcome = await Read(source, new Codec(bears) { Reaction = reaction });

        Assert.That(outcome.Damage, Is.Null);
        Assert.That(outcome.Refusal, reaction == Reaction.Throws || bears ? Does.Contain("the codec 'test' says") : Is.Null);
    }

    /// <summary>What a codec does with the bytes.</summary>
    public enum Reaction
    {
        Reads,
        ReadsHalf,
        Throws,
        Skips,
    }

    private static ValueTask<ContentOutcome> Read(Stream source, Codec codec) =>
        ContentReader.ReadAsync(source, new ContentReference(new DataKey("large"), "", Crc32C.Compute(Bytes), Length, "test"), codec, typeof(byte[]), 0, CancellationToken.None);

    private static byte[] MakeBytes()
    {
        var bytes = new byte[Length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private sealed class Codec(bool bears) : ICodec
    {
        public string Name => "test";

        public bool BearsUncheckedBytes => bears;

        public Reaction Reaction { get; init; }

        public int Decoded { get; private set; }

        public bool CanEncode(Type declaredType) => true;

        public void Encode(object value, Type declaredType, Stream destination) => destination.Write((byte[])value);

        public object Decode(Stream source, Type declaredType)
        {
            Decoded++;
            if (Reaction == Reaction.Throws)
            {
                throw new InvalidDataException("These are no bytes of mine.");
            }

            if (Reaction == Reaction.Skips)
            {
                source.Position += 7;
            }

            var bytes = new byte[Reaction == Reaction.ReadsHalf ? Length / 2 : Length];
            source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes;
        }
    }

    /// <summary>Gives few bytes at a time, and counts them.</summary>
    private sealed class CountingStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public long BytesRead { get; private set; }

        // A stream that derives from MemoryStream is asked by arrays alone.
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, Math.Min(count, 77_777));
            BytesRead += read;
            return read;
        }
    }
}
