using Memento.Versioning.Tests.Support;

namespace Memento.Versioning.Tests;

/// <summary>A generic function with types of its own for its parameters: what it may make of them and call on them counts.</summary>
internal sealed class TypeArgumentTests
{
    private const string Interface = "public interface IShape { int Area(); }";

    // What the function does with T, what T is, and whether the edit changes the version.
    [TestCase("where T : new()", "new T().GetHashCode()", "public class Q { public int V; public Q() { V = ##; } }", true)]
    [TestCase("where T : new()", "new T().GetHashCode()", "public class Q { public override int GetHashCode() => ##; }", true)]
    [TestCase("where T : new()", "Made<T>().GetHashCode()", "public class Q { static int s() => ##; public int V = s(); }", true)]
    [TestCase("where T : IShape, new()", "new T().Area()", "public class Q : IShape { public int Area() => ##; }", true)]
    [TestCase("where T : struct, IShape", "default(T).Area()", "public struct Q : IShape { public int Area() => ##; }", true)]
    [TestCase("where T : IShape, new()", "new List<T> { new() }.Sum(item => item.Area())", "public class B : IShape { public virtual int Area() => 1; } public class Q : B { public override int Area() => ##; }", true)]
    [TestCase("where T : IShape, new()", "new T().Area()", "public class Q : IShape { public int Area() => 1; public static int Unused() => ##; }", false)]
    public void What_a_type_argument_brings_counts(string constraint, string body, string type, bool changes)
    {
        var source = $"{Interface} {type} public static class Functions {{ public static int F<T>(int n) {constraint} => n + {body}; static T Made<T>() where T : new() => new T(); }}";
        Assert.That(VersionOf(source, "Q", "2") != VersionOf(source, "Q", "1"), Is.EqualTo(changes));
    }

    // The type argument, what is behind it, and whether the edit changes the version.
    [TestCase("IShape", "public class Q : IShape { public int Area() => ##; }", true)]
    [TestCase("R", "public class Q : IShape { public int Area() => ##; } public class R : IShape { public IShape? Inner; public int Area() => Inner!.Area(); }", true)]
    [TestCase("R", "public class Q : IShape { public int Area() => ##; } public class R : IShape { public int Area() => 1; }", false)]
    public void What_may_be_handed_in_for_a_type_parameter_counts(string argument, string types, bool changes)
    {
        var source = $"{Interface} {types} public static class Functions {{ public static int F<T>(T item) where T : IShape => item.Area(); }}";
        Assert.That(VersionOf(source, argument, "2") != VersionOf(source, argument, "1"), Is.EqualTo(changes));
    }

    [Test]
    public void A_type_argument_of_a_type_argument_counts()
    {
        const string Source = "public class Q { public override string ToString() => \"##\"; } public class Box<T> where T : new() { public override string ToString() => new T().ToString()!; } public static class Functions { public static int F<T>(int n) where T : new() => new T().ToString()!.Length; }";
        Assert.That(VersionOf(Source, "Box`1", "2", "Q"), Is.Not.EqualTo(VersionOf(Source, "Box`1", "1", "Q")));
    }

    [TestCase(typeof(TestCaseData), "nunit.framework")]
    [TestCase(typeof(List<TestCaseData[]>), "nunit.framework")]
    [TestCase(typeof(List<int>), null)]
    public void The_package_of_a_type_argument_counts(Type argument, string? package)
    {
        using var folder = new TemporaryFolder();
        LoadedCode.Save(folder.Path, new CompiledCode().Add("public static class Functions { public static int F<T>(T n) => n!.GetHashCode(); }"), "Program");
        var code = LoadedCode.CodeOf(new LoadedCode(folder.Path).Method().MakeGenericMethod(argument));
        Assert.That(code.Parts.Where(part => part.Kind == CodePartKind.Assembly && part.Name != "base library").Select(part => part.Name), Is.EqualTo(package is null ? [] : new[] { package }));
    }

    [Test]
    public void Another_type_argument_is_another_version()
    {
        const string Source = "public class Q { } public class R { public override int GetHashCode() => 1; } public static class Functions { public static int F<T>(int n) where T : new() => new T().GetHashCode(); }";
        Assert.That(VersionOf(Source, "R", "1"), Is.Not.EqualTo(VersionOf(Source, "Q", "1")));
    }

    private static string VersionOf(string source, string argument, string text, string? inner = null)
    {
        using var folder = new TemporaryFolder();
        LoadedCode.Save(folder.Path, new CompiledCode().Add(source.Replace("##", text, StringComparison.Ordinal)), "Program");
        var open = new LoadedCode(folder.Path).Method();
        var assembly = open.Module.Assembly;
        var type = assembly.GetType(argument, throwOnError: true)!;
        return LoadedCode.CodeOf(open.MakeGenericMethod(inner is null ? type : type.MakeGenericType(assembly.GetType(inner, throwOnError: true)!))).Version;
    }
}
