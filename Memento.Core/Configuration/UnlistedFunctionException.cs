namespace Memento.Configuration;

/// <summary>A function of a locked cluster was called, or asked for its name, that is not among those the cluster is locked to.</summary>
/// <param name="function">The function.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="path">The file of the lock; null when it was set in code.</param>
public sealed class UnlistedFunctionException(FunctionName function, string cluster, string? path)
    : NonMemoizedException(VersionErrors.UnlistedFunction, $"The cluster '{cluster}' is locked, and {function.Unversioned} is not among its functions{(path is null ? "" : $" in '{path}'")}. Unlock the cluster, or write the lock anew with this function in it.")
{
    /// <summary>The function.</summary>
    public FunctionName Function { get; } = function;

    /// <summary>The cluster.</summary>
    public string Cluster { get; } = cluster;

    /// <summary>The file of the lock; null when it was set in code.</summary>
    public string? Path { get; } = path;
}
