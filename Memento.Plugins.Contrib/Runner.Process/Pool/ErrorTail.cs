using System.Text;

namespace Memento.Running.Processes.Pool;

/// <summary>Reads what a process writes to standard error, so that it never waits for a reader, and keeps the last of it.</summary>
internal sealed class ErrorTail
{
    private const int Kept = 16 * 1024;
    private const int Told = 2000;

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly Thread _thread;

    public ErrorTail(TextReader errors, string name)
    {
        _thread = new Thread(() => Read(errors)) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>The last that was written, in one line and without stack traces; empty for nothing.</summary>
    /// <param name="wait">How long to wait for the end of it.</param>
    public string Text(TimeSpan wait)
    {
        _thread.Join(wait);
        lock (_gate)
        {
            var lines = _text.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var told = string.Join(' ', lines.Where(static line => !line.StartsWith("at ", StringComparison.Ordinal)));
            return told[Math.Max(0, told.Length - Told)..];
        }
    }

    private void Read(TextReader errors)
    {
        var buffer = new char[1024];
        try
        {
            for (int count; (count = errors.Read(buffer, 0, buffer.Length)) > 0;)
            {
                lock (_gate)
                {
                    _text.Append(buffer, 0, count);
                    _text.Remove(0, Math.Max(0, _text.Length - Kept));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone, and its pipe with it.
        }

        errors.Dispose();
    }
}
