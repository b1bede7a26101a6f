namespace Memento.Plugins;

/// <summary>
/// Says that an assembly must be the host's own rather than the plugin's copy, because its types are the user's own
/// too: a codec for a matrix library cannot work on another copy of that library.
/// </summary>
/// <param name="assemblyName">The simple name of the assembly, such as <c>MathNet.Numerics</c>. The host's must be of the same major version and no older than the one the plugin was built against.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class UnifyWithHostAttribute(string assemblyName) : Attribute
{
    /// <summary>The simple name of the assembly.</summary>
    public string AssemblyName { get; } = assemblyName;
}
