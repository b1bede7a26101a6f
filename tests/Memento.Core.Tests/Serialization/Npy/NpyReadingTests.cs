using System.Numerics;
using Memento.Serialization;
using Memento.Serialization.Npy;

namespace Memento.Core.Tests.Serialization.Npy;

/// <summary>What other programs write is read; what nobody writes is invalid, whatever it is.</summary>
public class NpyReadingTests
{
    private static readonly NpyCodec Codec = new();

    [Test]
    public void Both_orders_of_bytes_are_read()
    {
        foreach (var isBigEndian in new[] { false, true })
        {
            var sign = isBigEndian ? '>' : '<';
            Assert.That(Read<short[]>($"{sign}i2", "(2,)", NpyBytes.Items<short>([1, -2], BitConverter.GetBytes, isBigEndian)), Is.EqualTo(new short[] { 1, -2 }));
            Assert.That(Read<uint[]>($"{sign}u4", "(2,)", NpyBytes.Items<uint>([1, 0xFEDCBA98], BitConverter.GetBytes, isBigEndian)), Is.EqualTo(new uint[] { 1, 0xFEDCBA98 }));
            Assert.That(Read<Half[]>($"{sign}f2", "(1,)", NpyBytes.Items<Half>([(Half)1.5], BitConverter.GetBytes, isBigEndian)), Is.EqualTo(new[] { (Half)1.5 }));
            Assert.That(Read<double[,]>($"{sign}f8", "(1, 2)", NpyBytes.Items([Math.PI, -0.0], BitConverter.GetBytes, isBigEndian)), Is.EqualTo(new[,] { { Math.PI, -0.0 } }));
            Assert.That(
                Read<Complex[]>($"{sign}c16", "(2,)", NpyBytes.Items<double>([1, 2, 3, 4], BitConverter.GetBytes, isBigEndian)),
                Is.EqualTo(new[] { new Complex(1, 2), new Complex(3, 4) }));
        }
    }

    [Test]
    public void Both_orders_of_indices_are_read()
    {
        int[] columns = [1, 4, 2, 5, 3, 6];
        foreach (var isBigEndian in new[] { false, true })
        {
            var items = NpyBytes.Items(columns, BitConverter.GetBytes, isBigEndian);
            Assert.That(Read<int[,]>(isBigEndian ? ">i4" : "<i4", "(2, 3)", items, isFortranOrder: true), Is.EqualTo(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
            Assert.That(Read<int[]>(isBigEndian ? ">i4" : "<i4", "(6,)", items, isFortranOrder: true), Is.EqualTo(columns));
        }

        var cube = new int[3, 4, 5];
        var flat = new List<int>();
        for (var k = 0; k < 5; k++)
        {
            for (var j = 0; j < 4; j++)
            {
                for (var i = 0; i < 3; i++)
                {
                    flat.Add(cube[i, j, k] = (100 * i) + (10 * j) + k);
                }
            }
        }

        Assert.That(Read<int[,,]>("<i4", "(3, 4, 5)", NpyBytes.Items(flat, BitConverter.GetBytes, false), isFortranOrder: true), Is.EqualTo(cube));
        Assert.That(Read<int[,,]>("<i4", "(3, 0, 5)", [], isFortranOrder: true), Is.EqualTo(new int[3, 0, 5]));
    }

    [Test]
    public void A_transposed_array_of_more_than_one_piece_is_read()
    {
        const int Rows = 700, Columns = 501;
        var items = NpyBytes.Items(Enumerable.Range(0, Rows * Columns), BitConverter.GetBytes, false);
        var read = Read<int[,]>("<i4", $"({Rows}, {Columns})", items, isFortranOrder: true);
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
            {
                Assert.That(read[i, j] == (j * Rows) + i, Is.True, $"{i}, {j}");
            }
        }
    }

    [Test]
    public void Version_2_is_read() =>
        Assert.That(Decode<int[]>(NpyBytes.File(NpyBytes.Header("<i4", "(1,)"), [5, 0, 0, 0], major: 2)), Is.EqualTo(new[] { 5 }));

    [TestCase("{'shape': (1,), 'fortran_order': False, 'descr': '<i4'}")]
    [TestCase("{\"descr\":\"<i4\",\"fortran_order\":False,\"shape\":(1,)}")]
    [TestCase("  { 'descr' : '<i4' , 'fortran_order' : True , 'shape' : ( 1 , ) , } \t\r\n ")]
    public void The_dictionary_may_be_written_in_other_ways(string header) => Assert.That(Decode<int[]>(NpyBytes.File(header, [5, 0, 0, 0])), Is.EqualTo(new[] { 5 }));

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1,)")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1,), } x")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1,), 'descr': '<i4'}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1,), 'fortran_order': False}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1,), 'more': 1}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': 1}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': ()}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': [1,]}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (-1,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (01,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1L,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1.0,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1+0,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (0x1,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (2,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (0,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (1, 1)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (2147483647,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (4294967297,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (4611686018427387905,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': False, 'shape': (99999999999999999999999999,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': 0, 'shape': (1,)}")]
    [TestCase("{'descr': '<i4', 'fortran_order': false, 'shape': (1,)}")]
    [TestCase("{'descr': '<u4', 'fortran_order': False, 'shape': (1,)}")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}")]
    [TestCase("{'descr': '=i4', 'fortran_order': False, 'shape': (1,)}")]
    [TestCase("{'descr': '|i4', 'fortran_order': False, 'shape': (1,)}")]
    [TestCase("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}")]
    [TestCase("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}")]
    [TestCase("{'descr': '\\x3ci4', 'fortran_order': False, 'shape': (1,)}")]
    [TestCase("__import__('os').system('true')")]
    [TestCase("\u00ff\u0000")]
    public void Other_headers_are_invalid(string header)
    {
        var file = NpyBytes.File(header, [1, 0, 0, 0]);
        Assert.That(() => Codec.Decode(new MemoryStream(file), typeof(int[])), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => Codec.Decode(new ForwardStream(file), typeof(int[])), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void A_boolean_of_any_other_byte_is_invalid()
    {
        Assert.That(Read<bool[]>("|b1", "(2,)", [1, 0]), Is.EqualTo(new[] { true, false }));
        Assert.That(() => Read<bool[]>("|b1", "(2,)", [1, 2]), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => Read<bool[,]>("|b1", "(1, 2)", [255, 0], isFortranOrder: true), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void A_byte_has_no_order_of_bytes()
    {
        Assert.That(Read<byte[]>("|u1", "(2,)", [1, 2]), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(() => Read<byte[]>(">u1", "(2,)", [1, 2]), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => Read<byte[]>("<u1", "(2,)", [1, 2]), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Shapes_that_no_array_can_have_are_invalid()
    {
        foreach (var shape in new[] { "(2147483647, 2147483647, 0)", "(65536, 65536, 65536)", "(0, 2147483648, 1)", "(0, 2147483647, 1)", "(3, 715827883, 2)", "(2147483591, 3, 0)", "(65536, 65537, 0)" })
        {
            Assert.That(() => Decode<byte[,,]>(NpyBytes.File(NpyBytes.Header("|u1", shape), [])), Throws.TypeOf<InvalidDataException>(), shape);
            Assert.That(() => Codec.Decode(new ForwardStream(NpyBytes.File(NpyBytes.Header("|u1", shape), [])), typeof(byte[,,])), Throws.TypeOf<InvalidDataException>(), shape);
        }

        var many = string.Concat(Enumerable.Repeat("1,", 33));
        Assert.That(() => Decode<byte[]>(NpyBytes.File(NpyBytes.Header("|u1", $"({many})"), [1])), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void An_empty_dimension_may_stand_beside_a_long_one() =>
        Assert.That(Decode<int[,]>(NpyBytes.File(NpyBytes.Header("<i4", $"(0, {Array.MaxLength})"), [])).GetLength(1), Is.EqualTo(Array.MaxLength));

    [Test]
    public void A_header_that_claims_gigabytes_takes_no_memory()
    {
        var file = NpyBytes.File(NpyBytes.Header("<f8", "(2000000000,)"), new byte[64]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Codec.Decode(new MemoryStream(file), typeof(double[])), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => Codec.Decode(new ForwardStream(file), typeof(double[])), Throws.TypeOf<InvalidDataException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 * 1024 * 1024));
    }

    [Test]
    public void A_header_of_64_KiB_is_read_and_a_longer_one_is_not()
    {
        var header = NpyBytes.Header("<i4", "(1,)");
        Assert.That(Decode<int[]>(NpyBytes.File(header.PadRight(65_536), [5, 0, 0, 0], major: 2)), Is.EqualTo(new[] { 5 }));
        Assert.That(() => Decode<int[]>(NpyBytes.File(header.PadRight(65_537), [5, 0, 0, 0], major: 2)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("65536"));
        byte[] file = [0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0x7F];
        Assert.That(() => Decode<int[]>(file), Throws.TypeOf<InvalidDataException>().With.Message.Contains("65536"));
    }

    [Test]
    public void Other_versions_are_not_read()
    {
        Assert.That(() => Decode<int[]>(NpyBytes.File(NpyBytes.Header("<i4", "(1,)"), [1, 0, 0, 0], major: 3)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("3.0"));
        var later = NpyBytes.File(NpyBytes.Header("<i4", "(1,)"), [1, 0, 0, 0]);
        later[7] = 1;
        Assert.That(() => Decode<int[]>(later), Throws.TypeOf<InvalidDataException>().With.Message.Contains("1.1"));
    }

    [Test]
    public void Every_truncation_and_every_addition_is_invalid()
    {
        var file = Encode(new[,] { { 1, 2 }, { 3, 4 } });
        for (var length = 0; length < file.Length; length++)
        {
            var cut = file[..length];
            Assert.That(() => Codec.Decode(new MemoryStream(cut), typeof(int[,])), Throws.TypeOf<InvalidDataException>());
            Assert.That(() => Codec.Decode(new ForwardStream(cut), typeof(int[,])), Throws.TypeOf<InvalidDataException>());
        }

        byte[] longer = [.. file, 0];
        Assert.That(() => Codec.Decode(new MemoryStream(longer), typeof(int[,])), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => Codec.Decode(new ForwardStream(longer), typeof(int[,])), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void What_stands_behind_whole_pieces_is_invalid()
    {
        byte[] file = [.. NpyBytes.File(NpyBytes.Header("|u1", $"({NpyItems.PieceSize},)"), new byte[NpyItems.PieceSize]), 0];
        Assert.That(() => Codec.Decode(new MemoryStream(file), typeof(byte[])), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => Codec.Decode(new ForwardStream(file), typeof(byte[])), Throws.TypeOf<InvalidDataException>());
        Assert.That(Codec.Decode(new ForwardStream(file[..^1]), typeof(byte[])), Is.EqualTo(new byte[NpyItems.PieceSize]));
    }

    [Test]
    [Category("Long")]
    public void Every_altered_byte_gives_an_array_or_is_invalid()
    {
        foreach (var value in new Array[] { new[,] { { 1, 2 }, { 3, 4 } }, new[] { true, false, true }, new[] { Complex.One } })
        {
            var file = Encode(value);
            for (var at = 0; at < file.Length; at++)
            {
                for (var bits = 1; bits < 256; bits++)
                {
                    file[at] ^= (byte)bits;
                    AssertValueOrInvalid(file, value.GetType());
                    file[at] ^= (byte)bits;
                }
            }
        }
    }

    [Test]
    public void Mutated_files_give_an_array_or_are_invalid()
    {
        var random = new Random(23);
        var alphabet = "{}()[],:'\" \\<>|=0123456789TrueFalsdcptnfi48\n"u8.ToArray();
        foreach (var value in new Array[] { new[,] { { 1, 2 }, { 3, 4 } }, new[] { true, false }, new double[2, 1, 3] })
        {
            var file = Encode(value);
            for (var i = 0; i < 20_000; i++)
            {
                var mutated = file.ToList();
                for (var j = random.Next(1, 4); j > 0; j--)
                {
                    var at = random.Next(10, 80);
                    switch (random.Next(3))
                    {
                        case 0:
                            mutated[at] = alphabet[random.Next(alphabet.Length)];
                            break;
                        case 1:
                            // The header keeps its length, so that the dictionary is reached.
                            mutated.RemoveAt(at);
                            mutated.Insert(100, (byte)' ');
                            break;
                        default:
                            mutated.Insert(at, alphabet[random.Next(alphabet.Length)]);
                            mutated.RemoveAt(100);
                            break;
                    }
                }

                AssertValueOrInvalid([.. mutated], value.GetType());
            }
        }
    }

    private static void AssertValueOrInvalid(byte[] file, Type type)
    {
        try
        {
            Assert.That(Codec.Decode(new MemoryStream(file), type), Is.TypeOf(type));
        }
        catch (InvalidDataException)
        {
            // The one exception that bytes may cause.
        }
    }

    private static T Read<T>(string descr, string shape, byte[] items, bool isFortranOrder = false) => Decode<T>(NpyBytes.File(NpyBytes.Header(descr, shape, isFortranOrder), items));

    private static T Decode<T>(byte[] file) => (T)Codec.Decode(new MemoryStream(file), typeof(T));

    private static byte[] Encode(Array value)
    {
        using var stream = new MemoryStream();
        Codec.Encode(value, value.GetType(), stream);
        return stream.ToArray();
    }
}
