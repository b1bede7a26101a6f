namespace Memento.Caching;

/// <summary>Estimates what an entry of the memory cache costs beside its value: its key, its memento and its links.</summary>
internal static class MementoSize
{
    /// <summary>An entry with a memento that called nothing, in bytes.</summary>
    private const int EntryOverhead = 512;

    /// <summary>An invocation, a resource or a dependency, beside its texts, in bytes.</summary>
    private const int ItemOverhead = 96;

    /// <summary>How many invocations are looked at; the rest are taken to be like them.</summary>
    private const int SampleSize = 64;

    public static long Estimate(MementoRecord memento)
    {
        var size = EntryOverhead + (2L * memento.Arguments.Length);
        size += (long)ItemOverhead * (memento.Resources.Count + memento.Dependencies.Count);
        var calls = memento.Invocations.Count;
        if (calls == 0)
        {
            return size;
        }

        var samples = Math.Min(calls, SampleSize);
        var text = 0L;
        for (var i = 0; i < samples; i++)
        {
            text += 2L * memento.Invocations[i].Arguments.Length;
        }

        return size + ((long)ItemOverhead * calls) + (text * calls / samples);
    }
}
