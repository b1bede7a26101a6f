using Memento.Running.Processes.Protocol;
using Microsoft.Extensions.Logging;

namespace Memento.Running.Processes.Serving;

/// <summary>The worker's side: takes one call at a time from the pipe, runs it where every runner ends, and sends back how it ended.</summary>
/// <param name="host">Runs functions.</param>
/// <param name="description">What mementos keep of the runner.</param>
/// <param name="settings">The settings, which are those of the program.</param>
/// <param name="loggers">Take what there is to tell the operator.</param>
/// <param name="requests">What the program says.</param>
/// <param name="replies">What the worker says.</param>
internal sealed class WorkerServer(IRunnerHost host, RunnerDescription description, ProcessRunnerSettings settings, ILoggerFactory loggers, Stream requests, Stream replies)
{
    private readonly FrameWriter _replies = new(replies);

    private OfferedBatches? _batches;

    /// <summary>The batches that functions make here.</summary>
    public OfferedBatches Batches => LazyInitializer.EnsureInitialized(ref _batches, () => new OfferedBatches(host, settings, loggers, Reply));

    /// <summary>Serves until the program ends or closes the pipe.</summary>
    /// <exception cref="ConfigurationException">The program is of another build, or what comes over the pipe is none of it.</exception>
    // On a thread of its own, which waits for the pipe for as long as the worker lives: functions may take all of the pool.
    public Task ServeAsync() => Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Sends what was logged here.</summary>
    public void Log(LogMessage message) => Reply(FrameKind.Log, 0, message.Write());

    private void Serve()
    {
        var hello = Hello.Of(host);
        _replies.Write(FrameKind.Hello, 0, hello.Write());
        Running? running = null;
        try
        {
            while (FrameReader.Read(requests) is { } frame)
            {
                switch (frame.Kind)
                {
                    case FrameKind.Hello:
                        hello.Match(Hello.Read(frame.Content));
                        break;
                    case FrameKind.Prepare when running is { IsOver: false }:
                        // The call came first; a worker that has one gets ready for no other.
                        break;
                    case FrameKind.Prepare:
                        running?.Hurry();
                        var before = running;
                        running = new Running(Running.NoCall);
                        running.Start((hurried, cancellationToken) => PrepareAsync(frame.Content, before, hurried, cancellationToken));
                        break;
                    case FrameKind.Call:
                        if (running is { Call: Running.NoCall })
                        {
                            // Of no more use from here on.
                            running.Hurry();
                            running.Cancel();
                        }

                        var (last, call) = (running, new Running(frame.Call));
                        running = call;
                        running.Start((forgotten, cancellationToken) => RunAsync(call, frame.Content, last, forgotten, cancellationToken));
                        break;
                    case FrameKind.Cancel when running?.Call == frame.Call:
                        running.Cancel();
                        break;
                    case FrameKind.Forgotten when running?.Call == frame.Call:
                        running.Forget();
                        break;
                    case FrameKind.Take or FrameKind.HandedEnded or FrameKind.HandedProgress:
                        Batches.Read(frame);
                        break;
                    case FrameKind.Cancel or FrameKind.Forgotten:
                        // The call ended while this was on its way.
                        break;
                    default:
                        throw new ProtocolException($"{frame.Kind} is nothing that a worker is told");
                }
            }
        }
        catch (ProtocolException exception)
        {
            throw new ConfigurationException(RunningErrors.WorkerNotUnderstood, $"A worker cannot serve the process that started it: {exception.Message}.", exception);
        }
        finally
        {
            // Nobody waits for the call any longer. A program that is gone takes this process along in any case.
            running?.Cancel();
            running?.Ended.Wait(settings.CancelGrace);
            running?.Dispose();
        }
    }

    // What a call needs is loaded, compiled and opened on the way: its function and the version of that, its arguments, the store. Nothing is run or kept. With
    // that done, what it needs to be run and kept is compiled, which is the same for all, until there is anything else to do.
    private async Task PrepareAsync(ReadOnlyMemory<byte> portable, Running? before, CancellationToken hurried, CancellationToken cancellationToken)
    {
        await EndAsync(before).ConfigureAwait(false);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await host.LookUpAsync(host.ReadCall(portable), cancellationToken).ConfigureAwait(false);
            host.CompileAhead(hurried);
        }
        catch (Exception)
        {
            // Nobody waits for it. What is wrong a call finds out as well, and tells its caller.
        }
    }

    // Two calls cannot be read at a time; and the program is told how one ended a moment before it is over.
    private static async Task EndAsync(Running? before)
    {
        if (before is not null)
        {
            await before.Ended.ConfigureAwait(false);
            before.Dispose();
        }
    }

    private async Task RunAsync(Running running, ReadOnlyMemory<byte> portable, Running? before, CancellationToken forgotten, CancellationToken cancellationToken)
    {
        await EndAsync(before).ConfigureAwait(false);
        FunctionCall? call = null;
        try
        {
            call = host.ReadCall(portable, progress => Reply(FrameKind.Progress, running.Call, progress));
            using var forgetting = forgotten.UnsafeRegister(_ => host.Forget(call), null);
            var outcome = await host.RunLocalAsync(call, description, cancellationToken).ConfigureAwait(false);
            if (settings.MemoryLimit is not null && IsOutOfMemory(outcome.Exception))
            {
                Answer(FrameKind.MemoryExceeded, default);
                return;
            }

            Answer(FrameKind.Outcome, Write(call, outcome));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            Answer(FrameKind.Cancelled, call is null ? default : WriteCancelled(call, exception));
        }
        catch (OutOfMemoryException) when (settings.MemoryLimit is not null)
        {
            Answer(FrameKind.MemoryExceeded, default);
        }
        catch (Exception exception)
        {
            // Whatever keeps a call from running, its caller is told, or would wait for ever.
            Answer(FrameKind.Refused, Refusal.Write(exception));
        }

        void Answer(FrameKind kind, ReadOnlyMemory<byte> content)
        {
            // Before the program knows: it may have the next thing to say at once.
            running.IsOver = true;
            Reply(kind, running.Call, content);
        }
    }

    private byte[] Write(FunctionCall call, CallOutcome outcome)
    {
        var written = host.WriteOutcome(call, outcome, settings.ReplyBytes);
        return written.Length <= FrameFormat.MaximumOutcome
            ? written
            : throw new NonMemoizedException(RunningErrors.ResultTooLong, $"What {call.Key} returned is {written.Length} bytes as a message, and {FrameFormat.MaximumOutcome} are the most that a worker sends; give the cluster a storage that keeps results, from which the program reads it.");
    }

    // What the call had read by then, on which its caller depends too.
    private byte[] WriteCancelled(FunctionCall call, OperationCanceledException exception)
    {
        try
        {
            return Write(call, CallOutcome.Failed(exception));
        }
        catch (Exception)
        {
            // Its caller waits to be told that it has ended, whatever there is to say beside that.
            return [];
        }
    }

    private void Reply(FrameKind kind, int number, ReadOnlyMemory<byte> content)
    {
        try
        {
            _replies.Write(kind, number, content.Span);
        }
        catch (IOException)
        {
            // The program is gone, and this process goes after it.
        }
    }

    private static bool IsOutOfMemory(Exception? exception) => exception switch
    {
        OutOfMemoryException and not InsufficientMemoryException => true,
        AggregateException all => all.InnerExceptions.Any(IsOutOfMemory),
        _ => false,
    };

    private sealed class Running(int call) : IDisposable
    {
        /// <summary>The number of the preparations, which are of no call.</summary>
        public const int NoCall = 0;

        private readonly CancellationTokenSource _cancellation = new();
        private readonly CancellationTokenSource _forgotten = new();
        private volatile bool _isOver = call == NoCall;

        public int Call { get; } = call;

        /// <summary>Whether the program has been told how the call ended, or waits for none.</summary>
        public bool IsOver
        {
            get => _isOver;
            set => _isOver = value;
        }

        public Task Ended { get; private set; } = Task.CompletedTask;

        public void Start(Func<CancellationToken, CancellationToken, Task> run) => Ended = Task.Run(() => run(_forgotten.Token, _cancellation.Token));

        // Elsewhere, since what the function does about it runs where it is said: the pipe must go on being read.
        public void Cancel() => _ = _cancellation.CancelAsync();

        public void Forget() => _ = _forgotten.CancelAsync();

        /// <summary>Lets preparations leave out what each call can do without. Of a call nothing is left out.</summary>
        public void Hurry()
        {
            if (Call == NoCall)
            {
                Forget();
            }
        }

        public void Dispose()
        {
            _cancellation.Dispose();
            _forgotten.Dispose();
        }
    }
}
