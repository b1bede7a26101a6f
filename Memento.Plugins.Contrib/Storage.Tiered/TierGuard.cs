namespace Memento.Storage.Tiered;

/// <summary>Which stores are asked on another thread, so that one that never answers is given up after a time.</summary>
public enum TierGuard
{
    /// <summary>All but the nearest, which is asked on the caller's own: nothing but the store itself ends a question that it hangs in.</summary>
    Far,

    /// <summary>The nearest too. Each question to it takes some microseconds longer.</summary>
    All,
}
