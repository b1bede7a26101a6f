using System.Diagnostics;

namespace Memento.Core.Tests.Serialization.Npy;

/// <summary>Python with NumPy in it, where there is one.</summary>
internal static class NumPy
{
    private static readonly Lazy<string?> Python = new(Find);

    /// <summary>Ignores the test where there is no NumPy; fails it in continuous integration, which installs it.</summary>
    public static void Require()
    {
        if (Python.Value is not null)
        {
            return;
        }

        const string Reason = "There is no python3 with NumPy on this machine (on Debian: apt-get install python3-numpy).";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Reason);
        }

        Assert.Ignore(Reason);
    }

    /// <summary>Runs a script in a folder, after its imports.</summary>
    /// <returns>What it prints.</returns>
    public static string Run(string folder, string script)
    {
        var (exitCode, output, error) = Start(Python.Value!, folder, "import io, json, zipfile\nimport numpy as np\n" + script);
        Assert.That(exitCode, Is.Zero, error);
        return output;
    }

    // The first python3 on the path need not be the one that the system's packages are for.
    private static string? Find() => Array.Find(["python3", "/usr/bin/python3"], static python =>
    {
        try
        {
            return Start(python, Path.GetTempPath(), "import numpy").ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no such program.
            return false;
        }
    });

    private static (int ExitCode, string Output, string Error) Start(string python, string folder, string script)
    {
        var info = new ProcessStartInfo(python, ["-"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment["PYTHONIOENCODING"] = "utf-8";
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
