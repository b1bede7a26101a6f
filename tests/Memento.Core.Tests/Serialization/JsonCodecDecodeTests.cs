using System.Text;
using Memento.Serialization;
using static Memento.Core.Tests.Serialization.CodecSamples;

namespace Memento.Core.Tests.Serialization;

/// <summary>Whatever the bytes are, reading gives a value of the declared type or an InvalidDataException.</summary>
public class JsonCodecDecodeTests
{
    private static readonly JsonCodec Codec = new();

    [TestCase(typeof(int), "")]
    [TestCase(typeof(int), "null")]
    [TestCase(typeof(int?), "null")]
    [TestCase(typeof(int), "1.0")]
    [TestCase(typeof(int), "1e2")]
    [TestCase(typeof(int), "\"1\"")]
    [TestCase(typeof(int), "2147483648")]
    [TestCase(typeof(int), "1 2")]
    [TestCase(typeof(int), "1,")]
    [TestCase(typeof(int), "// one\n1")]
    [TestCase(typeof(byte), "-1")]
    [TestCase(typeof(double), "1e999")]
    [TestCase(typeof(double), "\"1.0\"")]
    [TestCase(typeof(double), "\"nan\"")]
    [TestCase(typeof(decimal), "1e400")]
    [TestCase(typeof(bool), "1")]
    [TestCase(typeof(char), "\"ab\"")]
    [TestCase(typeof(string), "1")]
    [TestCase(typeof(string), "\"a")]
    [TestCase(typeof(DateTime), "\"2019-04-03\"")]
    [TestCase(typeof(DateTimeOffset), "\"2019-04-03T00:00:00.0000000+99:00\"")]
    [TestCase(typeof(TimeSpan), "\"1 day\"")]
    [TestCase(typeof(Guid), "\"0011\"")]
    [TestCase(typeof(Color), "\"red\"")]
    [TestCase(typeof(Color), "\"Red, Mauve\"")]
    [TestCase(typeof(Color), "99999999999")]
    [TestCase(typeof(byte[]), "\"?\"")]
    [TestCase(typeof(sbyte), "128")]
    [TestCase(typeof(byte), "256")]
    [TestCase(typeof(short), "-32769")]
    [TestCase(typeof(ushort), "65536")]
    [TestCase(typeof(uint), "4294967296")]
    [TestCase(typeof(uint), "-1")]
    [TestCase(typeof(long), "9223372036854775808")]
    [TestCase(typeof(Dictionary<byte, int>), "{\"256\":1}")]
    [TestCase(typeof(int[]), "[1,]")]
    [TestCase(typeof(int[]), "[1")]
    [TestCase(typeof(int[]), "{}")]
    [TestCase(typeof(int[]), "[null]")]
    [TestCase(typeof(int[,]), "{\"shape\":[2,2],\"items\":[1]}")]
    [TestCase(typeof(int[,]), "{\"shape\":[-1,-1],\"items\":[1]}")]
    [TestCase(typeof(int[,]), "{\"shape\":[65536,65536],\"items\":[]}")]
    [TestCase(typeof(int[,]), "{\"shape\":[2147483647,0],\"items\":[]}")]
    [TestCase(typeof(int[,,]), "{\"shape\":[65536,65537,0],\"items\":[]}")]
    [TestCase(typeof(int[,]), "{\"shape\":null,\"items\":null}")]
    [TestCase(typeof(int[,]), "[[1],[2,3]]")]
    [TestCase(typeof(int[,]), "[[1,2],[3,4]]", Description = "as a person writes it")]
    [TestCase(typeof(int[][,]), "[[[1,2],[3,4]]]")]
    [TestCase(typeof(int[,]), "[]")]
    [TestCase(typeof(HashSet<int>), "[1,1]")]
    [TestCase(typeof(Dictionary<string, int>), "{\"a\":1,\"a\":2}")]
    [TestCase(typeof(Dictionary<int, int>), "{\"a\":1}")]
    [TestCase(typeof((int, int)), "[1]")]
    [TestCase(typeof((int, int)), "[1,2,3]")]
    [TestCase(typeof((int, int)), "[1,null]")]
    [TestCase(typeof(Point), "{\"X\":1.0}")]
    [TestCase(typeof(Point), "{\"X\":1.0,\"Y\":1.0,\"Z\":1.0}")]
    [TestCase(typeof(Point), "{\"X\":1.0,\"X\":1.0}")]
    [TestCase(typeof(Point), "{\"x\":1.0,\"y\":1.0}")]
    [TestCase(typeof(Point), "{\"$type\":\"System.Object\",\"X\":1.0,\"Y\":1.0}")]
    [TestCase(typeof(Choosy), "{\"Value\":-1}")]
    public void Other_bytes_are_invalid(Type declared, string json) =>
        Assert.That(() => Codec.Decode(new MemoryStream(Encoding.UTF8.GetBytes(json)), declared), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void Members_may_stand_in_any_order() =>
        Assert.That(Codec.Decode(new MemoryStream("{\"Y\":2.0,\"X\":1.0}"u8.ToArray()), typeof(Point)), Is.EqualTo(new Point(1, 2)));

    [Test]
    public void Bytes_that_are_no_utf8_are_invalid()
    {
        foreach (var bytes in new byte[][] { [0x22, 0xFF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xEF, 0xBB, 0xBF, 0x31], [0x22, 0xFF, 0x5C, 0x75, 0x30, 0x30, 0x34, 0x31, 0x22] })
        {
            Assert.That(() => Codec.Decode(new MemoryStream(bytes), typeof(string)), Throws.TypeOf<InvalidDataException>());
        }
    }

    [Test]
    public void Bottomless_nesting_is_invalid() =>
        Assert.That(() => Codec.Decode(new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"Self\":", 100_000)))), typeof(Looping)), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void Mutated_bytes_give_a_value_or_are_invalid()
    {
        var random = new Random(7);
        object[] values =
        [
            new Wide { Text = "t\ud800é", Count = 3, Prices = [1.0m, 1.00m], Colors = new Dictionary<string, Color> { ["x"] = Color.Red } },
            new Node("a", [new Node("b", [])], new Node("c", [])), new Dictionary<DateOnly, (double, string?)> { [new DateOnly(2020, 1, 2)] = (double.NaN, null) },
            new[,] { { 1, 2 }, { 3, 4 } }, new HashSet<Guid> { Guid.Empty }, new[] { TimeSpan.MaxValue }, new[] { DateTimeOffset.UnixEpoch }, new Choosy(3),
            new[] { Rights.Read | Rights.Write, Rights.All }, new List<byte[]> { new byte[] { 1, 2, 3 } }, System.Numerics.BigInteger.Pow(7, 90),
        ];
        foreach (var value in values)
        {
            var bytes = Encode(value);
            for (var i = 0; i < 3000; i++)
            {
                var mutated = Mutate(bytes, random);
                try
                {
                    var read = Codec.Decode(new MemoryStream(mutated), value.GetType());
                    Assert.That(read, Is.TypeOf(value.GetType()));
                    Encode(read);
                }
                catch (InvalidDataException)
                {
                    // The one exception that bytes may cause.
                }
            }
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var mutated = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0 && mutated.Count > 0; i--)
        {
            var at = random.Next(mutated.Count);
            switch (random.Next(5))
            {
                case 0:
                    mutated[at] = (byte)random.Next(256);
                    break;
                case 1:
                    mutated.RemoveAt(at);
                    break;
                case 2:
                    mutated.Insert(at, "\"\\{}[]:,0-9eEnu"u8[random.Next(15)]);
                    break;
                case 3:
                    mutated.RemoveRange(at, mutated.Count - at);
                    break;
                default:
                    mutated.InsertRange(at, mutated.Skip(random.Next(mutated.Count)).Take(8).ToList());
                    break;
            }
        }

        return [.. mutated];
    }

    private static byte[] Encode(object value)
    {
        using var stream = new MemoryStream();
        Codec.Encode(value, value.GetType(), stream);
        return stream.ToArray();
    }
}
