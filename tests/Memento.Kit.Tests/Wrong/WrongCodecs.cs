using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Testing;

namespace Memento.Kit.Tests.Wrong;

/// <summary>A codec for each rule, which breaks it, and is otherwise that of JSON.</summary>
internal static class WrongCodecs
{
    private delegate void Encode(object value, Type type, Stream destination);

    private delegate object Decode(Stream source, Type type);

    public static IReadOnlyList<Breakage> All { get; } =
    [
        Of("codec-name", "it has a compression in its name", ("get_" + nameof(ICodec.Name), static (_, _) => "json+gzip")),
        Of("codec-types", "it cannot be asked for every type", (nameof(ICodec.CanEncode), static (arguments, next) => ((Type)arguments[0]!).IsByRefLike ? throw new NotSupportedException() : next())),
        Reading("codec-round-trip", "numbers are rounded", static inner => (source, type) => inner(source, type) switch
        {
            double[] numbers => Array.ConvertAll(numbers, static number => Math.Round(number, 1)),
            var other => other,
        }),
        Writing("codec-deterministic", "it writes when it wrote", static inner =>
        {
            var count = 0;
            return (value, type, destination) =>
            {
                destination.Write(Encoding.ASCII.GetBytes(new string(' ', Interlocked.Increment(ref count) % 3)));
                inner(value, type, destination);
            };
        }),
        Writing("codec-deterministic", "what is left of a refused value is written with the next", static inner =>
        {
            var buffer = new MemoryStream();
            return (value, type, destination) =>
            {
                buffer.Write("["u8);
                inner(value, type, buffer);
                destination.Write(buffer.ToArray().AsSpan(1));
                buffer.SetLength(0);
            };
        }),
        Reading("codec-own-values", "what was read is read once", static inner =>
        {
            var values = new Dictionary<(Type, string), object>();
            return (source, type) =>
            {
                using var reader = new StreamReader(source, leaveOpen: true);
                var text = reader.ReadToEnd();
                lock (values)
                {
                    return values.TryGetValue((type, text), out var value) ? value : values[(type, text)] = inner(new MemoryStream(Encoding.UTF8.GetBytes(text)), type);
                }
            };
        }),
        Writing("codec-refuses", "a refusal has no path", static inner => (value, type, destination) =>
        {
            try
            {
                inner(value, type, destination);
            }
            catch (UnsupportedResultException exception)
            {
                throw new NotSupportedException(exception.Hint);
            }
        }),
        Of("codec-concurrent", "one writer at a time", (nameof(ICodec.Encode), OneAtATime.Of())),
        Writing("codec-culture", "numbers are those of the culture", static inner => (value, type, destination) =>
        {
            using var written = new MemoryStream();
            inner(value, type, written);
            var text = Encoding.UTF8.GetString(written.ToArray());
            destination.Write(Encoding.UTF8.GetBytes(text.Replace(".", CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator, StringComparison.Ordinal)));
        }),
        Reading("codec-piecewise", "one read has to be enough", static inner => (source, type) =>
        {
            var buffer = new byte[64 * 1024];
            return inner(new MemoryStream(buffer, 0, source.Read(buffer)), type);
        }),
        Writing("codec-forward", "it asks where it is", static inner => (value, type, destination) =>
        {
            if (destination.Position >= 0)
            {
                inner(value, type, destination);
            }
        }),
        Writing("codec-streams-stay-open", "it closes what it wrote to", static inner => (value, type, destination) =>
        {
            inner(value, type, destination);
            destination.Dispose();
        }),
        Reading("codec-truncated", "what is missing is made up", static inner => (source, type) =>
        {
            try
            {
                return inner(source, type);
            }
            catch (InvalidDataException) when (type == typeof(double[]))
            {
                return Array.Empty<double>();
            }
        }),
        Reading("codec-altered", "it says so as its reader does", static inner => (source, type) =>
        {
            try
            {
                return inner(source, type);
            }
            catch (InvalidDataException exception)
            {
                throw new JsonException(exception.Message);
            }
        }),
        new Breakage("codec-bounded", "a length is believed", typeof(CodecFixture<object>), new Plugin<ICodec>(static _ => new WithLength(isBelieved: true)), new Plugin<ICodec>(static _ => new WithLength(isBelieved: false))),
        new Breakage("codec-unchecked", "it begins anew", typeof(CodecFixture<object>), Bearing(beginsAnew: true), Bearing(beginsAnew: false)),
        Reading("codec-declared-type", "the bytes pick a type", static inner => (source, type) =>
        {
            using var reader = new StreamReader(source, leaveOpen: true);
            var text = reader.ReadToEnd();
            if (text.StartsWith("{\"$type\":\"", StringComparison.Ordinal) && Type.GetType(text.Split('"')[3]) is { } told)
            {
                return Activator.CreateInstance(told)!;
            }

            return inner(new MemoryStream(Encoding.UTF8.GetBytes(text)), type);
        }),
    ];

    /// <summary>JSON that says it bears unchecked bytes, which it looks at before it reads them; or not.</summary>
    private static Plugin<ICodec> Bearing(bool beginsAnew) => new(_ => Tampered.Of<ICodec>(
        new JsonCodec(),
        ("get_" + nameof(ICodec.BearsUncheckedBytes), static (_, _) => true),
        (nameof(ICodec.Decode), (arguments, next) =>
        {
            if (beginsAnew && arguments[0] is Stream { CanSeek: true } source)
            {
                var start = source.Position;
                source.ReadByte();
                source.Position = start;
            }

            return next();
        })));

    private static Breakage Of(string rule, string wrong, (string Member, Tampering Instead) change) => new(
        rule,
        wrong,
        typeof(CodecFixture<object>),
        new Plugin<ICodec>(_ => Tampered.Of<ICodec>(new JsonCodec(), change)),
        new Plugin<ICodec>(static _ => new JsonCodec()));

    private static Breakage Reading(string rule, string wrong, Func<Decode, Decode> change)
    {
        var wrongly = change(new JsonCodec().Decode);
        return Of(rule, wrong, (nameof(ICodec.Decode), (arguments, _) => wrongly((Stream)arguments[0]!, (Type)arguments[1]!)));
    }

    private static Breakage Writing(string rule, string wrong, Func<Encode, Encode> change)
    {
        var wrongly = change(new JsonCodec().Encode);
        return Of(rule, wrong, (nameof(ICodec.Encode), (arguments, _) =>
        {
            wrongly(arguments[0]!, (Type)arguments[1]!, (Stream)arguments[2]!);
            return null;
        }));
    }

    internal sealed class CodecFixture<T>(Plugin<ICodec> plugin) : CodecTests
    {
        protected override IEnumerable<CodecSample> Samples =>
        [
            CodecSample.Of<double[]>([1.25, -1e300]),
            CodecSample.Of(new List<string> { "", "text \"ü\" 𝄞" }),
            CodecSample.Of(new Dictionary<string, int?> { ["a"] = 1, ["b"] = null }),
        ];

        protected override IEnumerable<CodecRefusal> Refusals => [new CodecRefusal((1, new object()), typeof((int, object)), "Result.Item2")];

        protected override IEnumerable<Type> OtherTypes => [typeof(void)];

        protected override ICodec CreateCodec(BackendContext context) => plugin.Create(context);
    }

    /// <summary>JSON behind its length, which takes as much memory as it is told, up to a bound for the sake of the machine; or does not.</summary>
    private sealed class WithLength(bool isBelieved) : ICodec
    {
        private readonly JsonCodec _inner = new();

        public string Name => "length";

        public bool CanEncode(Type declaredType) => _inner.CanEncode(declaredType);

        public void Encode(object value, Type declaredType, Stream destination)
        {
            using var written = new MemoryStream();
            _inner.Encode(value, declaredType, written);
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, (int)written.Length);
            destination.Write(length);
            written.WriteTo(destination);
        }

        public object Decode(Stream source, Type declaredType)
        {
            var length = new byte[sizeof(int)];
            if (source.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
            {
                throw new InvalidDataException("There is no length.");
            }

            var told = BinaryPrimitives.ReadInt32LittleEndian(length);
            if (isBelieved)
            {
                GC.KeepAlive(new byte[Math.Clamp(told, 0, 64 * 1024 * 1024)]);
            }

            using var rest = new MemoryStream();
            source.CopyTo(rest);
            if (rest.Length != told)
            {
                throw new InvalidDataException("The length is another.");
            }

            rest.Position = 0;
            return _inner.Decode(rest, declaredType);
        }
    }
}
