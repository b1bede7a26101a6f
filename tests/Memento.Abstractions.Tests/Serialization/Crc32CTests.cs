using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Memento.Serialization;

namespace Memento.Abstractions.Tests.Serialization;

[TestFixture]
public sealed class Crc32CTests
{
    /// <summary>The vectors of RFC 3720, B.4, and the usual check value.</summary>
    private static readonly TestCaseData[] Vectors =
    [
        new TestCaseData(Array.Empty<byte>(), 0x00000000u).SetArgDisplayNames("nothing"),
        new TestCaseData(new byte[32], 0x8a9136aau).SetArgDisplayNames("32 zeros"),
        new TestCaseData(Enumerable.Repeat((byte)0xff, 32).ToArray(), 0x62a8ab43u).SetArgDisplayNames("32 ones"),
        new TestCaseData(Enumerable.Range(0, 32).Select(static i => (byte)i).ToArray(), 0x46dd794eu).SetArgDisplayNames("ascending"),
        new TestCaseData(Enumerable.Range(0, 32).Select(static i => (byte)(31 - i)).ToArray(), 0x113fdb5cu).SetArgDisplayNames("descending"),
        new TestCaseData(Convert.FromHexString("01c00000" + "00000000" + "00000000" + "00000000" + "14000000" + "00000400" + "00000014" + "00000018" + "28000000" + "00000000" + "02000000" + "00000000"), 0xd9963a56u).SetArgDisplayNames("an iSCSI read"),
        new TestCaseData(Encoding.ASCII.GetBytes("123456789"), 0xe3069283u).SetArgDisplayNames("check"),
    ];

    [TestCaseSource(nameof(Vectors))]
    public void Agrees_with_the_standard(byte[] data, uint expected) => Assert.That(Crc32C.Compute(data), Is.EqualTo(expected));

    [Test]
    public void Agrees_with_a_bitwise_reference_at_every_length_that_matters()
    {
        var data = new byte[3 * 8192 * 2 + 3 * 256 + 100];
        new Random(1).NextBytes(data);
        foreach (var length in (int[])[.. Enumerable.Range(0, 40), 767, 768, 769, 1535, 1536, 24_575, 24_576, 24_577, 25_344, 49_152, data.Length])
        {
            for (var offset = 0; offset < 9 && offset + length <= data.Length; offset++)
            {
                var piece = data.AsSpan(offset, length);
                Assert.That(Crc32C.Compute(piece), Is.EqualTo(Bitwise(piece)), $"{length} bytes from {offset}");
            }
        }
    }

    [Test]
    public void Pieces_give_what_the_whole_gives() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 60_000)),
        Arb.From(Gen.Choose(0, 60_000)),
        Arb.From(Gen.Choose(0, int.MaxValue)),
        static (first, second, seed) =>
        {
            var data = new byte[first + second];
            new Random(seed).NextBytes(data);
            var crc = default(Crc32C);
            crc.Append(data.AsSpan(0, first));
            crc.Append(data.AsSpan(first));
            return crc.Value == Bitwise(data) && crc.Value == Crc32C.Compute(data);
        }).QuickCheckThrowOnFailure();

    private static uint Bitwise(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var octet in data)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }

        return ~crc;
    }
}
