using Memento.Running.Processes.Pool;

namespace Memento.Running.Processes.Serving;

/// <summary>A call of a batch that runs in another worker than the batch.</summary>
/// <param name="number">Its number on the pipe.</param>
/// <param name="telling">Tells who made the call of its progress; the function does not wait for that, as the thread that reads the pipe must not.</param>
internal sealed class HandedCall(int number, Telling telling)
{
    private readonly Exchange _exchange = new(number, telling);

    /// <summary>Nobody wants the outcome any longer.</summary>
    public void Abandon() => _exchange.Abandon();

    /// <summary>It has ended.</summary>
    public void End(Reply reply) => _exchange.End(reply);

    /// <summary>Tells of its progress, in order, and not on the thread of the caller, who goes on.</summary>
    public void Report(ReadOnlyMemory<byte> told) => _exchange.Report(told);

    /// <summary>Waits until it has ended; its caller may still have to be told of the progress.</summary>
    /// <param name="cancel">Called when nobody wants the outcome any longer; it ends soon then.</param>
    public async Task<Reply> WaitAsync(Action cancel)
    {
        if (await Task.WhenAny(_exchange.Reply, _exchange.Abandoned).ConfigureAwait(false) == _exchange.Abandoned)
        {
            cancel();
        }

        return await _exchange.Reply.ConfigureAwait(false);
    }
}
