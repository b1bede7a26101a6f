using System.Globalization;

namespace Earthquakes;

/// <summary>
/// Shows which batch the bootstrap has got to: in one line that is written over on a terminal, in a line about once a
/// second where the output goes to a file or another program.
/// </summary>
public sealed class ProgressReport : IProgress<BatchProgress>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly TextWriter _output;
    private readonly bool _overwrite;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private long? _written;
    private int _width;

    /// <summary>Writes to <paramref name="output"/>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="overwrite">Whether it is a terminal, where a carriage return goes back to the line's start.</param>
    /// <param name="clock">What tells a second.</param>
    public ProgressReport(TextWriter output, bool overwrite, TimeProvider clock)
    {
        _output = output;
        _overwrite = overwrite;
        _clock = clock;
    }

    /// <inheritdoc/>
    public void Report(BatchProgress value)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture, $"bootstrap {value.Network}: batch {value.Done} of {value.Total}");
        // Of several networks whose batches are drawn side by side, one at a time.
        lock (_gate)
        {
            if (_overwrite)
            {
                // Padded to what stood there, or the end of a longer line would remain.
                _output.Write("\r" + text.PadRight(_width));
                _output.Flush();
                _width = text.Length;
                return;
            }

            long now = _clock.GetTimestamp();
            if (_written is null || _clock.GetElapsedTime(_written.Value, now) >= Pause)
            {
                _output.WriteLine(text);
                _output.Flush();
                _written = now;
            }
        }
    }

    /// <summary>Takes the line off the terminal again.</summary>
    public void Clear()
    {
        if (_width > 0)
        {
            _output.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }
}
