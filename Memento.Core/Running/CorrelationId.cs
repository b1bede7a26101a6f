using System.Security.Cryptography;

namespace Memento.Running;

/// <summary>The id shared by all that is computed under one root call: <c>cid_</c> and twelve hexadecimal digits.</summary>
internal static class CorrelationId
{
    public static string Create() => "cid_" + RandomNumberGenerator.GetHexString(12, lowercase: true);
}
