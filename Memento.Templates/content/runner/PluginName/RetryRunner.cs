using Memento;
using Memento.Plugins;
using Memento.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PluginRoot;

/// <summary>
/// The runner "plugin-short-name": runs functions where they are called, and once more those that failed with a <see cref="NonMemoizedException"/>, which is what a
/// function throws that may go better next time.
/// </summary>
[ExportRunnerBackend("plugin-short-name")]
public sealed class RetryRunner : IRunnerBackend
{
    private readonly IRunnerHost _host;
    private readonly Settings _settings;
    private readonly ILogger _log;

    /// <summary>Made by the host.</summary>
    public RetryRunner(BackendContext context)
    {
        _host = context.RunnerHost ?? throw new ArgumentException("A runner needs a context with a runner host.", nameof(context));
        _log = context.LoggerFactory.CreateLogger<RetryRunner>();
        _settings = context.GetSettings<Settings>();
        if (_settings.Attempts < 1)
        {
            throw new ConfigurationException($"'{context.Configuration.Path}:attempts' is {_settings.Attempts}, and a number from 1 on is expected.");
        }

        if (_settings.Pause < TimeSpan.Zero)
        {
            throw new ConfigurationException($"'{context.Configuration.Path}:pause' is {_settings.Pause:c}, and a time of zero or more is expected, as hours:minutes:seconds.");
        }
    }

    /// <inheritdoc/>
    public RunnerDescription Description { get; } = new("plugin-short-name");

    /// <inheritdoc/>
    public async ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Every runner ends here: the host looks the result up, runs the function, and keeps what it returns.
            var outcome = await _host.RunLocalAsync(call, Description, cancellationToken).ConfigureAwait(false);
            if (outcome.Exception is not NonMemoizedException exception || attempt == _settings.Attempts)
            {
                return outcome;
            }

            _log.LogInformation("{Function} failed, and is tried again ({Attempt} of {Attempts}): {Reason}", call.Key.Function, attempt, _settings.Attempts, exception.Message);
            await Task.Delay(_settings.Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>There is nothing to let go of.</summary>
    public ValueTask DisposeAsync() => default;

    /// <summary>The keys beside "type"; the values here count where the configuration says nothing.</summary>
    private sealed class Settings
    {
        [ConfigurationKeyName("attempts")]
        public int Attempts { get; set; } = 3;

        [ConfigurationKeyName("pause")]
        public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(100);
    }
}
