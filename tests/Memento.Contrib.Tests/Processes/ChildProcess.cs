using System.Diagnostics;

namespace Memento.Contrib.Tests.Processes;

/// <summary>This very assembly as a child process.</summary>
internal static class ChildProcess
{
    /// <summary>How to start it, with its standard streams redirected.</summary>
    public static ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", typeof(ChildProcess).Assembly.Location, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
