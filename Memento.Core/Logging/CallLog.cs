using System.Buffers;
using System.Globalization;
using System.Text;

namespace Memento.Logging;

/// <summary>What one call logs while it runs: lines of UTF-8 up to a limit, added from any thread.</summary>
internal sealed class CallLog
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte>? _text;
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

    /// <summary>Ends the log and gives it whole; null when nothing was logged.</summary>
    public ReadOnlyMemory<byte>? End()
    {
        lock (_gate)
        {
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
