using System.Collections.Immutable;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Testing;
using static Memento.Core.Tests.Serialization.CodecSamples;

namespace Memento.Core.Tests.Serialization.Kit;

[TestFixture]
public sealed class JsonCodecKitTests : CodecTests
{
    protected override IEnumerable<CodecSample> Samples =>
    [
        CodecSample.Of(true),
        CodecSample.Of("text, \"quoted\"\r\n\tünïcödé 𝄞\0"),
        CodecSample.Of<double[]>([0.1, -1e300, double.NaN, double.PositiveInfinity, -0.0, 1234567.5]),
        CodecSample.Of(new List<decimal> { 1.50m, decimal.MinValue }),
        CodecSample.Of(new Dictionary<string, int?> { ["a"] = -1, ["I"] = null }),
        CodecSample.Of((new Pair<Point>(new Point(1.5, -2.5), new Point(0, double.Epsilon)), new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(-3)))),
        CodecSample.Of((1, "two", (DateOnly?)new DateOnly(2024, 2, 29), TimeSpan.MinValue)),
        CodecSample.Of(ImmutableArray.Create(Color.Red, Color.Blue)),
        CodecSample.Of<string[,]>(new[,] { { "a", "b" }, { "c", "d" } }),
        CodecSample.Of(Rights.Read | Rights.Write),
        CodecSample.Of(new DateTime(2018, 2, 4, 1, 2, 3, DateTimeKind.Utc)),
    ];

    protected override IEnumerable<CodecRefusal> Refusals =>
    [
        new CodecRefusal(new object(), typeof(object)),
        new CodecRefusal((Action)(static () => { }), typeof(Action)),
        new CodecRefusal(new Dictionary<string, Shape> { ["k"] = new Circle("b", 1) }, typeof(Dictionary<string, Shape>), "Result[\"k\"]"),
        new CodecRefusal((1, new object()), typeof((int, object)), "Result.Item2"),
    ];

    protected override IEnumerable<Type> OtherTypes => [typeof(List<>), typeof(void), typeof(Span<byte>), typeof(int*)];

    protected override ICodec CreateCodec(BackendContext context) => new JsonCodec();
}
