using Memento.Cli.Output;

namespace Memento.Cli.Tests;

[TestFixture]
internal sealed class AmountsTests
{
    [TestCase(999, "999 B")]
    [TestCase(999_940, "999.9 kB")]
    [TestCase(999_960, "1.0 MB")]
    [TestCase(999_960_000, "1.00 GB")]
    public void A_number_of_bytes_is_never_a_thousand_of_a_unit(long bytes, string text) => Assert.That(Amounts.Bytes(bytes), Is.EqualTo(text));

    [TestCase(0, "0 calls")]
    [TestCase(1, "1 call")]
    [TestCase(2000, "2,000 calls")]
    public void One_of_something_is_one(long count, string text) => Assert.That(Amounts.Count(count, "call"), Is.EqualTo(text));

    [TestCase(0, 1, "0 of 1 entry")]
    [TestCase(1, 2000, "1 of 2,000 entries")]
    public void The_whole_decides_what_a_part_of_it_is_called(long part, long whole, string text) => Assert.That(Amounts.CountOf(part, whole, "entry"), Is.EqualTo(text));
}
