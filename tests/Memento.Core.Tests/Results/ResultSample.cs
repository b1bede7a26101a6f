using Memento.Core.Tests.Support;
using Memento.Serialization;

namespace Memento.Core.Tests.Results;

/// <summary>A value that a function may return.</summary>
internal abstract class ResultSample
{
    public static ResultSample Of<T>(Func<T> make, string resultType) => new ResultSample<T>(make, resultType);

    /// <summary>Has a function return it, twice.</summary>
    public abstract void Check(string key);
}

/// <inheritdoc/>
internal sealed class ResultSample<T>(Func<T> make, string resultType) : ResultSample
{
    public override void Check(string key)
    {
        var function = Returning.As(key, make);
        Check(function.Call(key));
        Check(function.Call(key));
        Check(function.Call(key));
        Assert.That(Runs.Of(key), Is.EqualTo(1), "it is remembered");
        Assert.That(function.Memento(key)!.ResultType.Name, Is.EqualTo(resultType));
    }

    public override string ToString() => typeof(T).ToString();

    // What the codec makes of both: every part of them, to the bit.
    private void Check(T read)
    {
        var expected = make();
        Assert.That(read?.GetType(), Is.EqualTo(expected?.GetType()));
        if (expected is null)
        {
            return;
        }

        CheckBytes(Encode(read!), Encode(expected));
        if (read is byte[] bytes && expected is byte[] expectedBytes)
        {
            CheckBytes(bytes, expectedBytes);
        }
        else if (expected is ValueType or string or Array or System.Collections.IList or System.Collections.IDictionary)
        {
            Assert.That(read, Is.EqualTo(expected));
        }
    }

    // At once: byte by byte, of which the constraint makes objects, 1.5 MB take a second.
    private static void CheckBytes(byte[] read, byte[] expected)
    {
        if (!read.AsSpan().SequenceEqual(expected))
        {
            Assert.That(read, Is.EqualTo(expected));
            Assert.Fail("The bytes differ.");
        }
    }

    private static byte[] Encode(object value)
    {
        using var stream = new MemoryStream();
        StandardCodecs.All.First(codec => codec.CanEncode(typeof(T))).Encode(value, typeof(T), stream);
        return stream.ToArray();
    }
}
