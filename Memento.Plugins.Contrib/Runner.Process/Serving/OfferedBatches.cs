using System.Buffers.Binary;
using System.Collections.Concurrent;
using Memento.Running.Processes.Pool;
using Memento.Running.Processes.Protocol;
using Microsoft.Extensions.Logging;

namespace Memento.Running.Processes.Serving;

/// <summary>
/// The worker's side of batches that its function makes. Their calls run here one after the other; those that have not begun are handed to workers that have nothing to do, by way of the
/// program, when it asks for one. So a batch waits for no worker that it has not got.
/// </summary>
/// <param name="host">Writes and reads calls.</param>
/// <param name="settings">The runner's.</param>
/// <param name="loggers">Take what there is to tell the operator.</param>
/// <param name="send">Sends a frame to the program.</param>
internal sealed class OfferedBatches(IRunnerHost host, ProcessRunnerSettings settings, ILoggerFactory loggers, Action<FrameKind, int, ReadOnlyMemory<byte>> send)
{
    private readonly ConcurrentDictionary<int, Batch> _offered = new();
    private readonly ConcurrentDictionary<int, HandedCall> _handed = new();
    private int _batches;

    /// <summary>Runs a batch.</summary>
    public async ValueTask<IReadOnlyList<CallOutcome>> RunAsync(Batch batch, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _batches);
        _offered[number] = batch;
        try
        {
            return await batch.RunHereAsync(cancellationToken, () => send(FrameKind.BatchOffered, number, default)).ConfigureAwait(false);
        }
        finally
        {
            _offered.TryRemove(number, out _);
            send(FrameKind.BatchWithdrawn, number, default);
        }
    }

    /// <summary>Takes what the program says of calls that it has room for, or has got. On the thread that reads the pipe, which waits for nothing here.</summary>
    /// <exception cref="ProtocolException">It is not what is said of them.</exception>
    public void Read(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Take when frame.Content.Length == sizeof(int):
                if (!_offered.TryGetValue(BinaryPrimitives.ReadInt32LittleEndian(frame.Content.Span), out var batch)
                    || !batch.TryHandOut((call, cancellationToken) => RunElsewhereAsync(frame.Call, call, cancellationToken)))
                {
                    send(FrameKind.Handed, frame.Call, default);
                }

                break;
            case FrameKind.HandedEnded:
                var reply = Reply.Read(frame.Content);
                if (_handed.TryGetValue(frame.Call, out var ended))
                {
                    ended.End(reply);
                }

                break;
            case FrameKind.HandedProgress:
                if (_handed.TryGetValue(frame.Call, out var telling))
                {
                    telling.Report(frame.Content);
                }

                break;
            default:
                throw new ProtocolException($"{frame.Kind} came with {frame.Content.Length} bytes, which is nothing that a worker is told");
        }
    }

    /// <returns>How it ended; null where it has to run here.</returns>
    private async Task<CallOutcome?> RunElsewhereAsync(int number, FunctionCall call, CancellationToken cancellationToken)
    {
        if (Write(call) is not { } portable)
        {
            send(FrameKind.Handed, number, default);
            return null;
        }

        var telling = new Telling(
            progress =>
            {
                host.ReportProgress(call, progress);
                send(FrameKind.HandedTold, number, default);
            },
            isWanted: null);
        var handed = new HandedCall(number, telling);
        _handed[number] = handed;
        try
        {
            using var abandoning = cancellationToken.UnsafeRegister(static state => ((HandedCall)state!).Abandon(), handed);
            send(FrameKind.Handed, number, portable);
            using var forgetting = call.Forgotten.UnsafeRegister(_ => _ = Task.Run(() => send(FrameKind.HandedForgotten, number, default), CancellationToken.None), null);
            var reply = await handed.WaitAsync(() => send(FrameKind.HandedCancel, number, default)).ConfigureAwait(false);
            var outcome = reply.ReadOutcome(host, call);
            await telling.EndAsync(reply).ConfigureAwait(false);
            return Read(call, reply, outcome, cancellationToken);
        }
        finally
        {
            _handed.TryRemove(number, out _);
        }
    }

    private static byte[]? Write(FunctionCall call)
    {
        try
        {
            return call.ToPortable() is { Length: <= FrameFormat.MaximumContent } portable ? portable : null;
        }
        catch (Exception)
        {
            // Whatever keeps it from leaving the process, it runs in it as what a function calls by itself does.
            return null;
        }
    }

    private CallOutcome? Read(FunctionCall call, Reply reply, CallOutcome? outcome, CancellationToken cancellationToken)
    {
        switch (reply.Kind)
        {
            case ReplyKind.Outcome:
                return outcome;
            case ReplyKind.Refused:
                // As what cannot be sent: whether another worker had nothing to do is not to decide whether it can be called.
                return null;
            case ReplyKind.Cancelled:
                throw new OperationCanceledException(cancellationToken);
            case ReplyKind.Died when settings.Retries > 0:
                ProcessRunnerLog.Retried(loggers.CreateLogger<ProcessRunner>(), call.Key, reply.Text, 1, settings.Retries);
                return null;
            default:
                return CallOutcome.Failed(reply.ToException(call, settings, deaths: 1));
        }
    }
}
