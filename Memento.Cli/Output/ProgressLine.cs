using System.Globalization;
using System.Text;

namespace Memento.Cli.Output;

/// <summary>
/// The progress of many calls, with their rate and the time that is left: on a terminal a bar that is drawn over itself, elsewhere at most a line a second.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private const int BarWidth = 24;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NextLine = TimeSpan.FromSeconds(1);

    private readonly ToolConsole _console;
    private readonly Lock _gate;
    private readonly string _what;
    private readonly TimeProvider _clock;
    private readonly long _started;
    private long? _last;
    private bool _isDrawn;

    internal ProgressLine(ToolConsole console, Lock gate, string what, TimeProvider clock)
    {
        _console = console;
        _gate = gate;
        _what = what;
        _clock = clock;
        _started = clock.GetTimestamp();
    }

    /// <summary>Tells how far it is. The end is always told.</summary>
    /// <param name="done">How many are done.</param>
    /// <param name="of">How many there are; null while that is not known, which is told when it takes long.</param>
    public void Report(long done, long? of)
    {
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            if (!(done >= of) && (_last ?? (of is null ? _started : null)) is { } last && _clock.GetElapsedTime(last, now) < (_console.ErrorIsTerminal ? Redraw : NextLine))
            {
                return;
            }

            _last = now;
            var text = Text(done, of, _clock.GetElapsedTime(_started, now));
            if (_console.ErrorIsTerminal)
            {
                // Back to the first column, the line, and away with what is left of a longer one.
                _console.Error.Write($"\r{(text.Length < _console.Width ? text : text[..(_console.Width - 1)])}\u001b[K");
                _isDrawn = true;
            }
            else
            {
                _console.Error.WriteLine(text);
            }
        }
    }

    /// <summary>Leaves the last state where it is, and begins a new line.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDrawn)
            {
                _console.Error.WriteLine();
                _isDrawn = false;
            }
        }
    }

    // Called with the gate held: a line of another's comes in its place, and the next report draws it anew below.
    internal void Clear()
    {
        if (_isDrawn)
        {
            _console.Error.Write("\r\u001b[K");
            _isDrawn = false;
            _last = null;
        }
    }

    // An estimate is not good to a tenth of a second.
    private static string Left(double seconds) => seconds <= 60 ? $"{seconds.ToString("0", CultureInfo.InvariantCulture)} s" : Amounts.Duration(TimeSpan.FromSeconds(seconds));

    private string Text(long done, long? all, TimeSpan elapsed)
    {
        if (all is not { } of)
        {
            return $"{Amounts.Count(done, _what)} found";
        }

        var text = new StringBuilder();
        if (_console.ErrorIsTerminal)
        {
            var filled = of == 0 ? BarWidth : (int)(BarWidth * done / of);
            text.Append('[').Append('#', filled).Append('.', BarWidth - filled).Append("] ");
        }

        text.Append(Amounts.CountOf(done, of, _what));
        var rate = elapsed > TimeSpan.Zero ? done / elapsed.TotalSeconds : 0;
        if (rate > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {(rate < 10 ? rate.ToString("0.0", CultureInfo.InvariantCulture) : rate.ToString("N0", CultureInfo.InvariantCulture))}/s");
            text.Append(done < of ? $", {Left(Math.Ceiling((of - done) / rate))} left" : $", {Amounts.Duration(elapsed)}");
        }

        return text.ToString();
    }
}
