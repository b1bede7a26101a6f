using Memento.Storage;
using Memento.Telemetry;
using Microsoft.Extensions.Logging;

namespace Memento.Running;

internal sealed partial class RunnerHost
{
    private async ValueTask<ICallLease?> LeaseAsync(MementoCall call, CancellationToken cancellationToken)
    {
        try
        {
            Func<IReadOnlyCollection<CallKey>>? waiting = call.Flight is { } flight ? () => cluster.Environment.Flights.WaitingFor(flight) : null;
            return await Blocking.Here(cluster.Storage.LeaseAsync(call.Key, waiting, cancellationToken), call.IsSynchronous).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not CyclicCallException && !IsCancelled(exception, cancellationToken))
        {
            // At worst it is computed twice.
            NoteLeaseFailed(exception, call.Key);
            return null;
        }
    }

    /// <summary>Whether there is a memento of a call that was looked up in vain.</summary>
    public async ValueTask<bool> IsThereByNowAsync(MementoCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await Blocking.Here(cluster.Storage.AllExistAsync([call.Key], cancellationToken), call.IsSynchronous).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            // As when a result is read: a store that fails is a store that missed.
            NoteReadFailed(exception, call.Key);
            return false;
        }
    }

    /// <summary>Lets go of a lease.</summary>
    public async ValueTask ReleaseAsync(MementoCall call, ICallLease lease)
    {
        try
        {
            await Blocking.Here(lease.DisposeAsync(), call.IsSynchronous).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The call has ended, one way or the other; who waits for the lease has it when this process ends at the latest.
            NoteLeaseFailed(exception, call.Key);
        }
    }

    private void NoteLeaseFailed(Exception exception, CallKey call)
    {
        CallMeter.CountFailure(cluster.StorageType);
        LogLeaseFailed(ExceptionReader.Readable(exception), call);
    }

    [LoggerMessage(EventId = StorageErrors.NoLease, Level = LogLevel.Warning, Message = "The storage could not give or take back the lease of {Call}; other processes may compute it too, or wait for it.")]
    private partial void LogLeaseFailed(Exception exception, CallKey call);
}
