namespace Memento.Packaging.Tests;

/// <summary>Calls of memento functions are intercepted in every program that has the host, however it came by it.</summary>
[Category("Long")]
public sealed class NaturalCallTests
{
    private const string Configuration = """
        { "name": "test", "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem" } } } } ] }
        """;

    private const string Program = """
        using System;
        using Memento;
        using Memento.Configuration;

        Console.WriteLine(Numbers.Fibonacci(90));
        Console.WriteLine(MementoEnvironment.Current.Statistics.Computed);

        internal static class Numbers
        {
            [MementoFunction(Version = "1")]
            internal static long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
        }
        """;

    /// <summary>Calls a function of the library Acme.Numbers, and through one of its own.</summary>
    private const string UserOfLibrary = """
        using System;
        using Acme;
        using Memento;
        using Memento.Configuration;

        Console.WriteLine(Numbers.Fibonacci(90) + Own.Half(90));
        Console.WriteLine(MementoEnvironment.Current.Statistics.Computed);

        internal static class Own
        {
            [MementoFunction(Version = "1")]
            internal static long Half(int n) => Numbers.Fibonacci(n) / 2;
        }
        """;

    private static readonly string Packages = $"""<PackageReference Include="Memento.Core" Version="{Workshop.Version}" />""";

    [Test]
    public void A_program_with_the_package_builds_without_a_warning_and_remembers_and_published_it_does_elsewhere()
    {
        var program = MakeProgram(Program, Packages, """
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <AnalysisLevel>latest-all</AnalysisLevel>
            <RunAnalyzers>true</RunAnalyzers>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            """);

        DotNetCommand.Run(program, "build", Source);

        AssertRemembers(program, "2880067194370816120", computed: 91);
        var output = Path.Combine(program, "bin", "Debug", "net10.0");
        Assert.That(Workshop.FilesIn(output), Has.None.Contains("Memento.Generators"), "The compiler uses it, not the program.");
        Assert.That(Directory.GetFiles(output, "*.dll").Select(Path.GetFileName), Has.None.StartsWith("Memento.Storage").And.None.StartsWith("Memento.Runner"));

        DotNetCommand.Run(program, "publish", "--no-build", "-c", "Debug", "-o", "published");
        var moved = Path.Combine(program, "..", "moved");
        Directory.Move(Path.Combine(program, "published"), moved);
        File.WriteAllText(Path.Combine(moved, "memento.json"), Configuration);
        AssertPrints(DotNetCommand.Run(moved, "Program.dll"), "2880067194370816120", 91);
        AssertPrints(DotNetCommand.Run(moved, "Program.dll"), "2880067194370816120", 0);
    }

    [Test]
    public void A_program_that_has_the_package_by_way_of_another_package_remembers_calls_of_both()
    {
        var library = MakeLibrary();
        Workshop.PackOwn(library, Source);
        var program = MakeProgram(UserOfLibrary, $"""<PackageReference Include="Acme.Numbers" Version="{Workshop.Version}" />""");

        DotNetCommand.Run(program, "build", Source);

        AssertRemembers(program, "4320100791556224180", computed: 92);
    }

    [Test]
    public void A_program_that_has_the_package_by_way_of_a_project_remembers_calls_of_both()
    {
        MakeLibrary();
        var program = MakeProgram(UserOfLibrary, """<ProjectReference Include="../Acme.Numbers/Acme.Numbers.csproj" />""");

        DotNetCommand.Run(program, "build", Source);

        AssertRemembers(program, "4320100791556224180", computed: 92);
    }

    [Test]
    public void A_program_of_one_file_remembers_and_says_what_to_set_when_it_is_published()
    {
        var folder = Workshop.MakeProject(
            "Single",
            ("numbers.cs", $"""
                #:package Memento.Core@{Workshop.Version}
                #:property RestoreAdditionalProjectSources={Workshop.FullFeed}
                {Program}
                """),
            ("memento.json", Configuration));

        AssertPrints(DotNetCommand.Run(folder, "run", "numbers.cs"), "2880067194370816120", 91);
        AssertPrints(DotNetCommand.Run(folder, "run", "numbers.cs"), "2880067194370816120", 0);

        // Such programs are compiled ahead of time unless they say otherwise.
        var (exitCode, output) = DotNetCommand.TryRun(folder, "publish", "numbers.cs");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain("#:property PublishAot=false"));
    }

    [Test]
    public void A_program_with_the_sources_remembers_and_carries_nothing_of_the_compiler()
    {
        var program = MakeProgram(Program, $"""
            <ProjectReference Include="{Workshop.Copy}/Memento.Core/Memento.Core.csproj" />
            <MementoPlugin Include="{Workshop.Copy}/Memento.Plugins.Builtin/*/*.csproj" />
            """);
        Edit(program, "</Project>", $"""<Import Project="{Workshop.Copy}/Memento.Core/build/Memento.Core.targets" /></Project>""");

        DotNetCommand.Run(program, "build");

        AssertRemembers(program, "2880067194370816120", computed: 91);
        var output = Path.Combine(program, "bin", "Debug", "net10.0");
        Assert.That(Workshop.FilesIn(output), Has.None.Contains("Memento.Generators").And.None.Contains("CodeAnalysis"));
        Assert.That(File.ReadAllText(Path.Combine(output, "Program.deps.json")), Does.Not.Contain("Memento.Generators").And.Not.Contain("CodeAnalysis"));
    }

    [Test]
    public void A_program_in_another_language_builds_as_if_there_were_no_generator()
    {
        var folder = Workshop.MakeProject(
            "Basic",
            ("Basic.vbproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
                  <ItemGroup>{Packages}</ItemGroup>
                </Project>
                """),
            ("Program.vb", """
                Module Program
                    Sub Main()
                        System.Console.WriteLine(GetType(Memento.MementoFunctionAttribute).Name)
                    End Sub
                End Module
                """));

        Assert.That(DotNetCommand.Run(folder, "run", Source), Does.Contain("MementoFunctionAttribute"));
    }

    private static string Source => $"-p:RestoreAdditionalProjectSources={Workshop.FullFeed}";

    private static string MakeProgram(string source, string references, string properties = "") => Workshop.MakeProject(
        "Program",
        ("Program.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {references}
              </ItemGroup>
            </Project>
            """),
        ("Program.cs", source),
        ("memento.json", Configuration));

    private static string MakeLibrary() => Workshop.MakeProject(
        "Acme.Numbers",
        ("Acme.Numbers.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>{Packages}</ItemGroup>
            </Project>
            """),
        ("Numbers.cs", """
            using Memento;

            namespace Acme;

            public static class Numbers
            {
                [MementoFunction(Version = "1")]
                public static long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
            }
            """));

    private static void AssertRemembers(string program, string result, int computed)
    {
        var built = Path.Combine(program, "bin", "Debug", "net10.0", OperatingSystem.IsWindows() ? "Program.exe" : "Program");
        AssertPrints(DotNetCommand.RunProgram(program, built), result, computed);
        AssertPrints(DotNetCommand.RunProgram(program, built), result, 0);
    }

    private static void AssertPrints(string output, string result, int computed) =>
        Assert.That(output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), Is.EqualTo((string[])[result, $"{computed}"]));

    private static void Edit(string program, string old, string text)
    {
        var file = Path.Combine(program, "Program.csproj");
        File.WriteAllText(file, File.ReadAllText(file).Replace(old, text));
    }
}
