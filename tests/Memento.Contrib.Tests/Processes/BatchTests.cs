using Memento.Running;
using Memento.Running.Processes;
using Memento.Testing;
using Moq;

namespace Memento.Contrib.Tests.Processes;

/// <summary>What becomes of a batch one of whose calls, or who listens to its progress, throws.</summary>
internal sealed class BatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public enum Failure
    {
        Trouble,
        Cancellation,
    }

    [Test]
    public async Task What_is_thrown_first_ends_the_others_and_comes_with_its_stack_trace([Values] Failure failure, [Values] bool isHere)
    {
        var begun = new TaskCompletionSource();
        var call = TestFunctionCall.Returning(2);
        var batch = new Batch(
            RunnerOf(async (one, token) =>
            {
                if (one == call)
                {
                    await begun.Task.WaitAsync(Patience, CancellationToken.None);
                    return Returned(2);
                }

                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return Returned(1);
            }),
            [TestFunctionCall.Returning(1), call],
            new BatchOptions { Progress = new Refusing(failure) });
        var running = isHere
            ? batch.RunHereAsync(CancellationToken.None, () => batch.TryHandOut(async (_, token) =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return null;
            })).AsTask()
            : batch.RunAsync(2, CancellationToken.None).AsTask();
        var thrown = await CatchAsync(running.WaitAsync(Patience));
        Assert.That(thrown, Is.InstanceOf(failure == Failure.Trouble ? typeof(InvalidTimeZoneException) : typeof(OperationCanceledException)).With.Message.EqualTo("enough"));
        Assert.That(thrown.StackTrace, Does.Contain(nameof(Refusing.Refuse)));
    }

    [Test]
    public async Task What_its_caller_cancels_is_cancelled_by_his_token()
    {
        using var cancellation = new CancellationTokenSource();
        var batch = new Batch(
            RunnerOf(async (_, token) =>
            {
                await cancellation.CancelAsync();
                token.ThrowIfCancellationRequested();
                return Returned(1);
            }),
            [TestFunctionCall.Returning(1), TestFunctionCall.Returning(2)],
            new BatchOptions());
        var thrown = await CatchAsync(batch.RunAsync(2, cancellation.Token).AsTask().WaitAsync(Patience));
        Assert.That(thrown, Is.InstanceOf<OperationCanceledException>().With.Property(nameof(OperationCanceledException.CancellationToken)).EqualTo(cancellation.Token));
    }

    private static CallOutcome Returned(int value) => new(value, null, null, Computed: true);

    private static IRunnerBackend RunnerOf(Func<FunctionCall, CancellationToken, Task<CallOutcome>> run)
    {
        var runner = new Mock<IRunnerBackend>(MockBehavior.Strict);
        runner.Setup(static runner => runner.RunAsync(It.IsAny<FunctionCall>(), It.IsAny<CancellationToken>())).Returns((FunctionCall call, CancellationToken token) => new ValueTask<CallOutcome>(run(call, token)));
        return runner.Object;
    }

    private static async Task<Exception> CatchAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (Exception exception)
        {
            return exception;
        }

        throw new AssertionException("Nothing was thrown.");
    }

    private sealed class Refusing(Failure failure) : IProgress<int>
    {
        public void Report(int value) => Refuse();

        public void Refuse() => throw (failure == Failure.Trouble ? new InvalidTimeZoneException("enough") : new OperationCanceledException("enough"));
    }
}
