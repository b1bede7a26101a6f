using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Memento.Testing;

/// <summary>A process in which a fixture does a piece of work. Killed when it is disposed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ChildProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts one with the fixture of the test that runs, in the test's folder.</summary>
    /// <param name="fixture">The fixture.</param>
    /// <param name="folder">The test's folder.</param>
    /// <param name="work">The name of the work, and what it takes.</param>
    public static ChildProcess Start(object fixture, string folder, params ReadOnlySpan<string> work)
    {
        var type = fixture.GetType();
        var assembly = type.Assembly.Location;
        var start = new ProcessStartInfo(Dotnet()) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (ReadOnlySpan<string>)[
            "exec",
            "--runtimeconfig", Beside(assembly, ".runtimeconfig.json"),
            "--depsfile", Beside(assembly, ".deps.json"),
            typeof(ChildProcess).Assembly.Location,
            assembly, type.FullName!, JsonSerializer.Serialize(ArgumentsOf(type)), folder,
            .. work])
        {
            start.ArgumentList.Add(argument);
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Makes a fixture in the process.</summary>
    public static object Make(Type type, JsonElement arguments)
    {
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).First(constructor => constructor.GetParameters().Length == arguments.GetArrayLength());
        return constructor.Invoke([.. constructor.GetParameters().Zip(arguments.EnumerateArray()).Select(static pair => pair.Second.Deserialize(pair.First.ParameterType))]);
    }

    /// <summary>The next line that the process writes; null when it has ended.</summary>
    public async Task<string?> ReadLineAsync(TimeSpan patience) => await _process.StandardOutput.ReadLineAsync().WaitAsync(patience).ConfigureAwait(false);

    /// <summary>Kills the process.</summary>
    /// <returns>The lines that it had written and nobody had read.</returns>
    public async Task<IReadOnlyList<string>> KillAsync(TimeSpan patience)
    {
        _process.Kill(entireProcessTree: true);
        return Lines(await _process.StandardOutput.ReadToEndAsync().WaitAsync(patience).ConfigureAwait(false));
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>What the process told; empty when all was right.</returns>
    public async Task<string> EndAsync(TimeSpan patience)
    {
        var told = await _process.StandardOutput.ReadToEndAsync().WaitAsync(patience).ConfigureAwait(false);
        await _process.WaitForExitAsync().WaitAsync(patience).ConfigureAwait(false);
        return _process.ExitCode == 0 ? "" : told + await _errors.ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    // A line without its end was not said in whole.
    private static List<string> Lines(string text) => [.. text.Split('\n')[..^1].Select(static line => line.TrimEnd('\r'))];

    private static string Beside(string assembly, string extension)
    {
        var path = Path.ChangeExtension(assembly, null) + extension;
        return File.Exists(path) ? path : throw new InvalidOperationException($"A test starts a process with the fixture of {assembly}, and there is no {path} beside it. The project of the tests is one that `dotnet test` runs.");
    }

    // The host of the runtime that this is: there may be another one on the path.
    private static string Dotnet()
    {
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return File.Exists(path) ? path : "dotnet";
    }

    // What the fixture of the test that runs was made with.
    private static object?[] ArgumentsOf(Type type)
    {
        for (ITest? test = TestExecutionContext.CurrentContext.CurrentTest; test is not null; test = test.Parent)
        {
            if (test is TestFixture fixture)
            {
                return fixture.Arguments.All(static argument => argument is null or string or bool or Enum || argument.GetType().IsPrimitive)
                    ? fixture.Arguments
                    : throw new InvalidOperationException($"A test starts a process with the fixture {type}, whose arguments are not all texts and numbers.");
            }
        }

        return [];
    }
}
