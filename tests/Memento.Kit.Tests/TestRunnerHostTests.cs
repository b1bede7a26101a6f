using System.Diagnostics;
using Memento.Kit.Tests.Wrong;
using Memento.Plugins;
using Memento.Running;
using Memento.Testing;

namespace Memento.Kit.Tests;

/// <summary>The kit's host of runners: each of a fixture's runners has it, and its worker is told first what the host's is.</summary>
public sealed class TestRunnerHostTests
{
    [Test]
    public void A_runner_of_the_fixtures_own_tests_ends_in_the_fixtures_host() => Assert.That(KitRun.Run(typeof(OwnTests<object>), new object(), nameof(OwnTests<>.It_ends_in_the_host)).Single().Message, Is.Empty);

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

    // Open, so that it is a fixture for nobody but who closes it.
    private sealed class OwnTests<T>(object unused) : RunnerBackendTests
    {
        [Test]
        public async Task It_ends_in_the_host()
        {
            await using var runner = CreateRunner(CreateContext());
            await runner.RunAsync(TestFunctionCall.Returning(1));
            Assert.That(Host.Ran, Has.Count.EqualTo(1), unused.ToString());
        }

        protected override IRunnerBackend CreateRunner(BackendContext context) => new Plain(context);
    }

    private sealed class Plain(BackendContext context) : WrongExports.RunnerOf(context, "plain");
}
