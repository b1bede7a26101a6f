using Memento.Versioning.Tests.Support;

namespace Memento.Versioning.Tests;

/// <summary>What an assembly says with <see cref="VersionPolicyAttribute"/>: which edits of a library that its functions use change their versions.</summary>
internal sealed class PolicyTests
{
    private const string Code = "public static class L { public static int A(int n) => n; public static int B(int n) => n; }";
    private const string Plain = "[assembly: System.Reflection.AssemblyVersion(\"1.2.0.0\")] " + Code;
    private const string Minor = "[assembly: System.Reflection.AssemblyVersion(\"1.3.0.0\")] " + Code;
    private const string Major = "[assembly: System.Reflection.AssemblyVersion(\"2.0.0.0\")] " + Code;
    private const string Marked = "[assembly: System.Reflection.AssemblyVersion(\"1.2.0.0\")] public static class L { [MementoFunction] public static int A(int n, int by = 1) => n; [MementoFunction] public static T G<T>(T n) => n; public static class Inner { [MementoFunction] public static int B(int n) => n; } }";
    private static readonly string Used = Plain.Replace("A(int n) => n", "A(int n) => n + 1", StringComparison.Ordinal);
    private static readonly string Unused = Plain.Replace("B(int n) => n", "B(int n) => n + 1", StringComparison.Ordinal);

    [TestCase(null, "code")]
    [TestCase("VersionPolicy.Code", "code")]
    [TestCase("VersionPolicy.Version", "minor major")]
    [TestCase("VersionPolicy.Major", "major")]
    [TestCase("VersionPolicy.Build", "code unused minor major")]
    [TestCase("VersionPolicy.None", "")]
    public void A_policy_says_which_edits_count(string? policy, string counted)
    {
        foreach (var isLoaded in (bool[])[true, false])
        {
            var before = VersionOf(policy, Plain, isLoaded);
            var changing = new (string Name, string Library)[] { ("code", Used), ("unused", Unused), ("minor", Minor), ("major", Major), ("nothing", Plain) }
                .Where(edit => VersionOf(policy, edit.Library, isLoaded) != before)
                .Select(edit => edit.Name);
            Assert.That(string.Join(' ', changing), Is.EqualTo(counted), $"loaded: {isLoaded}");
        }
    }

    [TestCase("VersionPolicy.Version")]
    [TestCase("VersionPolicy.Major")]
    [TestCase("VersionPolicy.Build")]
    [TestCase("VersionPolicy.Code")]
    public void Whether_the_library_is_loaded_yet_makes_no_difference(string policy) =>
        Assert.That(VersionOf(policy, Minor, isLoaded: true), Is.EqualTo(VersionOf(policy, Minor, isLoaded: false)));

    [TestCase("Lib*", true)]
    [TestCase("lib*", true)]
    [TestCase("LIBRARY", true)]
    [TestCase("*", true)]
    [TestCase("Libr", false)]
    [TestCase("Other*", false)]
    public void A_pattern_is_a_name_or_its_beginning(string pattern, bool fits) =>
        Assert.That(VersionOf("VersionPolicy.None", Used, false, pattern) == VersionOf("VersionPolicy.None", Plain, false, pattern), Is.EqualTo(fits));

    [Test]
    public void The_longest_pattern_wins_whatever_the_order()
    {
        string Of(string library, params string[] policies) => VersionWith(string.Concat(policies.Select(policy => $"[assembly: VersionPolicy({policy})]")), library);
        string[] forms = ["\"L*\", VersionPolicy.None", "\"Libr*\", VersionPolicy.Version", "\"*\", VersionPolicy.Build"];
        foreach (var policies in new[] { forms, [.. forms.Reverse()] })
        {
            Assert.That(Of(Used, policies), Is.EqualTo(Of(Plain, policies)));
            Assert.That(Of(Minor, policies), Is.Not.EqualTo(Of(Plain, policies)));
        }
    }

    /// <summary>What is called there may be a memento function: a package has some.</summary>
    [TestCase("VersionPolicy.Code", true, false)]
    [TestCase("VersionPolicy.Version", true, true)]
    [TestCase("VersionPolicy.Build", true, true)]
    [TestCase("VersionPolicy.None", false, false)]
    public void A_version_follows_all_of_an_assembly_that_counts_as_a_whole(string policy, bool followsCalled, bool followsOthers)
    {
        using var folder = new TemporaryFolder();
        var code = new CompiledCode().Add(Plain, "Library").Add($"using Memento.Versioning; [assembly: VersionPolicy(\"Library\", {policy})] public static class Functions {{ public static int F(int n) => L.A(n); }}");
        LoadedCode.Save(folder.Path, code, "Program", "Library");
        var loaded = new LoadedCode(folder.Path);
        var read = LoadedCode.CodeOf(loaded.Method());
        var library = loaded.LoadFromAssemblyName(new System.Reflection.AssemblyName("Library"));
        Assert.That(read.Follows(LoadedCode.Method(library, "L", "A")), Is.EqualTo(followsCalled));
        Assert.That(read.Follows(LoadedCode.Method(library, "L", "B")), Is.EqualTo(followsOthers));
        Assert.That(read.Follows(((Func<string, string?>)Environment.GetEnvironmentVariable).Method), Is.False);
    }

    [TestCase("VersionPolicy.Version")]
    [TestCase("VersionPolicy.Build")]
    public void A_function_whose_own_assembly_counts_as_a_whole_follows_what_it_calls_there(string policy)
    {
        using var folder = new TemporaryFolder();
        var code = new CompiledCode().Add($"using Memento.Versioning; [assembly: VersionPolicy(\"Program\", {policy})] public static class Functions {{ public static int F(int n) => G(n); public static int G(int n) => n; }}");
        LoadedCode.Save(folder.Path, code, "Program");
        var loaded = new LoadedCode(folder.Path);
        Assert.That(LoadedCode.CodeOf(loaded.Method()).Follows(loaded.Method(method: "G")), Is.True);
    }

    /// <summary>Only what takes the place of the call names the package then.</summary>
    [TestCase("L.A(n)")]
    [TestCase("L.A(by: 2, n: n)")]
    [TestCase("L.G(n)")]
    [TestCase("L.Inner.B(n)")]
    public void A_call_of_a_memento_function_of_a_package_counts_the_package_with_the_generator_as_without(string call)
    {
        var (direct, intercepted, newer) = (Of(Marked, usesGenerator: false), Of(Marked, usesGenerator: true), Of(Marked.Replace("1.2.0.0", "1.3.0.0", StringComparison.Ordinal), usesGenerator: true));
        Assert.That(intercepted.Version, Is.EqualTo(direct.Version), () => Parts.Difference(direct, intercepted));
        Assert.That(newer.Version, Is.Not.EqualTo(intercepted.Version));

        FunctionCode Of(string library, bool usesGenerator)
        {
            using var folder = new TemporaryFolder();
            var code = new CompiledCode { UsesGenerator = usesGenerator }.Add(library, "Library")
                .Add($"using Memento.Versioning; [assembly: VersionPolicy(\"Library\", VersionPolicy.Version)] public static class Functions {{ [MementoFunction] public static int F(int n) => {call}; }}");
            LoadedCode.Save(folder.Path, code, "Program", "Library");
            return LoadedCode.CodeOf(new LoadedCode(folder.Path).Method());
        }
    }

    private static string VersionOf(string? policy, string library, bool isLoaded, string pattern = "Library") =>
        VersionWith(policy is null ? "" : $"[assembly: VersionPolicy(\"{pattern}\", {policy})]", library, isLoaded);

    private static string VersionWith(string attributes, string library, bool isLoaded = false)
    {
        using var folder = new TemporaryFolder();
        // The reference to the library says its version too; that alone does not count.
        var code = new CompiledCode().Add(library, "Library").Add($"using Memento.Versioning; {attributes} public static class Functions {{ public static int F(int n) => L.A(n); }}");
        LoadedCode.Save(folder.Path, code, "Program", "Library");
        var method = new LoadedCode(folder.Path).Method();
        if (isLoaded)
        {
            method.Invoke(null, [1]);
        }

        return LoadedCode.CodeOf(method).Version;
    }
}
