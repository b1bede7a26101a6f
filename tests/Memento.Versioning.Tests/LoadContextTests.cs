using System.Reflection;
using System.Runtime.Loader;
using Memento.Versioning.Tests.Support;

namespace Memento.Versioning.Tests;

/// <summary>Programs that are loaded twice, with another library each time: what counts is the library that each of them runs with.</summary>
internal sealed class LoadContextTests
{
    [TestCase(true)]
    [TestCase(false)]
    public void Each_context_counts_its_own_library(bool isLoaded)
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        var one = Load(first.Path, "2", isLoaded);
        var two = Load(second.Path, "3", isLoaded);
        Assert.That(one.Module.ModuleVersionId, Is.EqualTo(two.Module.ModuleVersionId), "The program is the same.");

        // The same finder for both, as in a process.
        var codes = new FunctionCodes(new CodeCache(null, TimeProvider.System));
        var versions = (codes.Find(one).Version, codes.Find(two).Version);
        Assert.That(versions.Item1, Is.Not.EqualTo(versions.Item2));
        Assert.That((one.Invoke(null, [1]), two.Invoke(null, [1])), Is.EqualTo(((object)2, (object)3)));
        Assert.That((LoadedCode.CodeOf(one).Version, LoadedCode.CodeOf(two).Version), Is.EqualTo(versions), "Calls load what the versions counted.");
    }

    [Test]
    public void A_library_beside_the_program_does_not_count_where_the_context_has_another()
    {
        using var first = new TemporaryFolder();
        using var second = new TemporaryFolder();
        Load(first.Path, "2", isLoaded: false);
        var expected = LoadedCode.CodeOf(Load(second.Path, "3", isLoaded: false));
        var context = new AssemblyLoadContext("with a library from elsewhere");
        context.Resolving += (context, name) => context.LoadFromAssemblyPath(LoadedCode.FileOf(second.Path, name.Name!));
        var method = LoadedCode.Method(context.LoadFromAssemblyPath(LoadedCode.FileOf(first.Path)));

        Assert.That(LoadedCode.CodeOf(method).Version, Is.EqualTo(expected.Version));
    }

    private static MethodInfo Load(string folder, string number, bool isLoaded)
    {
        var code = new CompiledCode()
            .Add($"public static class L {{ public static int A(int n) => n * {number}; }}", "Library")
            .Add("public static class Functions { public static int F(int n) => L.A(n); }");
        LoadedCode.Save(folder, code, "Program", "Library");
        var method = new LoadedCode(folder).Method();
        if (isLoaded)
        {
            method.Invoke(null, [1]);
        }

        return method;
    }
}
