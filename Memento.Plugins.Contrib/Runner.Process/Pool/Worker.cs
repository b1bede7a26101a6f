using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Memento.Running.Processes.Protocol;
using Microsoft.Extensions.Logging;

namespace Memento.Running.Processes.Pool;

/// <summary>A worker process, seen from the program: takes one call at a time.</summary>
internal sealed class Worker
{
    // A message that the pipe takes at once needs no thread to wait for it.
    private const int ShortMessage = 16 * 1024;

    private static readonly TimeSpan MemoryPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    /// <summary>How long a worker without a call has to end by itself: it has counts to write to a store, and stores to close.</summary>
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Stream _input;
    private readonly FrameWriter _requests;
    private readonly ErrorTail _errors;
    private readonly ProcessRunnerSettings _settings;
    private readonly ILoggerFactory _loggers;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Hello _hello;
    private readonly NestedBatches _nested;
    private readonly TaskCompletionSource<string?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Exchange? _exchange;
    private string? _end;
    private bool _isLost;
    private bool _isEnding;
    private bool _isAbandoned;
    private int _calls;

    private Worker(Process process, Hello hello, ProcessRunnerSettings settings, ILoggerFactory loggers, TimeProvider clock, NestedBatches nested)
    {
        _clock = clock;
        _nested = nested;
        _process = process;
        _hello = hello;
        _settings = settings;
        _loggers = loggers;
        _logger = loggers.CreateLogger<ProcessRunner>();
        Id = process.Id;
        _input = process.StandardInput.BaseStream;
        _requests = new FrameWriter(_input);
        var name = string.Create(CultureInfo.InvariantCulture, $"Memento worker {Id}");
        _errors = new ErrorTail(process.StandardError, name + " errors");

        // Threads of their own: a pipe is read by waiting for it, and the threads of the pool are for calls.
        new Thread(Listen) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>The process.</summary>
    public int Id { get; }

    /// <summary>False when it takes no further call.</summary>
    public bool IsUsable
    {
        get
        {
            lock (_gate)
            {
                return _end is null && !_isLost && !_isEnding;
            }
        }
    }

    /// <summary>Whether its process has ended, as far as is known.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _end is not null;
            }
        }
    }

    /// <summary>Ends when its process has.</summary>
    public Task Exited => _exited.Task;

    /// <summary>When it had nothing to do last.</summary>
    public long IdleSince { get; set; }

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <param name="host">Says how.</param>
    /// <param name="settings">The runner's.</param>
    /// <param name="loggers">Take what it says.</param>
    /// <param name="clock">Says for how long calls run.</param>
    /// <param name="nested">Take what it says of batches that its functions make.</param>
    /// <param name="prepareFor">A call for whose like it gets ready; null for none.</param>
    /// <param name="cancellationToken">Gives up; the process is ended.</param>
    /// <exception cref="NonMemoizedException">It cannot be started, or ended, or is of another build; the message has what it said.</exception>
    public static async Task<Worker> StartAsync(IRunnerHost host, ProcessRunnerSettings settings, ILoggerFactory loggers, TimeProvider clock, NestedBatches nested, byte[]? prepareFor, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var info = host.CreateWorkerStartInfo();
        var start = WorkerStart.Prepare(info.Process, settings);
        Worker worker;
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            worker = new Worker(process, Hello.Of(host), settings, loggers, clock, nested);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or OutOfMemoryException or ThreadStartException)
        {
            // Where the system has no thread left to listen to it, nobody else would end it.
            if (process is not null)
            {
                KillTree(process);
                process.Dispose();
            }

            throw NotStarted(start, exception.Message, exception);
        }

        try
        {
            // It may be more than a pipe holds, and the process may never take it.
            var greeting = Task.Run(() => worker.Greet(info.Introduction.Span, prepareFor), CancellationToken.None);
            if (await worker._ready.Task.WaitAsync(settings.StartTimeout, cancellationToken).ConfigureAwait(false) is { } problem)
            {
                throw NotStarted(start, problem);
            }

            await greeting.WaitAsync(settings.StartTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            worker.Kill();

            // Another one may be started in its place.
            await Task.WhenAny(worker.Exited, Task.Delay(LastWords, CancellationToken.None)).ConfigureAwait(false);
            throw exception is TimeoutException
                ? NotStarted(start, string.Create(CultureInfo.InvariantCulture, $"it was not ready after the {settings.StartTimeout:c} of \"start_timeout\"{worker.Said(TimeSpan.Zero)}"), exception)
                : exception;
        }

        ProcessRunnerLog.Started(worker._logger, worker.Id, (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        return worker;
    }

    /// <summary>Has it get ready for a call like one that another worker runs, as long as it has nothing to do. Not for a call that the pipe does not take at once.</summary>
    /// <param name="portable">The call.</param>
    public void Prepare(byte[] portable)
    {
        if (portable.Length <= ShortMessage)
        {
            Send(FrameKind.Prepare, 0, portable);
        }
    }

    /// <summary>Has a call run and waits until it has ended, one way or another. The worker is free then; its caller may still have to be told of the progress.</summary>
    /// <param name="portable">The call.</param>
    /// <param name="telling">Tells the caller of its progress. To be ended by who has given the worker back.</param>
    /// <param name="forgotten">Says that the call was forgotten.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Reply> RunAsync(byte[] portable, Telling telling, CancellationToken forgotten, CancellationToken cancellationToken)
    {
        var exchange = new Exchange(Interlocked.Increment(ref _calls), telling);
        lock (_gate)
        {
            if (_end is not null)
            {
                return new Reply(ReplyKind.Died, Text: _end);
            }

            if (_isAbandoned || cancellationToken.IsCancellationRequested)
            {
                return new Reply(ReplyKind.Cancelled);
            }

            _exchange = exchange;
        }

        using var registration = cancellationToken.UnsafeRegister(static state => ((Exchange)state!).Abandon(), exchange);
        using var over = new CancellationTokenSource();
        var sending = Task.CompletedTask;
        if (portable.Length <= ShortMessage)
        {
            Send(FrameKind.Call, exchange.Number, portable);
        }
        else
        {
            // It waits until the worker has taken the most of it; the watches below go on meanwhile.
            sending = Task.Run(() => Send(FrameKind.Call, exchange.Number, portable), CancellationToken.None);
        }

        using var forgetting = forgotten.UnsafeRegister(_ => SendAfter(sending, FrameKind.Forgotten, exchange), null);
        var reply = await FirstAsync(exchange, sending, over.Token).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _exchange = null;
        }

        return reply;
    }

    /// <summary>Gives up the call that runs, as its caller would, or the one that is on its way here.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            _exchange?.Abandon();
        }
    }

    /// <summary>Ends it by closing the pipe, or else by force.</summary>
    public async Task EndAsync()
    {
        lock (_gate)
        {
            _isEnding = true;
        }

        try
        {
            _input.Close();
        }
        catch (IOException)
        {
            // It is gone, and what was still to be sent with it.
        }

        if (await Task.WhenAny(_gone.Task, Task.Delay(LongestFarewell)).ConfigureAwait(false) != _gone.Task)
        {
            Kill();
            await _gone.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Ends it at once, with what its functions have started.</summary>
    public void Kill()
    {
        lock (_gate)
        {
            _isEnding = true;
        }

        KillTree(_process);
    }

    private static NonMemoizedException NotStarted(ProcessStartInfo start, string problem, Exception? exception = null)
    {
        var folder = start.WorkingDirectory.Length > 0 ? $" in '{start.WorkingDirectory}'" : "";
        var command = string.Join(' ', start.ArgumentList.Prepend(start.FileName));
        return new NonMemoizedException(RunningErrors.WorkerNotStarted, $"The runner 'process' could not start a worker process: {problem.TrimEnd('.')}. It was started as '{command}'{folder}. Give it fewer \"workers\" where memory, processes or open files are short; the runner 'local' needs none.", exception);
    }

    private static void KillTree(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended already, or one of its children has.
        }
    }

    // What comes first is for the host in the process, and the rest for the runner there.
    private void Greet(ReadOnlySpan<byte> introduction, byte[]? prepareFor)
    {
        try
        {
            _input.Write(introduction);
            _input.Flush();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process has ended; who listens to it says so.
            return;
        }

        Send(FrameKind.Hello, 0, _hello.Write());
        if (prepareFor is not null)
        {
            Prepare(prepareFor);
        }
    }

    private async Task<Reply> FirstAsync(Exchange exchange, Task sending, CancellationToken over)
    {
        var deadline = _settings.Timeout is { } timeout ? Task.Delay(timeout, _clock, over) : null;
        var memory = _settings.MemoryLimit is { } limit ? WatchMemoryAsync(limit, over) : null;
        var watched = new List<Task>(4) { exchange.Reply, exchange.Abandoned };
        watched.AddRange(new[] { deadline, memory }.OfType<Task>());
        var first = await Task.WhenAny(watched).ConfigureAwait(false);
        if (exchange.Reply.IsCompleted)
        {
            return await exchange.Reply.ConfigureAwait(false);
        }

        if (first == exchange.Abandoned)
        {
            return await CancelAsync(exchange, sending, over).ConfigureAwait(false);
        }

        Kill();
        return first == deadline ? new Reply(ReplyKind.TimedOut) : new Reply(ReplyKind.MemoryExceeded, Text: $": its process had {(await memory!.ConfigureAwait(false) / 1024 / 1024).ToString(CultureInfo.InvariantCulture)} MiB");
    }

    private async Task<Reply> CancelAsync(Exchange exchange, Task sending, CancellationToken over)
    {
        SendAfter(sending, FrameKind.Cancel, exchange);
        await Task.WhenAny(exchange.Reply, Task.Delay(_settings.CancelGrace, _clock, over)).ConfigureAwait(false);
        if (exchange.Reply.IsCompleted)
        {
            return await exchange.Reply.ConfigureAwait(false) is { Kind: not ReplyKind.Died } reply ? reply : new Reply(ReplyKind.Cancelled);
        }

        ProcessRunnerLog.NotCancelled(_logger, _settings.CancelGrace, Id);
        Kill();
        return new Reply(ReplyKind.Cancelled);
    }

    /// <returns>The memory of the process in bytes, once that is more than the limit.</returns>
    private async Task<long> WatchMemoryAsync(long limit, CancellationToken over)
    {
        while (true)
        {
            await Task.Delay(MemoryPause, over).ConfigureAwait(false);
            try
            {
                _process.Refresh();
                if (_process.WorkingSet64 is var taken && taken > limit)
                {
                    return taken;
                }
            }
            catch (InvalidOperationException)
            {
                // It has ended, of which the reply tells.
                await Task.Delay(System.Threading.Timeout.Infinite, over).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a frame; waits while the pipe is full. To a process that has ended it goes nowhere.</summary>
    public void Send(FrameKind kind, int call, ReadOnlySpan<byte> content)
    {
        try
        {
            _requests.Write(kind, call, content);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process has ended; who listens to it says so.
        }
        catch (ProtocolException exception)
        {
            Current(call)?.End(new Reply(ReplyKind.Refused, Text: $"The call cannot be sent to a worker process: {exception.Message}. Pass less, or a file in its place.", Id: RunningErrors.NotPortable));
        }
    }

    // Nobody waits for it, since the pipe may be full of the call itself; and it comes after the call, or it would be of none.
    private void SendAfter(Task sending, FrameKind kind, Exchange exchange) =>
        _ = sending.ContinueWith(_ => Send(kind, exchange.Number, []), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void Listen()
    {
        string? problem = null;
        try
        {
            while (FrameReader.Read(_process.StandardOutput.BaseStream) is { } frame)
            {
                Take(frame);
            }
        }
        catch (ProtocolException exception)
        {
            problem = $"{exception.Message}.";
        }
        catch (OutOfMemoryException)
        {
            // A long message is all that needs much here; with it given up there is enough for the rest.
            problem = "what it sent is more than the memory of this process has room for.";
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The pipe went with the process.
        }

        End(problem);
    }

    private void Take(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Hello:
                _hello.Match(Hello.Read(frame.Content));
                _ready.TrySetResult(null);
                break;
            case FrameKind.Log:
                LogMessage.Read(frame.Content).Log(_loggers);
                break;
            case FrameKind.Progress:
                Current(frame.Call)?.Report(frame.Content);
                break;
            case FrameKind.Outcome:
                Current(frame.Call)?.End(new Reply(ReplyKind.Outcome, frame.Content));
                break;
            case FrameKind.Refused:
                Current(frame.Call)?.End(Refusal.Read(frame.Content.Span));
                break;
            case FrameKind.Cancelled:
                Current(frame.Call)?.End(new Reply(ReplyKind.Cancelled, frame.Content));
                break;
            case FrameKind.MemoryExceeded:
                lock (_gate)
                {
                    // What is left of its memory is no measure for the next call.
                    _isEnding = true;
                }

                Current(frame.Call)?.End(new Reply(ReplyKind.MemoryExceeded));
                break;
            case FrameKind.BatchOffered or FrameKind.BatchWithdrawn or FrameKind.Handed or FrameKind.HandedCancel or FrameKind.HandedForgotten or FrameKind.HandedTold:
                _nested.Read(this, frame);
                break;
            default:
                throw new ProtocolException(string.Create(CultureInfo.InvariantCulture, $"it sent a message of the kind {(byte)frame.Kind}, which a worker does not send"));
        }
    }

    private Exchange? Current(int call)
    {
        lock (_gate)
        {
            return _exchange is { } exchange && exchange.Number == call ? exchange : null;
        }
    }

    private void End(string? problem)
    {
        lock (_gate)
        {
            // Whatever has become of its process, nothing that is sent to it is answered any more.
            _isLost = true;
        }

        // It may go on for long with what nobody understands, or without a pipe to say anything by.
        var hasExited = problem is null && _process.WaitForExit(LastWords);
        if (!hasExited)
        {
            KillTree(_process);
            _process.WaitForExit();
        }

        _exited.TrySetResult();
        var end = $"{problem ?? (hasExited ? $"it ended with the exit code {Code(_process.ExitCode)}" : "it closed its standard output")}{Said(LastWords)}.".Replace("..", ".", StringComparison.Ordinal);
        Exchange? exchange;
        bool wasExpected;
        lock (_gate)
        {
            wasExpected = _isEnding;
            exchange = _exchange;
            _end = end;
        }

        if (!_ready.TrySetResult(end) && exchange is null && !wasExpected)
        {
            ProcessRunnerLog.DiedIdle(_logger, Id, end);
        }

        _nested.Leave(this);
        exchange?.End(IsOutOfMemory(end) ? new Reply(ReplyKind.MemoryExceeded) : new Reply(ReplyKind.Died, Text: end));
        _process.StandardOutput.Dispose();
        _process.Dispose();
        _gone.SetResult();
    }

    // The runtime itself ends a process that has no memory left to throw an exception with, and says so.
    private bool IsOutOfMemory(string end) => _settings.MemoryLimit is not null && (end.Contains("Out of memory", StringComparison.Ordinal) || end.Contains("OutOfMemoryException", StringComparison.Ordinal));

    private string Said(TimeSpan wait) => _errors.Text(wait) is { Length: > 0 } text ? $"; the last it said: {text}" : "";

    private static string Code(int code) => !OperatingSystem.IsWindows() && code == 128 + 9 ? "137, as a process that is killed does" : code.ToString(CultureInfo.InvariantCulture);
}
