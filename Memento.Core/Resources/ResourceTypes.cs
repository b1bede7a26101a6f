using System.Collections.Concurrent;

namespace Memento.Resources;

/// <summary>The kinds of resources that this program knows, by name: <c>file</c>, and those that it registers. Usable from any thread.</summary>
public static class ResourceTypes
{
    private static readonly ConcurrentDictionary<string, IResourceType> Known = new([new(FileResourceType.Instance.Name, FileResourceType.Instance)], StringComparer.Ordinal);

    /// <summary>
    /// Makes a kind of resource known, for the whole process. Before the first call that needs it: what is remembered to depend on a kind that is
    /// not known is computed again. In a worker process too, so best in a module initializer of the assembly whose functions declare it.
    /// </summary>
    /// <param name="type">The kind; one object for all its resources.</param>
    /// <exception cref="ArgumentException">Its name is empty, or that of a kind of another class. The same class once more is fine, and the first object stays.</exception>
    public static void Register(IResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (string.IsNullOrEmpty(type.Name))
        {
            throw new ArgumentException($"{type.GetType()} is no kind of resource: its name is empty.", nameof(type));
        }

        var known = Known.GetOrAdd(type.Name, type);
        if (known.GetType() != type.GetType())
        {
            throw new ArgumentException($"The kind of resource '{type.Name}' of {type.GetType()} is registered already, by {known.GetType()}. Give one of them another name.", nameof(type));
        }
    }

    /// <summary>The kind of a name; null when nobody has registered it.</summary>
    internal static IResourceType? Find(string name) => Known.GetValueOrDefault(name);
}
