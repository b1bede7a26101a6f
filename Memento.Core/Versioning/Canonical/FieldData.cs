using System.Security.Cryptography;
using Memento.Files;
using Memento.Versioning.Reading;

namespace Memento.Versioning.Canonical;

/// <summary>The bytes behind array initializers and UTF-8 literals.</summary>
internal static class FieldData
{
    /// <summary>The SHA-256 of a field's data.</summary>
    public static string HashOf(FieldId field, CodeReferences references)
    {
        var type = references.TypeOf(field);
        var size = type.Definition?.Definition.GetLayout().Size ?? type.Name switch
        {
            "System.Byte" or "System.SByte" or "System.Boolean" => 1,
            "System.Int16" or "System.UInt16" or "System.Char" => 2,
            "System.Int32" or "System.UInt32" or "System.Single" => 4,
            _ => 8,
        };
        return HexText.Of(SHA256.HashData(field.Assembly.Image.DataOf(field, size)));
    }
}
