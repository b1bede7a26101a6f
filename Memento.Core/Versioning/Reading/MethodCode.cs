using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>The body of a method as it was compiled.</summary>
/// <param name="il">The instructions.</param>
/// <param name="localSignature">The types of its locals; nil without any.</param>
/// <param name="startsWithZeros">Whether its locals, and what it allocates on the stack, are zero at first.</param>
/// <param name="regions">Its protected regions, in bytes of <paramref name="il"/>.</param>
internal sealed class MethodCode(byte[] il, StandaloneSignatureHandle localSignature, bool startsWithZeros, CodeRegion[] regions)
{
    public byte[] Il { get; } = il;

    public StandaloneSignatureHandle LocalSignature { get; } = localSignature;

    public bool StartsWithZeros { get; } = startsWithZeros;

    public CodeRegion[] Regions { get; } = regions;
}
