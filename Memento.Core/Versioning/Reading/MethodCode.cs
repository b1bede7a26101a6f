using System.Reflection.Metadata;

namespace Memento.Versioning.Reading;

/// <summary>The body of a method as it was compiled.</summary>
/// <param name="Il">The instructions.</param>
/// <param name="LocalSignature">The types of its locals; nil without any.</param>
/// <param name="Regions">Its protected regions, in bytes of <paramref name="Il"/>.</param>
internal sealed record MethodCode(byte[] Il, StandaloneSignatureHandle LocalSignature, IReadOnlyList<CodeRegion> Regions);
