using System.Text.Json;
using Memento.Caching;
using Memento.Serialization;

namespace Memento.Abstractions.Tests.Caching;

[TestFixture]
public sealed class CachedValueTests
{
    [Test]
    public void An_immutable_result_is_handed_out_itself()
    {
        var text = new string('x', 100);
        Assert.That(CachedValue.Create(text, typeof(string), null, [])!.Get(), Is.SameAs(text));
    }

    [Test]
    public void An_array_has_a_master_and_each_caller_a_copy()
    {
        string[] original = ["a", "b"];
        var cached = CachedValue.Create(original, typeof(string[]), null, [])!;
        original[0] = "changed";
        var first = (string[])cached.Get()!;
        Assert.That(first, Is.EqualTo(new[] { "a", "b" }));
        first[1] = "changed";
        Assert.That(cached.Get(), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void An_array_of_any_rank_is_copied()
    {
        var cached = CachedValue.Create(new[,] { { 1, 2 }, { 3, 4 } }, typeof(int[,]), null, [])!;
        ((int[,])cached.Get()!)[0, 0] = 9;
        Assert.That(((int[,])cached.Get()!)[0, 0], Is.EqualTo(1));
    }

    [Test]
    public void Another_result_is_read_from_its_bytes_for_each_caller()
    {
        var list = new List<int> { 1, 2 };
        var cached = CachedValue.Create(list, typeof(List<int>), new Codec(), JsonSerializer.SerializeToUtf8Bytes(list))!;
        ((List<int>)cached.Get()!).Add(3);
        Assert.That(cached.Get(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(cached.IsOf(typeof(List<int>)), Is.True);
        Assert.That(cached.IsOf(typeof(IEnumerable<int>)), Is.True);
        Assert.That(cached.IsOf(typeof(string)), Is.False);
    }

    [Test]
    public void Without_bytes_a_changeable_result_is_not_kept()
    {
        Assert.That(CachedValue.Create(new List<int>(), typeof(List<int>), null, []), Is.Null);
        Assert.That(CachedValue.Create(new List<int>[1], typeof(List<int>[]), null, []), Is.Null);
    }

    [Test]
    public void An_array_that_the_cache_would_not_take_is_not_copied()
    {
        var array = new byte[1_000_000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(CachedValue.Create(array, typeof(byte[]), null, [], 500_000), Is.Null);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(500_000));
    }

    private sealed class Codec : ICodec
    {
        public string Name => "json";

        public bool CanEncode(Type declaredType) => true;

        public void Encode(object value, Type declaredType, Stream destination) => JsonSerializer.Serialize(destination, value, declaredType);

        public object Decode(Stream source, Type declaredType) => JsonSerializer.Deserialize(source, declaredType)!;
    }
}
