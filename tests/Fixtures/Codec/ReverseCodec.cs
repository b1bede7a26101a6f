using System.Text;
using Memento.Plugins;
using Memento.Serialization;

namespace Fixture;

/// <summary>Writes text backwards.</summary>
[ExportCodec("reverse")]
public sealed class ReverseCodec : ICodec
{
    public string Name => "reverse";

    public bool CanEncode(Type declaredType) => declaredType == typeof(string);

    public void Encode(object value, Type declaredType, Stream destination) =>
        destination.Write(Encoding.UTF8.GetBytes([.. ((string)value).Reverse()]));

    public object Decode(Stream source, Type declaredType)
    {
        using var reader = new StreamReader(source, Encoding.UTF8, leaveOpen: true);
        return new string([.. reader.ReadToEnd().Reverse()]);
    }
}
