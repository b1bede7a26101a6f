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
        var data = Path.Combine(_program, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "memento.json"), Configuration);

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
        var data = Path.Combine(_program, "data");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "memento.json"), Configuration);

        var plugins = Directory.GetFiles(Path.Combine(_program, "ahead", "plugins-dropin"), "Memento.*.dll", SearchOption.AllDirectories);
        Assert.That(plugins, Has.Length.EqualTo(5));
        Assert.That(plugins.Where(static plugin => !Workshop.IsCompiledAhead(plugin)), Is.Empty);
        Assert.That(Workshop.IsCompiledAhead(Path.Combine(_program, "ahead", "Memento.Core.dll")), Is.True);
        Assert.That(Run(data, "ahead")[..2], Is.EqualTo(new[] { "2880067194370816120", "91" }));
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

    private void Edit(string old, string text)
    {
        var project = Path.Combine(_program, "Program.csproj");
        var content = File.ReadAllText(project);
        Assert.That(content, Does.Contain(old));
        File.WriteAllText(project, content.Replace(old, text));
    }

    private string[] Run(string folder, string published) => DotNetCommand
        .RunProgram(folder, Path.Combine(_program, published, "Program"))
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
