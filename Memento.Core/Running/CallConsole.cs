using System.Text;
using Memento.Configuration;

namespace Memento.Running;

/// <summary>
/// The console of a worker process: what functions print, whose own console nobody sees, goes to their logs line by line. What is printed
/// while no function runs goes to standard error, which the runner reads.
/// </summary>
internal sealed class CallConsole
{
    private readonly TextWriter _error;
    private readonly Lock _gate = new();
    private readonly List<CallFrame> _served = [];

    private CallConsole(TextWriter error) => _error = error;

    /// <summary>The one of this process; null where functions print as their program does.</summary>
    public static CallConsole? Active { get; private set; }

    /// <summary>Takes over what this process prints.</summary>
    /// <param name="error">What is printed outside of functions.</param>
    public static void Install(TextWriter error)
    {
        var console = Active = new CallConsole(error);
        Console.SetOut(new Writer(console, "Console.Out"));
        Console.SetError(new Writer(console, "Console.Error"));
    }

    /// <summary>Keeps a call that was not made by another here: it has what is printed by threads that do not tell whose they are.</summary>
    public IDisposable? Serve(CallFrame frame)
    {
        if (frame.Call.Caller is not null)
        {
            return null;
        }

        lock (_gate)
        {
            _served.Add(frame);
        }

        return new Serving(this, frame);
    }

    // A worker that serves one call at a time can tell whose it is; of several it is nobody's.
    private CallFrame? Frame
    {
        get
        {
            if (CallContext.Current?.Frame is { } frame)
            {
                return frame;
            }

            lock (_gate)
            {
                return _served.Count == 1 ? _served[0] : null;
            }
        }
    }

    private void Print(string source, ReadOnlySpan<char> text)
    {
        if (Frame is { } frame && MementoEnvironment.Current is { CallLogLimit: > 0 and var limit, Clock: var clock })
        {
            frame.Log.Print(source, text, clock, limit);
        }
        else
        {
            _error.Write(text);
        }
    }

    private sealed class Writer(CallConsole console, string source) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => console.Print(source, [value]);

        public override void Write(string? value) => console.Print(source, value);

        public override void Write(char[] buffer, int index, int count) => console.Print(source, buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer) => console.Print(source, buffer);
    }

    private sealed class Serving(CallConsole console, CallFrame frame) : IDisposable
    {
        public void Dispose()
        {
            lock (console._gate)
            {
                console._served.Remove(frame);
            }
        }
    }
}
