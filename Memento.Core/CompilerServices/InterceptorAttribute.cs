using System.ComponentModel;

namespace Memento.CompilerServices;

/// <summary>
/// Says of a generated method that it takes the place of calls. Written by the generator, and read where versions are made. Which calls they are says an attribute for each, to the
/// compiler alone: it is not in the assembly.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class InterceptorAttribute : Attribute;
