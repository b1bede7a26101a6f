using System.Buffers.Binary;
using Memento.Running.Processes.Protocol;

namespace Memento.Running.Processes.Pool;

/// <summary>
/// The program's side of batches that functions make in workers: a worker that has nothing to do gets a call of one. It gets it when it is there, so that
/// no call waits for a worker that waits for it.
/// </summary>
/// <param name="pool">Has the workers.</param>
internal sealed class NestedBatches(WorkerPool pool)
{
    private readonly Lock _gate = new();
    private readonly Queue<Offer> _offers = new();
    private readonly Dictionary<(Worker, int), Handed> _handed = [];
    private int _numbers;

    /// <summary>Takes what a worker says of batches and of their calls.</summary>
    public void Read(Worker worker, Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.BatchOffered:
                lock (_gate)
                {
                    _offers.Enqueue(new Offer(worker, frame.Call));
                }

                Help();
                break;
            case FrameKind.BatchWithdrawn:
                Withdraw(offer => offer == new Offer(worker, frame.Call));
                break;
            case FrameKind.Handed:
                Find(worker, frame.Call)?.Begin(frame.Content);
                break;
            case FrameKind.HandedCancel:
                Find(worker, frame.Call)?.Cancel();
                break;
            case FrameKind.HandedForgotten:
                Find(worker, frame.Call)?.Forget();
                break;
        }
    }

    /// <summary>Nobody waits any longer for what a worker has handed out: its process has ended.</summary>
    public void Leave(Worker worker)
    {
        Withdraw(offer => offer.Worker == worker);
        Handed[] left;
        lock (_gate)
        {
            left = [.. _handed.Where(one => one.Key.Item1 == worker).Select(static one => one.Value)];
        }

        foreach (var handed in left)
        {
            handed.Begin(default);
            handed.Cancel();
        }
    }

    /// <summary>Lets workers that have nothing to do help with what is offered.</summary>
    public void Help()
    {
        while (Next() is { } offer && pool.TryTakeIdle() is { } helper)
        {
            _ = Task.Run(() => HelpAsync(helper, offer));
        }
    }

    // One call, after which the worker is free for a call of the program, which comes first.
    private async Task HelpAsync(Worker helper, Offer offer)
    {
        var (worker, batch) = offer;
        var number = Interlocked.Increment(ref _numbers);
        using var handed = new Handed();
        lock (_gate)
        {
            _handed.Add((worker, number), handed);
        }

        try
        {
            var content = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(content, batch);
            worker.Send(FrameKind.Take, number, content);
            if (worker.HasEnded)
            {
                // It may have before it was known who waits for it.
                handed.Begin(default);
            }

            var portable = await handed.Call.ConfigureAwait(false);
            if (portable.Length == 0)
            {
                Withdraw(other => other == offer);
                return;
            }

            pool.StartSpares(portable);
            var telling = new Telling(progress => worker.Send(FrameKind.HandedProgress, number, progress.Span), () => !pool.IsWanted);
            var reply = await helper.RunAsync(portable, telling, handed.Forgotten, handed.Cancelled).ConfigureAwait(false);
            await telling.EndAsync(reply).ConfigureAwait(false);
            worker.Send(FrameKind.HandedEnded, number, reply.Write());
        }
        finally
        {
            lock (_gate)
            {
                _handed.Remove((worker, number));
            }

            pool.Return(helper);
        }
    }

    private Offer? Next()
    {
        lock (_gate)
        {
            // Each in its turn.
            if (!_offers.TryDequeue(out var offer))
            {
                return null;
            }

            _offers.Enqueue(offer);
            return offer;
        }
    }

    private void Withdraw(Predicate<Offer> isOver)
    {
        lock (_gate)
        {
            for (var i = _offers.Count; i > 0; i--)
            {
                if (_offers.Dequeue() is var offer && !isOver(offer))
                {
                    _offers.Enqueue(offer);
                }
            }
        }
    }

    private Handed? Find(Worker worker, int number)
    {
        lock (_gate)
        {
            return _handed.GetValueOrDefault((worker, number));
        }
    }

    private sealed record Offer(Worker Worker, int Batch);

    /// <summary>A call of a batch on its way from one worker to another.</summary>
    private sealed class Handed : IDisposable
    {
        private readonly TaskCompletionSource<byte[]> _call = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _cancelled = new();
        private readonly CancellationTokenSource _forgotten = new();

        /// <summary>The call; nothing when there was none.</summary>
        public Task<byte[]> Call => _call.Task;

        public CancellationToken Cancelled => _cancelled.Token;

        public CancellationToken Forgotten => _forgotten.Token;

        public void Begin(ReadOnlyMemory<byte> call) => _call.TrySetResult(call.ToArray());

        public void Cancel() => CancelIn(_cancelled);

        public void Forget() => CancelIn(_forgotten);

        public void Dispose()
        {
            _cancelled.Dispose();
            _forgotten.Dispose();
        }

        private static void CancelIn(CancellationTokenSource source)
        {
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The call has ended just now.
            }
        }
    }
}
