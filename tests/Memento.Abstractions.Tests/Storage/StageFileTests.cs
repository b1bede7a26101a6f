using Memento.Serialization;
using Memento.Storage.Files;
using Memento.Storage.Partitions;

namespace Memento.Abstractions.Tests.Storage;

/// <summary>Values of a partition that wait to be stored: in memory while they are few, and in a file of their own from there on.</summary>
internal sealed class StageFileTests
{
    private const int Limit = 1000;

    [Test]
    public void What_is_more_than_memory_is_to_hold_goes_to_a_file_and_reads_back()
    {
        using var stage = new StageFile(Limit, FileCopies.Own);
        byte[][] values = [[1, 2, 3], new byte[Limit - 3], [4], [], new byte[5 * Limit]];
        new Random(1).NextBytes(values[1]);
        new Random(2).NextBytes(values[4]);

        var staged = values.Take(2).Select(value => stage.Add(new RawCodec(), value, typeof(byte[]))).ToList();
        Assert.That(stage.BytesInMemory, Is.EqualTo(Limit), "as much as there may be");
        staged.AddRange(values.Skip(2).Select(value => stage.Add(new RawCodec(), value, typeof(byte[]))));
        Assert.That(stage.BytesInMemory, Is.Zero, "all is in the file");

        for (var i = 0; i < values.Length; i++)
        {
            using var read = new MemoryStream();
            using var source = stage.Open(staged[i]);
            source.CopyTo(read);
            Assert.That(read.ToArray(), Is.EqualTo(values[i]));
        }
    }

    [Test]
    public void What_a_codec_fails_to_write_is_no_part_of_the_next_value([Values(Limit, 0)] int limit)
    {
        using var stage = new StageFile(limit, FileCopies.Own);
        Assert.That(() => stage.Add(new RawCodec { Fails = true }, new byte[] { 1, 2 }, typeof(byte[])), Throws.TypeOf<NotSupportedException>());
        var staged = stage.Add(new RawCodec(), new byte[] { 3 }, typeof(byte[]));
        using var source = stage.Open(staged);
        Assert.That((staged.Offset, source.ReadByte(), source.ReadByte()), Is.EqualTo((0L, 3, -1)));
    }

    private sealed class RawCodec : ICodec
    {
        public bool Fails { get; init; }

        public string Name => "raw";

        public bool CanEncode(Type declaredType) => declaredType == typeof(byte[]);

        public void Encode(object value, Type declaredType, Stream destination)
        {
            destination.Write((byte[])value);
            if (Fails)
            {
                throw new NotSupportedException();
            }
        }

        public object Decode(Stream source, Type declaredType) => throw new NotSupportedException();
    }
}
