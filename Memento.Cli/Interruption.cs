using System.Runtime.InteropServices;

namespace Memento.Cli;

/// <summary>
/// Ctrl-C, and the signal by which a system ends a process: the first one cancels what runs, which has a moment to leave everything whole, and the second one ends the process at once.
/// It listens before anything runs, so that also a command is heard that never lets go of its thread.
/// </summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>How long what was cancelled may take to end: as long as a person waits before the key is pressed again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource _isOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _signals;
    private bool _wasHeard;

    public Interruption() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear)];

    /// <summary>Runs something until it ends, or has been given up.</summary>
    /// <param name="run">What is run, and is given what a signal cancels.</param>
    /// <param name="givenUp">Tells that it did not end when it was cancelled.</param>
    /// <returns>What it returns, or <see cref="ExitCodes.Cancelled"/>.</returns>
    public async Task<int> RunAsync(Func<CancellationToken, Task<int>> run, Action givenUp)
    {
        var running = Task.Run(() => run(_cancellation.Token), CancellationToken.None);
        if (await Task.WhenAny(running, _isOver.Task).ConfigureAwait(false) == running)
        {
            return await running.ConfigureAwait(false);
        }

        givenUp();
        return ExitCodes.Cancelled;
    }

    public void Dispose()
    {
        Array.ForEach(_signals, static signal => signal.Dispose());
        _cancellation.Dispose();
    }

    // On a thread of the runtime's own.
    private void Hear(PosixSignalContext signal)
    {
        if (_wasHeard)
        {
            return;
        }

        _wasHeard = true;
        signal.Cancel = true;
        _cancellation.CancelAfter(TimeSpan.Zero);
        _ = GiveUpAsync();
    }

    private async Task GiveUpAsync()
    {
        await Task.Delay(Patience).ConfigureAwait(false);
        _isOver.TrySetResult();
    }
}
