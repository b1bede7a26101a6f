namespace Memento.Packaging.Tests;

/// <summary>A plugin as a stranger writes it: three lines, and the contract from a package.</summary>
public sealed class PackageReferenceTests
{
    private static readonly string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
          <ItemGroup><PackageReference Include="Memento.Abstractions" Version="{Workshop.Version}" /></ItemGroup>
        </Project>
        """;

    [Test]
    [Category("Long")]
    public void Readme_plugin_builds_into_a_complete_folder()
    {
        var source = Readme.PluginSource;
        var folder = Workshop.MakeProject("Acme.Stopwatch", ("Acme.Stopwatch.csproj", Project), ("StopwatchRunner.cs", source));

        Build(folder, "-p:MementoPluginsFolder=../plugins-dropin");

        string[] expected = ["Acme.Stopwatch.dll", "Acme.Stopwatch.pdb", "Acme.Stopwatch.deps.json", "Acme.Stopwatch.runtimeconfig.json"];
        Assert.That(Workshop.FilesIn(Path.Combine(folder, "bin", "Debug", "net10.0")), Is.EquivalentTo(expected));
        Assert.That(Workshop.FilesIn(Path.Combine(folder, "..", "plugins-dropin")), Is.EquivalentTo(expected.Select(file => $"Acme.Stopwatch/{file}")));
        Assert.That(source.Split('\n'), Has.Length.LessThan(40), "The README promises a plugin in under 40 lines.");
    }

    [Test]
    public void Readme_shows_the_project_that_is_built_here() =>
        Assert.That(Readme.PluginProject.ReplaceLineEndings(), Is.EqualTo(Project.Replace(Workshop.Version, "0.1.0").ReplaceLineEndings()));

    [Test, Category("Long")]
    public void Readme_program_runs_with_the_builtin_plugins_and_then_with_the_one_that_was_dropped_in()
    {
        var plugin = Workshop.MakeProject("Acme.Stopwatch", ("Acme.Stopwatch.csproj", Project), ("StopwatchRunner.cs", Readme.PluginSource));
        DotNetCommand.Run(Path.Combine(plugin, ".."), "new", "console", "-o", "Analysis");
        var program = Workshop.MakeProject(
            "Analysis",
            ("Analysis.csproj", Readme.ProgramProject.Replace("../memento/", $"{Workshop.Copy}/")),
            ("Program.cs", Readme.Program),
            ("memento.json", Readme.Configuration));

        Assert.That(DotNetCommand.Run(program, "run"), Does.Contain("2880067194370816120").And.Contain("by runner local"));
        Assert.That(Path.Combine(program, "memento-data"), Does.Exist, "The README says that the store is beside memento.json.");
        Assert.That(Path.Combine(program, "plugins-dropin"), Does.Not.Exist, "The plugins belong into the output.");

        Build(plugin, "-p:MementoPluginsFolder=../Analysis/bin/Debug/net10.0/plugins-dropin");
        File.WriteAllText(Path.Combine(program, "memento.json"), Readme.Selection);
        Assert.That(DotNetCommand.Run(program, "run"), Does.Contain("2880067194370816120").And.Contain("by runner stopwatch"));
    }

    [Test, Category("Long")]
    public void Host_from_packages_carries_the_plugins_of_its_solution()
    {
        var plugin = Workshop.MakeProject("Acme.Stopwatch", ("Acme.Stopwatch.csproj", Project), ("StopwatchRunner.cs", Readme.PluginSource));
        var host = Workshop.MakeProject(
            "Host",
            ("Host.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Memento.Core" Version="{Workshop.Version}" />
                    <PackageReference Include="Memento.Abstractions" Version="{Workshop.Version}" />
                    <MementoPlugin Include="../Acme.Stopwatch/Acme.Stopwatch.csproj" />
                  </ItemGroup>
                </Project>
                """),
            ("Library.cs", "public class Library { }"));
        var source = $"-p:RestoreAdditionalProjectSources={Workshop.FullFeed}";
        DotNetCommand.Run(plugin, "restore", source);

        DotNetCommand.Run(host, "build", source, "-p:CopyLocalLockFileAssemblies=true");

        var output = Workshop.FilesIn(Path.Combine(host, "bin", "Debug", "net10.0"));
        Assert.That(output, Has.Member("plugins-dropin/Acme.Stopwatch/Acme.Stopwatch.dll").And.None.EqualTo("Acme.Stopwatch.dll"));
        Assert.That(output, Has.Member("Memento.Abstractions.dll"), "A library that uses the host is no plugin.");
    }

    [Test, Category("Long")]
    public void Functions_of_a_package_call_each_other_and_are_called_by_those_of_a_program()
    {
        var source = $"-p:RestoreAdditionalProjectSources={Workshop.FullFeed}";
        var library = Workshop.MakeProject(
            "Acme.Statistics",
            ("Acme.Statistics.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><Version>{Workshop.Version}</Version></PropertyGroup>
                  <ItemGroup><PackageReference Include="Memento.Core" Version="{Workshop.Version}" /></ItemGroup>
                </Project>
                """),
            ("Statistics.cs", """
                using System.Linq;
                using Memento;

                namespace Acme;

                public static class Statistics
                {
                    [MementoFunction]
                    public static double Mean(double[] values) => Sum(values) / values.Length;

                    [MementoFunction]
                    public static double Sum(double[] values) => values.Sum();
                }
                """));
        DotNetCommand.Run(library, "pack", source, "-o", "../feed of statistics");
        var program = Workshop.MakeProject(
            "Statistician",
            ("Statistician.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
                  <ItemGroup><PackageReference Include="Acme.Statistics" Version="{Workshop.Version}" /></ItemGroup>
                </Project>
                """),
            ("memento.json", """{ "name": "test", "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "memory" } } } } ] }"""),
            ("Program.cs", """
                using System;
                using Acme;
                using Memento;
                using Memento.Configuration;

                Console.WriteLine(Report.Of("prices"));
                Console.WriteLine(Statistics.Mean([1, 2, 6]));
                Console.WriteLine($"{MementoEnvironment.Current.Statistics.Computed} computed, {MementoEnvironment.Current.Statistics.Remembered} remembered");

                static class Report
                {
                    [MementoFunction]
                    public static string Of(string name) => $"{name}: {Statistics.Mean([1, 2, 6])}";
                }
                """));

        var output = DotNetCommand.Run(program, "run", source.Replace(Workshop.FullFeed, $"{Workshop.FullFeed}%3B{Path.GetFullPath(Path.Combine(library, "..", "feed of statistics"))}"));

        Assert.That(output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^3..], Is.EqualTo((string[])["prices: 3", "3", "3 computed, 1 remembered"]));
    }

    [Test, Category("Long")]
    public void A_program_and_a_test_project_with_the_package_are_no_plugins()
    {
        foreach (var property in (string[])["<OutputType>Exe</OutputType>", "<IsTestProject>true</IsTestProject>", "<IsMementoPlugin>false</IsMementoPlugin>"])
        {
            var project = Project.Replace("</TargetFramework>", $"</TargetFramework>{property}");
            var folder = Workshop.MakeProject($"Acme{property.Length}", ("Acme.csproj", project), ("Program.cs", "System.Console.WriteLine();"));

            Build(folder, "-p:MementoPluginsFolder=plugins-dropin", "-p:OutputType=Exe");

            Assert.That(Workshop.FilesIn(Path.Combine(folder, "bin")), Has.Some.EndsWith("/Memento.Abstractions.dll"), property);
            Assert.That(Path.Combine(folder, "plugins-dropin"), Does.Not.Exist, property);
        }
    }

    private static void Build(string folder, params string[] arguments) =>
        DotNetCommand.Run(folder, ["build", $"-p:RestoreAdditionalProjectSources={Workshop.Feed}", .. arguments]);
}
