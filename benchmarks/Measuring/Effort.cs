namespace Memento.Benchmarks.Measuring;

/// <summary>How much is measured: enough to judge by, or just enough to see that everything can be measured.</summary>
internal sealed record Effort(bool IsQuick)
{
    /// <summary>For how long small things are warmed up.</summary>
    public TimeSpan WarmUp => IsQuick ? TimeSpan.Zero : TimeSpan.FromSeconds(2);

    /// <summary>A count, or the one of a quick run.</summary>
    public int Of(int full, int quick) => IsQuick ? quick : full;
}
