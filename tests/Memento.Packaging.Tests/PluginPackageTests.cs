using System.IO.Compression;

namespace Memento.Packaging.Tests;

/// <summary>A plugin that is packed is a package that programs carry along and do not reference.</summary>
[Category("Long")]
public sealed class PluginPackageTests
{
    private static string Source => $"-p:RestoreAdditionalProjectSources={Workshop.FullFeed}";

    [Test]
    public void A_packed_plugin_is_its_folder_and_a_program_that_has_the_package_runs_it()
    {
        var plugin = Workshop.MakeProject(
            "Acme.Stopwatch",
            ("Acme.Stopwatch.csproj", Readme.PluginProject.Replace("0.1.0", Workshop.Version)),
            ("StopwatchRunner.cs", Readme.PluginSource));
        Workshop.PackOwn(plugin, Source);

        using (var package = ZipFile.OpenRead(Path.Combine(Workshop.FullFeed, $"Acme.Stopwatch.{Workshop.Version}.nupkg")))
        {
            var files = package.Entries.Select(entry => entry.FullName).ToList();
            Assert.That(files, Has.Member("plugins-dropin/Acme.Stopwatch/Acme.Stopwatch.dll").And.Member("plugins-dropin/Acme.Stopwatch/Acme.Stopwatch.deps.json"));
            Assert.That(files, Has.None.StartsWith("lib/"), "Programs would reference it.");
            using var specification = new StreamReader(package.GetEntry("Acme.Stopwatch.nuspec")!.Open());
            Assert.That(specification.ReadToEnd(), Does.Not.Contain("<dependenc"), "Programs would reference them.");
        }

        var program = Workshop.MakeProject(
            "Program",
            ("Program.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Memento.Core" Version="{Workshop.Version}" />
                    <PackageReference Include="Acme.Stopwatch" Version="{Workshop.Version}" />
                  </ItemGroup>
                </Project>
                """),
            ("Program.cs", Readme.Program),
            ("memento.json", Readme.Selection));
        Assert.That(DotNetCommand.Run(program, "run", Source), Does.Contain("by runner stopwatch"));

        // Left out, it goes, and the others stay.
        Edit(program, $"""<PackageReference Include="Acme.Stopwatch" Version="{Workshop.Version}" />""", "");
        DotNetCommand.Run(program, "build", Source);
        Assert.That(Carried(program), Is.EquivalentTo((string[])["runner-local", "runner-null", "storage-filesystem", "storage-memory", "storage-null"]));
    }

    [Test]
    public void Programs_carry_folders_and_libraries_do_not_unless_they_say_so()
    {
        Workshop.MakeProject("vendor", ("Acme.Redis/Acme.Redis.dll", ""), ("Acme.Redis/runtimes/linux-x64/native/libacme.so", ""));
        var program = Workshop.MakeProject(
            "Program",
            ("Program.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework><UsesMementoFunctions>false</UsesMementoFunctions></PropertyGroup>
                  <ItemGroup><MementoPluginFolder Include="../vendor/Acme.Redis/;$(Another)" /></ItemGroup>
                  <Import Project="{Workshop.Copy}/Memento.Core/build/Memento.Core.targets" />
                </Project>
                """),
            ("Library.cs", "class Library { static void Main() { } }"));

        DotNetCommand.Run(program, "build");
        Assert.That(Carried(program), Is.Empty);

        DotNetCommand.Run(program, "build", "-p:CarryMementoPluginFolders=true");
        Assert.That(Carried(program), Is.EqualTo((string[])["Acme.Redis"]));

        Edit(program, "</TargetFramework>", "</TargetFramework><OutputType>Exe</OutputType>");
        DotNetCommand.Run(program, "publish", "-o", "published");
        Assert.That(
            Workshop.FilesIn(Path.Combine(program, "published", "plugins-dropin")),
            Is.EquivalentTo((string[])["Acme.Redis/Acme.Redis.dll", "Acme.Redis/runtimes/linux-x64/native/libacme.so"]));

        Workshop.MakeProject("other", ("Acme.Redis/Acme.Redis.dll", ""));
        AssertRefused(program, "../other/Acme.Redis", "Two plugins would be put into one folder of plugins-dropin");
        AssertRefused(program, "../gone", "Listed as MementoPluginFolder, but empty or not there");
    }

    private static void AssertRefused(string program, string folder, string message)
    {
        var (exitCode, output) = DotNetCommand.TryRun(program, "build", $"-p:Another={folder}");
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain(message));
    }

    private static string?[] Carried(string program)
    {
        var plugins = Path.Combine(program, "bin", "Debug", "net10.0", "plugins-dropin");
        return Directory.Exists(plugins) ? [.. Directory.GetDirectories(plugins).Select(Path.GetFileName)] : [];
    }

    private static void Edit(string program, string old, string text)
    {
        var file = Path.Combine(program, "Program.csproj");
        var content = File.ReadAllText(file);
        Assert.That(content, Does.Contain(old));
        File.WriteAllText(file, content.Replace(old, text));
    }
}
