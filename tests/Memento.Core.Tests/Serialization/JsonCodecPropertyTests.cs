using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Memento.Keys;
using Memento.Serialization;
using static Memento.Core.Tests.Serialization.CodecSamples;

namespace Memento.Core.Tests.Serialization;

/// <summary>Generated values come back equal, exactly.</summary>
public class JsonCodecPropertyTests
{
    [Test]
    public void Scalars_come_back_exactly()
    {
        ComesBack<int>();
        ComesBack<long>();
        ComesBack<ulong>();
        ComesBack<byte>();
        ComesBack<double>();
        ComesBack<float>();
        ComesBack<decimal>();
        ComesBack<char>();
        ComesBack<bool>();
        ComesBack<DateTime>();
        ComesBack<DateTimeOffset>();
        ComesBack<TimeSpan>();
        ComesBack<Guid>();
        ComesBack<BigInteger>();
        ComesBack<Color>();
        ComesBack<int?>();
        ComesBack<decimal?>();
    }

    [Test]
    public void Containers_of_them_come_back_exactly()
    {
        ComesBack<int[]>();
        ComesBack<double[]>();
        ComesBack<decimal[]>();
        ComesBack<string[]>();
        ComesBack<List<double>>();
        ComesBack<byte[]>();
        ComesBack<Dictionary<string, decimal>>();
        ComesBack<Dictionary<int, string>>();
        ComesBack<(int, string, double)>();
        ComesBack<Point>();
        ComesBack<Pair<string>>();
    }

    [Test]
    public void Strings_of_any_units_come_back()
    {
        var random = new Random(3);
        char[] alphabet = ['a', '"', '\\', '\0', '\b', '\f', '\n', '\r', '\t', '\u007f', 'é', '\ud800', '\udbff', '\udc00', '\udfff', '\ue000', '\uffff', '/', 'u'];
        for (var i = 0; i < 5000; i++)
        {
            var text = new string(random.GetItems(alphabet, random.Next(6)));
            Assert.That(RoundTrip(text), Is.EqualTo(text));
        }
    }

    private static void ComesBack<T>() => Prop.ForAll(
        ArbMap.Default.ArbFor<T>().Filter(value => value is not null),
        (T value) => AreEqual(value, RoundTrip(value!))).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static bool AreEqual<T>(T value, T read) => ArgumentComparer.IsExact(typeof(T))
        ? ArgumentComparer<T>.Instance.Equals(value, read)
        : Hash(value) == Hash(read);

    private static ArgumentHash Hash<T>(T value)
    {
        // A dictionary with keys that are no strings has no hash, a list of its pairs has.
        object? hashed = value is Dictionary<int, string> entries ? entries.OrderBy(entry => entry.Key).ToList() : value;
        return ArgumentHasher.Hash(new Dictionary<string, object?> { ["x"] = hashed });
    }

    private static T RoundTrip<T>(T value)
    {
        using var stream = new MemoryStream();
        new JsonCodec().Encode(value!, typeof(T), stream);
        stream.Position = 0;
        return (T)new JsonCodec().Decode(stream, typeof(T));
    }
}
