using System.Composition.Hosting;
using System.Reflection;

namespace Memento.Plugins;

/// <summary>Finds the exception that a plugin itself threw within those that were wrapped around it on the way.</summary>
internal static class PluginFault
{
    /// <summary>The plugin's own exception.</summary>
    public static Exception Unwrap(Exception exception)
    {
        while (exception is TargetInvocationException or TypeInitializationException or CompositionFailedException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    /// <summary>The exception for a message: its type and text, as the end of a sentence.</summary>
    public static string Describe(Exception exception) => $"{exception.GetType().Name}: {ExceptionReader.MessageOf(exception).TrimEnd('.')}";
}
