using System.Reflection;
using Memento.Versioning.Tests.Support;

namespace Memento.Versioning.Tests;

/// <summary>Assemblies whose file is not what runs, or that have none: the code that is loaded counts, and counts as it does in a file.</summary>
internal sealed class LoadedImageTests
{
    // Whatever a file tells otherwise than the runtime does: what is caught, filters, data, signatures of locals.
    private static readonly (string Name, string Body, string Types)[] Bodies =
    [
        ("Catch", "try { return n / 0; } catch (DivideByZeroException) { return 1; } finally { n++; }", ""),
        ("CatchOfOwn", "try { return n / 0; } catch (Bad) { return 1; }", "class Bad : Exception;"),
        ("CatchOfGeneric", "try { return n / 0; } catch (Bad<int>) { return 1; }", "class Bad<T> : Exception;"),
        ("CatchOfNested", "try { return n / 0; } catch (Outer.Bad) { return 1; }", "class Outer { public class Bad : Exception; }"),
        ("CatchOfNestedInAnother", "try { return n / 0; } catch (System.Collections.Generic.KeyNotFoundException) { return 1; } catch (Acme.M.Bad) { return 2; } catch (Acme.L.Bad) { return 3; }", ""),
        ("CatchOfGenericInAnother", "try { return n / 0; } catch (LBad<string>) { return 1; }", ""),
        ("CatchOfParameter", "return G<InvalidOperationException>(n); static int G<T>(int n) where T : Exception { try { return n / 0; } catch (T) { return 1; } }", ""),
        ("CatchOfTypesParameter", "return H<InvalidOperationException>.G(n);", "class H<T> where T : Exception { public static int G(int n) { try { return n / 0; } catch (T) { return 1; } } }"),
        ("CatchOfPartlyOpen", "return G<string>(n); static int G<T>(int n) { try { return n / 0; } catch (Bad<T>) { return 1; } }", "class Bad<T> : Exception;"),
        ("Filter", "try { return n / 0; } catch (Exception e) when (e.Message.Length > n) { return 1; }", ""),
        ("CatchAll", "try { return n / 0; } catch { return 1; }", ""),
        ("Data", "return new[] { 1, 2, 3, 4, 5, 6, 7 }[n] + \"abc\"u8[n] + Table[n];", ""),
        ("Locals", "Span<int> s = stackalloc int[4]; ref int r = ref s[n]; r = 3; fixed (int* p = s) { return *p + r; }", ""),
        ("Switch", "return n switch { 0 => 4, 1 => 9, 2 => 7, 3 => 1, 4 => 8, 5 => 6, _ => 0 } + \"abcdefghij\".Select((c, i) => c switch { 'a' => i, 'b' => 2, 'c' => n, _ => 1 }).Sum();", ""),
        ("Async", "return A().Result; async Task<int> A() { try { await Task.Delay(n); } catch (Exception e) when (e is not OperationCanceledException) { await Task.Yield(); } return 1; }", ""),
    ];

    [TestCaseSource(nameof(Names))]
    [Platform(Exclude = "Win", Reason = "A file that was loaded stays as it is there.")]
    public void An_assembly_without_a_file_has_the_version_of_one_with_a_file(string name)
    {
        var (_, body, types) = Bodies.Single(candidate => candidate.Name == name);
        var code = new CompiledCode()
            .Add("namespace Acme { public static class L { public class Bad : System.Exception; } public static class M { public class Bad : System.Exception; } } public class LBad<T> : System.Exception;", "Library")
            .Add($"public static class Functions {{ static readonly int[] Table = [8, 7, 6, 5, 4, 3, 2, 1]; public static {(name == "Locals" ? "unsafe " : "")}int F(int n) {{ {body} }} }} {types}");
        using var folder = new TemporaryFolder();
        LoadedCode.Save(folder.Path, code, "Program", "Library");
        var loaded = new LoadedCode(folder.Path).Method();
        var inFile = LoadedCode.CodeOf(loaded);
        // The library is still found where the program was loaded from.
        File.Delete(LoadedCode.FileOf(folder.Path));
        AssertSame(inFile, LoadedCode.CodeOf(loaded));
    }

    [TestCaseSource(typeof(Shape), nameof(Shape.All))]
    public void Bytes_that_are_loaded_have_the_version_of_the_file_that_they_were_read_from(object shape)
    {
        var type = ((Shape)shape).Type;
        var code = new CompiledCode().Add(Shape.Program(UnchangedEdits.Expression, UnchangedEdits.Types));
        using var folder = new TemporaryFolder();
        LoadedCode.Save(folder.Path, code, "Program");
        var ofFile = LoadedCode.CodeOf(new LoadedCode(folder.Path).Method(type));
        var bytes = Assembly.Load(code.ImageOf());
        Assert.That(bytes.Location, Is.Empty);
        AssertSame(ofFile, LoadedCode.CodeOf(LoadedCode.Method(bytes, type)));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A file that was loaded stays as it is there.")]
    public void A_file_that_was_replaced_after_loading_does_not_count()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        var before = Compile("2");
        LoadedCode.Save(folder.Path, before, "Program", "Library");
        var method = new LoadedCode(folder.Path).Method();
        Assert.That(method.Invoke(null, [1]), Is.EqualTo(2 + 2), "Both are loaded.");
        LoadedCode.Save(folder.Path, Compile("3"), "Program", "Library");
        LoadedCode.Save(other.Path, before, "Program", "Library");

        AssertSame(LoadedCode.CodeOf(new LoadedCode(other.Path).Method()), LoadedCode.CodeOf(method));
        Assert.That(Compile("3").Analyze().Version, Is.Not.EqualTo(before.Analyze().Version), "The file has another one.");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "A file that was loaded stays as it is there.")]
    public void A_file_that_is_no_assembly_any_more_does_not_count()
    {
        using var folder = new TemporaryFolder();
        LoadedCode.Save(folder.Path, Compile("2"), "Program", "Library");
        var method = new LoadedCode(folder.Path).Method();
        var before = LoadedCode.CodeOf(method);
        foreach (var name in (string[])["Program", "Library"])
        {
            File.Delete(LoadedCode.FileOf(folder.Path, name));
            File.WriteAllText(LoadedCode.FileOf(folder.Path, name), "replaced");
        }

        AssertSame(before, LoadedCode.CodeOf(method));
    }

    [Test]
    public void An_assembly_that_is_made_at_run_time_has_no_version_and_the_error_says_what_to_do()
    {
        var assembly = System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Made"), System.Reflection.Emit.AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("Made").DefineType("Functions", TypeAttributes.Public);
        var method = type.DefineMethod("F", MethodAttributes.Public | MethodAttributes.Static);
        method.GetILGenerator().Emit(System.Reflection.Emit.OpCodes.Ret);
        var function = type.CreateType().GetMethod("F")!;
        var error = Assert.Throws<NonMemoizedException>(() => LoadedCode.CodeOf(function))!;
        Assert.That(error.Message, Does.Contain("Made").And.Contain("Give its memento functions a Version"));
    }

    private static IEnumerable<string> Names() => Bodies.Select(body => body.Name);

    private static CompiledCode Compile(string number) => new CompiledCode()
        .Add($"public static class L {{ public static int A(int n) => n * {number}; }}", "Library")
        .Add($"public static class Functions {{ public static int F(int n) => L.A(n) + {number}; }}");

    private static void AssertSame(FunctionCode expected, FunctionCode actual) =>
        Assert.That(actual.Version, Is.EqualTo(expected.Version), () => Parts.Difference(expected, actual));
}
