namespace Memento.Running;

/// <summary>The progress of the calls of a batch that a runner got, told as that of the whole batch.</summary>
/// <param name="before">How many calls had ended before.</param>
/// <param name="progress">Who is told.</param>
internal sealed class BatchProgress(int before, IProgress<int> progress) : IProgress<int>
{
    /// <summary>Who is to be told by the runner; null for nobody.</summary>
    public static IProgress<int>? After(int before, IProgress<int>? progress) => before == 0 || progress is null ? progress : new BatchProgress(before, progress);

    /// <inheritdoc/>
    public void Report(int value) => progress.Report(before + value);
}
