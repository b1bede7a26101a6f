namespace Memento;

/// <summary>Something outside the code and the arguments that a result depends on, as it was when the function ran.</summary>
/// <param name="Type">The kind of resource, such as <c>file</c>: the name of an <see cref="Resources.IResourceType"/>.</param>
/// <param name="Uri">Where it is.</param>
/// <param name="Version">What tells one state of it from another; <see cref="Deleted"/> when it was not there.</param>
public sealed record ResourceHandle(string Type, string Uri, string Version)
{
    /// <summary>The version of what is not there.</summary>
    public const string Deleted = "deleted";

    /// <summary>True when it was declared for the record only: the result stays good when it changes, and callers do not have it.</summary>
    public bool IsRecordOnly { get; init; }
}
