using System.IO.Pipes;
using Memento.Running;
using Memento.Running.Processes;
using Memento.Running.Processes.Protocol;
using Memento.Running.Processes.Serving;
using Memento.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Memento.Contrib.Tests.Processes;

/// <summary>What a worker does about what the program says, in whatever order it comes.</summary>
internal sealed class WorkerServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private Testing.TemporaryFolder _folder = null!;
    private Mock<IRunnerHost> _host = null!;
    private AnonymousPipeServerStream _requests = null!;
    private AnonymousPipeServerStream _replies = null!;
    private AnonymousPipeClientStream _replied = null!;
    private FrameWriter _program = null!;
    private Task _served = null!;

    [SetUp]
    public void Serve()
    {
        _folder = new Testing.TemporaryFolder();
        _requests = new AnonymousPipeServerStream(PipeDirection.Out);
        _replies = new AnonymousPipeServerStream(PipeDirection.In);
        _replied = new AnonymousPipeClientStream(PipeDirection.Out, _replies.ClientSafePipeHandle);
        var real = new TestRunnerHost();
        _host = new Mock<IRunnerHost>(MockBehavior.Strict);
        _host.Setup(static host => host.ReadCall(It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<Action<byte[]>?>())).Returns(real.ReadCall);
        _host.Setup(static host => host.LookUpAsync(It.IsAny<FunctionCall>(), It.IsAny<CancellationToken>())).Returns(real.LookUpAsync);
        _host.Setup(static host => host.CompileAhead(It.IsAny<CancellationToken>())).Returns(real.CompileAhead);
        _host.Setup(static host => host.RunLocalAsync(It.IsAny<FunctionCall>(), It.IsAny<RunnerDescription>(), It.IsAny<CancellationToken>())).Returns(real.RunLocalAsync);
        _host.Setup(static host => host.WriteOutcome(It.IsAny<FunctionCall>(), It.IsAny<CallOutcome>(), It.IsAny<long>())).Returns(real.WriteOutcome);
        var server = new WorkerServer(
            _host.Object,
            new RunnerDescription("process"),
            new ProcessRunnerSettings(),
            NullLoggerFactory.Instance,
            new AnonymousPipeClientStream(PipeDirection.In, _requests.ClientSafePipeHandle),
            _replied);
        _served = server.ServeAsync();
        _program = new FrameWriter(_requests);
        _program.Write(FrameKind.Hello, 0, Hello.Of(_host.Object).Write());
        Assert.That(Read().Kind, Is.EqualTo(FrameKind.Hello));
    }

    [TearDown]
    public async Task End()
    {
        await _requests.DisposeAsync();
        await _served.WaitAsync(Patience);

        // Ends a read that nothing has come for.
        await _replied.DisposeAsync();
        await _replies.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public void It_gets_ready_for_one_call_after_another_before_it_runs_one()
    {
        for (var argument = 1; argument <= 3; argument++)
        {
            _program.Write(FrameKind.Prepare, 0, TestFunctionCall.Returning(argument).ToPortable());
        }

        _program.Write(FrameKind.Call, 1, TestFunctionCall.Returning(7).ToPortable());
        Assert.That(Read(), Has.Property(nameof(Frame.Kind)).EqualTo(FrameKind.Outcome).And.Property(nameof(Frame.Call)).EqualTo(1));
        _program.Write(FrameKind.Prepare, 0, TestFunctionCall.Returning(8).ToPortable());
        _program.Write(FrameKind.Call, 2, TestFunctionCall.Returning(8).ToPortable());
        Assert.That(Read(), Has.Property(nameof(Frame.Kind)).EqualTo(FrameKind.Outcome).And.Property(nameof(Frame.Call)).EqualTo(2), "also after it has run one");
    }

    [Test]
    public void A_call_that_it_runs_can_be_cancelled_when_it_was_told_meanwhile_to_get_ready_for_another()
    {
        _program.Write(FrameKind.Call, 1, TestFunctionCall.WaitingForCancellation(1, Path.Combine(_folder.FullPath, "begun")).ToPortable());
        _program.Write(FrameKind.Prepare, 0, TestFunctionCall.Returning(2).ToPortable());
        _program.Write(FrameKind.Cancel, 1, []);
        Assert.That(Read(), Has.Property(nameof(Frame.Kind)).EqualTo(FrameKind.Cancelled).And.Property(nameof(Frame.Call)).EqualTo(1));
    }

    [Test]
    public void With_nothing_else_to_do_it_compiles_ahead_until_there_is()
    {
        using var began = new SemaphoreSlim(0);
        using var ended = new SemaphoreSlim(0);
        _host.Setup(static host => host.CompileAhead(It.IsAny<CancellationToken>())).Returns((CancellationToken cancellationToken) =>
        {
            began.Release();
            cancellationToken.WaitHandle.WaitOne(Patience);
            ended.Release();
            return false;
        });
        _program.Write(FrameKind.Prepare, 0, TestFunctionCall.Returning(1).ToPortable());
        Assert.That(began.Wait(Patience), "it compiles ahead");
        Assert.That(ended.CurrentCount, Is.Zero);

        _program.Write(FrameKind.Prepare, 0, TestFunctionCall.Returning(2).ToPortable());
        Assert.That(began.Wait(Patience), "it gets ready for another one, and goes on");
        Assert.That(ended.CurrentCount, Is.EqualTo(1));

        _program.Write(FrameKind.Call, 1, TestFunctionCall.Returning(3).ToPortable());
        Assert.That(Read(), Has.Property(nameof(Frame.Kind)).EqualTo(FrameKind.Outcome).And.Property(nameof(Frame.Call)).EqualTo(1), "a call waits for nothing of it");
        Assert.That(ended.CurrentCount, Is.EqualTo(2));
        _host.Verify(static host => host.LookUpAsync(It.IsAny<FunctionCall>(), It.IsAny<CancellationToken>()), Times.Exactly(2));
    }

    private Frame Read()
    {
        var read = Task.Run(() => FrameReader.Read(_replies));
        Assert.That(read.Wait(Patience), "an answer comes");
        return read.Result!.Value;
    }
}
