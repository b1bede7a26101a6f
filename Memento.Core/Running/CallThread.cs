namespace Memento.Running;

/// <summary>
/// What a thread knows of the calls that are made on it. To find what belongs to the own thread is a good part of what a hit from memory costs: so a
/// hit that comes from no memento function asks for <see cref="AtRoot"/> alone.
/// </summary>
internal sealed class CallThread
{
    [ThreadStatic]
    private static CallThread? _own;

    [ThreadStatic]
    private static CallStatistics.Counter? _atRoot;

    private CallContext? _context;
    private CallStatistics.Counter? _counter;

    /// <summary>The one of the running thread.</summary>
    public static CallThread Own => _own ??= new CallThread();

    /// <summary>The counter of the environment that the running thread counted for last; null while something surrounds the code that runs on it.</summary>
    public static CallStatistics.Counter? AtRoot => _atRoot;

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

    private void Choose() => _atRoot = _context is null ? _counter : null;
}
