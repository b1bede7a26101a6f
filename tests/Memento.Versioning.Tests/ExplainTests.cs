using System.Security.Cryptography;
using System.Text;
using Memento.Versioning.Tests.Support;

namespace Memento.Versioning.Tests;

/// <summary>What a version is made of, and why two differ, in words.</summary>
internal sealed class ExplainTests
{
    private const string Source = """
        namespace Program.Statistics;
        public static class Functions
        {
            [MementoFunction] public static double F(double n, int count = 3, decimal scale = 0.5m) => Helper(n) + count;
            static double Helper(double n) => n * 0.05 + Table[0].Length;
            static readonly string[] Table = { "start" };
        }
        """;

    [TestCase("0.05", "0.1", "Program.Statistics.Functions.Helper: the constant 0.05 is 0.1 now")]
    [TestCase("\"start\"", "\"begin\"", "the initial value of Program.Statistics.Functions.Table: the constant \"start\" is \"begin\" now")]
    [TestCase("count = 3", "count = -4", "the default value of count is -4 now, it was 3")]
    [TestCase("scale = 0.5m", "scale = 12.5m", "the default value of scale is 12.5 now, it was 0.5")]
    [TestCase("n * 0.05", "n / 0.05", "Program.Statistics.Functions.Helper: the code changed")]
    [TestCase("n * 0.05", "n * 0.05 + 2.5", "Program.Statistics.Functions.Helper: the code changed; the constant 2.5 is new")]
    public void An_edit_is_named(string old, string edited, string sentence)
    {
        var changes = VersionChange.Between(Compile(Source), Compile(Source.Replace(old, edited)));
        Assert.That(changes.Select(change => change.ToString()), Is.EqualTo(new[] { sentence }));
    }

    [TestCase("VersionSalt = \"a\"", "VersionSalt = \"b\"", "the version salt of Program.Functions.F changed: it is \"b\" now, it was \"a\"")]
    [TestCase("", "VersionSalt = \"b\"", "the version salt of Program.Functions.F changed: it is \"b\" now, it was none")]
    [TestCase("VersionSalt = \"a\"", "", "the version salt of Program.Functions.F changed: it is none now, it was \"a\"")]
    [TestCase("VersionCodeHash = \"a\"", "VersionCodeHash = \"b\"", "the version code hash of Program.Functions.F changed: it is \"b\" now, it was \"a\"")]
    [TestCase("", "VersionCodeHash = \"b\"", "the version code hash of Program.Functions.F changed: it is \"b\" now, it was none")]
    [TestCase("VersionSalt = \"a\")] public static int F(int n) => n * 2", "VersionSalt = \"a\")] public static int F(int n) => n * 4", "Program.Functions.F: the constant 2 is 4 now")]
    [TestCase("VersionSalt = \"a\")] public static int F(int n) => n * 2", "VersionSalt = \"b\")] public static int F(int n) => n * 4", "the version salt of Program.Functions.F changed: it is \"b\" now, it was \"a\"", "Program.Functions.F: the constant 2 is 4 now")]
    [TestCase("VersionCodeHash = \"a\", VersionSalt = \"a\"", "VersionCodeHash = \"b\", VersionSalt = \"b\"", "the version salt of Program.Functions.F changed: it is \"b\" now, it was \"a\"", "the version code hash of Program.Functions.F changed: it is \"b\" now, it was \"a\"")]
    [TestCase("VersionCodeHash = \"a\")] public static int F(int n) => n * 2", "VersionCodeHash = \"a\")] public static int F(int n) => n * 4")]
    public void What_the_attribute_says_is_told_apart_from_the_code(string old, string edited, params string[] sentences)
    {
        Assert.Multiple(() =>
        {
            // Of the function itself, and of one that it calls.
            Assert.That(Changes("F"), Is.EqualTo(sentences));
            Assert.That(Changes("Caller"), Is.EqualTo(sentences));
        });

        IEnumerable<string> Changes(string method) => VersionChange.Between(Marked(old, method), Marked(edited, method)).Select(change => change.ToString());

        static FunctionCode Marked(string mark, string method) => FunctionCodeText.Read(FunctionCodeText.Write(new CompiledCode()
            .Add($$"""
                namespace Program;
                public static class Functions
                {
                    [MementoFunction({{(mark.Contains(")]", StringComparison.Ordinal) ? mark : mark + ")] public static int F(int n) => n * 2")}};
                    [MementoFunction] public static int Caller(int n) => F(n);
                }
                """)
            .Analyze("Program.Functions", method)))!;
    }

    [Test]
    public void What_the_attribute_says_is_listed()
    {
        var text = new CompiledCode()
            .Add("public static class Functions { [MementoFunction(VersionSalt = \"a\")] public static int F(int n) => G(n) * 2; [MementoFunction(VersionCodeHash = \"b\")] static int G(int n) => n * 3; }")
            .Analyze().Explain();
        Assert.That(text, Does.Contain("Functions.F of Program (memento function, version salt \"a\"): 2\n").And.Contain("Functions.G of Program (memento function, version code hash \"b\")\n"));
    }

    [Test]
    public void A_value_of_a_static_field_is_told()
    {
        var before = Code(Part(CodePartKind.Initializer, "A/A.T:<P>k__BackingField", "i"), Part(CodePartKind.StaticField, "A/A.T:<P>k__BackingField", new string('a', 64)), Part(CodePartKind.StaticField, "A/A.T:Gone", "1"));
        var after = Code(Part(CodePartKind.Initializer, "A/A.T:<P>k__BackingField", "i"), Part(CodePartKind.StaticField, "A/A.T:<P>k__BackingField", new string('b', 64)), Part(CodePartKind.StaticField, "A/A.T:New", "1"));
        Assert.Multiple(() =>
        {
            Assert.That(VersionChange.Between(before, after).Select(change => change.ToString()), Is.EqualTo(new[]
            {
                "the static field A.T.P has another value now",
                "the static field A.T.New is used now",
                "the static field A.T.Gone is no longer used",
            }));
            Assert.That(before.Explain(), Does.Contain("\nstatic fields, with the hashes of their values:\n  aaaaaaaaaaaa  A.T.P\n"));
        });
    }

    [Test]
    public void The_same_code_has_no_changes() => Assert.That(VersionChange.Between(Compile(Source), Compile(Source)), Is.Empty);

    [Test]
    public void Packages_and_functions_say_their_versions()
    {
        var before = Code(Part(CodePartKind.Function, "A/N.T:G()", "1"), Part(CodePartKind.Assembly, "base library", "10"), Part(CodePartKind.Assembly, "Foo", "1.2"), Part(CodePartKind.Assembly, "Old", "5"), Part(CodePartKind.Method, "A/N.T:H()", "x"));
        var after = Code(Part(CodePartKind.Function, "A/N.T:G()", "2"), Part(CodePartKind.Assembly, "base library", "11"), Part(CodePartKind.Assembly, "Foo", "1.3"), Part(CodePartKind.Assembly, "New", "6"), Part(CodePartKind.Function, "A/N.T:H()", "7"));
        Assert.That(VersionChange.Between(before, after).Select(change => change.ToString()), Is.EqualTo(new[]
        {
            "N.T.G of A: its version 1 is 2 now",
            "base library 10 → 11",
            "package Foo 1.2 → 1.3",
            "package New 6 is used now",
            "N.T.H of A: it says its version itself now, 7",
            "package Old 5 is no longer used",
        }));
    }

    [Test]
    public void Overloads_are_told_apart_by_their_parameters()
    {
        var before = Code(Part(CodePartKind.Method, "A/A.T:G(System.Int32)", "1"), Part(CodePartKind.Method, "A/A.T:G(System.Collections.Generic.List{System.Double})", "1"));
        var after = Code(Part(CodePartKind.Method, "A/A.T:G(System.Int32)", "1"), Part(CodePartKind.Method, "A/A.T:G(System.Collections.Generic.List{System.Double})", "2"));
        Assert.That(VersionChange.Between(before, after).Single().ToString(), Is.EqualTo("A.T.G(List{Double}): the code changed"));
    }

    [TestCase("1 2 3", "1 9 3", "2>9")]
    [TestCase("1 2 3", "1 3", "2>")]
    [TestCase("1 3", "0 1 2 3", ">0 >2")]
    [TestCase("1 a 3", "1 3 4", "a> >4")]
    [TestCase("", "1", ">1")]
    public void Constants_are_aligned(string before, string after, string expected)
    {
        var changes = ConstantChange.Between(Constants(before), Constants(after)).Select(change => $"{change.Before?.Text}>{change.After?.Text}");
        Assert.That(string.Join(' ', changes), Is.EqualTo(expected));

        static CodeConstant[] Constants(string text) =>
            [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => new CodeConstant(char.IsAsciiDigit(value[0]) ? "int32" : "string", value))];
    }

    [Test]
    public void A_text_is_read_as_what_was_written()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var code = Any(new Random(seed));
            var text = FunctionCodeText.Write(code);
            var read = FunctionCodeText.Read(text);
            Assert.That(read, Is.Not.Null);
            Assert.That(FunctionCodeText.Write(read!), Is.EqualTo(text));
            Assert.Multiple(() =>
            {
                Assert.That(read!.Version, Is.EqualTo(code.Version));
                Assert.That(read.Parts.Select(part => (part.Kind, part.Name, part.Code, part.IsMementoFunction)), Is.EqualTo(code.Parts.Select(part => (part.Kind, part.Name, part.Code, part.IsMementoFunction))));
                Assert.That(read.Parts.Select(part => part.Uses), Is.EqualTo(code.Parts.Select(part => part.Uses)));
                Assert.That(read.Parts.Select(part => part.Constants), Is.EqualTo(code.Parts.Select(part => part.Constants)));
                Assert.That(read.Parts.Select(part => (part.Mark?.Salt, part.Mark?.CodeHash, part.Own?.Hash)), Is.EqualTo(code.Parts.Select(part => (part.Mark?.Salt, part.Mark?.CodeHash, part.Own?.Hash))));
                Assert.That(read.Builds, Is.EquivalentTo(code.Builds));
                Assert.That(read.Gaps, Is.EqualTo(code.Gaps));
                Assert.That(read.MutableStatics, Is.EqualTo(code.MutableStatics));
                Assert.That(read.Reached.ByAssembly, Is.EquivalentTo(code.Reached.ByAssembly));
                Assert.That(read.Modules, Is.EquivalentTo(code.Modules));
                Assert.That(read.Missing, Is.EqualTo(code.Missing));
            });
        }
    }

    [Test]
    public void What_is_kept_is_read_as_what_was_written()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            // How it was built is not kept.
            var code = Any(new Random(seed)) with { Builds = new Dictionary<string, AssemblyBuild>() };
            var kept = KeptCode.Write(code);
            Assert.That(FunctionCodeText.Write(KeptCode.Read(kept)!), Is.EqualTo(FunctionCodeText.Write(code)));
        }
    }

    [Test]
    public void A_text_without_builds_has_none()
    {
        var text = FunctionCodeText.Write(Compile(Source));
        var code = text[text.IndexOf("{\"version\"", StringComparison.Ordinal)..^1];
        code = code[..code.IndexOf(",\"builds\"", StringComparison.Ordinal)] + "}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)).AsSpan(0, 16));
        Assert.That(FunctionCodeText.Read($"{{\"hash\":\"{hash}\",\"code\":{code}}}")!.Builds, Is.Empty);
    }

    [Test]
    public void A_damaged_text_reads_as_none()
    {
        var text = FunctionCodeText.Write(Compile(Source));
        Assert.Multiple(() =>
        {
            Assert.That(FunctionCodeText.Read(null), Is.Null);
            Assert.That(FunctionCodeText.Read("[]"), Is.Null);
            Assert.That(FunctionCodeText.Read("{\"hash\":1,\"code\":null}"), Is.Null);
            for (var i = 0; i < text.Length; i += 7)
            {
                Assert.That(FunctionCodeText.Read(text[..i]), Is.Null);
                Assert.That(FunctionCodeText.Read(text[..i] + (char)(text[i] + 1) + text[(i + 1)..]), Is.Null);
            }
        });
    }

    [Test]
    public void A_listing_has_all_that_counts()
    {
        var code = Code(Part(CodePartKind.Method, "A/A.T:G()", new string('a', 64)) with { Constants = [new CodeConstant("string", "a\nb")], IsMementoFunction = true }, Part(CodePartKind.Assembly, "Foo", "1.2")) with
        {
            Gaps = [new CodeGap("A/A.T:G()", "calls by reflection")],
            MutableStatics = [new StaticFieldName("A", "A.T", "Count", 1)],
            Missing = ["A.Lost"],
        };
        var hash = code.Parts[1].Hash[..12];
        Assert.That(code.Explain(), Is.EqualTo($$"""
            version v

            methods:
              {{code.Parts[0].Hash[..12]}}  Root.F of A (memento function)
              {{hash}}  A.T.G (memento function): "a\u000ab"

            assemblies that are not read:
              1.2           package Foo

            static fields that may change, whose values at the call count too:
              A.T.Count of A

            declared dependencies that are not there:
              A.Lost

            where the version does not follow the code:
              A.T.G: calls by reflection

            """));
    }

    private static FunctionCode Compile(string source) => new CompiledCode().Add(source).Analyze("Program.Statistics.Functions");

    private static CodePart Part(CodePartKind kind, string name, string code) => new(kind, name, code, []);

    private static FunctionCode Code(params CodePart[] parts) => new()
    {
        Version = "v",
        Parts = [Part(CodePartKind.Method, "A/Root:F()", "c") with { IsMementoFunction = true }, .. parts],
        Gaps = [],
    };

    private static FunctionCode Any(Random random)
    {
        var kinds = Enum.GetValues<CodePartKind>();
        return new FunctionCode
        {
            Version = Text(),
            Parts = Many(() => Part() with { Mark = random.Next(3) == 0 ? new VersionMark(OrNull(Text), OrNull(Text), OrNull(Part)) : null }),
            Gaps = Many(() => new CodeGap(Text(), Text())),
            MutableStatics = Many(() => new StaticFieldName(Text(), Text(), Text(), random.Next())),
            Reached = new ReachedMethods(Many(() => (Assembly: "Assembly" + random.Next(3), Token: random.Next())).GroupBy(method => method.Assembly).ToDictionary(methods => methods.Key, methods => methods.Select(method => method.Token).ToList(), StringComparer.Ordinal)),
            Modules = [.. Many(Guid.NewGuid).Select((id, index) => new CodeModule(index + "é", id))],
            Missing = Many(Text),
            Builds = Many(() => new AssemblyBuild(OrNull(Text), random.Next(3) switch { 0 => null, 1 => true, _ => false })).Index().ToDictionary(pair => pair.Index + "é", pair => pair.Item, StringComparer.Ordinal),
        };

        CodePart Part() => new(kinds[random.Next(kinds.Length)], Text(), Text(), Many(() => new CodeConstant(Text(), Text()))) { Uses = Many(() => random.Next(9)), IsMementoFunction = random.Next(2) == 0 };

        T? OrNull<T>(Func<T> make)
            where T : class => random.Next(2) == 0 ? null : make();

        T[] Many<T>(Func<T> make) => [.. Enumerable.Range(0, random.Next(5)).Select(_ => make())];

        string Text() => string.Concat(Many(() => random.Next(4) switch
        {
            0 => (char)random.Next(0x80),
            1 => (char)random.Next(0xD7F0, 0xE010),
            2 => (char)random.Next(0x10000),
            _ => '"',
        }));
    }
}
