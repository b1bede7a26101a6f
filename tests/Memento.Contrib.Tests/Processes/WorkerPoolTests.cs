using Memento.Running.Processes;
using Memento.Running.Processes.Pool;
using Memento.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Contrib.Tests.Processes;

/// <summary>How many workers there are.</summary>
[Category("Long")]
internal sealed class WorkerPoolTests : ProcessTests
{
    [Test]
    public async Task No_more_are_started_than_there_may_be_while_one_has_nothing_to_do()
    {
        var host = new TestRunnerHost(() => ChildProcess.Start("kit-worker", Folder.Path));
        await using var pool = new WorkerPool(host, new ProcessRunnerSettings { Workers = 2, Spare = 1 }, NullLoggerFactory.Instance);
        var portable = TestFunctionCall.Returning(1).ToPortable();
        var busy = await pool.RentAsync(portable, CancellationToken.None);
        try
        {
            Worker? other = null;
            await Until(() => (other = pool.TryTakeIdle()) is not null, "a second one is started beside the first");
            pool.Return(other!);

            // As when a worker is handed a call of a batch.
            pool.StartSpares(portable);
            var taken = pool.TryTakeIdle();
            Assert.That(taken, Is.SameAs(other), "none is started in its place");
            pool.Return(taken!);
            Assert.That(pool.WorkerIds, Has.Count.EqualTo(2));
        }
        finally
        {
            pool.Return(busy);
        }
    }
}
