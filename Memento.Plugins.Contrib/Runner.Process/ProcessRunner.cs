using System.Globalization;
using Memento.Plugins;
using Memento.Running.Processes.Pool;
using Memento.Running.Processes.Serving;
using Microsoft.Extensions.Logging;

namespace Memento.Running.Processes;

/// <summary>
/// The runner <c>process</c>: functions run in worker processes of the same program. What a function calls runs in its own worker, so that calls
/// that wait for others never wait for a worker. Described in <c>docs/process-runner.md</c>.
/// </summary>
[ExportRunnerBackend("process")]
public sealed class ProcessRunner : IRunnerBackend, IWorkerRunner
{
    // Of the whole process: in a worker, functions of every cluster run in it, whichever of them it works for.
    private static bool _isWorker;

    private readonly IRunnerHost _host;
    private readonly ProcessRunnerSettings _settings;
    private readonly ILoggerFactory _loggers;
    private readonly WorkerPool _pool;

    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public ProcessRunner(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _settings = context.GetSettings<ProcessRunnerSettings>();
        _settings.Check(context.Configuration);
        _host = context.RunnerHost ?? throw new ArgumentException("A runner needs a context with a runner host.", nameof(context));
        _loggers = context.LoggerFactory;
        Description = new RunnerDescription("process");
        _pool = new WorkerPool(_host, _settings, _loggers);
    }

    /// <inheritdoc/>
    public RunnerDescription Description { get; }

    /// <summary>The processes that there are now.</summary>
    internal IReadOnlyList<int> WorkerIds => _pool.WorkerIds;

    /// <inheritdoc/>
    /// <exception cref="NonMemoizedException">No worker can be started; the message has what the last one said.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed while the call ran or waited.</exception>
    public async ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (_isWorker)
        {
            return await _host.RunLocalAsync(call, Description, cancellationToken).ConfigureAwait(false);
        }

        // A store answers sooner than a worker.
        if (await _host.LookUpAsync(call, cancellationToken).ConfigureAwait(false) is { } remembered)
        {
            return remembered;
        }

        byte[] portable;
        try
        {
            portable = call.ToPortable();
        }
        catch (NonMemoizedException exception)
        {
            // Of this call alone: the others of a batch may be able to go.
            return CallOutcome.Failed(exception);
        }

        try
        {
            return await RunElsewhereAsync(call, portable, cancellationToken).ConfigureAwait(false);
        }
        catch (CallRefusedException exception)
        {
            return CallOutcome.Failed(new NonMemoizedException(exception.Id, exception.Message));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CallOutcome>> RunBatchAsync(IReadOnlyList<FunctionCall> calls, BatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(options);
        var batch = new Batch(this, calls, options);
        return await (_isWorker ? batch.RunHereAsync(cancellationToken) : batch.RunAsync(_settings.Workers, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ServeAsync(Stream requests, Stream replies, CancellationToken cancellationToken)
    {
        _isWorker = true;
        WorkerStart.Leave();
        var server = new WorkerServer(_host, Description, _settings, requests, replies);
        using var logs = new WorkerLoggerProvider(server.Log);
        _loggers.AddProvider(logs);
        await server.ServeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async ValueTask<CallOutcome> RunElsewhereAsync(FunctionCall call, byte[] portable, CancellationToken cancellationToken)
    {
        for (var deaths = 0; ;)
        {
            var worker = await _pool.RentAsync(portable, cancellationToken).ConfigureAwait(false);
            Reply reply;
            try
            {
                reply = await worker.RunAsync(portable, progress => _host.ReportProgress(call, progress), call.Forgotten, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _pool.Return(worker);
            }

            switch (reply.Kind)
            {
                case ReplyKind.Outcome:
                    return ReadOutcome(call, reply);
                case ReplyKind.Died when _pool.IsDisposed:
                    throw _pool.Disposed(call);
                case ReplyKind.Died when deaths++ < _settings.Retries:
                    ProcessRunnerLog.Retried(_loggers.CreateLogger<ProcessRunner>(), call.Key, reply.Text, deaths, _settings.Retries);
                    break;
                case ReplyKind.Died:
                    throw new CallRefusedException(RunningErrors.WorkerDied, deaths == 1
                        ? $"A worker process ended while it ran {call.Key}: {reply.Text}"
                        : string.Create(CultureInfo.InvariantCulture, $"{deaths} worker processes, one after the other, ended while they ran {call.Key}; the last one: {reply.Text}"));
                case ReplyKind.TimedOut:
                    throw new CallRefusedException(RunningErrors.WorkerTimedOut, string.Create(CultureInfo.InvariantCulture, $"{call.Key} ran longer than the {_settings.Timeout:c} of \"timeout\", so its worker was ended. Give the runner a longer one, or none."));
                case ReplyKind.MemoryExceeded:
                    throw new CallRefusedException(RunningErrors.WorkerMemory, string.Create(CultureInfo.InvariantCulture, $"{call.Key} needed more memory than the {_settings.MemoryLimitMb} MiB that \"memory_limit_mb\" gives a worker{reply.Text}. Give the runner a higher one, or none."));
                case ReplyKind.Cancelled:
                    // Of a runner that is disposed, the calls are cancelled too, though their callers are not.
                    throw _pool.IsDisposed && !cancellationToken.IsCancellationRequested ? _pool.Disposed(call) : new OperationCanceledException(cancellationToken);
                default:
                    throw new CallRefusedException(reply.Id ?? RunningErrors.WorkerNotUnderstood, reply.Text);
            }
        }
    }

    private CallOutcome ReadOutcome(FunctionCall call, Reply reply)
    {
        try
        {
            return _host.ReadOutcome(call, reply.Content);
        }
        catch (InvalidDataException exception)
        {
            return CallOutcome.Failed(new NonMemoizedException(RunningErrors.WorkerNotUnderstood, $"What a worker process sent back cannot be read. {exception.Message}", exception));
        }
    }

    /// <summary>Carries a sentence for the caller from where a call fails on the way.</summary>
    private sealed class CallRefusedException(ErrorId id, string message) : Exception(message)
    {
        public ErrorId Id { get; } = id;
    }
}
