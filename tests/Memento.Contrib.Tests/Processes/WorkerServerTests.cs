using System.IO.Pipes;
using Memento.Running.Processes;
using Memento.Running.Processes.Protocol;
using Memento.Running.Processes.Serving;
using Memento.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memento.Contrib.Tests.Processes;

/// <summary>What a worker does about what the program says, in whatever order it comes.</summary>
internal sealed class WorkerServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private Testing.TemporaryFolder _folder = null!;
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
        var host = new TestRunnerHost();
        var server = new WorkerServer(
            host,
            new RunnerDescription("process"),
            new ProcessRunnerSettings(),
            NullLoggerFactory.Instance,
            new AnonymousPipeClientStream(PipeDirection.In, _requests.ClientSafePipeHandle),
            _replied);
        _served = server.ServeAsync();
        _program = new FrameWriter(_requests);
        _program.Write(FrameKind.Hello, 0, Hello.Of(host).Write());
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

    private Frame Read()
    {
        var read = Task.Run(() => FrameReader.Read(_replies));
        Assert.That(read.Wait(Patience), "an answer comes");
        return read.Result!.Value;
    }
}
