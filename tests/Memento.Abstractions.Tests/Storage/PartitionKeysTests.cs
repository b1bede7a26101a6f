using Memento.Storage;
using Memento.Storage.Partitions;

namespace Memento.Abstractions.Tests.Storage;

/// <summary>Where the values of a partition under a key of the user's own are. By its versions each is found wherever it is, so only this tells one place from another.</summary>
internal sealed class PartitionKeysTests
{
    private const string OfLong = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@c3c5341496a657eba2957cea7a62e38afff86438d5b31fb1f78505331c081cfd";

    [TestCase("2024-01-01", "2024-01-01")]
    [TestCase("", "%")]
    [TestCase(".", "%2E")]
    [TestCase("..", "%2E%2E")]
    [TestCase("...", "...")]
    [TestCase("index.json", "%69ndex.json")]
    [TestCase("%69ndex.json", "%2569ndex.json")]
    [TestCase("a/b%2F", "a%2Fb%252F")]
    [TestCase("\0@", "%00%40")]
    public void A_key_has_its_segment(string key, string segment) => Assert.That(PartitionKeys.SegmentOf(key), Is.EqualTo(segment));

    [Test]
    public void What_is_longer_than_200_units_is_cut_and_no_other_key_has_its_segment()
    {
        Assert.That(PartitionKeys.SegmentOf(new string('x', 200)), Is.EqualTo(new string('x', 200)));
        Assert.That(PartitionKeys.SegmentOf(new string('x', 201)), Is.EqualTo(OfLong));
        Assert.That(PartitionKeys.SegmentOf(OfLong), Is.Not.EqualTo(OfLong));
        Assert.That(PartitionKeys.SegmentOf(new string('x', 201) + "\ud800"), Is.Not.EqualTo(PartitionKeys.SegmentOf(new string('x', 201) + "\ud801")));
    }

    [Test]
    public void The_index_and_the_values_are_below_the_key()
    {
        var key = new DataKey("my/partition");
        Assert.That((PartitionKeys.IndexOf(key).Path, PartitionKeys.Below(key, "a/b").Path), Is.EqualTo(("my/partition/index.json", "my/partition/a%2Fb")));
    }
}
