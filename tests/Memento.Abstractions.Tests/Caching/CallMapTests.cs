using System.Buffers.Binary;
using Memento.Caching;

namespace Memento.Abstractions.Tests.Caching;

/// <summary>The table of calls, beside a dictionary and with several threads at it.</summary>
internal sealed class CallMapTests
{
    private static readonly FunctionName Function = new(null, "Tests/CallTable", "F", "1");

    [Test]
    public void It_holds_what_a_dictionary_holds()
    {
        var table = new CallMap<object>();
        var dictionary = new Dictionary<CallKey, object>();
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var call = Call(random.Next(500));
            var value = new object();
            switch (random.Next(5))
            {
                case 0:
                    table.Set(call, value);
                    dictionary[call] = value;
                    break;
                case 1:
                    Assert.That(table.TryAdd(call, value), Is.EqualTo(dictionary.TryAdd(call, value)));
                    break;
                case 2:
                    Assert.That(table.TryRemove(call, out var removed), Is.EqualTo(dictionary.Remove(call, out var expected)));
                    Assert.That(removed, Is.SameAs(expected));
                    break;
                case 3:
                    var held = dictionary.GetValueOrDefault(call);
                    Assert.That(table.TryRemove(call, value), Is.False, "another one is there, or none");
                    Assert.That(held is not null && random.Next(2) == 0 && table.TryRemove(call, held) != dictionary.Remove(call), Is.False);
                    break;
                default:
                    Assert.That(table.TryGet(call, out var found), Is.EqualTo(dictionary.TryGetValue(call, out var there)));
                    Assert.That(found, Is.SameAs(there));
                    break;
            }

            Assert.That(table.Count, Is.EqualTo(dictionary.Count));
        }

        Assert.That(table.List().Select(static link => (link.Call, link.Value)), Is.EquivalentTo(dictionary.Select(static pair => (pair.Key, pair.Value))));
        table.Clear();
        Assert.That((table.Count, table.List().Count, table.TryGet(dictionary.Keys.First(), out _)), Is.EqualTo((0, 0, false)));
    }

    [Test]
    public void Calls_of_one_hash_code_are_told_apart()
    {
        // The hash code of a digest is that of its first word, in which both halves count alike.
        var table = new CallMap<string>();
        var digests = Enumerable.Range(0, 50).Select(static i => Call(0x100000001L * i)).ToList();
        Assert.That(digests.Select(static call => call.GetHashCode()).Distinct().Count(), Is.LessThan(digests.Count));
        foreach (var call in digests)
        {
            table.Set(call, call.ToString());
        }

        Assert.That(digests.TrueForAll(call => table.TryGet(call, out var text) && text == call.ToString()), Is.True);
        Assert.That(digests.TrueForAll(call => table.TryRemove(call, out _)), Is.True);
        Assert.That(table.Count, Is.Zero);
    }

    [Test]
    public void What_stays_is_found_while_others_come_and_go()
    {
        var table = new CallMap<object>();
        var staying = Enumerable.Range(0, 100).Select(static i => Call(i)).ToList();
        staying.ForEach(call => table.Set(call, new object()));
        var threads = Enumerable.Range(1, 3).Select(number => Task.Run(() =>
        {
            for (var i = 0; i < 5_000; i++)
            {
                table.Set(Call((number * 10_000) + (i % 700)), new object());
                table.TryRemove(Call((number * 10_000) + ((i * 7) % 700)), out _);
            }
        })).ToArray();
        var missed = 0;
        while (!Array.TrueForAll(threads, static thread => thread.IsCompleted))
        {
            missed += staying.Count(call => !table.TryGet(call, out _));
        }

        Task.WaitAll(threads);
        Assert.That(missed, Is.Zero);
        Assert.That(staying.TrueForAll(call => table.TryGet(call, out _)), Is.True);
        Assert.That(table.List(), Has.Count.EqualTo(table.Count));
    }

    private static CallKey Call(long number)
    {
        var digest = new byte[ArgumentHash.ByteLength];
        BinaryPrimitives.WriteInt64BigEndian(digest, number);
        return new CallKey(Function, new ArgumentHash(digest));
    }
}
