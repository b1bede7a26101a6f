using System.Buffers;
using System.Globalization;
using System.Text;

namespace Memento.Logging;

/// <summary>What one call logs while it runs: lines of UTF-8 up to a limit, added from any thread.</summary>
internal sealed class CallLog
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte>? _text;
    private Dictionary<string, StringBuilder>? _printed;
    private TimeProvider? _clock;
    private int _limit;
    private long _leftOut;
    private bool _isClosed;

    /// <summary>Adds a line, which holds no line ends. One that comes after the function has returned, or when there is no room for it, is left out.</summary>
    /// <param name="line">The line.</param>
    /// <param name="limit">How many bytes the whole log may have.</param>
    public void Add(string line, int limit)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            // Once one was left out all are, so that the log has no gaps but its end.
            if (_leftOut > 0 || (_text?.WrittenCount ?? 0) + (long)Encoding.UTF8.GetByteCount(line) + 1 > limit)
            {
                _leftOut++;
                return;
            }

            Append(line);
        }
    }

    /// <summary>Adds what the function prints, a line of the log for each line of it; what the last one has so far waits for its end, or that of the log.</summary>
    /// <param name="source">What stands for the category.</param>
    /// <param name="text">The text, with line ends.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="limit">How many bytes the whole log may have.</param>
    public void Print(string source, ReadOnlySpan<char> text, TimeProvider clock, int limit)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _printed ??= new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
            if (!_printed.TryGetValue(source, out var line))
            {
                _printed.Add(source, line = new StringBuilder());
            }

            for (int end; (end = text.IndexOf('\n')) >= 0; text = text[(end + 1)..])
            {
                Add(CallLogLine.Printed(source, line.Append(text[..end]), clock), limit);
                line.Clear();
            }

            // A line without an end grows no longer than the log may.
            line.Append(text[..Math.Max(0, Math.Min(text.Length, limit - line.Length))]);
            _clock = clock;
            _limit = limit;
        }
    }

    /// <summary>Ends the log and gives it whole; null when nothing was logged.</summary>
    public ReadOnlyMemory<byte>? End()
    {
        lock (_gate)
        {
            foreach (var (source, line) in _printed ?? [])
            {
                if (line.Length > 0)
                {
                    Add(CallLogLine.Printed(source, line, _clock!), _limit);
                    line.Clear();
                }
            }

            if (_leftOut > 0 && !_isClosed)
            {
                Append(string.Create(CultureInfo.InvariantCulture, $"… {_leftOut} more messages are left out: the log of a call is kept up to {nameof(Configuration.MementoEnvironmentOptions.CallLogLimit)}."));
            }

            _isClosed = true;
            return _text?.WrittenMemory;
        }
    }

    private void Append(string line)
    {
        _text ??= new ArrayBufferWriter<byte>();
        Encoding.UTF8.GetBytes(line, _text);
        _text.Write("\n"u8);
    }
}
