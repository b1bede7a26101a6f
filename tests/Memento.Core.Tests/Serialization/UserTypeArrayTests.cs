using Memento.Keys;
using Memento.Serialization;

namespace Memento.Core.Tests.Serialization;

/// <summary>An array of a user's type is an array like any other, although its assembly is the user's.</summary>
internal sealed class UserTypeArrayTests
{
    [Test]
    public void It_is_stored_and_read_back()
    {
        var value = new Week([new Quake("ci", 1.10m), new Quake("nc", 2m)], [new Quake("us", 4.5m)]);
        using var bytes = new MemoryStream();
        new JsonCodec().Encode(value, typeof(Week), bytes);
        bytes.Position = 0;
        var read = (Week)new JsonCodec().Decode(bytes, typeof(Week));
        Assert.That(read.Days, Is.EqualTo(value.Days));
        Assert.That(read.More, Is.EqualTo(value.More));
    }

    [Test]
    public void As_an_argument_it_is_a_list() =>
        Assert.That(ArgumentHasher.Normalize(new Dictionary<string, object?> { ["x"] = new Mood[] { Mood.Calm } }).Json,
            Is.EqualTo(ArgumentHasher.Normalize(new Dictionary<string, object?> { ["x"] = new List<Mood> { Mood.Calm } }).Json));

    private enum Mood
    {
        Calm,
    }

    private sealed record Quake(string Network, decimal Magnitude);

    private sealed record Week(Quake[] Days, IReadOnlyList<Quake> More);
}
