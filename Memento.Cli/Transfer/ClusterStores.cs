using Memento.Configuration;
using Memento.Storage;

namespace Memento.Cli.Transfer;

/// <summary>The stores of clusters, to copy from and to.</summary>
internal static class ClusterStores
{
    /// <summary>The stores to copy from.</summary>
    /// <exception cref="ToolException">The storage keeps nothing, or for this process alone.</exception>
    public static JoinedStores ToRead(Cluster cluster)
    {
        var stores = JoinedStores.Of(cluster.Storage);
        return stores is not null && !stores.Data.IsOfThisProcess && !stores.Metadata.IsOfThisProcess ? stores : throw new ToolException(
            ToolErrors.WrongStores,
            $"The storage of the cluster '{cluster.Name}' keeps nothing that another process can copy.",
            "Give it one that does, such as 'filesystem' or 'sqlite'.",
            ExitCodes.Failure);
    }

    /// <summary>The stores to copy to.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="dryRun">True when nothing will be written.</param>
    /// <exception cref="ToolException">The storage keeps nothing, or for this process alone, or is read-only.</exception>
    public static JoinedStores ToWrite(Cluster cluster, bool dryRun) => dryRun || !cluster.Storage.IsReadOnly ? ToRead(cluster) : throw new ToolException(
        StorageErrors.ReadOnly,
        $"The storage of the cluster '{cluster.Name}' is read-only: nothing is copied into it.",
        "Take 'readonly' out of its settings.",
        ExitCodes.Failure);
}
