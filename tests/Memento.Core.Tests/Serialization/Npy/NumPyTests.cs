using System.Globalization;
using System.Numerics;
using Memento.Core.Tests.Serialization.Tables;
using Memento.Core.Tests.Support;
using Memento.Serialization;

namespace Memento.Core.Tests.Serialization.Npy;

/// <summary>NumPy itself reads what is written here, and what it writes is read here.</summary>
public class NumPyTests
{
    private const int Count = 24;

    private static readonly int[] Shape = [2, 3, 4];

    private static readonly (string Descr, Func<int, object> Item)[] Elements =
    [
        ("|b1", i => i % 3 == 0), ("|i1", i => (sbyte)(i - 12)), ("|u1", i => (byte)(i * 10)), ("<i2", i => (short)((i - 12) * 1000)), ("<u2", i => (ushort)(i * 1000)),
        ("<i4", i => (i - 12) * 100_000_000), ("<u4", i => (uint)i * 100_000_000), ("<i8", i => (i - 12L) * 100_000_000_000_000_000), ("<u8", i => (ulong)i * 100_000_000_000_000_000),
        ("<f2", i => (Half)((i - 12) / 8.0)), ("<f4", i => (i - 12) / 8f), ("<f8", i => (i - 12) / 8.0), ("<c16", i => new Complex(i, i / -8.0)),
    ];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        NumPy.Require();
        _folder = new TemporaryFolder();
    }

    [TearDown]
    public void TearDown() => _folder?.Dispose();

    [Test]
    public void It_reads_our_arrays()
    {
        var script = new StringWriter(CultureInfo.InvariantCulture);
        script.WriteLine("""
            def check(name, dtype, shape, values):
                array = np.load(name, allow_pickle=False)
                assert array.dtype.str == dtype, (name, array.dtype.str)
                assert array.shape == shape, (name, array.shape)
                assert array.flags.c_contiguous
                assert array.reshape(-1).tolist() == values, (name, array)
            """);
        foreach (var (descr, item) in Elements)
        {
            foreach (var shape in new int[][] { [Count], Shape, [0], [2, 0], [Count, 1] })
            {
                var array = Make(item, shape);
                var name = $"{descr[1..]}-{string.Join('x', shape)}.npy";
                using (var file = File.Create(Path.Combine(_folder.Path, name)))
                {
                    new NpyCodec().Encode(array, array.GetType(), file);
                }

                var values = string.Join(", ", Enumerable.Range(0, array.Length).Select(i => Literal(item(i))));
                script.WriteLine($"check('{name}', '{descr}', ({string.Join(", ", shape)},), [{values}])");
            }
        }

        NumPy.Run(_folder.Path, script.ToString());
    }

    [Test]
    public void We_read_its_arrays()
    {
        var script = new StringWriter(CultureInfo.InvariantCulture);
        script.WriteLine("from numpy.lib import format");
        foreach (var (descr, item) in Elements)
        {
            var values = string.Join(", ", Enumerable.Range(0, Count).Select(i => Literal(item(i))));
            script.WriteLine($$"""
                array = np.array([{{values}}], dtype='{{descr}}').reshape(2, 3, 4)
                np.save('{{descr[1..]}}-c.npy', array)
                np.save('{{descr[1..]}}-f.npy', np.asfortranarray(array))
                np.save('{{descr[1..]}}-t.npy', array.T)
                np.save('{{descr[1..]}}-b.npy', array.astype(array.dtype.newbyteorder('>')))
                np.save('{{descr[1..]}}-bf.npy', np.asfortranarray(array.astype(array.dtype.newbyteorder('>'))))
                with open('{{descr[1..]}}-2.npy', 'wb') as file:
                    format.write_array(file, array, version=(2, 0))
                """);
        }

        NumPy.Run(_folder.Path, script.ToString());
        foreach (var (descr, item) in Elements)
        {
            var array = Make(item, Shape);
            foreach (var kind in new[] { "c", "f", "b", "bf", "2" })
            {
                Assert.That(Read($"{descr[1..]}-{kind}.npy", array.GetType()), Is.EqualTo(array), $"{descr} {kind}");
            }

            var transposed = (Array)Read($"{descr[1..]}-t.npy", array.GetType());
            Assert.That(transposed.GetValue(3, 1, 0), Is.EqualTo(array.GetValue(0, 1, 3)));
            Assert.That(transposed.GetLength(0), Is.EqualTo(4));
        }
    }

    [Test]
    public void It_reads_our_tables()
    {
        List<TableSamples.Optional> rows =
        [
            new(true, 1, 1.5, 1.00m, "é😀", 'c', Guid.Empty, TableSamples.Level.High, new DateTime(2019, 4, 3, 21, 15, 0).AddTicks(1), new DateTimeOffset(2019, 4, 3, 21, 15, 0, TimeSpan.FromHours(2)),
                new DateOnly(1, 1, 1), new TimeOnly(1, 2, 3), TimeSpan.FromTicks(-5)),
            new(null, null, null, null, null, null, null, null, null, null, null, null, null),
            new(false, -1, double.NegativeInfinity, -1m, "", '\'', Guid.Empty, 0, DateTime.MaxValue, DateTimeOffset.MinValue, DateOnly.MaxValue, TimeOnly.MinValue, TimeSpan.MaxValue),
        ];
        var type = rows.GetType();
        File.WriteAllBytes(Path.Combine(_folder.Path, "table.npz"), TableSamples.Encode(rows, type));
        List<TableSamples.Line> lines = [new("a\0"), new("bc"), new("")];
        File.WriteAllBytes(Path.Combine(_folder.Path, "lines.npz"), TableSamples.Encode(lines, lines.GetType()));
        NumPy.Run(_folder.Path, """
            table = np.load('table.npz', allow_pickle=False)
            def check(name, dtype, values):
                column = table[name]
                assert column.dtype.str == dtype, (name, column.dtype.str)
                assert column.shape == (3,)
                assert [str(value) for value in column] == values, (name, [str(value) for value in column])
                if not name.endswith(('.mask', '.offset', '.kind')):
                    assert table[name + '.mask'].tolist() == [False, True, False]
            check('Bool', '|b1', ['True', 'False', 'False'])
            check('Int32', '<i4', ['1', '0', '-1'])
            check('Double', '<f8', ['1.5', 'nan', '-inf'])
            check('Decimal', '<U4', ['1.00', '', '-1'])
            check('Text', '<U2', ['é😀', '', ''])
            check('Char', '<U1', ['c', '', "'"])
            check('Guid', '<U36', ['00000000-0000-0000-0000-000000000000', '', '00000000-0000-0000-0000-000000000000'])
            check('Level', '<U4', ['High', '', 'Low'])
            check('DateOnly', '<M8[D]', ['0001-01-01', 'NaT', '9999-12-31'])
            assert table['DateTime'].dtype.str == '<M8[100ns]'
            assert str(table['DateTime'].astype('M8[s]')[0]) == '2019-04-03T21:15:00'
            assert str(table['DateTime'].astype('M8[s]')[2]) == '9999-12-31T23:59:59'
            assert table['DateTime'].view('i8')[0] % 10 == 1
            assert np.isnat(table['DateTime'][1])
            assert str(table['DateTimeOffset'].astype('M8[s]')[0]) == '2019-04-03T19:15:00'
            check('DateTimeOffset.offset', '<i2', ['120', '0', '0'])
            assert table['TimeOnly'].dtype.str == '<m8[100ns]'
            assert table['TimeOnly'].view('i8').tolist()[0] == 37230000000
            assert table['TimeSpan'].view('i8').tolist() == [-5, -2**63, 2**63 - 1]
            manifest = json.loads(table['table.json'])
            assert [column['name'] for column in manifest['columns']][:2] == ['Bool', 'Int32']

            lines = np.load('lines.npz', allow_pickle=False)
            units, offsets = lines['Text'].tobytes(), lines['Text.offsets']
            assert [units[2 * a:2 * b].decode('utf-16-le') for a, b in zip(offsets, offsets[1:])] == ['a\0', 'bc', '']

            # A program that writes the same table again.
            with zipfile.ZipFile('again.npz', 'w') as archive:
                for name in table.files:
                    if name == 'table.json':
                        archive.writestr(name, table[name])
                    else:
                        content = io.BytesIO()
                        np.save(content, table[name])
                        archive.writestr(name + '.npy', content.getvalue())
            """);
        using var file = File.OpenRead(Path.Combine(_folder.Path, "again.npz"));
        Assert.That(new NpzCodec().Decode(file, type), Is.EqualTo(rows));
    }

    private object Read(string name, Type type)
    {
        using var file = File.OpenRead(Path.Combine(_folder.Path, name));
        return new NpyCodec().Decode(file, type);
    }

    private static Array Make(Func<int, object> item, int[] shape)
    {
        var array = Array.CreateInstance(item(0).GetType(), shape);
        var indices = new int[shape.Length];
        for (var i = 0; i < array.Length; i++)
        {
            for (int at = shape.Length - 1, rest = i; at >= 0; at--)
            {
                (rest, indices[at]) = Math.DivRem(rest, shape[at]);
            }

            array.SetValue(item(i), indices);
        }

        return array;
    }

    private static string Literal(object value) => value is Complex complex
        ? string.Create(CultureInfo.InvariantCulture, $"complex({complex.Real:R}, {complex.Imaginary:R})")
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
