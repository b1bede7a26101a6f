using Memento.Cli.Output;

namespace Memento.Cli.Programs;

/// <summary>
/// What a program's process writes to its standard error: held until it says that it is ready, since until then it is why it cannot be started, which is told in one
/// sentence; and passed on as it comes from then on.
/// </summary>
internal sealed class EarlyErrors(ToolConsole console)
{
    private const int MostLines = 20;

    private readonly Lock _gate = new();
    private readonly List<string> _held = [];
    private bool _isReleased;

    /// <summary>What is held, on one line; empty from when it was released.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join(' ', _held);
            }
        }
    }

    /// <summary>Reads to the end.</summary>
    public async Task RelayAsync(TextReader reader)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            lock (_gate)
            {
                if (_isReleased)
                {
                    console.WriteErrorLine(line);
                }
                else if (_held.Count < MostLines && !line.StartsWith("   at ", StringComparison.Ordinal))
                {
                    // Without the stack trace of a runtime that cannot even begin.
                    _held.Add(line);
                }
            }
        }
    }

    /// <summary>Passes on what was held, and all that comes.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _isReleased = true;
            _held.ForEach(console.WriteErrorLine);
            _held.Clear();
        }
    }
}
