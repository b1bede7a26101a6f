using System.IO.Pipes;
using Memento.Core.Tests.Support;
using Memento.Running;

namespace Memento.Core.Tests.Running;

/// <summary>What a worker is told first, on its standard input.</summary>
internal sealed class WorkerBootstrapTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly WorkerBootstrap Bootstrap = new("main", """{ "name": "of the tests" }""", "the tests", ["/a/memento.json", "/a/main.json"], ["/plugins"], 7);

    [Test]
    public void It_is_read_in_whatever_pieces_it_comes_and_nothing_of_what_comes_after_it([Values(1, 5, int.MaxValue)] int piece)
    {
        using var requests = new PiecemealStream([.. Bootstrap.ToBytes(), 1, 2, 3], piece);
        var read = WorkerBootstrap.Read(requests, Patience);
        Assert.That(read.Files, Is.EqualTo(Bootstrap.Files));
        Assert.That(read.PluginFolders, Is.EqualTo(Bootstrap.PluginFolders));
        Assert.That(read with { Files = Bootstrap.Files, PluginFolders = Bootstrap.PluginFolders }, Is.EqualTo(Bootstrap));
        Assert.That(requests.Length - requests.Position, Is.EqualTo(3));
    }

    [Test]
    public void A_stream_that_ends_before_its_end_is_an_error_that_says_so()
    {
        var whole = Bootstrap.ToBytes();
        for (var length = 0; length < whole.Length; length++)
        {
            using var requests = new MemoryStream(whole, 0, length);
            Assert.That(() => WorkerBootstrap.Read(requests, Patience), ThrowsNotIntroduced("has ended"), $"{length}");
        }
    }

    [TestCase("x", TestName = "Something_else_is_an_error_before_there_is_more_of_it(a byte)")]
    [TestCase("MEMO", TestName = "Something_else_is_an_error_before_there_is_more_of_it(alike for a while)")]
    public void Something_else_is_an_error_before_there_is_more_of_it(string text)
    {
        using var program = new AnonymousPipeServerStream(PipeDirection.Out);
        using var requests = new AnonymousPipeClientStream(PipeDirection.In, program.ClientSafePipeHandle);
        program.Write(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.That(() => WorkerBootstrap.Read(requests, Patience), ThrowsNotIntroduced("begins with something else"));
    }

    [Test]
    public void What_does_not_come_is_not_waited_for_for_ever([Values(0, 3, 20)] int sent)
    {
        using var program = new AnonymousPipeServerStream(PipeDirection.Out);
        using var requests = new AnonymousPipeClientStream(PipeDirection.In, program.ClientSafePipeHandle);
        program.Write(Bootstrap.ToBytes().AsSpan(0, sent));
        Assert.That(() => WorkerBootstrap.Read(requests, TimeSpan.FromSeconds(0.25)), ThrowsNotIntroduced("0.25 seconds after its start"));

        // Or its other end would wait for the read that is under way.
        program.Dispose();
    }

    [TestCase(7, (byte)2, "format 2", TestName = "What_another_build_has_written_is_an_error_that_says_so(format)")]
    [TestCase(11, (byte)0xFF, "announces", TestName = "What_another_build_has_written_is_an_error_that_says_so(length)")]
    [TestCase(12, (byte)'[', "JSON", TestName = "What_another_build_has_written_is_an_error_that_says_so(content)")]
    public void What_another_build_has_written_is_an_error_that_says_so(int at, byte value, string says)
    {
        var bytes = Bootstrap.ToBytes();
        bytes[at] = value;
        using var requests = new MemoryStream(bytes);
        Assert.That(() => WorkerBootstrap.Read(requests, Patience), Throws.TypeOf<NonMemoizedException>().With.Message.Contains(says).And.Message.Contains("replaced while it ran").And.Property("Id").EqualTo(ErrorId.Of(RunningErrors.OtherBuild)));
    }

    [TestCase("a call, as its runner writes it", "begins with something else")]
    [TestCase("", "has ended")]
    public async Task A_worker_whose_runner_forgets_it_says_so_in_one_line(string sent, string says)
    {
        await using var test = new TestEnvironment("filesystem", "worker", isUsed: false);
        var start = test.Environment.GetCluster(null)!.RunnerHost.CreateWorkerStartInfo();
        using var worker = System.Diagnostics.Process.Start(start.Process)!;
        var errors = worker.StandardError.ReadToEndAsync();
        await worker.StandardInput.WriteAsync(sent);
        await worker.StandardInput.FlushAsync();
        if (sent.Length == 0)
        {
            worker.StandardInput.Close();
        }

        Assert.That(await worker.StandardOutput.ReadToEndAsync().WaitAsync(Patience), Is.Empty);
        await worker.WaitForExitAsync().WaitAsync(Patience);
        Assert.That(worker.ExitCode, Is.EqualTo(3));
        Assert.That((await errors).TrimEnd(), Does.StartWith("MEM623: ").And.Contain(says).And.Not.Contain('\n'));
    }

    private static NUnit.Framework.Constraints.IResolveConstraint ThrowsNotIntroduced(string says) =>
        Throws.TypeOf<NonMemoizedException>().With.Message.Contains(says).And.Message.Contains("IRunnerHost.CreateWorkerStartInfo").And.Property("Id").EqualTo(ErrorId.Of(RunningErrors.NotIntroduced));

    /// <summary>Gives a few bytes at a time, as a pipe does.</summary>
    private sealed class PiecemealStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
