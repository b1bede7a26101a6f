using Memento.Contrib.Tests.Stores;
using Memento.Storage.Tiered;
using Memento.Testing;

namespace Memento.Contrib.Tests.Tiered;

/// <summary>What a tier gives after nobody waits for it any more is let go of.</summary>
internal sealed class LateTests : TieredTestsBase
{
    [Test]
    public async Task A_lease_that_comes_when_its_tier_counts_as_down_is_let_go_of()
    {
        LateLeases? leases = null;
        await using var tiered = OpenWith(far: context => LateLeases.Backend.Create(context, out leases), settings: ("timeout", "00:00:00.3"));
        Assert.That(await TierLease.TakeAsync(tiered.Tiers.All[1], TestCalls.Call(), null, CancellationToken.None), Is.Null);
        Assert.That(() => leases!.IsLetGo, Is.True.After(10_000, 10), "Else the others would wait for it as long as this process lives.");
    }

    [Test]
    public async Task What_comes_late_and_is_disposed_asynchronously_is_let_go_of_too()
    {
        var answer = new TaskCompletionSource<Late>();
        var late = new Late();
        var gate = new TierGate("tier", TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(1), new TierStatistics("tier"), Log.CreateLogger("gate"));
        Assert.That(async () => await gate.AskAsync(_ => new ValueTask<Late>(answer.Task), CancellationToken.None), Throws.TypeOf<TierDownException>());
        answer.SetResult(late);
        await late.Disposed.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Test]
    [Category("Long")]
    public async Task What_comes_late_and_cannot_be_let_go_of_is_nobodys_to_observe()
    {
        var trouble = Guid.NewGuid().ToString();
        var unobserved = 0;
        void Note(object? sender, UnobservedTaskExceptionEventArgs told) => Interlocked.Add(ref unobserved, told.Exception.ToString().Contains(trouble, StringComparison.Ordinal) ? 1 : 0);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await LoseAsync(trouble);
            for (var i = 0; i < 50 && Volatile.Read(ref unobserved) == 0; i++)
            {
                await Task.Yield();
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.That(unobserved, Is.Zero);
    }

    private async Task LoseAsync(string trouble)
    {
        var answer = new TaskCompletionSource<Late>();
        var late = new Late { Trouble = trouble };
        var gate = new TierGate("tier", TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(1), new TierStatistics("tier"), Log.CreateLogger("gate"));
        Assert.That(async () => await gate.AskAsync(_ => new ValueTask<Late>(answer.Task), CancellationToken.None), Throws.TypeOf<TierDownException>());
        answer.SetResult(late);
        await late.Disposed.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class Late : IAsyncDisposable
    {
        private readonly TaskCompletionSource _disposed = new();

        public string? Trouble { get; init; }

        public Task Disposed => _disposed.Task;

        public ValueTask DisposeAsync()
        {
            _disposed.TrySetResult();
            return Trouble is null ? default : throw new IOException(Trouble);
        }
    }
}
