using System.Text.Json;

namespace Memento.Packaging.Tests;

/// <summary>A plugin beside the contract's sources: it references the project and imports the build targets.</summary>
public sealed class ProjectReferenceTests
{
    private const string German = """
        <root>
          <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
          <resheader name="version"><value>2.0</value></resheader>
          <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
          <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>
          <data name="greeting"><value>Hallo</value></data>
        </root>
        """;

    private static readonly string[] Bare =
    [
        "Acme.Store.dll", "Acme.Store.pdb", "Acme.Store.deps.json", "Acme.Store.runtimeconfig.json",
        "de/Acme.Store.resources.dll", "runtimes/linux-x64/native/libacme.so",
    ];

    private static readonly string[] Shared =
    [
        "Memento.Abstractions", "System.Composition.AttributedModel", "Microsoft.Extensions.Configuration.Abstractions",
        "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Primitives",
    ];

    // Microsoft.Extensions.Logging brings shared assemblies along, and three that are not.
    private static readonly string PrivateDependency =
        $"""<PackageReference Include="Microsoft.Extensions.Logging" Version="{Workshop.VersionOf("Microsoft.Extensions.Logging")}" />""";

    [Test]
    [Category("Long")]
    public void Folder_has_what_is_private_and_nothing_shared_and_loses_what_is_dropped()
    {
        var folder = MakePlugin("Acme.Store", PrivateDependency);
        var deployed = Path.Combine(folder, "..", "plugins-dropin", "acme-store");

        DotNetCommand.Run(folder, "build");

        string[] expected = [.. Bare, "Microsoft.Extensions.Logging.dll", "Microsoft.Extensions.Options.dll", "Microsoft.Extensions.DependencyInjection.dll"];
        Assert.That(Workshop.FilesIn(deployed), Is.EquivalentTo(expected));
        Assert.That(Workshop.FilesIn(Path.Combine(folder, "bin", "Debug", "net10.0")), Is.EquivalentTo(expected));
        Assert.That(LibrariesOf(Path.Combine(deployed, "Acme.Store.deps.json")), Has.None.AnyOf(Shared).And.Contains("Microsoft.Extensions.Options"));

        var project = Path.Combine(folder, "Acme.Store.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace(PrivateDependency, ""));
        File.WriteAllText(Path.Combine(deployed, "left-behind.dll"), "");
        DotNetCommand.Run(folder, "build");

        Assert.That(Workshop.FilesIn(deployed), Is.EquivalentTo(Bare));
    }

    [Test, Category("Long")]
    public void Contract_that_comes_by_way_of_another_project_is_left_out_too()
    {
        var helper = Workshop.MakeProject(
            "Acme.Helper",
            ("Acme.Helper.csproj", $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup><ProjectReference Include="{Workshop.Copy}/Memento.Abstractions/Memento.Abstractions.csproj" /></ItemGroup>
                </Project>
                """),
            ("Helper.cs", "public class Helper { public Memento.FunctionName Name; }"));
        var folder = MakePlugin("Acme.Store", $"""<ProjectReference Include="{helper}/Acme.Helper.csproj" />""");

        DotNetCommand.Run(folder, "build");

        var deployed = Path.Combine(folder, "..", "plugins-dropin", "acme-store");
        Assert.That(Workshop.FilesIn(deployed), Is.EquivalentTo((string[])[.. Bare, "Acme.Helper.dll", "Acme.Helper.pdb"]));
        Assert.That(LibrariesOf(Path.Combine(deployed, "Acme.Store.deps.json")), Is.EquivalentTo((string[])["Acme.Store", "Acme.Helper"]));
    }

    [Test, Category("Long")]
    public void Publish_gives_the_same_folder_and_clean_takes_the_deployed_one_away()
    {
        var folder = MakePlugin("Acme.Store", "");
        var deployed = Path.Combine(folder, "..", "plugins-dropin", "acme-store");

        DotNetCommand.Run(folder, "publish", "-c", "Debug", "-o", "published");
        Assert.That(Workshop.FilesIn(Path.Combine(folder, "published")), Is.EquivalentTo(Bare));
        Assert.That(Workshop.FilesIn(deployed), Is.EquivalentTo(Bare));

        // Without the projects it references, which the next test would have to build again.
        DotNetCommand.Run(folder, "clean", "-p:BuildProjectReferences=false");
        Assert.That(deployed, Does.Not.Exist);
    }

    [Test, Category("Long")]
    public void Two_plugins_may_not_share_a_folder()
    {
        DotNetCommand.Run(MakePlugin("Acme.Store", ""), "build");

        var (exitCode, output) = DotNetCommand.TryRun(MakePlugin("Acme.Other", ""), "build");

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain("holds another plugin (Acme.Store.deps.json). Give Acme.Other a MementoPluginName of its own"));
    }

    private static string MakePlugin(string name, string reference) => Workshop.MakeProject(
        name,
        ($"{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <MementoPluginName>acme-store</MementoPluginName>
                <MementoPluginsFolder>../plugins-dropin</MementoPluginsFolder>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{Workshop.Copy}/Memento.Abstractions/Memento.Abstractions.csproj" />
                <None Include="libacme.so" CopyToOutputDirectory="PreserveNewest" TargetPath="runtimes/linux-x64/native/libacme.so" />
                {reference}
              </ItemGroup>
              <Import Project="{Workshop.Copy}/Memento.Abstractions/build/Memento.Abstractions.targets" />
            </Project>
            """),
        ("Store.cs", "public class Store { }"),
        ("Text.de.resx", German),
        ("libacme.so", ""));

    private static string[] LibrariesOf(string depsJson)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(depsJson));
        return [.. document.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name.Split('/')[0])];
    }
}
