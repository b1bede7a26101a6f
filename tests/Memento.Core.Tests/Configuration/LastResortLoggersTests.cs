using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Memento.Core.Tests.Support;
using Memento.Logging;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Configuration;

/// <summary>What a program that gives no loggers gets to see.</summary>
[NonParallelizable] // Standard error is the process's, and other environments write to it.
internal sealed class LastResortLoggersTests
{
    [Test]
    public void A_warning_is_one_line_on_standard_error_and_information_is_none()
    {
        var written = Written(() =>
        {
            var logger = new MementoEnvironmentOptions().LoggerFactory.CreateLogger("any");
            logger.Log(LogLevel.Information, default, "quiet", null, (state, _) => state);
            new MementoEnvironmentOptions().LoggerFactory.CreateLogger("Memento.Storage").Log(LogLevel.Warning, StorageErrors.NotRead, "not read", null, (state, _) => state);
            logger.Log(LogLevel.Warning, default, "The store cannot\nbe written.", new IOException("No space left."), (state, _) => state);
            logger.Log(LogLevel.Warning, default, "Closed.", new ClosedException(), (state, _) => state);
        });
        Assert.That(written, Is.EqualTo("memento: MEM500: not read\nmemento: The store cannot be written. (No space left.)\nmemento: Closed. ((its message cannot be read: System.InvalidOperationException))"));
    }

    [Test]
    public void Of_a_thousand_lines_with_one_id_a_few_are_written_and_say_so_and_others_are_all_written()
    {
        using var loggers = new LastResortLoggers();
        var logger = loggers.CreateLogger("Memento.Storage");
        var written = Written(() =>
        {
            for (var i = 1; i <= 1_000; i++)
            {
                logger.Log(LogLevel.Warning, StorageErrors.NotWritten, $"call {i}", null, (state, _) => state);
            }

            logger.Log(LogLevel.Warning, StorageErrors.NotRead, "another", null, (state, _) => state);
            for (var i = 0; i < 20; i++)
            {
                logger.Log(LogLevel.Warning, default, "of a plugin", null, (state, _) => state);
            }
        });
        var lines = written.Split('\n');
        Assert.That(lines.Take(9), Is.EqualTo(Enumerable.Range(1, 9).Select(i => $"memento: MEM501: call {i}")));
        Assert.That(lines[9], Is.EqualTo("memento: MEM501: call 10 (From here on only some lines with MEM501 are written.)"));
        Assert.That(lines[10], Is.EqualTo("memento: MEM501: call 16 (Line 16 with MEM501, of which only some are written.)"));
        Assert.That(lines.Skip(10).TakeWhile(line => line.Contains("MEM501", StringComparison.Ordinal)).Count(), Is.EqualTo(6), "16, 32, 64, 128, 256, 512");
        Assert.That(lines.Skip(16), Is.EqualTo((string[])["memento: MEM500: another", .. Enumerable.Repeat("memento: of a plugin", 20)]));
    }

    [Test]
    public void What_loggers_of_the_program_throw_at_is_a_line_on_standard_error()
    {
        var throwing = new RecordingLoggers { OnException = static _ => throw new ObjectDisposedException("the program's") };
        using var loggers = new ForgivingLoggers(throwing);
        var written = Written(() => loggers.CreateLogger("any").Log(LogLevel.Warning, default, "Not stored.", new IOException("No space left."), (state, _) => state));
        Assert.That(written, Is.EqualTo("memento: Not stored. (No space left.)"));
        Assert.That(throwing.Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public void Where_standard_error_cannot_be_written_nothing_is_thrown()
    {
        var before = Console.Error;
        using var closed = new StringWriter();
        closed.Dispose();
        Console.SetError(closed);
        try
        {
            using var loggers = new LastResortLoggers();
            Assert.That(() => loggers.CreateLogger("any").Log(LogLevel.Warning, default, "Not stored.", null, (state, _) => state), Throws.Nothing);
        }
        finally
        {
            Console.SetError(before);
        }
    }

    private static string Written(Action log)
    {
        var before = Console.Error;
        using var errors = new StringWriter();
        Console.SetError(errors);
        try
        {
            log();
        }
        finally
        {
            Console.SetError(before);
        }

        return errors.ToString().ReplaceLineEndings("\n").TrimEnd('\n');
    }
}
