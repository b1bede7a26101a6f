using System.Runtime.InteropServices;

namespace Memento.Packaging.Tests;

/// <summary>The versions of functions in programs as users build and start them.</summary>
[Category("Long")]
public sealed class VersionTests
{
    private string _program = "";

    private string Output => Path.Combine(_program, "bin", "Release", "net10.0");

    [OneTimeSetUp]
    public void BuildProgram()
    {
        Workshop.MakeProject(
            "Acme.Numbers",
            ("Acme.Numbers.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>"""),
            ("Numbers.cs", """
                using System;

                namespace Acme;

                public class Refusal<T> : Exception;

                public static class Numbers
                {
                    private static readonly int[] Table = [2, 3, 5, 7, 11, 13, 17];

                    public static int Prime(int n)
                    {
                        try
                        {
                            return Table[n];
                        }
                        catch (Refusal<int>)
                        {
                            return 0;
                        }
                    }
                }
                """));
        _program = Workshop.MakeProject(
            "Program",
            ("Program.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <OutputType>Exe</OutputType>
                    <PublishSingleFile Condition="'$(RuntimeIdentifier)' != ''">true</PublishSingleFile>
                  </PropertyGroup>
                  <ItemGroup>
                    <ProjectReference Include="../Acme.Numbers/Acme.Numbers.csproj" />
                    <ProjectReference Include="{Workshop.Copy}/Memento.Core/Memento.Core.csproj" />
                  </ItemGroup>
                </Project>
                """),
            ("Program.cs", """
                using System;
                using System.Linq;
                using System.Threading.Tasks;
                using Acme;
                using Memento;

                Console.WriteLine("version " + Memo.Of<int, int>(Functions.Sum).Name.Version);
                Console.WriteLine("at '" + typeof(Functions).Assembly.Location + "'");

                public static class Functions
                {
                    [MementoFunction]
                    public static int Sum(int n)
                    {
                        try
                        {
                            return Enumerable.Range(0, n).Select(i => Numbers.Prime(i) + Later(i).Result).Sum();
                        }
                        catch (Refusal<string> refusal) when (refusal.Message.Length > n)
                        {
                            return "none"u8.Length;
                        }
                    }

                    private static async Task<int> Later(int n)
                    {
                        await Task.Yield();
                        return n;
                    }
                }
                """));
        DotNetCommand.Run(_program, "build", "-c", "Release");
    }

    [Test]
    public void A_single_file_has_the_versions_of_an_ordinary_build()
    {
        var ordinary = DotNetCommand.Run(Output, "Program.dll");
        Assert.That(ordinary, Does.Match("version [0-9a-f]{64}").And.Contain("Program.dll'"));

        DotNetCommand.Run(_program, "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-o", "published");

        var published = Path.Combine(_program, "published");
        Assert.That(Directory.GetFiles(published, "*.dll"), Is.Empty);
        var single = DotNetCommand.RunProgram(published, Path.Combine(published, OperatingSystem.IsWindows() ? "Program.exe" : "Program"));
        Assert.That(VersionOf(single), Is.EqualTo(VersionOf(ordinary)));
        Assert.That(single, Does.Contain("at ''"), "It runs from the one file.");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "The folder of a user's data is not found by a variable there.")]
    public void Without_a_home_that_can_be_written_there_are_versions_all_the_same()
    {
        var output = Output;
        var file = Path.Combine(output, "home that is a file");
        File.WriteAllText(file, "");
        var home = Path.Combine(output, "home");
        Directory.CreateDirectory(home);
        var expected = VersionOf(Run(home));
        Assert.That(Directory.GetFiles(home, "*.code", SearchOption.AllDirectories), Has.Length.EqualTo(1), "It is kept.");

        // Nobody may write into /proc, not even root.
        foreach (var other in (string?[])[null, "", "relative", file, Path.Combine(file, "below"), "/proc", Path.Combine(output, "not there yet"), home])
        {
            Assert.That(VersionOf(Run(other)), Is.EqualTo(expected), $"HOME={other}");
        }

        Assert.That(Path.Combine(output, "relative"), Does.Not.Exist);

        string Run(string? value) => DotNetCommand.RunProgram(output, "dotnet", ["Program.dll"], new() { ["XDG_DATA_HOME"] = null, ["HOME"] = value });
    }

    private static string VersionOf(string output) => output.Split('\n').Single(line => line.StartsWith("version ", StringComparison.Ordinal)).Trim();
}
