using Earthquakes;

namespace Memento.Samples.Tests.Earthquakes;

public sealed class ReportingTests
{
    [Test]
    public void TheTablesColumnsAreAligned()
    {
        string[] lines = [.. ResultTable.Lines(Week.SmallResults())];

        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Length.EqualTo(6));
            Assert.That(lines.Select(line => line.Length).Distinct().Count(), Is.EqualTo(1));
            Assert.That(lines[1], Does.StartWith("ci          379  1.1          124  0.826  "));
        });
    }

    [Test]
    public void ATerminalHasOneLineThatIsWrittenOver()
    {
        var output = new StringWriter();
        var progress = new ProgressReport(output, overwrite: true, new ManualClock());

        progress.Report(new BatchProgress("ci", 10, 20));
        progress.Report(new BatchProgress("nc", 1, 20));
        progress.Clear();

        Assert.That(
            output.ToString(),
            Is.EqualTo(
                "\rbootstrap ci: batch 10 of 20\rbootstrap nc: batch 1 of 20 \r" + new string(' ', 27) + "\r"));
    }

    [Test]
    public void AFileHasALineASecond()
    {
        var output = new StringWriter { NewLine = "\n" };
        var clock = new ManualClock();
        var progress = new ProgressReport(output, overwrite: false, clock);

        for (int batch = 1; batch <= 5; batch++)
        {
            progress.Report(new BatchProgress("ci", batch, 5));
            clock.Advance(TimeSpan.FromSeconds(0.5));
        }

        progress.Clear();

        Assert.That(
            output.ToString(),
            Is.EqualTo("bootstrap ci: batch 1 of 5\nbootstrap ci: batch 3 of 5\nbootstrap ci: batch 5 of 5\n"));
    }

    [Test]
    public void ThePlotGoesWhereItIsTold()
    {
        var commandLine = CommandLine.Parse(["--plot", "a.svg"]);

        Assert.Multiple(() =>
        {
            Assert.That(commandLine.Plot, Is.EqualTo(Path.GetFullPath("a.svg")));
            Assert.That(commandLine.Catalogue, Is.EqualTo(Week.Path));
        });
    }

    [TestCase("--nothing", "a")]
    [TestCase("--plot")]
    [TestCase("a.geojson")]
    public void AnArgumentThatIsNotUnderstoodIsNamed(params string[] arguments) =>
        Assert.That(
            () => CommandLine.Parse(arguments),
            Throws.TypeOf<SampleException>().With.Message.Contains($"'{arguments[0]}'"));

    [Test]
    public void AnErrorIsOneSentenceAndNoStackTrace()
    {
        TextWriter before = Console.Error;
        var errors = new StringWriter { NewLine = "\n" };
        int code;
        Console.SetError(errors);
        try
        {
            code = Program.Main(["--catalogue", "nowhere.geojson"]);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(errors.ToString(), Does.StartWith("error: The catalogue '"));
            Assert.That(errors.ToString().Count(character => character == '\n'), Is.EqualTo(1));
        });
    }
}
