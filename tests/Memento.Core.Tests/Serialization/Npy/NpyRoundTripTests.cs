using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Memento.Serialization;
using Memento.Serialization.Npy;

namespace Memento.Core.Tests.Serialization.Npy;

/// <summary>Arrays come back to the bit, whatever their items and their rank.</summary>
public class NpyRoundTripTests
{
    private static readonly NpyCodec Codec = new();

    private static readonly Type[] Elements =
    [
        typeof(bool), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(Half), typeof(float), typeof(double), typeof(Complex),
    ];

    private static readonly int[][] Shapes = [[0], [1], [7], [0, 3], [3, 0], [2, 3], [1, 1, 1], [2, 0, 2], [2, 3, 4], [2, 1, 3, 2, 2], [.. Enumerable.Repeat(1, 31), 2]];

    [Test]
    public void Every_item_type_comes_back_in_every_rank([ValueSource(nameof(Elements))] Type element)
    {
        var random = new Random(11);
        foreach (var shape in Shapes)
        {
            var array = Array.CreateInstance(element, shape);
            Fill(array, random);
            var type = array.GetType();
            Assert.That(Codec.CanEncode(type), Is.True, type.ToString());
            var read = (Array)Codec.Decode(new MemoryStream(Encode(array, type)), type);
            AssertSame(read, array);
        }
    }

    [Test]
    public void Arrays_of_random_shapes_come_back_also_from_a_stream_without_a_length()
    {
        var random = new Random(17);
        for (var i = 0; i < 300; i++)
        {
            var shape = new int[random.Next(1, 6)];
            Array.ForEach(Enumerable.Range(0, shape.Length).ToArray(), at => shape[at] = random.Next(5));
            var array = Array.CreateInstance(random.GetItems(Elements, 1)[0], shape);
            Fill(array, random);
            using var stream = new ForwardStream(Encode(array, array.GetType()));
            AssertSame((Array)Codec.Decode(stream, array.GetType()), array);
        }
    }

    [Test]
    public void Floats_keep_their_bits()
    {
        double[] doubles = [-0.0, BitConverter.Int64BitsToDouble(0x7FF8_0000_DEAD_BEEF), BitConverter.Int64BitsToDouble(0x7FF0_0000_0000_0001), double.Epsilon, double.NegativeInfinity];
        var read = (double[])Codec.Decode(new MemoryStream(Encode(doubles, typeof(double[]))), typeof(double[]));
        Assert.That(read.Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(doubles.Select(BitConverter.DoubleToInt64Bits)));
    }

    [TestCase(1_048_576)]
    [TestCase(1_048_577)]
    [TestCase(3_500_001)]
    public void Arrays_of_more_than_one_piece_come_back(int bytes)
    {
        var random = new Random(bytes);
        foreach (var array in new Array[] { new double[bytes / 8], new sbyte[bytes], new Complex[bytes / 64, 4], new Half[2, bytes / 4] })
        {
            Fill(array, random);
            var type = array.GetType();
            var encoded = Encode(array, type);
            AssertSame((Array)Codec.Decode(new MemoryStream(encoded), type), array);
            AssertSame((Array)Codec.Decode(new ForwardStream(encoded), type), array);
        }
    }

    [Test]
    public void An_immutable_array_comes_back()
    {
        ImmutableArray<float> value = [1, -0f, float.NaN];
        foreach (var type in new[] { typeof(ImmutableArray<float>), typeof(ImmutableArray<float>?) })
        {
            Assert.That(Codec.CanEncode(type), Is.True);
            Assert.That(Codec.Decode(new MemoryStream(Encode(value, type)), type), Is.EqualTo(value));
        }

        Assert.That(Codec.Decode(new MemoryStream(Encode(ImmutableArray<int>.Empty, typeof(ImmutableArray<int>))), typeof(ImmutableArray<int>)), Is.EqualTo(ImmutableArray<int>.Empty));
        Assert.That(() => Encode(default(ImmutableArray<float>), typeof(ImmutableArray<float>)), Throws.TypeOf<UnsupportedResultException>().With.Message.Contains("never given a value"));
    }

    [Test]
    public void Each_NaN_keeps_its_sign_and_its_payload()
    {
        long[] bits = [0x7FF8_0000_0000_0000, 0x7FF8_0000_0000_0001, unchecked((long)0xFFF8_0000_0000_002A)];
        double[] values = [.. bits.Select(BitConverter.Int64BitsToDouble)];
        Assert.That(((double[])Codec.Decode(new MemoryStream(Encode(values, typeof(double[]))), typeof(double[]))).Select(BitConverter.DoubleToInt64Bits), Is.EqualTo(bits));
    }

    [Test]
    public void The_file_is_what_NumPy_writes()
    {
        var file = Encode(new short[,] { { 1, 2, 3 }, { -1, 256, 0 } }, typeof(short[,]));
        Assert.That(file[..10], Is.EqualTo(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0 }));
        Assert.That(Encoding.ASCII.GetString(file, 10, 118), Is.EqualTo("{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }".PadRight(117) + "\n"));
        Assert.That(file[128..], Is.EqualTo(new byte[] { 1, 0, 2, 0, 3, 0, 0xFF, 0xFF, 0, 1, 0, 0 }));
        Assert.That(Encoding.ASCII.GetString(Encode(new bool[3], typeof(bool[])), 10, 118), Does.StartWith("{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }"));
    }

    [TestCase(typeof(decimal[]))]
    [TestCase(typeof(char[]))]
    [TestCase(typeof(DateTime[]))]
    [TestCase(typeof(DayOfWeek[]))]
    [TestCase(typeof(int?[]))]
    [TestCase(typeof(int[][]))]
    [TestCase(typeof(nint[]))]
    [TestCase(typeof(List<int>))]
    [TestCase(typeof(Array))]
    [TestCase(typeof(int))]
    [TestCase(typeof(string))]
    public void Other_types_are_left_to_other_codecs(Type type)
    {
        Assert.That(Codec.CanEncode(type), Is.False);
        Assert.That(() => Codec.Decode(new MemoryStream(), type), Throws.ArgumentException);
    }

    [Test]
    public void Vectors_that_may_begin_at_any_index_are_left_to_other_codecs() => Assert.That(Codec.CanEncode(typeof(int).MakeArrayType(1)), Is.False);

    [Test]
    public void An_array_that_does_not_begin_at_zero_is_refused()
    {
        var array = Array.CreateInstance(typeof(int), [2, 2], [0, 1]);
        using var stream = new MemoryStream();
        Assert.That(() => Codec.Encode(array, typeof(int[,]), stream), Throws.TypeOf<UnsupportedResultException>().With.Message.Contains("start at zero"));
        Assert.That(stream.Length, Is.Zero);
    }

    [Test]
    public void An_array_that_only_the_runtime_takes_for_the_declared_one_is_refused()
    {
        Assert.That(() => Encode((object)new uint[2], typeof(int[])), Throws.TypeOf<UnsupportedResultException>());
        Assert.That(() => Encode((object)new DayOfWeek[2], typeof(int[])), Throws.TypeOf<UnsupportedResultException>());
    }

    private static void Fill(Array array, Random random)
    {
        var bytes = Bytes(array);
        random.NextBytes(bytes);
        if (array.GetType().GetElementType() == typeof(bool))
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] &= 1;
            }
        }
    }

    private static void AssertSame(Array read, Array written)
    {
        Assert.That(read, Is.TypeOf(written.GetType()));
        Assert.That(Enumerable.Range(0, read.Rank).Select(read.GetLength), Is.EqualTo(Enumerable.Range(0, written.Rank).Select(written.GetLength)));
        Assert.That(Bytes(read).SequenceEqual(Bytes(written)), Is.True, "the bits differ");
    }

    private static Span<byte> Bytes(Array array) =>
        MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), array.Length * NpyElements.Find(array.GetType().GetElementType()!)!.Size);

    private static byte[] Encode(object value, Type type)
    {
        using var stream = new MemoryStream();
        Codec.Encode(value, type, stream);
        return stream.ToArray();
    }
}
