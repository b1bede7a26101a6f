using System.Collections.Concurrent;
using Memento.Storage;
using Memento.Storage.Memory;
using Memento.Testing;

namespace Memento.Builtin.Tests;

/// <summary>A caller with a thread of its own to come back to, such as a user interface, is not blocked for good.</summary>
[TestFixture]
public sealed class SynchronizationContextTests
{
    [Test]
    [CancelAfter(60_000)]
    public void A_large_result_is_staged_from_a_thread_that_waits(CancellationToken cancellation)
    {
        using var context = new SingleThreadContext();
        var stored = context.Run(
            static async () =>
            {
                using var folder = new TemporaryFolder();
                var settings = TestBackendContext.Create("memory", folder.FullPath);
                await using var backend = new SlowBackend(settings);
                return await backend.MemoizeAsync(TestCalls.Result(new byte[5_000_000]));
            },
            cancellation);
        Assert.That(stored.Content?.Length, Is.EqualTo(5_000_000));
    }

    private sealed class SlowBackend(Plugins.BackendContext context)
        : StorageBackendBase(context, new RemoteDataStore(new MemoryDataStore(context)), new MemoryMetadataStore(context), new StorageSettings());

    /// <summary>Runs everything on the thread that calls <see cref="Run"/>.</summary>
    private sealed class SingleThreadContext : SynchronizationContext, IDisposable
    {
        private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posted = [];

        public override void Post(SendOrPostCallback d, object? state) => _posted.Add((d, state));

        public T Run<T>(Func<Task<T>> work, CancellationToken cancellation)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                var task = work();
                task.ContinueWith(_ => _posted.CompleteAdding(), cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
                foreach (var (callback, state) in _posted.GetConsumingEnumerable(cancellation))
                {
                    callback(state);
                }

                return task.GetAwaiter().GetResult();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public void Dispose() => _posted.Dispose();
    }
}
