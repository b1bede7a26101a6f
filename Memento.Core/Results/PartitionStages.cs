using Memento.Running;
using Memento.Serialization;
using Memento.Storage;

namespace Memento;

/// <summary>Begins partitions as the storage of the memento function that is running stages them.</summary>
internal static class PartitionStages
{
    /// <summary>Outside of a memento function, in its test say, the standard codecs encode the values.</summary>
    public static PartitionStage Begin() =>
        (CallContext.Current is { Environment: { } environment, Frame: { } frame } ? environment.RequireCluster(frame.Call.Key.Function).Storage.StagePartition() : null)
            ?? new PartitionStage(StandardCodecs.All);
}
