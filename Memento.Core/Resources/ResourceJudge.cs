using Microsoft.Extensions.Logging;

namespace Memento.Resources;

/// <summary>Says which of the resources that a result depends on have changed.</summary>
internal sealed partial class ResourceJudge(ILogger logger)
{
    /// <summary>The resources that are not as they were for a result; none when it is good. Allocates only when there are some.</summary>
    public IReadOnlyList<ResourceHandle> FindChanged(MementoRecord memento)
    {
        List<ResourceHandle>? changed = null;
        for (var i = 0; i < memento.Resources.Count; i++)
        {
            var resource = memento.Resources[i];
            if (!resource.IsRecordOnly && !IsUnchanged(memento, resource))
            {
                (changed ??= []).Add(resource);
            }
        }

        return changed is null ? [] : changed;
    }

    private bool IsUnchanged(MementoRecord memento, ResourceHandle resource)
    {
        if (ResourceTypes.Find(resource.Type) is not { } type)
        {
            LogUnknown(memento.Call, resource.Type, resource.Uri);
            return false;
        }

        try
        {
            return type.IsUnchanged(resource);
        }
        catch (Exception exception)
        {
            // Code of others. Computing anew is right whatever it was, and tells the function's own caller what is wrong with the resource.
            LogNotJudged(ExceptionReader.Readable(exception), memento.Call, resource.Type, resource.Uri);
            return false;
        }
    }

    [LoggerMessage(EventId = ResourceErrors.UnknownKind, Level = LogLevel.Warning, Message = "The result of {Call} depends on '{Uri}' of the kind '{Type}', which this program has not registered; it is computed again.")]
    private partial void LogUnknown(CallKey call, string type, string uri);

    [LoggerMessage(EventId = ResourceErrors.NotJudged, Level = LogLevel.Warning, Message = "It cannot be told whether the {Type} '{Uri}', which the result of {Call} depends on, has changed; it is computed again.")]
    private partial void LogNotJudged(Exception exception, CallKey call, string type, string uri);
}
