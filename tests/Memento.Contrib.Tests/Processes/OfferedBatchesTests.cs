using System.Threading.Channels;
using Memento.Running;
using Memento.Running.Processes;
using Memento.Running.Processes.Pool;
using Memento.Running.Processes.Protocol;
using Memento.Running.Processes.Serving;
using Memento.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Memento.Contrib.Tests.Processes;

/// <summary>What a worker does about calls of its batches that the program has a place for.</summary>
internal sealed class OfferedBatchesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private Channel<Frame> _said = null!;
    private Testing.TemporaryFolder _folder = null!;
    private OfferedBatches _batches = null!;

    private string Leave => Path.Combine(_folder.FullPath, "leave");

    [SetUp]
    public void Make()
    {
        _folder = new Testing.TemporaryFolder();
        _said = Channel.CreateUnbounded<Frame>();
        _batches = new OfferedBatches(new TestRunnerHost(), new ProcessRunnerSettings(), NullLoggerFactory.Instance, (kind, number, content) => _said.Writer.TryWrite(new Frame(kind, number, content.ToArray())));
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task A_call_that_another_worker_cannot_run_runs_where_the_batch_is()
    {
        var running = RunAsync([TestFunctionCall.ReturningAfter(1, Leave), TestFunctionCall.Returning(2)]);
        Take(7, await HearAsync(FrameKind.BatchOffered));
        Assert.That(await HearAsync(FrameKind.Handed), Is.EqualTo(7));
        _batches.Read(new Frame(FrameKind.HandedEnded, 7, new Reply(ReplyKind.Refused, Text: "It has another value in a static field.", Id: RunningErrors.NotPortable).Write()));
        await File.WriteAllBytesAsync(Leave, []);
        var outcomes = await running.WaitAsync(Patience);
        Assert.That(outcomes.Select(static outcome => outcome.Value), Is.EqualTo(new[] { 1, 2 }), outcomes[1].Exception?.Message);
    }

    [Test]
    public async Task What_the_program_says_is_read_while_somebody_is_told_of_the_progress()
    {
        var batch = 0;
        var wasRead = false;
        var told = new Told(_ => wasRead |= Task.Run(() => Take(7, batch)).Wait(TimeSpan.FromSeconds(20)));
        var running = RunAsync([TestFunctionCall.ReturningAfter(1, Leave)], told);
        batch = await HearAsync(FrameKind.BatchOffered);
        await File.WriteAllBytesAsync(Leave, []);
        await running.WaitAsync(Patience);
        Assert.That(wasRead, Is.True);
    }

    [Test]
    public async Task The_program_hears_of_each_progress_that_was_told()
    {
        var host = new Mock<IRunnerHost>();
        using var told = new SemaphoreSlim(0);
        host.Setup(static host => host.ReportProgress(It.IsAny<FunctionCall>(), It.IsAny<ReadOnlyMemory<byte>>())).Callback(() => told.Wait(Patience));
        _batches = new OfferedBatches(host.Object, new ProcessRunnerSettings(), NullLoggerFactory.Instance, (kind, number, content) => _said.Writer.TryWrite(new Frame(kind, number, content.ToArray())));
        var running = RunAsync([TestFunctionCall.ReturningAfter(1, Leave), TestFunctionCall.Returning(2)]);
        Take(7, await HearAsync(FrameKind.BatchOffered));
        await HearAsync(FrameKind.Handed);
        for (var i = 0; i < 3; i++)
        {
            _batches.Read(new Frame(FrameKind.HandedProgress, 7, new byte[] { 1 }));
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.That(_said.Reader.TryRead(out _), Is.False, "not before");
            told.Release();
            Assert.That(await HearAsync(FrameKind.HandedTold), Is.EqualTo(7));
        }

        _batches.Read(new Frame(FrameKind.HandedEnded, 7, new Reply(ReplyKind.Refused).Write()));
        await File.WriteAllBytesAsync(Leave, []);
        await running.WaitAsync(Patience);
    }

    private async Task<IReadOnlyList<CallOutcome>> RunAsync(IReadOnlyList<FunctionCall> calls, IProgress<int>? progress = null)
    {
        var runner = new Mock<IRunnerBackend>(MockBehavior.Strict);
        runner.Setup(static runner => runner.RunAsync(It.IsAny<FunctionCall>(), It.IsAny<CancellationToken>())).Returns(static (FunctionCall call, CancellationToken token) => ((TestFunctionCall)call).RunAsync(token));
        return await _batches.RunAsync(new Batch(runner.Object, calls, new BatchOptions { Progress = progress }), CancellationToken.None);
    }

    private void Take(int number, int batch) => _batches.Read(new Frame(FrameKind.Take, number, BitConverter.GetBytes(batch)));

    private async Task<int> HearAsync(FrameKind kind)
    {
        var frame = await _said.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        Assert.That(frame.Kind, Is.EqualTo(kind));
        return frame.Call;
    }

    private sealed class Told(Action<int> tell) : IProgress<int>
    {
        public void Report(int value) => tell(value);
    }
}
