using Memento.Cli.Output;

namespace Memento.Cli.Tests;

/// <summary>What is told while something goes on.</summary>
[TestFixture]
internal sealed class ProgressTests
{
    // The first of a hundred was done in so many milliseconds, of which the 99 others take as many each.
    [TestCase(6, "1 s left")]
    [TestCase(10, "1 s left")]
    [TestCase(11, "2 s left")]
    [TestCase(303, "30 s left")]
    [TestCase(605, "60 s left")]
    [TestCase(900, "1 min 30 s left")]
    [TestCase(90_000, "2 h 28 min left")]
    public void The_time_that_is_left_is_told_in_whole_seconds(int milliseconds, string expected)
    {
        var clock = new Hand();
        var error = new StringWriter();
        var console = new ToolConsole(TextWriter.Null, error, outputIsTerminal: false, errorIsTerminal: false, hasColor: false);
        using var line = console.StartProgress("call", clock);
        clock.Milliseconds = milliseconds;
        line.Report(1, 100);
        Assert.That(error.ToString().TrimEnd(), Does.EndWith($", {expected}"));
    }

    private sealed class Hand : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
