using Memento.Plugins;
using Memento.Serialization;
using Memento.Testing;

namespace Memento.Core.Tests.Serialization.Kit;

[TestFixture]
public sealed class TextCodecKitTests : CodecTests
{
    protected override IEnumerable<CodecSample> Samples =>
    [
        CodecSample.Of(""), CodecSample.Of("text, \"quoted\"\r\n\tünïcödé 𝄞\0\ufeff"), CodecSample.Of("\ufeffmark"), CodecSample.Of(new string('x', 100_000)),
    ];

    protected override IEnumerable<CodecRefusal> Refusals => [new CodecRefusal("half \ud800", typeof(string))];

    protected override IEnumerable<Type> OtherTypes => [typeof(char[]), typeof(byte[]), typeof(object)];

    protected override ICodec CreateCodec(BackendContext context) => new TextCodec();
}
