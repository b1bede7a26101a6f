using System.Collections.Immutable;
using System.Numerics;
using Memento.Plugins;
using Memento.Serialization;
using Memento.Testing;

namespace Memento.Core.Tests.Serialization.Kit;

[TestFixture]
public sealed class NpyCodecKitTests : CodecTests
{
    protected override IEnumerable<CodecSample> Samples =>
    [
        CodecSample.Of<double[]>([]),
        CodecSample.Of<double[]>([1.5, double.NaN, -0.0]),
        CodecSample.Of(new int[,] { { 1, 2, 3 }, { 4, 5, int.MinValue } }),
        CodecSample.Of<bool[]>([true, false]),
        CodecSample.Of<Complex[]>([new Complex(1, -2)]),
        CodecSample.Of(ImmutableArray.Create<short>(1, 2, 3)),
        CodecSample.Of(new long[2, 0, 3]),
    ];

    protected override IEnumerable<CodecRefusal> Refusals =>
    [
        new CodecRefusal(Array.CreateInstance(typeof(int), [2, 2], [1, 1]), typeof(int[,])),
        new CodecRefusal(default(ImmutableArray<int>), typeof(ImmutableArray<int>)),
    ];

    protected override IEnumerable<Type> OtherTypes => [typeof(string[]), typeof(double), typeof(List<double>), typeof(decimal[])];

    protected override ICodec CreateCodec(BackendContext context) => new NpyCodec();
}
