namespace Memento.Generators.Interceptors;

/// <summary>The place of a call as the compiler encodes it.</summary>
internal readonly record struct CallLocation(int Version, string Data);
