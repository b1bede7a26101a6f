using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Memento.Benchmarks.Tests;

/// <summary>That everything can be measured, with so few rounds that the numbers say nothing.</summary>
[TestFixture]
public sealed class BenchmarkTests
{
    private static readonly string Benchmarks = typeof(BenchmarkTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "Benchmarks").Value!;

    [Category("Long")]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(6)]
    [TestCase(7)]
    [TestCase(8)]
    [TestCase(9)]
    [TestCase(10)]
    [TestCase(11)]
    [TestCase(12)]
    public void A_row_reports_its_numbers(int row)
    {
        var file = Path.GetTempFileName();
        try
        {
            var (exitCode, output) = Run(row.ToString(System.Globalization.CultureInfo.InvariantCulture), "--quick", "--json", file);
            Assert.That(exitCode, Is.Zero, output);
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            var measured = json.RootElement.EnumerateArray().Single();
            Assert.That(measured.GetProperty("row").GetInt32(), Is.EqualTo(row));
            var lines = measured.GetProperty("lines").EnumerateArray().ToList();
            Assert.That(lines, Is.Not.Empty);
            foreach (var line in lines)
            {
                var subject = line.GetProperty("subject").GetString();
                foreach (var name in (string[])["ratio", "nanoseconds", "floorNanoseconds"])
                {
                    Assert.That(line.GetProperty(name).GetDouble(), Is.Positive, $"{name} of {subject}");
                }

                foreach (var peer in line.GetProperty("peers").EnumerateArray())
                {
                    // Measured, or it is said why not.
                    Assert.That(peer.GetProperty("nanoseconds").ValueKind == JsonValueKind.Number, Is.EqualTo(peer.GetProperty("missing").ValueKind == JsonValueKind.Null), $"{peer} of {subject}");
                }
            }

            Assert.That(lines.Sum(static line => line.GetProperty("budgets").GetArrayLength()), Is.Positive, "There is something to be held against.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Category("Long")]
    [Test]
    public void Several_runs_tell_how_many_budgets_kept_their_colour()
    {
        var (exitCode, output) = Run("1", "--quick", "--check", "--times", "2");
        Assert.That(exitCode, Is.LessThanOrEqualTo(1), output);
        Assert.That(output, Does.Contain("Run 2 of 2").And.Contain("Of 6 budgets "));
    }

    [TestCase("13")]
    [TestCase("--times", "0", "--check")]
    [TestCase("--times", "2")]
    [TestCase("--chekc")]
    [TestCase("--json")]
    public void What_is_no_argument_is_answered_by_the_usage(params string[] arguments)
    {
        var (exitCode, output) = Run(arguments);
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Does.Contain("Usage:"));
    }

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Benchmarks, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }
}
