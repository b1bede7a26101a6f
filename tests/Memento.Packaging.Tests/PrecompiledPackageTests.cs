using System.IO.Compression;

namespace Memento.Packaging.Tests;

/// <summary>The host's and the contract's packages have code that is compiled ahead, which a program that was built, and not published, runs.</summary>
[Category("Long")]
public sealed class PrecompiledPackageTests
{
    private const string Compiled = "runtimes/linux-x64/lib/net10.0";

    private static string Source => $"-p:RestoreAdditionalProjectSources={Workshop.OptimizedFeed}";

    [Test]
    public void A_program_that_was_built_runs_what_is_compiled_ahead_and_so_does_one_that_is_published_for_a_runtime()
    {
        var program = MakeProgram();

        DotNetCommand.Run(program, "build", "-o", "built", Source);
        Assert.That(Workshop.FilesIn(Path.Combine(program, "built", "runtimes")), Is.EquivalentTo((string[])["linux-x64/lib/net10.0/Memento.Abstractions.dll", "linux-x64/lib/net10.0/Memento.Core.dll"]));
        foreach (var assembly in (string[])["Memento.Abstractions.dll", "Memento.Core.dll"])
        {
            Assert.That(Workshop.IsCompiledAhead(Path.Combine(program, "built", Compiled, assembly)), Is.True, assembly);
            Assert.That(Workshop.IsCompiledAhead(Path.Combine(program, "built", assembly)), Is.False, assembly);
        }

        Assert.That(Run(program, "built"), Is.EqualTo((string[])["49", "1", $"here {Compiled}/Memento.Core.dll"]));

        DotNetCommand.Run(program, "publish", "-r", "linux-x64", "--no-self-contained", "-o", "published", Source);
        Assert.That(Path.Combine(program, "published", "runtimes"), Does.Not.Exist);
        Assert.That(Workshop.IsCompiledAhead(Path.Combine(program, "published", "Memento.Core.dll")), Is.True);
        Assert.That(Run(program, "published"), Is.EqualTo((string[])["49", "0", "here Memento.Core.dll"]), "The version of a function is that of the same code.");
    }

    [Test]
    public void Its_workers_run_it_too()
    {
        var program = MakeProgram($"""<MementoPlugin Include="{Workshop.Copy}/Memento.Plugins.Contrib/Runner.Process/*.csproj" />""", "\"runner\": { \"type\": \"process\" }, ");

        // The program's own restore sees the package's targets, and so the plugin's project, only when it has restored the package.
        DotNetCommand.Run(Workshop.Copy, "restore", "Memento.Plugins.Contrib/Runner.Process");
        DotNetCommand.Run(program, "build", "-o", "built", Source);

        Assert.That(Run(program, "built", "other")[^1], Is.EqualTo($"elsewhere {Compiled}/Memento.Core.dll"));
    }

    [Test]
    public void The_folder_of_packages_may_be_named_without_a_slash_at_its_end()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var output = Path.Combine(Workshop.Folder, "packed elsewhere");
        DotNetCommand.Run(Workshop.Copy, new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Path.TrimEndingDirectorySeparator(packages) }, "pack", "Memento.Abstractions", "-o", output);
        using var package = ZipFile.OpenRead(Directory.GetFiles(output, "*.nupkg").Single());

        Assert.That(package.Entries.Select(static entry => entry.FullName), Has.Member($"{Compiled}/Memento.Abstractions.dll"));
    }

    [Test]
    public void A_debug_build_is_packed_without()
    {
        using var package = ZipFile.OpenRead(Path.Combine(Workshop.FullFeed, $"Memento.Core.{Workshop.Version}.nupkg"));

        Assert.That(package.Entries.Select(static entry => entry.FullName), Has.Member("lib/net10.0/Memento.Core.dll").And.None.StartsWith("runtimes/"));
    }

    private static string MakeProgram(string plugins = "", string runner = "") => Workshop.MakeProject(
        "Program",
        ("Program.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Memento.Core" Version="{Workshop.OptimizedVersion}" />
                {plugins}
              </ItemGroup>
            </Project>
            """),
        ("Program.cs", """
            using Memento;
            using Memento.Configuration;

            Console.WriteLine(Numbers.Square(7));
            Console.WriteLine(MementoEnvironment.Current.Statistics.Computed);
            Console.WriteLine($"here {Place.OfHost()}");
            if (args is ["other"])
            {
                Console.WriteLine(Place.Of(Environment.ProcessId));
            }

            internal static class Numbers
            {
                [MementoFunction]
                internal static long Square(int number) => (long)number * number;
            }

            internal static class Place
            {
                internal static string OfHost() => Path.GetRelativePath(AppContext.BaseDirectory, typeof(MementoEnvironment).Assembly.Location).Replace('\\', '/');

                [MementoFunction(Version = "1")]
                internal static string Of(int process) => $"{(process == Environment.ProcessId ? "here" : "elsewhere")} {OfHost()}";
            }
            """),
        ("memento.json", $$"""
            { "name": "test", "repos": [ { "name": "main", "clusters": { "default": { {{runner}}"storage": { "type": "filesystem", "path": "store" } } } } ] }
            """));

    private static string[] Run(string program, string output, params string[] arguments) => DotNetCommand
        .RunProgram(program, Path.Combine(program, output, "Program"), arguments)
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
