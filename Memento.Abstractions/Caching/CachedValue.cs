namespace Memento.Caching;

/// <summary>A result as the memory cache keeps it: handed out so that no caller can change what another one gets.</summary>
public abstract class CachedValue
{
    /// <summary>An estimate of the memory it holds, in bytes.</summary>
    public abstract long Size { get; }

    /// <summary>The result: the object itself when nobody can change it, else a copy of its own for each caller.</summary>
    public abstract object? Get();
}
