using System.Reflection;
using System.Reflection.Emit;
using Memento.Shapes;

namespace Memento.Core.Tests.Shapes;

/// <summary>The names and versions of assemblies, without what the framework makes of them.</summary>
internal sealed class AssemblyNamesTests
{
    [Test]
    public void Are_those_that_the_framework_says()
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            Assert.That(AssemblyNames.Of(assembly), Is.EqualTo(assembly.GetName().Name));
            Assert.That(AssemblyNames.VersionOf(assembly), Is.EqualTo(assembly.GetName().Version), assembly.FullName);
        }
    }

    [TestCase("plain", "1.2.3.4")]
    [TestCase("of two, Version=9.9.9.9", "1.2.3.4")]
    [TestCase("with \"quotes\", 'both'", "0.0.0.0")]
    [TestCase("without", null)]
    public void Are_read_from_any_name(string name, string? version)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName { Name = name, Version = version is null ? null : new Version(version) }, AssemblyBuilderAccess.RunAndCollect);

        Assert.That(AssemblyNames.Of(assembly), Is.EqualTo(assembly.GetName().Name));
        Assert.That(AssemblyNames.VersionOf(assembly), Is.EqualTo(assembly.GetName().Version));
    }
}
