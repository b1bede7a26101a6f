using System.Collections;
using System.Reflection;
using Memento.Plugins;
using Memento.Serialization;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What every codec does. Derive from it, say how yours is made, and give it values.</summary>
/// <remarks>Mark the derived class with <c>[TestFixture]</c>: an assembly that names nothing of NUnit itself is passed over by the test runner.</remarks>
public abstract partial class CodecTests : BackendTestsBase
{
    /// <summary>What functions cannot return, and what a codec may be asked of all the same.</summary>
    private static readonly Type[] OddTypes =
        [typeof(void), typeof(List<>), typeof(int*), typeof(int).MakeByRefType(), typeof(Span<byte>), typeof(Action), typeof(Stream), typeof(Task), typeof(Type), typeof(object), typeof(IEnumerable), typeof(Enum), typeof(Array)];

    /// <summary>Values to write and read, of each kind of type that the codec takes, empty and extreme ones among them. Each reading gives new, equal ones.</summary>
    /// <remarks>
    /// Not a bare number in a text format: of <c>125</c> the beginning <c>12</c> is a whole value too, which is well, but of <c>1E16</c> the
    /// beginning <c>1E1</c> is one that no codec writes so.
    /// </remarks>
    protected abstract IEnumerable<CodecSample> Samples { get; }

    /// <summary>Values that the codec takes by their type and cannot store; none for a codec that stores all that it takes.</summary>
    protected virtual IEnumerable<CodecRefusal> Refusals => [];

    /// <summary>Types that the codec does not take, for which the next codec is asked.</summary>
    protected virtual IEnumerable<Type> OtherTypes => [];

    /// <summary>Makes the codec.</summary>
    protected abstract ICodec CreateCodec(BackendContext context);

    /// <summary>Asserts that a value that was read is equal to the one that was written; as it stands, as NUnit compares them.</summary>
    protected virtual void AssertEqual(object actual, object expected, string reason) => Assert.That(actual, Is.EqualTo(expected), reason);

    /// <summary>A codec has one name, which a memento keeps.</summary>
    [Test]
    [Rule("codec-name", "A codec has one name, the one it is exported under, and no other codec's or compression's is in it.")]
    public void A_codec_has_one_name()
    {
        var codec = Create();
        var exported = codec.GetType().GetCustomAttribute<ExportCodecAttribute>(inherit: false)?.Name;
        Assert.Multiple(() =>
        {
            Assert.That(codec.Name, Is.Not.Null.And.Match("^[A-Za-z0-9._-]+$"), "A name is letters, digits, '-', '_' and '.': behind a '+' stands how the bytes are compressed.");
            Assert.That(Create().Name, Is.EqualTo(codec.Name), "The name stays the same: a memento keeps it, and the result is read by it.");
            Assert.That(exported is null || string.Equals(exported, codec.Name, StringComparison.OrdinalIgnoreCase), Is.True, $"The codec is exported as '{exported}' and calls itself '{codec.Name}'.");
        });
    }

    /// <summary>A codec can be asked for every type, and says yes or no.</summary>
    [Test]
    [Rule("codec-types", "CanEncode answers for every type there is, yes for those that the codec takes and no for those that it leaves to others, and the same each time.")]
    public void Every_type_can_be_asked_for()
    {
        var codec = Create();
        Assert.Multiple(() =>
        {
            foreach (var type in OddTypes)
            {
                Assert.That(() => codec.CanEncode(type), Throws.Nothing, $"A function may declare that it returns {type}, and every codec is asked.");
            }

            foreach (var type in OtherTypes)
            {
                Assert.That(codec.CanEncode(type), Is.False, $"The codec leaves {type} to others.");
            }

            foreach (var type in (IEnumerable<Type>)[.. Samples.Select(static sample => sample.DeclaredType), .. Refusals.Select(static refusal => refusal.DeclaredType)])
            {
                Assert.That(codec.CanEncode(type), Is.True, $"The codec takes {type}.");
                Assert.That(codec.CanEncode(type), Is.True, $"The codec takes {type} the second time too.");
            }
        });
    }

    /// <summary>A value reads back equal.</summary>
    [Test]
    [Rule("codec-round-trip", "A value reads back equal to the one that was written.")]
    public void A_value_reads_back_equal()
    {
        var codec = Create();
        Assert.That(Samples, Is.Not.Empty, "There are samples.");
        foreach (var sample in Samples)
        {
            AssertEqual(Decode(codec, Encode(codec, sample), sample.DeclaredType), sample.Value, $"What was written of {sample} reads back equal.");
        }
    }

    /// <summary>Equal values are equal bytes, which are stored once.</summary>
    [Test]
    [Rule("codec-deterministic", "Equal values become equal bytes, in whatever codec object and after whatever else was written.")]
    public void Equal_values_are_equal_bytes()
    {
        var codec = Create();
        var first = Samples.Select(sample => Encode(codec, sample)).ToList();
        foreach (var refusal in Refusals)
        {
            try
            {
                codec.Encode(refusal.Value, refusal.DeclaredType, new MemoryStream());
            }
            catch (UnsupportedResultException)
            {
                // What it began to write of it is not to be in what it writes next.
            }
        }

        var again = Samples.Reverse().Select(sample => Encode(codec, sample)).Reverse().ToList();
        var other = Create();
        var others = Samples.Select(sample => Encode(other, sample)).ToList();
        var read = Samples.Select((sample, i) => Encode(codec, sample with { Value = Decode(codec, first[i], sample.DeclaredType) })).ToList();
        Assert.Multiple(() =>
        {
            foreach (var (i, sample) in Samples.Index())
            {
                Assert.That(again[i], Is.EqualTo(first[i]), $"{sample} is the same bytes when it is written again.");
                Assert.That(others[i], Is.EqualTo(first[i]), $"{sample} is the same bytes when another object writes it.");
                Assert.That(read[i], Is.EqualTo(first[i]), $"{sample} is the same bytes when it was read before.");
            }
        });
    }

    /// <summary>Writing changes no value, and each reading makes one of its own.</summary>
    [Test]
    [Rule("codec-own-values", "Writing leaves the value as it was, and each reading makes a value of its own.")]
    public void Each_reading_makes_a_value_of_its_own()
    {
        var codec = Create();
        foreach (var (sample, same) in Samples.Zip(Samples))
        {
            var bytes = Encode(codec, sample);
            AssertEqual(sample.Value, same.Value, $"Writing left {sample} as it was.");
            object[] read = [Decode(codec, bytes, sample.DeclaredType), Decode(codec, bytes, sample.DeclaredType)];
            Assert.That(IsChangeable(read[0]) && ReferenceEquals(read[0], read[1]), Is.False, $"Who changes {sample} that was read changes his own.");
            Assert.That(IsChangeable(read[0]) && ReferenceEquals(read[0], sample.Value), Is.False, $"{sample} that was read is not the one that was written.");
        }
    }

    /// <summary>What cannot be stored is refused, and told by its place.</summary>
    [Test]
    [Rule("codec-refuses", "What cannot be stored is refused with an UnsupportedResultException that has the path of the member.")]
    public void What_cannot_be_stored_is_refused_by_its_path()
    {
        var codec = Create();
        foreach (var refusal in Refusals)
        {
            var refused = Assert.Throws<UnsupportedResultException>(() => codec.Encode(refusal.Value, refusal.DeclaredType, new MemoryStream()), $"{refusal} is refused.");
            Assert.That(refused?.Path, Is.EqualTo(refusal.Path), "The error has the path of the member.");
            Assert.That(refused?.Hint, Is.Not.Empty, "The error says what to return instead.");
        }

        if (!Refusals.Any())
        {
            Assert.Ignore("This codec stores all that it takes.");
        }
    }

    /// <summary>Many threads write and read with one codec at once.</summary>
    [Test]
    [Rule("codec-concurrent", "One codec object writes and reads on many threads at once.")]
    public void Many_threads_use_one_codec()
    {
        var codec = Create();
        var samples = Samples.ToList();
        var expected = samples.ConvertAll(sample => Encode(codec, sample));
        Assert.That(
            () => AtOnce.RunAsync(Math.Max(400, samples.Count), i =>
            {
                var at = i % samples.Count;
                Assert.That(Encode(codec, samples[at]).AsSpan().SequenceEqual(expected[at]), Is.True, $"{samples[at]} is the same bytes while others write.");
                Assert.That(Encode(codec, samples[at] with { Value = Decode(codec, expected[at], samples[at].DeclaredType) }).AsSpan().SequenceEqual(expected[at]), Is.True, $"{samples[at]} is read while others read.");
                return Task.CompletedTask;
            }).GetAwaiter().GetResult(),
            Throws.Nothing,
            "Threads do not get into each other's way.");
    }

    /// <summary>What is written and read does not depend on the culture of the thread.</summary>
    [Test]
    [Rule("codec-culture", "Bytes and values do not depend on the culture.")]
    public void Cultures_change_nothing()
    {
        var codec = Create();
        var before = System.Globalization.CultureInfo.CurrentCulture;
        foreach (var culture in TestCultures.All)
        {
            foreach (var sample in Samples)
            {
                try
                {
                    System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.InvariantCulture;
                    var expected = Encode(codec, sample);
                    System.Globalization.CultureInfo.CurrentCulture = culture;
                    var bytes = Encode(codec, sample);
                    var read = Decode(codec, expected, sample.DeclaredType);
                    System.Globalization.CultureInfo.CurrentCulture = before;
                    Assert.That(bytes, Is.EqualTo(expected), $"{sample} is the same bytes in the culture {culture.Name}.");
                    AssertEqual(read, sample.Value, $"{sample} reads back equal in the culture {culture.Name}.");
                }
                finally
                {
                    System.Globalization.CultureInfo.CurrentCulture = before;
                }
            }
        }
    }

    /// <summary>The bytes of a value.</summary>
    protected static byte[] Encode(ICodec codec, CodecSample sample)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(sample);
        using var stream = new MemoryStream();
        codec.Encode(sample.Value, sample.DeclaredType, stream);
        return stream.ToArray();
    }

    /// <summary>The value of some bytes.</summary>
    protected static object Decode(ICodec codec, byte[] bytes, Type declaredType)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(bytes);
        using var stream = new MemoryStream(bytes, writable: false);
        return codec.Decode(stream, declaredType);
    }

    private static bool IsChangeable(object value) => value switch
    {
        Array array => array.Length > 0,
        IList list => !list.IsReadOnly,
        IDictionary dictionary => !dictionary.IsReadOnly,
        _ => false,
    };

    private ICodec Create() => CreateCodec(CreateContext());
}
