using System.Diagnostics;

namespace Memento.Core.Tests.Support;

/// <summary>Tells a test what its functions have come to, and them that they may go on, in whichever process they run.</summary>
/// <param name="name">What only this signal of this test has, such as <c>Key + "/inside"</c>.</param>
internal sealed class Signal(string name)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    public bool IsSet => Count > 0;

    /// <summary>How often it was set.</summary>
    public int Count => Runs.Of(name);

    public void Set() => Runs.Count(name);

    /// <summary>Ends when it was set as often as that.</summary>
    /// <exception cref="TimeoutException">It was not for a long time.</exception>
    public void Wait(int times = 1)
    {
        for (var watch = Stopwatch.StartNew(); Count < times; Thread.Sleep(Pause))
        {
            Check(watch);
        }
    }

    /// <inheritdoc cref="Wait"/>
    public async Task WaitAsync(int times = 1, CancellationToken cancellationToken = default)
    {
        for (var watch = Stopwatch.StartNew(); Count < times; await Task.Delay(Pause, cancellationToken))
        {
            Check(watch);
        }
    }

    /// <summary>Sets it and ends when as many as there are to meet have done so.</summary>
    public void Meet(int times)
    {
        Set();
        Wait(times);
    }

    private void Check(Stopwatch watch)
    {
        if (watch.Elapsed > Deadline)
        {
            throw new TimeoutException($"'{name}' was set {Count} times.");
        }
    }
}
