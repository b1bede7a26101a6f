namespace Memento.Builtin.Tests.Pinned;

/// <summary>A row of a table, and a part of a record.</summary>
internal sealed record PinnedStar(string Name, double Magnitude, DateTime? Seen, bool IsDouble);
