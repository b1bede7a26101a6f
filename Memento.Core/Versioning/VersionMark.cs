namespace Memento.Versioning;

/// <summary>What the attribute of a memento function makes count beside its code, or in place of it.</summary>
/// <param name="Salt">Its <see cref="MementoFunctionAttribute.VersionSalt"/>; null for none.</param>
/// <param name="CodeHash">Its <see cref="MementoFunctionAttribute.VersionCodeHash"/>; null for none.</param>
/// <param name="Own">Its own code; null where the code hash counts in place of it.</param>
public sealed record VersionMark(string? Salt, string? CodeHash, CodePart? Own);
