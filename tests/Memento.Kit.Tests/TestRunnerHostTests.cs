using System.Diagnostics;
using Memento.Testing;

namespace Memento.Kit.Tests;

/// <summary>The kit's worker is told first what the host's is.</summary>
public sealed class TestRunnerHostTests
{
    [Test]
    public void What_a_runner_has_to_send_first_is_taken_off_and_nothing_else()
    {
        var introduction = new TestRunnerHost(static () => new ProcessStartInfo()).CreateWorkerStartInfo().Introduction;
        using var requests = new MemoryStream([.. introduction.Span, 1, 2, 3]);
        TestRunnerHost.TakeIntroduction(requests);
        Assert.That(requests.Length - requests.Position, Is.EqualTo(3));
    }

    [TestCase("")]
    [TestCase("a call, as a runner writes it that has forgotten what comes first")]
    public void A_runner_that_forgets_it_is_told_so(string sent)
    {
        using var requests = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(sent));
        Assert.That(() => TestRunnerHost.TakeIntroduction(requests), Throws.TypeOf<InvalidDataException>().With.Message.Contains("WorkerStartInfo.Introduction"));
    }
}
