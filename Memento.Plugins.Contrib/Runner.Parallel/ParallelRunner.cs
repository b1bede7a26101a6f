using System.Globalization;
using Memento.Plugins;
using Microsoft.Extensions.Configuration;

namespace Memento.Running.Parallel;

/// <summary>Runs the calls of a batch in this process, several at once. A call that is made alone runs on the thread that makes it.</summary>
[ExportRunnerBackend("parallel")]
public sealed class ParallelRunner : IRunnerBackend
{
    private const int MostWorkers = 1024;

    private readonly IRunnerHost _host;
    private readonly BatchScheduler _scheduler;
    private readonly bool _stopsAtFirstFailure;

    /// <summary>Made by the host.</summary>
    /// <exception cref="ConfigurationException">A setting is unknown or not of its type, or <c>workers</c> is out of range.</exception>
    public ParallelRunner(BackendContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var settings = context.GetSettings<Settings>();
        if (settings.Workers is < 1 or > MostWorkers)
        {
            throw new ConfigurationException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{context.Configuration.Path}:workers' is {settings.Workers}, and a number from 1 to {MostWorkers} is expected: how many calls of a batch run at once. Leave it out for one a core."));
        }

        _host = context.RunnerHost ?? throw new ArgumentException("A runner needs a context with a runner host.", nameof(context));
        _stopsAtFirstFailure = settings.StopAtFirstFailure;
        _scheduler = new BatchScheduler(settings.Workers);
    }

    /// <inheritdoc/>
    public RunnerDescription Description { get; } = new("parallel");

    /// <inheritdoc/>
    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        _host.RunLocalAsync(call, Description, cancellationToken);

    /// <summary>Runs many calls, as many at once as there are workers; the caller is one of them.</summary>
    /// <returns>The outcomes, in the order of <paramref name="calls"/>.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before all calls had ended. None runs any more.</exception>
    public async ValueTask<IReadOnlyList<CallOutcome>> RunBatchAsync(IReadOnlyList<FunctionCall> calls, BatchOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        ArgumentNullException.ThrowIfNull(options);
        var batch = new Batch(_scheduler, calls, call => _host.RunLocalAsync(call, Description, cancellationToken), options.StopAtFirstFailure || _stopsAtFirstFailure, options.Progress, cancellationToken);
        await _scheduler.RunAsync(batch).ConfigureAwait(false);
        return batch.Result();
    }

    /// <summary>Lets the idle threads end.</summary>
    public ValueTask DisposeAsync()
    {
        _scheduler.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Settings
    {
        [ConfigurationKeyName("workers")]
        public int Workers { get; set; } = Math.Min(Environment.ProcessorCount, MostWorkers);

        [ConfigurationKeyName("stop_at_first_failure")]
        public bool StopAtFirstFailure { get; set; }
    }
}
