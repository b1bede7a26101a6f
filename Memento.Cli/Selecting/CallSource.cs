using Memento.Configuration;
using Memento.Storage;

namespace Memento.Cli.Selecting;

/// <summary>Where calls are picked from: a cluster, or a store by itself.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="ListFunctions">Lists each function once, a version apart from another.</param>
/// <param name="ListMementos">Lists the mementos of a function at its version.</param>
/// <param name="GetMementos">The mementos of calls; null where there is none.</param>
internal sealed record CallSource(
    string Name,
    Func<CancellationToken, IAsyncEnumerable<FunctionName>> ListFunctions,
    Func<FunctionName, CancellationToken, IAsyncEnumerable<MementoRecord>> ListMementos,
    Func<IReadOnlyList<CallKey>, CancellationToken, ValueTask<IReadOnlyList<MementoRecord?>>> GetMementos)
{
    /// <summary>The calls that a cluster remembers.</summary>
    public static CallSource Of(Cluster cluster) => new(
        $"the cluster '{cluster.Name}'",
        cluster.ListFunctionsAsync,
        (function, cancellationToken) => cluster.ListMementosAsync(function, limit: null, cancellationToken),
        (calls, cancellationToken) => cluster.Storage.GetMementosAsync(calls, cancellationToken));

    /// <summary>The calls that a store has.</summary>
    public static CallSource Of(IMetadataStore store, string name) => new(
        name,
        cancellationToken => store.ListFunctionsAsync(cancellationToken).AsFarAsReadable(cancellationToken: cancellationToken),
        (function, cancellationToken) => store.ListMementosAsync(function, limit: null, cancellationToken).AsFarAsReadable(cancellationToken: cancellationToken),
        store.GetMementosAsync);
}
