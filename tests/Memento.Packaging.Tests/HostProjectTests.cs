namespace Memento.Packaging.Tests;

/// <summary>A host project carries the plugins it lists, in its output and in what it publishes.</summary>
[Category("Long")]
public sealed class HostProjectTests
{
    private const string NullRunner = "runner-null/Memento.Runner.Null";

    private string _host = "";
    private string _plugin = "";

    [SetUp]
    public void MakeHost()
    {
        _plugin = Workshop.MakeProject(
            "Acme.Store",
            ("Acme.Store.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup><ProjectReference Include="{Workshop.Copy}/Memento.Abstractions/Memento.Abstractions.csproj" /></ItemGroup>
                  <ItemGroup><PackageReference Include="System.Management" Version="6.0.1" /></ItemGroup>
                  <Import Project="{Workshop.Copy}/Memento.Abstractions/build/Memento.Abstractions.targets" />
                </Project>
                """),
            ("Store.cs", "public class Store { }"));
        _host = Workshop.MakeProject(
            "Host",
            ("Host.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <OutputType>Exe</OutputType>
                  </PropertyGroup>
                  <ItemGroup>
                    <ProjectReference Include="{Workshop.Copy}/Memento.Core/Memento.Core.csproj" />
                    <MementoPlugin Include="../Acme.Store/Acme.Store.csproj" />
                    <MementoPlugin Include="{Workshop.Copy}/Memento.Plugins.Builtin/Runner.Null/Runner.Null.csproj" />
                  </ItemGroup>
                </Project>
                """),
            ("Directory.Build.targets", $"""<Project><Import Project="{Workshop.Copy}/Memento.Core/build/Memento.Core.targets" /></Project>"""),
            ("Program.cs", """
                foreach (var file in System.IO.Directory.GetFiles(System.AppContext.BaseDirectory + "plugins-dropin", "*.dll", System.IO.SearchOption.AllDirectories))
                    System.Console.WriteLine("carried " + System.IO.Path.GetFileName(file));
                """));
    }

    [Test]
    public void Output_carries_the_plugins_apart_from_what_the_host_references()
    {
        Assert.That(DotNetCommand.Run(_host, "run").Split('\n').Select(line => line.Trim()), Has.Member("carried Acme.Store.dll").And.Member("carried Memento.Runner.Null.dll"));

        var output = Path.Combine(_host, "bin", "Debug", "net10.0");
        Assert.That(File.ReadAllText(Path.Combine(output, "Host.deps.json")), Does.Not.Contain("Acme.Store").And.Not.Contain("System.Management").And.Not.Contain("Runner.Null"));
        Assert.That(Directory.GetFiles(output).Select(Path.GetFileName), Has.None.StartsWith("Acme").And.None.StartsWith("System.Management").And.None.Contains("Runner.Null"));
        AssertComplete(Path.Combine(output, "plugins-dropin"));
    }

    [Test]
    public void What_is_no_longer_part_of_a_plugin_or_listed_goes_and_what_a_user_dropped_stays()
    {
        var plugins = Path.Combine(_host, "bin", "Debug", "net10.0", "plugins-dropin");
        DotNetCommand.Run(_host, "build");
        Directory.CreateDirectory(Path.Combine(plugins, "dropped-in"));
        File.WriteAllText(Path.Combine(plugins, "dropped-in", "Dropped.dll"), "");
        File.WriteAllText(Path.Combine(plugins, "Acme.Store", "left-behind.dll"), "");

        Edit(Path.Combine(_plugin, "Acme.Store.csproj"), """<PackageReference Include="System.Management" Version="6.0.1" />""", "");
        DotNetCommand.Run(_host, "build");
        Assert.That(Workshop.FilesIn(Path.Combine(plugins, "Acme.Store")), Is.EquivalentTo((string[])["Acme.Store.dll", "Acme.Store.pdb", "Acme.Store.deps.json", "Acme.Store.runtimeconfig.json"]));
        Assert.That(Directory.GetDirectories(Path.Combine(plugins, "Acme.Store")), Is.Empty);

        // Another output is another set of folders; the first one is left as it was.
        DotNetCommand.Run(_host, "build", "-o", "elsewhere");
        AssertCarries(Path.Combine(_host, "elsewhere", "plugins-dropin"));
        AssertCarries(plugins);

        Edit(Path.Combine(_host, "Host.csproj"), """<MementoPlugin Include="../Acme.Store/Acme.Store.csproj" />""", "");
        DotNetCommand.Run(_host, "build");
        Assert.That(Directory.GetDirectories(plugins).Select(Path.GetFileName), Is.EquivalentTo((string[])["runner-null", "dropped-in"]));

        // Without the projects it references, which the next test would have to build again.
        DotNetCommand.Run(_host, "clean", "-p:BuildProjectReferences=false");
        Assert.That(Directory.GetDirectories(plugins).Select(Path.GetFileName), Is.EquivalentTo((string[])["dropped-in"]));
    }

    [Test]
    public void Published_folder_runs_elsewhere_with_the_plugins_in_it()
    {
        DotNetCommand.Run(_host, "publish", "-c", "Release");
        var published = Path.Combine(_host, "bin", "Release", "net10.0", "publish");
        AssertComplete(Path.Combine(published, "plugins-dropin"));

        var moved = Path.Combine(_host, "moved");
        Directory.Move(published, moved);
        Assert.That(DotNetCommand.Run(moved, "Host.dll"), Does.Contain("carried Acme.Store.dll"));

        DotNetCommand.Run(_host, "publish", "-c", "Release", "--no-build");
        AssertComplete(Path.Combine(published, "plugins-dropin"));
    }

    [Test]
    public void Self_contained_and_single_file_publish_keep_the_plugins_as_folders()
    {
        // In the project file, which other projects are not built by: they would be built again with it, and again without.
        Edit(Path.Combine(_host, "Host.csproj"), "<OutputType>", "<PublishSingleFile>true</PublishSingleFile><OutputType>");
        DotNetCommand.Run(_host, "publish", "-c", "Release", "-r", "linux-x64", "--self-contained", "-o", "published");

        AssertComplete(Path.Combine(_host, "published", "plugins-dropin"));
        Assert.That(Path.Combine(_host, "published", "Memento.Core.dll"), Does.Not.Exist);
    }

    /// <summary>There, neither the output folder nor the list is known yet.</summary>
    [Test]
    public void Targets_that_are_imported_before_the_list_carry_it_into_the_output()
    {
        File.Delete(Path.Combine(_host, "Directory.Build.targets"));
        Edit(
            Path.Combine(_host, "Host.csproj"),
            """<Project Sdk="Microsoft.NET.Sdk">""",
            $"""<Project Sdk="Microsoft.NET.Sdk"><Import Project="{Workshop.Copy}/Memento.Core/build/Memento.Core.targets" />""");

        DotNetCommand.Run(_host, "build");

        AssertComplete(Path.Combine(_host, "bin", "Debug", "net10.0", "plugins-dropin"));
        Assert.That(Path.Combine(_host, "plugins-dropin"), Does.Not.Exist);
        Assert.That(Directory.GetFiles(_host, "*.MementoPlugins.txt"), Is.Empty, "The record belongs into obj.");
    }

    [Test]
    public void Listing_what_is_no_plugin_is_an_error()
    {
        Edit(Path.Combine(_host, "Host.csproj"), """../Acme.Store/Acme.Store.csproj""", $"{Workshop.Copy}/Memento.Abstractions/Memento.Abstractions.csproj");

        var (exitCode, output) = DotNetCommand.TryRun(_host, "build");

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain("Listed as MementoPlugin, but not built as one"));
    }

    private static void AssertComplete(string plugins)
    {
        AssertCarries(plugins);
        Assert.That(
            Workshop.FilesIn(plugins),
            Has.Member("Acme.Store/System.Management.dll").And.Some.StartsWith("Acme.Store/runtimes/win/").And.None.Contains("Memento.Abstractions"));
    }

    private static void AssertCarries(string plugins) => Assert.That(
        Workshop.FilesIn(plugins),
        Is.SupersetOf((string[])[$"{NullRunner}.dll", $"{NullRunner}.deps.json", $"{NullRunner}.runtimeconfig.json", "Acme.Store/Acme.Store.dll", "Acme.Store/Acme.Store.deps.json"]));

    private static void Edit(string file, string old, string text)
    {
        var content = File.ReadAllText(file);
        Assert.That(content, Does.Contain(old));
        File.WriteAllText(file, content.Replace(old, text));
    }
}
