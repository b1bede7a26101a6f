namespace Memento.Resources;

/// <summary>
/// A kind of resource that results depend on, such as files or the tables of a database. Registered in code under its name; what a
/// store says of resources never decides what is constructed.
/// </summary>
/// <remarks>
/// Called by the host from many threads at once: <see cref="Describe"/> when a memento function declares a resource, and
/// <see cref="IsUnchanged"/> at each call whose remembered result depends on one. Both wait for what they need on the caller's thread.
/// </remarks>
public interface IResourceType
{
    /// <summary>What mementos call it, such as <c>file</c>; part of what is stored, so it stays what it is.</summary>
    string Name { get; }

    /// <summary>The state of a resource as it is now.</summary>
    /// <param name="location">Where it is, as the function declares it, or the <see cref="ResourceHandle.Uri"/> of a handle.</param>
    /// <returns>A handle of this type; with <see cref="ResourceHandle.Deleted"/> as the version when there is no such resource.</returns>
    /// <remarks>The version must be another one whenever the content is. What is thrown reaches the function as a <see cref="ResourceException"/>, which is never remembered.</remarks>
    ResourceHandle Describe(string location);

    /// <summary>Whether a resource is still, or again, in the state of a handle. As it stands: whether it is described by the same version.</summary>
    /// <param name="resource">A handle of this type, from this process or an earlier one.</param>
    /// <remarks>What is thrown is logged, and the resource counts as changed.</remarks>
    bool IsUnchanged(ResourceHandle resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return string.Equals(Describe(resource.Uri).Version, resource.Version, StringComparison.Ordinal);
    }
}
