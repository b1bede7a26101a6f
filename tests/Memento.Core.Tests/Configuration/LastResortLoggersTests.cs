using Memento.Configuration;
using Memento.Core.Tests.Functions;
using Microsoft.Extensions.Logging;

namespace Memento.Core.Tests.Configuration;

/// <summary>What a program that gives no loggers gets to see.</summary>
[NonParallelizable] // Standard error is the process's, and other environments write to it.
internal sealed class LastResortLoggersTests
{
    [Test]
    public void A_warning_is_one_line_on_standard_error_and_information_is_none()
    {
        var before = Console.Error;
        using var errors = new StringWriter();
        Console.SetError(errors);
        try
        {
            var logger = new MementoEnvironmentOptions().LoggerFactory.CreateLogger("any");
            logger.Log(LogLevel.Information, default, "quiet", null, (state, _) => state);
            new MementoEnvironmentOptions().LoggerFactory.CreateLogger("Memento.Storage").Log(LogLevel.Warning, StorageErrors.NotRead, "not read", null, (state, _) => state);
            logger.Log(LogLevel.Warning, default, "The store cannot\nbe written.", new IOException("No space left."), (state, _) => state);
            logger.Log(LogLevel.Warning, default, "Closed.", new ClosedException(), (state, _) => state);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.That(errors.ToString().ReplaceLineEndings("\n").TrimEnd('\n'), Is.EqualTo("memento: MEM500: not read\nmemento: The store cannot be written. (No space left.)\nmemento: Closed. ((its message cannot be read: System.InvalidOperationException))"));
    }
}
