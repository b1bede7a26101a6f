namespace Memento;

/// <summary>Marks a parameter that is passed to the function but takes no part in the key of a call: a logger, a progress sink, a service.</summary>
/// <remarks>A <see cref="CancellationToken"/> is so by itself.</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class NotInKeyAttribute : Attribute;
