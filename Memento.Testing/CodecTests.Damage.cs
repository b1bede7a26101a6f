using System.Globalization;
using System.Text;
using Memento.Serialization;
using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What a codec makes of bytes that it did not write.</summary>
public abstract partial class CodecTests
{
    /// <summary>Samples with more bytes are damaged in so many places.</summary>
    private const int Places = 90;

    /// <summary>How many bytes of objects a byte may become, and what reading takes whatever it is given.</summary>
    private const long BytesPerByte = 1024, BaseBytes = 16 * 1024 * 1024;

    /// <summary>Numbers that are taken for lengths.</summary>
    private static readonly byte[][] Lengths = [[0xff, 0xff, 0xff, 0x7f], [0x7f, 0xff, 0xff, 0xff], [0, 0, 0, 0x40, 0, 0, 0, 0], "999999999"u8.ToArray()];

    /// <summary>The beginning of a value is none, or that of a shorter one.</summary>
    [Test]
    [Rule("codec-truncated", "Bytes that were cut off are refused with an InvalidDataException, unless what is left is all that the codec writes of another value.")]
    public void Cut_bytes_are_refused()
    {
        var codec = Create();
        foreach (var sample in Samples)
        {
            var bytes = Encode(codec, sample);
            foreach (var length in PlacesIn(bytes.Length))
            {
                var cut = bytes[..length];

                // Compared at once: a constraint compares the bytes of large ones each by itself.
                if (TryDecode(codec, cut, sample.DeclaredType) is { } read && Encode(codec, sample with { Value = read }) is var written && !written.AsSpan().SequenceEqual(cut))
                {
                    Assert.That(written, Is.EqualTo(cut), $"The first {length} of {bytes.Length} bytes of {sample} were read as {read}, which is written in another way.");
                }
            }
        }
    }

    /// <summary>Altered bytes are a value of the declared type, or none.</summary>
    [Test]
    [Rule("codec-altered", "Altered bytes are refused with an InvalidDataException, or read as another value of the declared type: no other exception leaves the codec.")]
    public void Altered_bytes_are_a_value_or_refused()
    {
        var codec = Create();
        var random = new Random(1);
        foreach (var sample in Samples)
        {
            var bytes = Encode(codec, sample);
            foreach (var place in PlacesIn(bytes.Length))
            {
                byte[] flipped = [.. bytes];
                flipped[place] ^= (byte)(1 << random.Next(8));
                TryDecode(codec, flipped, sample.DeclaredType);
                TryDecode(codec, [.. bytes[..place], (byte)random.Next(256), .. bytes[place..]], sample.DeclaredType);
                TryDecode(codec, [.. bytes[..place], .. bytes[(place + 1)..]], sample.DeclaredType);
            }

            TryDecode(codec, [.. bytes, .. bytes], sample.DeclaredType);
            TryDecode(codec, [.. bytes, 0], sample.DeclaredType);
        }
    }

    /// <summary>A length that stands in the bytes is not believed before the bytes are there.</summary>
    [Test]
    [Rule("codec-bounded", "What reading takes of the memory is bounded by the bytes that are there, whatever lengths they tell.")]
    public void Lengths_are_not_believed()
    {
        var codec = Create();
        foreach (var sample in Samples)
        {
            var bytes = Encode(codec, sample);
            foreach (var length in Lengths)
            {
                foreach (var place in PlacesIn(Math.Max(0, bytes.Length - length.Length + 1)))
                {
                    byte[] altered = [.. bytes];
                    length.CopyTo(altered, place);
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    TryDecode(codec, altered, sample.DeclaredType);
                    var taken = GC.GetAllocatedBytesForCurrentThread() - before;
                    Assert.That(taken, Is.LessThan(BaseBytes + (BytesPerByte * altered.Length)), string.Create(CultureInfo.InvariantCulture, $"{altered.Length} bytes of {sample} took {taken} bytes of memory after those at {place} were replaced by a large number."));
                }
            }
        }
    }

    /// <summary>The declared type decides what is made, not the bytes.</summary>
    [Test]
    [Rule("codec-declared-type", "The declared type decides what is made, whatever the bytes say: they never pick a type.")]
    public void The_declared_type_decides()
    {
        var codec = Create();
        var before = NotToBeMade.Count;
        foreach (var type in Samples.Select(static sample => sample.DeclaredType).Distinct())
        {
            foreach (var sample in Samples)
            {
                TryDecode(codec, Encode(codec, sample), type);
            }

            foreach (var bytes in NotToBeMade.Documents)
            {
                TryDecode(codec, bytes, type);
            }
        }

        Assert.That(NotToBeMade.Count, Is.EqualTo(before), "A type that the bytes name is not made.");
    }

    // The value that some bytes are read as; null when they are refused as they are to be.
    private static object? TryDecode(ICodec codec, byte[] bytes, Type declaredType)
    {
        try
        {
            var read = Decode(codec, bytes, declaredType);
            Assert.That((Nullable.GetUnderlyingType(declaredType) ?? declaredType).IsInstanceOfType(read), Is.True, $"What is read is a {declaredType}, not a {read?.GetType().ToString() ?? "null"}.");
            return read;
        }
        catch (InvalidDataException)
        {
            return null;
        }
        catch (Exception exception) when (exception is not ResultStateException)
        {
            var told = bytes.Length > 200 ? $"{Convert.ToHexStringLower(bytes.AsSpan(0, 200))}… ({bytes.Length} bytes)" : Convert.ToHexStringLower(bytes);
            Assert.Fail($"Bytes that are no {declaredType} are refused with an InvalidDataException, not with this: {exception}\nThe bytes: {told}");
            return null;
        }
    }

    private static IEnumerable<int> PlacesIn(int length) => length <= Places
        ? Enumerable.Range(0, length)
        : Enumerable.Range(0, Places).Select(i => i < Places / 3 ? i : i < 2 * Places / 3 ? length - 1 - (i - (Places / 3)) : (int)((long)i * 7919 * length / (Places * 7919L)));

    /// <summary>Counts itself: a codec that lets the bytes pick a type makes one.</summary>
    public sealed class NotToBeMade
    {
        private static int _count;

        /// <summary>Counted.</summary>
        public NotToBeMade() => Interlocked.Increment(ref _count);

        internal static int Count => Volatile.Read(ref _count);

        /// <summary>The ways in which formats that let the bytes pick a type name it.</summary>
        internal static IEnumerable<byte[]> Documents
        {
            get
            {
                var name = typeof(NotToBeMade).AssemblyQualifiedName!;
                return ((string[])[$"{{\"$type\":\"{name}\"}}", $"{{\"$type\":\"{name}\",\"$value\":{{}}}}", $"{{\"type\":\"{name}\",\"value\":{{}}}}", $"<object type=\"{name}\" />", $"!{name} {{}}", name, $"{name}\n", $"{name}\0", $"{name}|{{}}", $"{name}:{{}}"]).Select(Encoding.UTF8.GetBytes);
            }
        }
    }
}
