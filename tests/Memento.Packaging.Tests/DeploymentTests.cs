namespace Memento.Packaging.Tests;

/// <summary>How a program with memento functions can be published, and how it cannot, which the build says.</summary>
[Category("Long")]
public sealed class DeploymentTests
{
    private const string Configuration = """
        { "name": "test", "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store" } } } } ] }
        """;

    private string _program = "";

    [SetUp]
    public void MakeProgram() => _program = Workshop.MakeProject(
        "Program",
        ("Program.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{Workshop.Copy}/Memento.Core/Memento.Core.csproj" />
                <MementoPlugin Include="{Workshop.Copy}/Memento.Plugins.Builtin/*/*.csproj" />
              </ItemGroup>
              <Import Project="{Workshop.Copy}/Memento.Core/build/Memento.Core.targets" />
            </Project>
            """),
        ("Program.cs", """
            using System;
            using Memento;
            using Memento.Configuration;

            // No version is given: it is made of the code, which a single file has not in files of their own.
            Console.WriteLine(Numbers.Fibonacci(90));
            Console.WriteLine(MementoEnvironment.Current.Statistics.Computed);
            Console.WriteLine(Numbers.FibonacciMemento.Name.Version);

            internal static class Numbers
            {
                [MementoFunction]
                internal static long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);
            }
            """));

    [TestCase("--self-contained")]
    [TestCase("--no-self-contained")]
    public void A_single_file_remembers_and_has_the_versions_that_the_same_build_has_as_a_folder(string contained)
    {
        // In the project file, which other projects are not built by: they would be built again with it, and again without.
        Edit("<OutputType>", "<PublishSingleFile Condition=\"'$(AsFolder)' == ''\">true</PublishSingleFile><OutputType>");
        DotNetCommand.Run(_program, "publish", "-c", "Release", "-r", "linux-x64", contained, "-o", "single");
        DotNetCommand.Run(_program, "publish", "-c", "Release", "-r", "linux-x64", contained, "--no-build", "-p:AsFolder=true", "-o", "folder");
        var data = MakeData();

        var first = Run(data, "single");
        var second = Run(data, "single");
        var asFolder = Run(data, "folder");

        Assert.That(first[..2], Is.EqualTo(new[] { "2880067194370816120", "91" }));
        Assert.That(second[..2], Is.EqualTo(new[] { "2880067194370816120", "0" }));
        Assert.That(asFolder[..2], Is.EqualTo(new[] { "2880067194370816120", "0" }), "one store serves both");
        Assert.That((second[2], asFolder[2]), Is.EqualTo((first[2], first[2])));
        Assert.That(Path.Combine(_program, "single", "Memento.Core.dll"), Does.Not.Exist);
    }

    [Test]
    public void A_program_that_is_compiled_ahead_has_its_plugins_compiled_ahead_too()
    {
        DotNetCommand.Run(_program, "publish", "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-p:PublishReadyToRun=true", "-o", "ahead");
        var data = MakeData();

        var plugins = Directory.GetFiles(Path.Combine(_program, "ahead", "plugins-dropin"), "Memento.*.dll", SearchOption.AllDirectories);
        Assert.That(plugins, Has.Length.EqualTo(5));
        Assert.That(plugins.Where(static plugin => !Workshop.IsCompiledAhead(plugin)), Is.Empty);
        Assert.That(Workshop.IsCompiledAhead(Path.Combine(_program, "ahead", "Memento.Core.dll")), Is.True);
        Assert.That(Run(data, "ahead")[..2], Is.EqualTo(new[] { "2880067194370816120", "91" }));
    }

    // Each method that is compiled at a start takes a third of a millisecond of every start. What is generic over a structure of ours is, in a dictionary say, where a class is not.
    [Test]
    public void A_start_compiles_what_is_made_for_the_functions_arguments_and_nothing_else_of_ours()
    {
        Edit("<OutputType>", "<PublishReadyToRun>true</PublishReadyToRun><OutputType>");
        File.WriteAllText(Path.Combine(_program, "Program.cs"), """
            using Memento;
            using Memento.Configuration;

            return Numbers.Twice(21) == 42 ? (int)MementoEnvironment.Current.Statistics.Computed : -1;

            internal static class Numbers
            {
                [MementoFunction]
                internal static long Twice(int n) => 2 * n;
            }
            """);
        DotNetCommand.Run(_program, "publish", "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-o", "ahead");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_program, "ahead"), "*", SearchOption.AllDirectories))
        {
            // What was written a moment ago may be written once more in the same one, and is looked at anew at each start.
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        }

        var data = MakeData();
        var program = Path.Combine(_program, "ahead", "Program");
        Assert.That(DotNetCommand.TryRunProgram(data, program), Is.EqualTo(1));
        DotNetCommand.RunProgram(data, program);

        var list = Path.Combine(data, "compiled.txt");
        DotNetCommand.RunProgram(data, program, environment: new() { ["DOTNET_JitStdOutFile"] = list, ["DOTNET_JitDisasmSummary"] = "1" });
        var compiled = File.ReadAllLines(list).Select(static line => line.Split(": JIT compiled ")[^1]).ToList();
        Assert.That(compiled, Has.Some.StartsWith("Memento.CompilerServices.CallShape`2[System.ValueTuple`1[int],long]"), "the list has what it should");
        Assert.That(compiled.Where(static method => !IsOfTheFunction(method) && !IsOfTheProcessor(method)), Is.Empty);
    }

    [TestCase("PublishTrimmed", "cannot be trimmed")]
    [TestCase("PublishAot", "cannot be compiled ahead of time")]
    public void Publishing_what_could_not_run_is_an_error_that_says_why_and_what_to_do(string property, string reason)
    {
        Edit("<OutputType>", $"<{property}>true</{property}><OutputType>");

        DotNetCommand.Run(_program, "build");
        var (exitCode, output) = DotNetCommand.TryRun(_program, "publish", "-o", "published");

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain(reason).And.Contain($"Set {property} to false"));
        Assert.That(Path.Combine(_program, "published"), Does.Not.Exist);
    }

    /// <summary>Makes the folder that the program runs in, with the configuration.</summary>
    private string MakeData()
    {
        var data = Path.Combine(_program, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "memento.json"), Configuration);
        return data;
    }

    private void Edit(string old, string text)
    {
        var project = Path.Combine(_program, "Program.csproj");
        var content = File.ReadAllText(project);
        Assert.That(content, Does.Contain(old));
        File.WriteAllText(project, content.Replace(old, text));
    }

    /// <summary>Whether a method is made for the arguments of a function, or their kinds and that of its result.</summary>
    private static bool IsOfTheFunction(string method) =>
        method.Contains("System.ValueTuple`1[int]", StringComparison.Ordinal)
        || method.StartsWith("Memento.Keys.Normalization.ValueForm`1[int]", StringComparison.Ordinal)
        || method.StartsWith("Memento.Serialization.Json.JsonForm`1[long]", StringComparison.Ordinal);

    /// <summary>Whether a method of the framework is compiled in every program that reads JSON, mostly for the registers that a processor has.</summary>
    private static bool IsOfTheProcessor(string method) => Array.Exists(
        (string[])["System.Buffers.", "System.SpanHelpers", "System.Numerics.", "System.Runtime.", "System.RuntimeType", "System.Text.", "System.Threading.Thread:"],
        start => method.StartsWith(start, StringComparison.Ordinal));

    private string[] Run(string folder, string published) => DotNetCommand
        .RunProgram(folder, Path.Combine(_program, published, "Program"))
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
