using Memento.Versioning.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Memento.Versioning.Tests;

/// <summary>What a function says of its own version, what is outside of the code that is read, and where the code cannot be followed.</summary>
internal sealed class DeclarationTests
{
    [TestCase("static int F(int n) => n < 1 ? ## : F(n - 1);", "")]
    [TestCase("static int F(int n) => n < 1 ? 0 : G(n - 1);", "static int G(int n) => n < ## ? 1 : F(n - 1);")]
    [TestCase("static int F(int n) => G(n) + 1;", "static int G(int n) => n < 1 ? 1 : H(n - 1); static int H(int n) => n < ## ? 1 : G(n - 1) + F(n);")]
    public void Recursion_has_a_version(string function, string helpers)
    {
        var version = Version(function, helpers, "1");
        var again = Version(function, helpers, "1");
        var edited = Version(function, helpers, "2");
        Assert.That(again, Is.EqualTo(version));
        Assert.That(edited, Is.Not.EqualTo(version));
    }

    // What is edited, and whether that changes the version of the function that calls.
    [TestCase("(Version = \"1\")", "n * ##", false)]
    [TestCase("(Version = \"##\")", "n * 1", true)]
    [TestCase("(VersionSalt = \"##\")", "n * 1", true)]
    [TestCase("(VersionSalt = \"1\")", "n * ##", true)]
    [TestCase("(VersionCodeHash = \"1\")", "n * ##", false)]
    [TestCase("(VersionCodeHash = \"##\")", "n * 1", true)]
    [TestCase("(VersionCodeHash = \"1\")", "Deep(n)", true)]
    [TestCase("(Version = \"1\")", "Deep(n)", false)]
    public void What_a_callee_says_of_its_version_counts(string mark, string body, bool changes)
    {
        var deep = body == "Deep(n)" ? "static int Deep(int n) => n * ##;" : "";
        var helpers = $"[MementoFunction{mark}] public static int G(int n) => {body}; {deep}";
        const string Function = "static int F(int n) => G(n);";
        Assert.That(Version(Function, helpers, "2") != Version(Function, helpers, "1"), Is.EqualTo(changes));
    }

    [TestCase("[MementoFunction(VersionSalt = \"##\")] static int F(int n) => n;", true)]
    [TestCase("[MementoFunction(VersionCodeHash = \"##\")] static int F(int n) => n;", true)]
    [TestCase("[MementoFunction(VersionCodeHash = \"1\")] static int F(int n) => n * ##;", false)]
    [TestCase("static int F(int n = ##) => n;", true)]
    [TestCase("static int F(string n = \"##\") => n.Length;", true)]
    [TestCase("static int F(decimal n = ##m) => 1;", true)]
    [TestCase("static int F(int n, CancellationToken token = default) => n;", false)]
    public void What_a_function_says_of_itself_counts(string function, bool changes) =>
        Assert.That(Version(function, "", "2") != Version(function, "", "1"), Is.EqualTo(changes));

    // What the caller hands in, the types of it, and whether the edit in them changes the version.
    [TestCase("I n", "n.A()", "interface I { int A(); } class Q : I { public int A() => ##; }", true)]
    [TestCase("Q n", "n.P.A()", "interface I { int A(); } record S(I P); sealed record Q(I P, int N) : S(P); class R : I { public int A() => ##; }", true)]
    [TestCase("Q n", "n.P.A()", "class I { public virtual int A() => 1; } class S<T> { public T P = default!; } sealed class Q : S<I>; class R : I { public override int A() => ##; }", true)]
    [TestCase("I n", "n.A()", "interface I { int A(); } file class Q : I { public int A() => new[] { 1 }.Sum(x => x + ##); }", true)]
    [TestCase("I n", "n.A()", "interface I { int A(); } file class Q { public class R : I { public int A() => ##; } }", true)]
    [TestCase("I n", "n.A()", "interface I { int A(); } file class Q : I { public int A() => 1; public int B() => ##; }", false)]
    [TestCase("IComparer<int> n", "n.Compare(1, 2)", "record Q(int N) : IComparer<int> { public int Compare(int x, int y) => ##; }", true)]
    [TestCase("Q n", "n.P.Equals(1, 2) ? 1 : 0", "record Q(IEqualityComparer<int>? P); class B : IEqualityComparer<int> { public bool Equals(int x, int y) => ## > 1; public int GetHashCode(int n) => 1; } class R : B;", true)]
    [TestCase("IFormattable n", "n.ToString(\"\", null).Length", "record struct Q(int N) : IFormattable { public string ToString(string? f, IFormatProvider? p) => \"##\"; }", true)]
    [TestCase("IReadOnlyList<int> n", "n.Count", "class Q : List<int> { public override string ToString() => \"##\"; }", false)]
    [TestCase("[NotInKey] I n", "n.A()", "interface I { int A(); } class Q : I { public int A() => ##; }", false)]
    [TestCase("I n", "n.A()", "interface I { int A(); } class Q : I { public int A() => 1; public static int B() => ##; }", false)]
    public void What_the_caller_hands_in_counts(string parameter, string body, string types, bool changes)
    {
        var function = $"internal static int F({parameter}) => {body};";
        string Of(string text) => Compile(function, "", text, types).Analyze().Version;
        Assert.That(Of("2") != Of("1"), Is.EqualTo(changes));
    }

    [TestCase("typeof(D)", "A", true)]
    [TestCase("typeof(D)", null, true)]
    [TestCase("typeof(D)", "B", false)]
    [TestCase("\"D\"", "A", true)]
    [TestCase("\"D, Program\"", "K", true)]
    public void A_declared_dependency_counts(string type, string? member, bool changes)
    {
        var function = $"[DependsOn({type}{(member is null ? "" : $", \"{member}\"")})] static int F(int n) => n;";
        const string Types = "class D { public static int A(int n) => n * ##; public static int B(int n) => n; public static readonly int K = ##; }";
        Assert.That(Compile(function, "", "1", Types).Analyze().Missing, Is.Empty);
        Assert.That(Compile(function, "", "2", Types).Analyze().Version != Compile(function, "", "1", Types).Analyze().Version, Is.EqualTo(changes));
    }

    [TestCase("\"Nowhere.D, Program\"", "Nowhere.D")]
    [TestCase("\"Functions\", \"Gone\"", "Functions.Gone")]
    [TestCase("\"D, Nowhere\", \"A\"", "D.A (there is no assembly Nowhere)")]
    public void A_declared_dependency_that_is_not_there_is_named(string declared, string missing) =>
        Assert.That(Compile($"[DependsOn({declared})] static int F(int n) => n;", "", "").Analyze().Missing, Is.EqualTo(new[] { missing }));

    [TestCase("(int)typeof(Functions).GetMethod(\"G\")!.Invoke(null, [n])!", "reflection")]
    [TestCase("Dynamic(n)", "dynamic")]
    [TestCase("getpid()", "native")]
    [TestCase("((Func<int>)(() => n)).DynamicInvoke() is null ? 1 : 0", "run time")]
    [TestCase("Activator.CreateInstance(Type.GetType(\"A\")!)!.GetHashCode()", "its name")]
    [TestCase("(int)typeof(string).GetProperty(\"Length\")!.GetValue(\"\")! + n", "member by reflection")]
    [TestCase("n + Attribute.GetCustomAttributes(typeof(Functions)).Length", "attributes")]
    [TestCase("n + typeof(Functions).GetProperties().Length", "lists members")]
    [TestCase("typeof(Functions).GetProperty(\"A\") is null ? n : 1", "member by reflection")]
    [TestCase("n + System.Reflection.IntrospectionExtensions.GetTypeInfo(typeof(Functions)).DeclaredMembers.Count()", "members by reflection")]
    [TestCase("n + System.Reflection.RuntimeReflectionExtensions.GetRuntimeMethods(typeof(Functions)).Count()", "members by reflection")]
    [TestCase("n + System.ComponentModel.TypeDescriptor.GetProperties(typeof(Functions)).Count", "members by reflection")]
    [TestCase("n + typeof(Functions).Assembly.GetTypes().Length", "types of an assembly")]
    [TestCase("n + typeof(Functions).Assembly.GetName().Version!.Major", "version of an assembly")]
    [TestCase("n + typeof(Functions).Assembly.GetCustomAttributes(false).Length", "attributes")]
    [TestCase("n + typeof(Functions).CustomAttributes.Count()", "attributes")]
    [TestCase("System.ComponentModel.DataAnnotations.Validator.TryValidateObject(n, new(n), null) ? 1 : 0", "attributes")]
    [TestCase("typeof(Functions).Assembly.CreateInstance(\"A\")!.GetHashCode() + n", "makes an object")]
    [TestCase("n + Make<List<int>>().Count", "makes an object")]
    [TestCase("n + Later<List<int>>().Count", "makes an object")]
    [TestCase("n + Once<List<int>>().Count", "makes an object")]
    [TestCase("n + typeof(Functions).Assembly.GetManifestResourceNames().Length", "resource")]
    [TestCase("n + new System.Xml.Serialization.XmlSerializer(typeof(Functions)).GetHashCode()", "members of a type")]
    [TestCase("n + new System.Runtime.Serialization.DataContractSerializer(typeof(Functions)).GetHashCode()", "members of a type")]
    [TestCase("System.Text.Json.JsonSerializer.Serialize(new List<object> { n }).Length", "members of a type")]
    [TestCase("n + System.Linq.Expressions.Expression.Property(null!, \"A\").GetHashCode()", "by its name")]
    [TestCase("Run(n)", "static constructor")]
    [TestCase("n + System.Runtime.InteropServices.Marshal.GetDelegateForFunctionPointer<Func<int>>(0)()", "function pointer")]
    [TestCase("n + (int)typeof(Functions).Assembly.GetManifestResourceStream(\"a\")!.Length", "resource")]
    [TestCase("System.Text.Json.JsonSerializer.Serialize(n, typeof(int)).Length", "known at run time")]
    public void Where_the_code_cannot_be_followed_is_named(string body, string reason)
    {
        const string Helpers = "public static int G(int n) => n; static int Dynamic(dynamic n) => n.CompareTo(3); static T Make<T>() => Activator.CreateInstance<T>(); static T Later<T>() => new Lazy<T>().Value; static T Once<T>() where T : class { T? made = null; return LazyInitializer.EnsureInitialized(ref made); } static int Run(int n) { System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(Functions).TypeHandle); return n; } [System.Runtime.InteropServices.DllImport(\"c\")] static extern int getpid();";
        var code = Compile($"static int F(int n) => {body};", Helpers, "").Analyze();
        Assert.That(code.Gaps.Select(gap => gap.Reason), Has.Some.Contains(reason));
        Assert.That(Compile("static int F(int n) => G(n);", Helpers, "").Analyze().Gaps, Is.Empty);
    }

    [TestCase("object n", true)]
    [TestCase("Dictionary<string, object> n", true)]
    [TestCase("H n", true)]
    [TestCase("List<int> n", false)]
    [TestCase("[NotInKey] object n", false)]
    public void What_may_be_handed_in_as_an_object_of_any_type_is_named(string parameter, bool isNamed)
    {
        var code = Compile($"internal static int F({parameter}) => 1;", "", "", "record H(object P);").Analyze();
        Assert.That(code.Gaps.Select(gap => gap.Reason).Where(reason => reason.Contains("any type", StringComparison.Ordinal)), isNamed ? Is.Not.Empty : Is.Empty);
    }

    [Test]
    public void What_a_static_field_may_hold_of_any_type_is_named()
    {
        var code = Compile("static int F(int n) => H.A!.GetHashCode();", "", "", "static class H { public static object? A; }").Analyze();
        Assert.That(code.Gaps.Single().Where, Is.EqualTo("Program/H:A"));
    }

    [TestCase("where T : new() => new T()")]
    [TestCase("where T : new() => new Lazy<T>().Value")]
    [TestCase("=> new Lazy<T>(() => default!).Value")]
    [TestCase("=> new Lazy<T>(default(T)!).Value")]
    [TestCase("where T : class => LazyInitializer.EnsureInitialized(ref System.Runtime.CompilerServices.Unsafe.NullRef<T?>(), () => default!)")]
    public void What_is_made_of_a_type_parameter_that_says_so_or_by_other_code_leaves_no_gap(string make) =>
        Assert.That(Compile("static int F(int n) => Make<List<int>>().Count;", $"static T Make<T>() {make};", "").Analyze().Gaps, Is.Empty);

    [Test]
    public void Whether_an_assembly_gives_values_to_native_code_as_they_lie_counts()
    {
        string Of(string attribute) => new CompiledCode()
            .Add($"{attribute} public static class Functions {{ [System.Runtime.InteropServices.DllImport(\"c\", EntryPoint = \"abs\")] static extern bool A(int n); public static int F(int n) => A(n) ? 1 : 2; }}")
            .Analyze().Version;
        Assert.That(Of("[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]"), Is.Not.EqualTo(Of("")));
    }

    [Test]
    public void Of_which_package_a_type_is_counts()
    {
        const string First = "public static class T { public static int A() => 1; }";
        const string Second = "public static class U { public static int B() => 1; }";
        string Of(string one, string two) => new CompiledCode()
            .Add(one, "One").AsPackage("One", "1")
            .Add(two, "Two").AsPackage("Two", "1")
            .Add("public static class Functions { public static int F() => T.A() + U.B(); }")
            .Analyze().Version;
        Assert.That(Of(Second, First), Is.Not.EqualTo(Of(First, Second)), "each package has what the other one had");
    }

    [Test]
    public void What_generic_code_does_not_write_as_JSON_does_not_count()
    {
        string Of(string member) => new CompiledCode()
            .Add($"public class Q {{ public string {member} => \"\"; }} public static class Functions {{ public static string F(int n) => G(new Q(), n); static string G<T, U>(T t, U u) => t is null ? \"\" : System.Text.Json.JsonSerializer.Serialize(u); }}")
            .Analyze().Version;
        Assert.That(Of("B"), Is.EqualTo(Of("A")));
    }

    [Test]
    public void Where_the_compiler_puts_what_members_say_of_null_does_not_count()
    {
        string Of(string member) => new CompiledCode()
            .Add($"public class Q {{ public string A {{ get; set; }} = \"\"; public int B {{ get; set; }} public DateTime? C {{ get; set; }} {member} }} public static class Functions {{ public static Q F(string text) => System.Text.Json.JsonSerializer.Deserialize<Q>(text)!; }}")
            .Analyze().Version;
        Assert.That(Of("public string? Unrelated(string? a, string? b, string? c, string? d, string? e) => a;"), Is.EqualTo(Of("")));
    }

    [Test]
    public void A_static_field_that_may_change_is_named()
    {
        var code = Compile("static int F(int n) => H.A + H.B + H.P + H.Q;", "static int unused;", "", "static class H { public static int A = 1; public static readonly int B = 2; public static int P { get; set; } public static int Q { get; } = 3; public const int C = 4; }").Analyze();
        Assert.That(code.MutableStatics.Select(field => $"{field.Assembly} {field.Type} {field.Field}"), Is.EquivalentTo(new[] { "Program H A", "Program H <P>k__BackingField" }));
    }

    [TestCase("Newtonsoft.Json", "JsonConvert", "DeserializeObject")]
    [TestCase("Microsoft.Extensions.Configuration", "ConfigurationBinder", "Get")]
    [TestCase("CsvHelper", "CsvReader", "GetRecords")]
    [TestCase("Dapper", "SqlMapper", "Query")]
    [TestCase("YamlDotNet.Serialization", "Deserializer", "Deserialize")]
    [TestCase("MessagePack", "MessagePackSerializer", "Deserialize")]
    [TestCase("Microsoft.AspNetCore.Http", "HttpRequestJsonExtensions", "ReadFromJsonAsync")]
    [TestCase("System", "BinaryData", "ToObjectFromJson")]
    public void What_a_package_reads_of_objects_by_their_members_counts(string space, string type, string method)
    {
        string Of(string setter) => new CompiledCode()
            .Add($"namespace {space} {{ public static class {type} {{ public static T {method}<T>(string text) => default!; }} }}", "Package")
            .AsPackage("Package", "1")
            .Add($"public class Q {{ int a; public int A {{ get => a; set => a = value{setter}; }} }} public static class Functions {{ public static int F(int n) => {space}.{type}.{method}<Q>(\"\").A + n; }}")
            .Analyze().Version;
        Assert.That(Of(" * 2"), Is.Not.EqualTo(Of(" * 3")), "a setter that the function does not name");
    }

    [TestCase("ItemConverterType = typeof(C)")]
    [TestCase("NamingStrategyType = typeof(C)")]
    public void What_a_package_makes_by_what_a_named_argument_of_its_attribute_says_counts(string argument)
    {
        string Of(string text) => new CompiledCode()
            .Add("namespace Newtonsoft.Json { public static class JsonConvert { public static string SerializeObject<T>(T value) => \"\"; } public class JsonPropertyAttribute : System.Attribute { public Type? ItemConverterType { get; set; } public Type? NamingStrategyType { get; set; } } public abstract class Naming { public abstract string Name(); } }", "Package")
            .AsPackage("Package", "1")
            .Add($"public class C : Newtonsoft.Json.Naming {{ public override string Name() => \"{text}\"; }} public class Q {{ [Newtonsoft.Json.JsonProperty({argument})] public int A {{ get; set; }} }} public static class Functions {{ public static int F(int n) => Newtonsoft.Json.JsonConvert.SerializeObject(new Q()).Length; }}")
            .Analyze().Version;
        Assert.That(Of("a"), Is.Not.EqualTo(Of("b")));
    }

    [TestCase("public bool ShouldSerializeA() => A > ##;")]
    [TestCase("[System.Runtime.Serialization.OnDeserialized] void After(System.Runtime.Serialization.StreamingContext c) => A += ##;")]
    public void What_a_package_calls_by_its_name_or_attribute_counts(string method)
    {
        string Of(string text) => new CompiledCode()
            .Add("namespace Newtonsoft.Json { public static class JsonConvert { public static T DeserializeObject<T>(string text) => default!; } }", "Package")
            .AsPackage("Package", "1")
            .Add($"public class Q {{ public int A {{ get; set; }} {method.Replace("##", text, StringComparison.Ordinal)} }} public static class Functions {{ public static int F(int n) => Newtonsoft.Json.JsonConvert.DeserializeObject<Q>(\"\").A + n; }}")
            .Analyze().Version;
        Assert.That(Of("2"), Is.Not.EqualTo(Of("3")));
    }

    [Test]
    public void What_a_package_makes_of_a_type_by_any_of_its_constructors_counts()
    {
        string Of(string factor) => new CompiledCode()
            .Add("namespace Microsoft.Extensions.DependencyInjection { public static class Adding { public static T Add<T>() => default!; } }", "Package")
            .AsPackage("Package", "1")
            .Add($"public class Q {{ public int A; public Q(int a) {{ A = a * {factor}; }} }} public static class Functions {{ public static int F(int n) => Microsoft.Extensions.DependencyInjection.Adding.Add<Q>().A + n; }}")
            .Analyze().Version;
        Assert.That(Of("2"), Is.Not.EqualTo(Of("3")), "a constructor that the function does not name");
    }

    [TestCase("((Q)Activator.CreateInstance(typeof(Q), n)!).A", "Q(int)")]
    [TestCase("((Q)Activator.CreateInstance(typeof(Q), n > 1 ? [n] : new object[] { n, n })!).A", "Q(int)")]
    [TestCase("((Q)Activator.CreateInstance(typeof(Q))!).A", "Q()")]
    [TestCase("((Q)Activator.CreateInstance(typeof(Q), n > 1)!).A", "Q()")]
    [TestCase("Activator.CreateInstance<Q>().A", "Q()")]
    [TestCase("((Box<int>)Activator.CreateInstance(typeof(Box<int>), n)!).A", "Box(int)")]
    [TestCase("Make<Q>().A", "Q()")]
    [TestCase("((Q)P().GetService(typeof(Q))!).A", "Q(int)")]
    [TestCase("((Q)DI.ActivatorUtilities.CreateInstance(P(), typeof(Q), n)).A", "Q(int)")]
    [TestCase("DI.ActivatorUtilities.CreateInstance<Q>(P(), n).A", "Q(int)")]
    [TestCase("((Q)DI.Adding.GetRequiredService(P(), typeof(Q))).A", "Q(int)")]
    [TestCase("DI.Adding.AddSingleton(n, typeof(I), typeof(Q))", "Q(int)")]
    [TestCase("DI.Adding.AddSingleton(n, typeof(Box<>))", "Box(int)")]
    [TestCase("new DI.ServiceDescriptor(typeof(I), typeof(Q)).GetHashCode()", "Q(int)")]
    public void What_is_made_of_a_type_that_is_named_there_counts(string body, string constructor)
    {
        foreach (var optimization in new[] { OptimizationLevel.Release, OptimizationLevel.Debug })
        {
            var two = Making(body, constructor, "2", optimization).Analyze();
            Assert.That(two.Version, Is.Not.EqualTo(Making(body, constructor, "3", optimization).Analyze().Version), "a constructor that the function does not name");
            Assert.That(two.Gaps, Is.Empty);
        }
    }

    [TestCase("((Q)Activator.CreateInstance(typeof(Q))!).A", "Q(int)")]
    [TestCase("typeof(Q).Name.Length + n", "Q()")]
    public void Of_what_is_made_of_a_type_no_other_constructor_counts(string body, string constructor) =>
        Assert.That(Making(body, constructor, "2").Analyze().Version, Is.EqualTo(Making(body, constructor, "3").Analyze().Version));

    [TestCase("Activator.CreateInstance(n > 1 ? typeof(Q) : typeof(Box<int>))!.GetHashCode()", "makes an object")]
    [TestCase("Activator.CreateInstance(T(n))!.GetHashCode()", "makes an object")]
    [TestCase("Activator.CreateInstance(typeof(Q).BaseType!)!.GetHashCode()", "makes an object")]
    [TestCase("Activator.CreateInstance(typeof(Box<>).MakeGenericType(typeof(int)), n)!.GetHashCode()", "makes an object")]
    [TestCase("Activator.CreateInstance(\"Program\", \"Q\")!.GetHashCode()", "makes an object")]
    [TestCase("Unseen<Q>().A", "makes an object")]
    [TestCase("Named(Activator.CreateInstance).GetHashCode()", "makes an object")]
    [TestCase("Shown(() => Activator.CreateInstance(typeof(Q))!)", "makes an object")]
    [TestCase("P().GetService(T(n))!.GetHashCode()", "makes an object")]
    [TestCase("DI.ActivatorUtilities.CreateInstance(P(), T(n)).GetHashCode()", "makes an object")]
    [TestCase("DI.Adding.AddSingleton(n, typeof(I), T(n))", "makes an object")]
    [TestCase("P().GetService(typeof(I))!.GetHashCode()", "gets a service")]
    [TestCase("DI.Adding.GetRequiredService(P(), typeof(I)).GetHashCode()", "gets a service")]
    [TestCase("DI.Adding.GetRequiredService<I>(P()).GetHashCode()", "gets a service")]
    public void What_is_made_of_a_type_that_is_not_named_there_is_told(string body, string reason)
    {
        foreach (var optimization in new[] { OptimizationLevel.Release, OptimizationLevel.Debug })
        {
            Assert.That(Making(body, "Q()", "2", optimization).Analyze().Gaps.Select(gap => gap.Reason), Has.Some.Contains(reason));
        }
    }

    [TestCase("DI.Adding.AddSingleton(n, T(n), provider => new Q())")]
    [TestCase("DI.Adding.IsService(T(n)) ? n : 1")]
    [TestCase("DI.Adding.GetRequiredService<IDisposable>(P()).GetHashCode()")]
    public void What_makes_nothing_of_a_type_leaves_no_gap(string body) => Assert.That(Making(body, "Q()", "2").Analyze().Gaps, Is.Empty);

    [TestCase("n.Times()", "1", "2", true)]
    [TestCase("n.Times()", null, null, false)]
    [TestCase("n", "1", "2", false)]
    public void A_package_counts_by_its_version(string body, string? was, string? isNow, bool changes)
    {
        string Of(string? version) => new CompiledCode()
            .Add("public static class L { public static int Times(this int n) => n; }", "Package")
            .AsPackage("Package", version)
            .Add($"public static class Functions {{ public static int F(int n) => {body}; }}")
            .Analyze().Version;
        Assert.That(Of(isNow) != Of(was), Is.EqualTo(changes));
    }

    [Test]
    public void An_assembly_that_is_not_used_does_not_count()
    {
        string Of(int number) => new CompiledCode()
            .Add($"public static class L {{ public static int A() => {number}; }}", "Library")
            .Add("public static class Functions { public static int F(int n) => n; public static int G() => L.A(); }")
            .Analyze().Version;
        Assert.That(Of(2), Is.EqualTo(Of(1)));
    }

    [Test]
    public void Where_the_files_are_and_what_they_are_called_does_not_count()
    {
        const string Types = UnchangedEdits.Types + """
            file class Local { public int A(int n) => new[] { n }.Sum(x => x + n); public override string ToString() => ""; }
            public interface IHeld { int A(int n); }
            file class Held : IHeld { public int A(int n) => n; public class Nested : IHeld { public int A(int n) => n + 1; } }
            public static class Holder { public static IHeld? Value; }
            """;
        var source = Shape.Program("new Local().A(n) + Holder.Value!.A(n) + " + UnchangedEdits.Expression, Types);
        var first = new CompiledCode { Folder = "/source" }.Add(source);
        var second = new CompiledCode { Folder = "/elsewhere/deeper" }.Add(source, file: "Renamed.cs");
        foreach (var shape in Shape.All)
        {
            var was = first.Analyze(shape.Type);
            var isNow = second.Analyze(shape.Type);
            Assert.That(isNow.Version, Is.EqualTo(was.Version), () => $"{shape}\n{Parts.Difference(was, isNow)}");
        }
    }

    // A function beside two classes, one of whose constructors is edited.
    private static CompiledCode Making(string body, string constructor, string text, OptimizationLevel optimization = OptimizationLevel.Release)
    {
        string Of(string name) => name == constructor ? text : "1";
        return new CompiledCode { Optimization = optimization }
            .Add("""
                namespace Microsoft.Extensions.DependencyInjection
                {
                    public class ServiceDescriptor(Type service, Type implementation) { public override string ToString() => $"{service} {implementation}"; }
                    public static class ActivatorUtilities
                    {
                        public static object CreateInstance(IServiceProvider provider, Type type, params object[] given) => given;
                        public static T CreateInstance<T>(IServiceProvider provider, params object[] given) => default!;
                    }
                    public static class Adding
                    {
                        public static int AddSingleton(int services, Type service) => services;
                        public static int AddSingleton(int services, Type service, Type implementation) => services;
                        public static int AddSingleton(int services, Type service, Func<IServiceProvider, object> make) => services;
                        public static object GetRequiredService(IServiceProvider provider, Type service) => provider;
                        public static T GetRequiredService<T>(IServiceProvider provider) => default!;
                        public static bool IsService(Type service) => true;
                    }
                }
                """, "Package")
            .AsPackage("Package", "1")
            .Add($$"""
                using DI = Microsoft.Extensions.DependencyInjection;
                public interface I;
                public class Q : I { public int A; public Q() { A = {{Of("Q()")}}; } public Q(int a) { A = a * {{Of("Q(int)")}}; } }
                public class Box<T> { public int A; public Box(int a) { A = a * {{Of("Box(int)")}}; } }
                public static class Functions
                {
                    public static int F(int n) => {{body}};
                    static IServiceProvider P() => null!;
                    static Type T(int n) => n > 1 ? typeof(int) : typeof(long);
                    static T Make<T>() where T : new() => (T)Activator.CreateInstance(typeof(T))!;
                    static T Unseen<T>() => (T)Activator.CreateInstance(typeof(T))!;
                    static Func<Type, object?> Named(Func<Type, object?> make) => make;
                    static int Shown(System.Linq.Expressions.Expression<Func<object>> make) => make.GetHashCode();
                }
                """);
    }

    private static string Version(string function, string helpers, string text) => Compile(function, helpers, text).Analyze().Version;

    private static CompiledCode Compile(string function, string helpers, string text, string types = "") => new CompiledCode()
        .Add($"public static class Functions {{ {(function.StartsWith("internal ", StringComparison.Ordinal) ? function : function.Replace("static int F", "public static int F", StringComparison.Ordinal))} {helpers} }} {types}".Replace("##", text, StringComparison.Ordinal));
}
