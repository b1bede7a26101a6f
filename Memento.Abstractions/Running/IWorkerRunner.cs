namespace Memento.Running;

/// <summary>The other end of a runner whose functions run in worker processes: implemented by the same class as <see cref="IRunnerBackend"/>.</summary>
public interface IWorkerRunner
{
    /// <summary>
    /// Serves calls until <paramref name="requests"/> ends, which it does when the process that started this one ends.
    /// Called once, in a worker process. What goes over the streams is the runner's own affair, once <see cref="WorkerStartInfo.Introduction"/> was sent.
    /// </summary>
    Task ServeAsync(Stream requests, Stream replies, CancellationToken cancellationToken);
}
