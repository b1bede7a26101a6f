using System.Text;
using Memento.Serialization;
using Memento.Serialization.Json;

namespace Memento.Core.Tests.Serialization;

/// <summary>The writer that a thread has for results.</summary>
public sealed class JsonSpaceTests
{
    private static readonly JsonCodec Codec = new();

    [Test]
    public void Two_values_at_once_have_a_space_each()
    {
        var outer = JsonSpace.Take();
        outer.Writer.WriteStartArray();
        Assert.That(Encode(3), Is.EqualTo("3"), "A value whose code writes another.");
        outer.Writer.WriteEndArray();
        outer.Writer.Flush();
        Assert.That(Encoding.UTF8.GetString(outer.Written), Is.EqualTo("[]"));
        outer.Give();
        var next = JsonSpace.Take();
        Assert.That(next, Is.SameAs(outer));
        Assert.That(next.Written.Length, Is.Zero);
    }

    [Test]
    public void A_space_that_grew_large_is_not_kept()
    {
        var small = JsonSpace.Take();
        small.Give();
        Assert.That(JsonSpace.Take(), Is.SameAs(small));
        small.Writer.WriteStringValue(new string('a', 100_000));
        small.Writer.Flush();
        small.Give();
        Assert.That(JsonSpace.Take(), Is.Not.SameAs(small), "a thread holds no more than it mostly needs");
    }

    [Test]
    public void What_could_not_be_written_leaves_nothing_to_the_next()
    {
        Assert.That(() => Encode(new object[] { 1, new object() }), Throws.TypeOf<UnsupportedResultException>());
        Assert.That(Encode(3), Is.EqualTo("3"));
    }

    private static string Encode(object value)
    {
        using var stream = new MemoryStream();
        Codec.Encode(value, value.GetType(), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
