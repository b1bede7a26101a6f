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
    private readonly Dictionary<(Worker, int), HandedOut> _handed = [];
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
            case FrameKind.HandedTold:
                Find(worker, frame.Call)?.Told();
                break;
        }
    }

    /// <summary>Nobody waits any longer for what a worker has handed out: its process has ended.</summary>
    public void Leave(Worker worker)
    {
        Withdraw(offer => offer.Worker == worker);
        HandedOut[] left;
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
        using var handed = new HandedOut(told => worker.Send(FrameKind.HandedProgress, number, told.Span));
        lock (_gate)
        {
            _handed.Add((worker, number), handed);
        }

        try
        {
            var telling = new Telling(handed.Tell, () => pool.IsWanted);
            if (await RunAsync(helper, worker, number, batch, handed, telling).ConfigureAwait(false) is not { } reply)
            {
                Withdraw(other => other == offer);
                return;
            }

            await telling.EndAsync(reply).ConfigureAwait(false);
            worker.Send(FrameKind.HandedEnded, number, reply.Write());
        }
        finally
        {
            // What is still to be told of one that ran too long is told to nobody.
            handed.Cancel();
            lock (_gate)
            {
                _handed.Remove((worker, number));
            }
        }
    }

    /// <summary>Asks for a call, runs it, and gives the helper back; null where there is no call.</summary>
    private async Task<Reply?> RunAsync(Worker helper, Worker worker, int number, int batch, HandedOut handed, Telling telling)
    {
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
                return null;
            }

            pool.StartSpares(portable);
            return await helper.RunAsync(portable, telling, handed.Forgotten, handed.Cancelled).ConfigureAwait(false);
        }
        finally
        {
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

    private HandedOut? Find(Worker worker, int number)
    {
        lock (_gate)
        {
            return _handed.GetValueOrDefault((worker, number));
        }
    }

    private sealed record Offer(Worker Worker, int Batch);
}
