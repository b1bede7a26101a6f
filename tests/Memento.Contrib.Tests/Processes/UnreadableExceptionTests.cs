using System.Text;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Running.Processes.Protocol;
using Memento.Running.Processes.Serving;
using Memento.Storage.Tiered;
using Microsoft.Extensions.Logging;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Exceptions whose own code throws when they are asked what they say.</summary>
internal sealed class UnreadableExceptionTests
{
    [Test]
    public void A_worker_says_why_it_cannot_run_a_call_also_where_that_cannot_be_read() =>
        Assert.That(Encoding.UTF8.GetString(Refusal.Write(new ClosedException())), Does.StartWith($"\n{typeof(ClosedException)}: ").And.Contains("cannot be read"));

    [Test]
    public void What_is_logged_with_one_in_a_worker_reaches_the_program()
    {
        var said = new List<LogMessage>();
        using var loggers = new WorkerLoggerProvider(said.Add);
        loggers.CreateLogger("category").Log(LogLevel.Warning, 7, "the text", new ClosedException(), static (text, _) => text);
        Assert.That(said.Single().Text, Is.EqualTo("the text"));
        Assert.That(said.Single().Cause, Does.StartWith(typeof(ClosedException).FullName!).And.Contains("cannot be read"));
    }

    [Test]
    public void A_tier_that_throws_one_is_a_tier_that_failed()
    {
        using var log = new RecordingLoggers { OnException = static exception => _ = exception.ToString() };
        var gate = new TierGate("tier", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), new TierStatistics("tier"), log.CreateLogger("gate")) { AsksHere = true };
        Assert.That(async () => await gate.AskAsync<int>(static _ => throw new ClosedException(), CancellationToken.None), Throws.TypeOf<TierDownException>().With.Message.Contains("cannot be read"));
        Assert.That(log.Warnings.Count(), Is.EqualTo(1));
    }
}
