using Memento.Plugins;
using Memento.Serialization;

namespace Fixture;

/// <summary>Is exported under another name than the one it gives itself.</summary>
[ExportCodec("misnamed")]
public sealed class MisnamedCodec : ICodec
{
    public string Name => "something-else";

    public bool CanEncode(Type declaredType) => false;

    public void Encode(object value, Type declaredType, Stream destination) => throw new NotSupportedException();

    public object Decode(Stream source, Type declaredType) => throw new NotSupportedException();
}
