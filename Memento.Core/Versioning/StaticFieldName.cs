namespace Memento.Versioning;

/// <summary>A static field, by names that stay the same in every build.</summary>
internal sealed record StaticFieldName(string Assembly, string Type, string Field, int Token);
