using Memento.Configuration;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Configuration;

/// <summary>Where plugins are looked for when nobody says it. That a program's own folder counts, all other tests have; a script's is tried with the packages.</summary>
internal sealed class DefaultPluginsFolderTests
{
    private TemporaryFolder _folder = null!;

    private string OfProgram => Path.Combine(_folder.Path, "host", "plugins-dropin");

    [SetUp]
    public void SetUp() => _folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("Memento.Core.dll", "plugins-dropin")]
    [TestCase("memento.core/1.0.0/lib/net10.0/Memento.Core.dll", "memento.core/1.0.0/plugins-dropin")]
    [TestCase("memento.core/1.0.0/runtimes/linux-x64/lib/net10.0/Memento.Core.dll", "memento.core/1.0.0/plugins-dropin")]
    public void Plugins_lie_beside_the_assembly_or_in_its_package(string assembly, string expected)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, expected)).FullName;
        if (expected.Contains('/', StringComparison.Ordinal))
        {
            _folder.Write(Path.Combine("memento.core", "1.0.0", "memento.core.nuspec"), "<package />");
        }

        Assert.That(DefaultPluginsFolder.Find(OfProgram, Path.Combine(_folder.Path, assembly)), Is.EqualTo(folder));
    }

    [TestCase("memento.core/1.0.0/lib/net10.0/Memento.Core.dll")]
    [TestCase("")]
    public void A_folder_further_above_that_is_no_package_has_none(string assembly)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "memento.core", "1.0.0", "plugins-dropin"));
        Assert.That(DefaultPluginsFolder.Find(OfProgram, assembly.Length == 0 ? "" : Path.Combine(_folder.Path, assembly)), Is.EqualTo(OfProgram));
    }
}
