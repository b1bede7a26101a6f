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
    private WorkerServer? _server;

    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public ProcessRunner(BackendContext context)
        : this(context, TimeProvider.System)
    {
    }

    /// <summary>For tests, whose clock says when a call has run too long.</summary>
    internal ProcessRunner(BackendContext context, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(context);
        _settings = context.GetSettings<ProcessRunnerSettings>();
        _settings.Check(context.Configuration);
        _host = context.RunnerHost ?? throw new ArgumentException("A runner needs a context with a runner host.", nameof(context));
        _loggers = context.LoggerFactory;
        Description = new RunnerDescription("process");
        _pool = new WorkerPool(_host, _settings, _loggers, clock);
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

        return await RunElsewhereAsync(call, portable, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<CallOutcome>> RunBatchAsync(IReadOnlyList<FunctionCall> calls, BatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(options);
        var batch = new Batch(this, calls, options);
        return await (!_isWorker ? batch.RunAsync(_settings.Workers, cancellationToken)

            // Workers without a call may help: those of this runner, which have its storage.
            : _server is { } server && calls.Count > 1 && _settings.Workers > 1 ? server.Batches.RunAsync(batch, cancellationToken)
            : batch.RunHereAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ServeAsync(Stream requests, Stream replies, CancellationToken cancellationToken)
    {
        _isWorker = true;
        WorkerStart.Leave();
        var server = new WorkerServer(_host, Description, _settings, _loggers, requests, replies);
        _server = server;
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
            var telling = new Telling(progress => _host.ReportProgress(call, progress), () => _pool.IsWanted);
            Reply reply;
            try
            {
                var running = worker.RunAsync(portable, telling, call.Forgotten, cancellationToken);
                _pool.PrepareIdle(call.Key.Function, portable);
                reply = await running.ConfigureAwait(false);
            }
            finally
            {
                _pool.Return(worker);
            }

            // First, since the caller depends on what the function read also where he has something against its progress.
            var outcome = reply.ReadOutcome(_host, call);
            await telling.EndAsync(reply).ConfigureAwait(false);
            switch (reply.Kind)
            {
                case ReplyKind.Outcome:
                    return outcome!;
                case ReplyKind.Died when _pool.IsDisposed:
                    throw _pool.Disposed(call);
                case ReplyKind.Died when deaths++ < _settings.Retries:
                    ProcessRunnerLog.Retried(_loggers.CreateLogger<ProcessRunner>(), call.Key, reply.Text, deaths, _settings.Retries);
                    break;
                case ReplyKind.Cancelled:
                    // Of a runner that is disposed, the calls are cancelled too, though their callers are not.
                    throw _pool.IsDisposed && !cancellationToken.IsCancellationRequested ? _pool.Disposed(call) : new OperationCanceledException(cancellationToken);
                default:
                    return CallOutcome.Failed(reply.ToException(call, _settings, deaths));
            }
        }
    }
}
