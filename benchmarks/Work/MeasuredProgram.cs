using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Memento.Benchmarks.Measuring;
using Memento.Configuration;

namespace Memento.Benchmarks.Work;

/// <summary>One of the programs that are measured from their start to their end: published, or built as a user builds it who has the packages.</summary>
internal sealed class MeasuredProgram
{
    // What was just packed is of the build that runs; behind the plus is the commit.
    private static readonly string VersionOfPackages = typeof(MementoEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private readonly string _file;
    private readonly string _data;

    private MeasuredProgram(string file, string data)
    {
        _file = file;
        _data = data;
    }

    /// <summary>How many plugins lie in its folder.</summary>
    public int Plugins => Directory.GetDirectories(Path.Combine(Path.GetDirectoryName(_file)!, "plugins-dropin")).Length;

    /// <summary>Publishes a program, with its code and that of its plugins compiled ahead.</summary>
    /// <param name="name">Its project's, beside the benchmarks.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="data">The folder of the user's data of those who run it.</param>
    public static MeasuredProgram Publish(string name, string folder, string data)
    {
        var project = Path.Combine(FolderOf(name), $"{name}.csproj");
        var runtime = RuntimeInformation.RuntimeIdentifier.Contains("linux", StringComparison.Ordinal) ? $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}" : RuntimeInformation.RuntimeIdentifier;
        RunDotNet("publish", project, "-c", "Release", "-r", runtime, "--no-self-contained", "-p:PublishReadyToRun=true", "-p:RunAnalyzers=false", "-o", folder);
        return new MeasuredProgram(Executable(folder, name), data);
    }

    /// <summary>Packs the host and the contract, and builds a program with these packages, in a project of its own.</summary>
    /// <param name="name">That of the project, beside the benchmarks, whose sources and configuration it has.</param>
    /// <param name="folder">Where all of it goes.</param>
    /// <param name="data">The folder of the user's data of those who run it.</param>
    public static MeasuredProgram Build(string name, string folder, string data)
    {
        var feed = Path.Combine(folder, "feed");
        foreach (var package in (string[])["Memento.Abstractions", "Memento.Core"])
        {
            RunDotNet("pack", Path.Combine(BuildMetadata.Repository, package), "-c", "Release", "-p:RunAnalyzers=false", "-o", feed);
        }

        foreach (var file in (string[])["Program.cs", "memento.json"])
        {
            File.Copy(Path.Combine(FolderOf(name), file), Path.Combine(folder, file));
        }

        // They stop the search for those of a repository that the temporary folder might lie in.
        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
        {
            File.WriteAllText(Path.Combine(folder, file), "<Project />");
        }

        // The packages are unpacked here, since others of this version may have been before where those of all projects are.
        var project = Path.Combine(folder, $"{name}.csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestoreAdditionalProjectSources>{feed}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(folder, "packages")}</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Memento.Core" Version="{VersionOfPackages}" />
                <None Update="memento.json" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>
            </Project>
            """);
        var output = Path.Combine(folder, "output");
        RunDotNet("build", project, "-c", "Release", "-o", output);
        return new MeasuredProgram(Executable(output, name), data);
    }

    /// <summary>Runs it to its end.</summary>
    /// <param name="expected">The exit code that it ends with.</param>
    public void Run(int expected)
    {
        var start = new ProcessStartInfo(_file) { WorkingDirectory = Path.GetDirectoryName(_file) };
        start.Environment["XDG_DATA_HOME"] = _data;
        start.Environment["LOCALAPPDATA"] = _data;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment.Remove("MEMENTO_ENV");
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != expected)
        {
            throw new InvalidOperationException($"{_file} ended with {process.ExitCode}, where {expected} was expected.");
        }
    }

    private static string FolderOf(string name) => Path.Combine(BuildMetadata.Repository, "benchmarks", "Programs", name);

    private static string Executable(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name);

    private static void RunDotNet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-nologo"]);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["UseSharedCompilation"] = "true";
        // One that outlived the command would keep its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // And one that ends with this build takes as long to start as what it builds; nor does a build last long enough to get back what its code costs to profile.
        start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        ProcessOutput.Of(start);
    }
}
