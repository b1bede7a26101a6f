using Memento.Configuration;
using Memento.Functions;
using Memento.Versioning;

namespace Memento.Provenance;

/// <summary>Explains calls by what a cluster's storage remembers.</summary>
internal static class CallExplainer
{
    /// <summary>Explains a call.</summary>
    /// <param name="cluster">The function's cluster.</param>
    /// <param name="definition">The function; null when this program has not got it.</param>
    /// <param name="call">The call.</param>
    /// <param name="arguments">Its arguments as normalized JSON.</param>
    /// <param name="memento">Its memento; null when it is not remembered.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public static async ValueTask<CallExplanation> ExplainAsync(
        Cluster cluster, FunctionDefinition? definition, CallKey call, string arguments, MementoRecord? memento, CancellationToken cancellationToken)
    {
        var nearest = await NearestCall.FindAsync(cluster.Storage, call, arguments, memento?.Time ?? DateTimeOffset.MaxValue, cancellationToken).ConfigureAwait(false);
        return new CallExplanation
        {
            Call = call,
            Memento = memento,
            ChangedSince = memento is null ? [] : cluster.Environment.Resources.FindChanged(memento),
            Nearest = nearest,
            Arguments = nearest is null ? [] : ArgumentChange.Between(nearest.Arguments, arguments),
            Code = nearest is null || nearest.Function == call.Function ? [] : await CompareAsync().ConfigureAwait(false),
        };

        async ValueTask<IReadOnlyList<VersionChange>?> CompareAsync()
        {
            var before = await cluster.Versions.ReadAsync(nearest.Function, cancellationToken).ConfigureAwait(false);
            var after = (await cluster.Versions.ReadAsync(call.Function, cancellationToken).ConfigureAwait(false))?.Code;
            if (after is null && cluster.VersionLock is null && definition?.Version.Snapshot() is { } present && present.Version == call.Function.Version)
            {
                // Not computed yet, so not on record.
                after = present;
            }

            return before is null || after is null ? null : VersionChange.Between(before.Code, after);
        }
    }
}
