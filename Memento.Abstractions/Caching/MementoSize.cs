namespace Memento.Caching;

/// <summary>Estimates what an entry of the memory cache costs beside its value: its key, its memento and its links.</summary>
internal static class MementoSize
{
    /// <summary>An entry with a memento that called nothing, in bytes.</summary>
    private const int EntryOverhead = 512;

    /// <summary>An invocation, a resource or a dependency, beside its texts, in bytes.</summary>
    private const int ItemOverhead = 96;

    /// <summary>Where a list of invocations is, in bytes: the object, a key and a hash.</summary>
    private const int ReferenceOverhead = 448;

    /// <summary>An entry with its value, where there is one. Of a value of more objects than were looked at, its length in the store says more than the estimate.</summary>
    public static long Estimate(MementoRecord memento, CachedValue? value) => Estimate(memento) + (value switch
    {
        null => 0,
        { IsSizeCut: true } when memento.Content is { } content => Math.Max(value.Size, content.Length),
        _ => value.Size,
    });

    public static long Estimate(MementoRecord memento)
    {
        var size = EntryOverhead + (2L * memento.Arguments.Length);
        size += memento.InvocationList is null ? 0 : ReferenceOverhead;
        size += Estimate(memento.Resources) + Estimate(memento.ChangedResources);

        foreach (var function in memento.Dependencies)
        {
            // A name has its text whole and in parts; the function's own is in every entry.
            size += ItemOverhead + (function.Equals(memento.Function) ? 0 : 4L * function.ToString().Length);
        }

        // All of them: the arguments of one call may be a thousand times as long as those of another. Their functions are among the dependencies.
        for (var i = 0; i < memento.Invocations.Count; i++)
        {
            size += ItemOverhead + (2L * memento.Invocations[i].Arguments.Length);
        }

        return size;
    }

    private static long Estimate(IReadOnlyList<ResourceHandle> resources)
    {
        var size = 0L;
        for (var i = 0; i < resources.Count; i++)
        {
            size += ItemOverhead + (2L * (resources[i].Type.Length + resources[i].Uri.Length + resources[i].Version.Length));
        }

        return size;
    }
}
