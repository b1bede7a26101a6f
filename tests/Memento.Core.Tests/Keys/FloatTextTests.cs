using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace Memento.Core.Tests.Keys;

/// <summary>The text of a binary64 has the properties that define Python's <c>repr</c>.</summary>
public partial class FloatTextTests
{
    private const int Count = 20_000;

    [Test]
    public void It_reads_back_to_the_same_bits() => Holds(value =>
        BitConverter.DoubleToInt64Bits(double.Parse(Text(value), CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(value));

    [Test]
    public void No_shorter_digits_read_back() => Holds(value =>
    {
        var digits = Digits(Text(value)).Length;
        return digits == 1 || Enumerable.Range(1, digits - 1).All(shorter =>
            double.Parse(value.ToString("E" + (shorter - 1), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) != value);
    });

    [Test]
    public void It_is_plain_from_ten_to_minus_four_to_below_ten_to_sixteen_and_else_has_an_exponent() => Holds(value =>
    {
        var text = Text(value);
        var magnitude = Math.Abs(value);
        return magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16) ? Plain().IsMatch(text) : WithExponent().IsMatch(text);
    });

    [Test]
    public void Every_power_of_two_and_ten_and_its_neighbours_read_back()
    {
        var powers = Enumerable.Range(0, 2047).Select(exponent => BitConverter.Int64BitsToDouble((long)exponent << 52))
            .Concat(Enumerable.Range(-323, 632).Select(exponent => double.Parse("1e" + exponent.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)));
        foreach (var value in powers.SelectMany(value => new[] { value, Math.BitIncrement(value), Math.BitDecrement(value) }).Where(double.IsFinite))
        {
            Assert.That(double.Parse(Text(value), CultureInfo.InvariantCulture), Is.EqualTo(value), Text(value));
        }
    }

    private static void Holds(Func<double, bool> property)
    {
        // Random bits reach every exponent; numbers with few digits are what people pass.
        var bits = ArbMap.Default.GeneratorFor<long>().Select(seed => BitConverter.Int64BitsToDouble(new Random((int)seed ^ (int)(seed >> 32)).NextInt64(long.MinValue, long.MaxValue)));
        var decimals = ArbMap.Default.GeneratorFor<decimal>().Select(value => (double)value);
        var generator = Gen.OneOf(bits, decimals).Where(double.IsFinite);
        Prop.ForAll(generator.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(Count));
    }

    private static string Text(double value) => Normalized.Open(value);

    private static string Digits(string text) => text.Split('e')[0].Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).Trim('0') is { Length: > 0 } digits ? digits : "0";

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)\.[0-9]+$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^-?[1-9](\.[0-9]*[1-9])?e[+-][0-9]{2,3}$")]
    private static partial Regex WithExponent();
}
