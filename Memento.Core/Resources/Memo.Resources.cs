using Memento.Resources;
using Memento.Running;

namespace Memento;

public static partial class Memo
{
    /// <summary>
    /// Declares a file that the result of the running memento function depends on: when it changes, or comes, or goes, the result and those of all
    /// callers are computed again. Called before the file is read. Outside of a memento function it only describes the file.
    /// </summary>
    /// <param name="path">The file, relative to the current folder or absolute, or a <c>file://</c> URI. It need not be there.</param>
    /// <param name="recordOnly">True to have it in the function's memento and nothing more: the result stays good whatever becomes of the file.</param>
    /// <returns>The file as it is now: type <c>file</c>, its URI, and as the version the time of its last modification, its length and its SHA-256.</returns>
    /// <exception cref="ResourceException">The file cannot be read, or is a folder.</exception>
    public static ResourceHandle File(string path, bool recordOnly = false) => Declare(FileResourceType.Instance, path, recordOnly);

    /// <summary>Declares a resource of a registered kind, as <see cref="File"/> declares a file.</summary>
    /// <param name="type">The name of the kind; see <see cref="ResourceTypes.Register"/>.</param>
    /// <param name="location">Where the resource is, as its kind understands it.</param>
    /// <param name="recordOnly">True to have it in the function's memento and nothing more.</param>
    /// <returns>The resource as it is now.</returns>
    /// <exception cref="ResourceException">Nobody has registered the kind, or it cannot describe the resource.</exception>
    public static ResourceHandle Resource(string type, string location, bool recordOnly = false)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Declare(
            ResourceTypes.Find(type) ?? throw new ResourceException(ResourceErrors.UnknownKind, $"There is no kind of resource '{type}', of which '{location}' was declared. Register it before, with {nameof(ResourceTypes)}.{nameof(ResourceTypes.Register)}."),
            location,
            recordOnly);
    }

    private static ResourceHandle Declare(IResourceType type, string location, bool recordOnly)
    {
        ArgumentException.ThrowIfNullOrEmpty(location);
        ResourceHandle resource;
        try
        {
            resource = type.Describe(location) with { IsRecordOnly = recordOnly };
        }
        catch (Exception exception) when (exception is not (NonMemoizedException or OperationCanceledException))
        {
            // As an exception of the function it would be remembered, and no change of the resource would ever take that back.
            throw new ResourceException($"The {type.Name} '{location}' cannot be described: {ExceptionReader.MessageOf(exception)}", exception);
        }

        CallContext.Current?.Frame?.Declare(resource);
        return resource;
    }
}
