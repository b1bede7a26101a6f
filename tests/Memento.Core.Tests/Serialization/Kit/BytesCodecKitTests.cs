using Memento.Plugins;
using Memento.Serialization;
using Memento.Testing;

namespace Memento.Core.Tests.Serialization.Kit;

[TestFixture]
public sealed class BytesCodecKitTests : CodecTests
{
    protected override IEnumerable<CodecSample> Samples =>
    [
        CodecSample.Of<byte[]>([]),
        CodecSample.Of<byte[]>([0, 1, 254, 255]),
        CodecSample.Of(new byte[200_000]),
        CodecSample.Of<ReadOnlyMemory<byte>>((byte[])[1, 2, 3]),
        CodecSample.Of<Memory<byte>>((byte[])[1, 2, 3]),
        new CodecSample((ReadOnlyMemory<byte>)(byte[])[4, 5], typeof(ReadOnlyMemory<byte>?)),
    ];

    protected override IEnumerable<Type> OtherTypes => [typeof(string), typeof(int[]), typeof(List<byte>)];

    protected override ICodec CreateCodec(BackendContext context) => new BytesCodec();

    // Memory is equal to memory of the same array.
    protected override void AssertEqual(object actual, object expected, string reason)
    {
        Assert.That(actual, Is.TypeOf(expected.GetType()), reason);
        Assert.That(Bytes(actual).SequenceEqual(Bytes(expected)), Is.True, reason);

        static ReadOnlySpan<byte> Bytes(object value) => value switch
        {
            byte[] bytes => bytes,
            Memory<byte> memory => memory.Span,
            _ => ((ReadOnlyMemory<byte>)value).Span,
        };
    }
}
