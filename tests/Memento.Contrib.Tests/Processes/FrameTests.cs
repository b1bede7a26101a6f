using Memento.Running.Processes;
using Memento.Running.Processes.Protocol;
using Memento.Testing;
using Microsoft.Extensions.Logging;

namespace Memento.Contrib.Tests.Processes;

/// <summary>The bytes on the pipe, and the settings.</summary>
internal sealed class FrameTests
{
    [Test]
    public void A_frame_is_these_bytes()
    {
        using var pipe = new MemoryStream();
        new FrameWriter(pipe).Write(FrameKind.Call, 0x01020304, "{}"u8);
        Assert.That(pipe.ToArray(), Is.EqualTo(new byte[] { (byte)'M', (byte)'W', 4, 2, 4, 3, 2, 1, 2, 0, 0, 0, (byte)'{', (byte)'}' }));
    }

    [Test]
    public void Frames_come_back_as_they_were_written([Values(0, 1, 16 * 1024, 16 * 1024 + 1, 1_000_000)] int length)
    {
        using var pipe = new MemoryStream();
        var writer = new FrameWriter(pipe);
        var content = Enumerable.Range(0, length).Select(static i => (byte)i).ToArray();
        writer.Write(FrameKind.Outcome, 7, content);
        writer.Write(FrameKind.Cancel, -1, []);
        pipe.Position = 0;
        var first = FrameReader.Read(pipe)!.Value;
        Assert.That((first.Kind, first.Call), Is.EqualTo((FrameKind.Outcome, 7)));
        Assert.That(first.Content.ToArray(), Is.EqualTo(content));
        Assert.That(FrameReader.Read(pipe)!.Value.Kind, Is.EqualTo(FrameKind.Cancel));
        Assert.That(FrameReader.Read(pipe), Is.Null);
    }

    [Test]
    public void Whatever_is_cut_off_or_changed_is_an_error_and_nothing_else()
    {
        using var pipe = new MemoryStream();
        new FrameWriter(pipe).Write(FrameKind.Outcome, 7, "content"u8);
        var frame = pipe.ToArray();
        for (var length = 1; length < frame.Length; length++)
        {
            Assert.That(() => FrameReader.Read(new MemoryStream(frame, 0, length)), Throws.TypeOf<ProtocolException>(), $"{length} bytes");
        }

        foreach (var place in new[] { 0, 1, 2, 8, 9, 10, 11 })
        {
            var changed = frame.ToArray();
            changed[place] ^= 0x80;
            Assert.That(() => FrameReader.Read(new MemoryStream(changed)), Throws.TypeOf<ProtocolException>(), $"byte {place}");
        }
    }

    [Test]
    public void A_message_for_the_log_and_a_hello_come_back_as_they_were()
    {
        var message = new LogMessage(LogLevel.Warning, "Memento.Running", new EventId(1002, "NotKept"), "a \"text\"\n", null);
        Assert.That(LogMessage.Read(message.Write()), Is.EqualTo(message));
        var hello = Hello.Of(new TestRunnerHost());
        Assert.That(Hello.Read(hello.Write()), Is.EqualTo(hello));
        Assert.That(() => hello.Match(hello with { ProcessId = 1, Runtime = "11.0.0" }), Throws.Nothing);
        Assert.That(() => hello.Match(hello with { Runner = hello.Runner with { Version = "9.9.9" } }), Throws.TypeOf<ProtocolException>().With.Message.Contains("9.9.9").And.Message.Contains(hello.Runner.Version));
    }

    [TestCase("workers", "0")]
    [TestCase("workers", "1025")]
    [TestCase("spare", "-1")]
    [TestCase("optimize_after", "-1")]
    [TestCase("optimize_after", "65536")]
    [TestCase("retries", "-1")]
    [TestCase("timeout", "00:00:00")]
    [TestCase("timeout", "25.00:00:00")]
    [TestCase("cancel_grace", "-00:00:01")]
    [TestCase("start_timeout", "00:00:00")]
    [TestCase("idle_timeout", "00:00:00")]
    [TestCase("memory_limit_mb", "63")]
    [TestCase("reply_bytes", "-1")]
    [TestCase("worker", "2")]
    public void A_setting_that_cannot_be_is_named(string key, string value)
    {
        using var folder = new Testing.TemporaryFolder();
        var context = TestBackendContext.Create("process", folder.FullPath, new Dictionary<string, string?> { [key] = value }, runnerHost: new TestRunnerHost());
        Assert.That(() => new ProcessRunner(context), Throws.TypeOf<ConfigurationException>().With.Message.Contains($":{key}'"));
    }
}
