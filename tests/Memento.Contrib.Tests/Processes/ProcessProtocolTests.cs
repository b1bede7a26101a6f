using System.Diagnostics;
using Memento.Logging;
using Memento.Running;
using Memento.Running.Processes;
using Memento.Running.Processes.Protocol;
using Memento.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;
using Moq;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Workers that are none: the error is one sentence that says what came, with what they said last.</summary>
[Category("Long")]
internal sealed class ProcessProtocolTests
{
    private Testing.TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new Testing.TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("exits", "ended with the exit code 7", "the reason on standard error")]
    [TestCase("prints", "something other than this runner wrote to its standard output: 'Hello, world", "native code")]
    [TestCase("oversize", "announces a message of 4294967295 bytes", "536870912")]
    [TestCase("truncated", "ended in the middle of a message", "the last it said")]
    [TestCase("newer", "speaks version 9 of the protocol", "version 4")]
    [TestCase("rebuilt", "Memento.Testing 0.0.7 (build 00000000)", "replaced while it ran")]
    [TestCase("nonsense", "its first message is none of a worker", "")]
    [TestCase("unknown", "a message of the kind 77", "")]
    public async Task A_process_that_is_no_worker_is_told_by_what_it_does(string what, string message, string more)
    {
        await using var runner = Create(what);
        var clock = Stopwatch.StartNew();
        Assert.That(
            async () => await runner.RunAsync(TestFunctionCall.Returning(1)),
            Throws.TypeOf<NonMemoizedException>().With.Message.Contains("could not start a worker process").And.Message.Contains(message).And.Message.Contains(more).And.Message.Contains("dotnet exec"));
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(40)), "it is not waited for");
    }

    [Test]
    public async Task A_process_that_says_nothing_is_waited_for_as_long_as_is_set()
    {
        await using var runner = Create("silent", ("start_timeout", "00:00:01"));
        Assert.That(async () => await runner.RunAsync(TestFunctionCall.Returning(1)), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("00:00:01").And.Message.Contains("start_timeout").And.Message.Contains("still thinking"));
    }

    [TestCase("exits", "00:01:00", "ended with the exit code 7")]
    [TestCase("prints", "00:01:00", "something other than this runner wrote")]
    [TestCase("silent", "00:00:01", "it was not ready after the 00:00:01")]
    public async Task A_process_that_does_not_take_all_of_what_it_is_told_first_is_told_by_what_it_does(string what, string patience, string message)
    {
        // More than a pipe holds.
        var host = new Mock<IRunnerHost>();
        host.Setup(static host => host.CreateWorkerStartInfo()).Returns(() => new WorkerStartInfo(ChildProcess.Start("no-worker", what), new byte[10_000_000]));
        await using var runner = new ProcessRunner(TestBackendContext.Create("process", _folder.FullPath, new Dictionary<string, string?> { ["workers"] = "1", ["start_timeout"] = patience }, runnerHost: host.Object));
        Assert.That(async () => await runner.RunAsync(TestFunctionCall.Returning(1)).AsTask().WaitAsync(TimeSpan.FromSeconds(40)), Throws.TypeOf<NonMemoizedException>().With.Message.Contains(message));
    }

    [Test]
    public async Task A_program_that_is_not_there_is_named()
    {
        var host = new TestRunnerHost(() => new ProcessStartInfo("/not/there/dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true });
        await using var runner = new ProcessRunner(TestBackendContext.Create("process", _folder.FullPath, runnerHost: host));
        Assert.That(async () => await runner.RunAsync(TestFunctionCall.Returning(1)), Throws.TypeOf<NonMemoizedException>().With.Message.Contains("/not/there/dotnet"));
    }

    [Test]
    public async Task What_comes_in_the_middle_of_a_call_ends_it_with_the_same_words()
    {
        await using var runner = Create("prints-later", ("retries", "0"));
        var outcome = await runner.RunAsync(TestFunctionCall.Returning(1));
        Assert.That(outcome.Exception, Is.TypeOf<NonMemoizedException>().With.Message.Contains("while it ran").And.Message.Contains("'a line of native code'"));
    }

    [Test]
    public async Task A_cancellation_does_not_wait_for_a_call_that_its_worker_does_not_take()
    {
        var loggers = new RecordingLoggerFactory();
        await using var runner = Create("deaf", loggers, ("cancel_grace", "00:00:00.2"));
        using var cancellation = new CancellationTokenSource();
        var running = runner.RunAsync(TestFunctionCall.ReturningAfter(1, new string('/', 1_000_000)), cancellation.Token).AsTask();
        await ProcessTests.Until(() => loggers.Entries.Any(static entry => entry.Message == "deaf"), "its worker has taken the begin of it");
        await cancellation.CancelAsync();
        Assert.That(async () => await running.WaitAsync(TimeSpan.FromSeconds(20)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task What_the_program_cannot_log_costs_no_worker()
    {
        await using var runner = Create("logs", new ForgivingLoggers(new DisposedLoggers()), ("retries", "0"));
        var outcome = await runner.RunAsync(TestFunctionCall.Returning(1));
        Assert.That((outcome.Value, outcome.Exception), Is.EqualTo((1, (Exception?)null)));
    }

    [Test]
    public async Task A_message_for_which_a_program_has_no_memory_costs_it_the_call_and_nothing_else()
    {
        var start = ChildProcess.Start("small-program", _folder.FullPath);
        start.Environment["DOTNET_GCHeapHardLimit"] = "10000000";
        using var program = Process.Start(start)!;
        var errors = program.StandardError.ReadToEndAsync();
        var told = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.That((program.ExitCode, told), Is.EqualTo((0, "True")), await errors);
    }

    /// <summary>The program of that test: its worker says that its result is longer than there is memory.</summary>
    public static async Task<int> RunSmallProgramAsync(string folder)
    {
        var host = new TestRunnerHost(() => ChildProcess.Start("no-worker", "large"));
        await using var runner = new ProcessRunner(TestBackendContext.Create("process", folder, new Dictionary<string, string?> { ["workers"] = "1", ["retries"] = "0" }, runnerHost: host));
        var outcome = await runner.RunAsync(TestFunctionCall.Returning(1));
        Console.Write(outcome.Exception is NonMemoizedException { Message: var message } && message.Contains("while it ran", StringComparison.Ordinal) && message.Contains("memory of this process", StringComparison.Ordinal) ? bool.TrueString : outcome.ToString());
        return 0;
    }

    /// <summary>The process that the runner of a test starts.</summary>
    public static int Pretend(string what)
    {
        using var output = Console.OpenStandardOutput();
        using var input = Console.OpenStandardInput();
        var hello = Hello.Of(new TestRunnerHost());
        if (what is not ("exits" or "prints" or "silent"))
        {
            TestRunnerHost.TakeIntroduction(input);
        }

        switch (what)
        {
            case "exits":
                Console.Error.WriteLine("the reason on standard error");
                return 7;
            case "prints":
                output.Write("Hello, world! This is no frame.\n"u8);
                break;
            case "oversize":
                output.Write([(byte)'M', (byte)'W', FrameFormat.Version, (byte)FrameKind.Hello, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
                break;
            case "truncated":
                Console.Error.WriteLine("cut");
                output.Write([(byte)'M', (byte)'W', FrameFormat.Version]);
                return 0;
            case "newer":
                output.Write([(byte)'M', (byte)'W', 9, (byte)FrameKind.Hello, 0, 0, 0, 0, 0, 0, 0, 0]);
                break;
            case "rebuilt":
                new FrameWriter(output).Write(FrameKind.Hello, 0, (hello with { Host = hello.Host with { Version = "0.0.7", Id = "00000000" } }).Write());
                break;
            case "nonsense":
                new FrameWriter(output).Write(FrameKind.Hello, 0, "{}"u8);
                break;
            case "unknown":
                new FrameWriter(output).Write((FrameKind)77, 0, []);
                break;
            case "silent":
                Console.Error.WriteLine("still thinking");
                break;
            case "prints-later":
                new FrameWriter(output).Write(FrameKind.Hello, 0, hello.Write());
                while (FrameReader.Read(input) is { Kind: not FrameKind.Call })
                {
                }

                output.Write("a line of native code\n"u8);
                break;
            case "large":
                new FrameWriter(output).Write(FrameKind.Hello, 0, hello.Write());
                while (FrameReader.Read(input) is { Kind: not FrameKind.Call })
                {
                }

                output.Write([(byte)'M', (byte)'W', FrameFormat.Version, (byte)FrameKind.Outcome, 1, 0, 0, 0, 0, 0, 0, 0x1F]);
                break;
            case "deaf":
                new FrameWriter(output).Write(FrameKind.Hello, 0, hello.Write());
                FrameReader.Read(input);
                input.ReadExactly(new byte[FrameFormat.HeaderLength]);
                new FrameWriter(output).Write(FrameKind.Log, 0, new LogMessage(LogLevel.Information, "worker", default, "deaf", null).Write());
                break;
            case "leaves":
                new FrameWriter(output).Write(FrameKind.Hello, 0, hello.Write());
                while (FrameReader.Read(input) is { Kind: not FrameKind.Prepare })
                {
                }

                // It goes on, without the pipe, of which the runtime has handles too.
                var pipe = new FileInfo("/proc/self/fd/1").LinkTarget;
                foreach (var handle in new DirectoryInfo("/proc/self/fd").GetFiles().Where(handle => handle.LinkTarget == pipe))
                {
                    new SafeFileHandle(int.Parse(handle.Name, System.Globalization.CultureInfo.InvariantCulture), ownsHandle: true).Dispose();
                }

                break;
            case "logs":
                new FrameWriter(output).Write(FrameKind.Hello, 0, hello.Write());
                Frame? frame;
                while ((frame = FrameReader.Read(input)) is { Kind: not FrameKind.Call })
                {
                }

                new FrameWriter(output).Write(FrameKind.Log, 0, new LogMessage(LogLevel.Information, DisposedLoggers.Category, default, "a line", null).Write());
                new FrameWriter(output).Write(FrameKind.Outcome, frame!.Value.Call, new TestRunnerHost().WriteOutcome(TestFunctionCall.Returning(1), new Running.CallOutcome(1, null, null, true)));
                break;
        }

        // It goes on: nobody is to wait for its end.
        Thread.Sleep(TimeSpan.FromMinutes(2));
        return 0;
    }

    private ProcessRunner Create(string what, params ReadOnlySpan<(string Key, string Value)> settings) => Create(what, loggers: null, settings);

    private ProcessRunner Create(string what, ILoggerFactory? loggers, params ReadOnlySpan<(string Key, string Value)> settings)
    {
        var all = new Dictionary<string, string?> { ["workers"] = "1" };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new ProcessRunner(TestBackendContext.Create("process", _folder.FullPath, all, loggerFactory: loggers, runnerHost: new TestRunnerHost(() => ChildProcess.Start("no-worker", what))));
    }

    /// <summary>Loggers whose program has disposed them, but for those that it had made before.</summary>
    private sealed class DisposedLoggers : ILoggerFactory
    {
        public const string Category = "worker";

        public ILogger CreateLogger(string categoryName) => categoryName != Category ? NullLogger.Instance : throw new ObjectDisposedException(nameof(LoggerFactory));

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
