namespace Memento.Running;

/// <summary>
/// What a thread knows of the calls that are made on it. To find what belongs to the own thread is a good part of what a hit from memory costs: so a
/// hit asks for <see cref="Here"/> alone, where that can be.
/// </summary>
internal sealed class CallThread
{
    [ThreadStatic]
    private static CallThread? _own;

    [ThreadStatic]
    private static CallStatistics.Counter? _here;

    private CallContext? _context;
    private CallStatistics.Counter? _counter;

    /// <summary>The one of the running thread.</summary>
    public static CallThread Own => _own ??= new CallThread();

    /// <summary>
    /// The counter of the running thread where a call has nothing more to ask than that it is the right environment's: where nothing surrounds the code that runs, the one that the thread
    /// counted for last; on the thread on which the body of a memento function began, that of the function's environment, which then has the function as its <see cref="CallStatistics.Counter.Frame"/>.
    /// Null elsewhere.
    /// </summary>
    public static CallStatistics.Counter? Here => _here;

    /// <summary>What surrounds the code that runs on the running thread, to which this belongs. Set by <see cref="CallContext"/> alone.</summary>
    public CallContext? Context
    {
        get => _context;
        set
        {
            _context = value;
            Choose();
        }
    }

    /// <summary>The counter of the environment that the running thread, to which this belongs, counted for last: nearly always the one it counts for next.</summary>
    public CallStatistics.Counter? Counter
    {
        get => _counter;
        set
        {
            _counter = value;
            Choose();
        }
    }

    private void Choose()
    {
        if (_here is { } before)
        {
            before.Frame = null;
        }

        if (_context is null)
        {
            _here = _counter;
        }
        else if (_context.Frame is { Counter: { } counter } frame && frame.Thread == this && _context.Environment?.Statistics == counter.Owner)
        {
            counter.Frame = frame;
            _here = counter;
        }
        else
        {
            _here = null;
        }
    }
}
