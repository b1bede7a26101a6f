using Memento.Generators.Tests.Analyzers.Support;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>MEM013: [NotInKey] where it changes nothing.</summary>
public sealed class NotInKeyTests
{
    [Test]
    [Fires("MEM013")]
    public async Task A_mark_without_an_effect_is_reported() => await Program.Check("""
        delegate int Later([{|MEM013:NotInKey|}] int n);
        record Options([{|MEM013:NotInKey|}] int X);
        static class Work
        {
            [MementoFunction] public static int Token(int n, [{|MEM013:NotInKey|}] CancellationToken token) => n;
            public static int Plain(int n, [{|MEM013:NotInKey|}] IProgress<int> progress) => n;
        }
        """);

    [Test]
    [Quiet("MEM013")]
    public async Task A_mark_of_a_memento_function_is_not_reported() => await Program.Check("""
        static partial class Work
        {
            [MementoFunction] public static int Service(int n, [NotInKey] IProgress<int> progress) => n;
            [MementoFunction] public static int Number(int n, [NotInKey] int parallelism, CancellationToken token) => n;
            [MementoFunction] public static partial int Parted(int n, [NotInKey] int parallelism);
            public static partial int Parted(int n, int parallelism) => n;
        }
        """);

    [TestCase("[NotInKey] CancellationToken token", "CancellationToken token")]
    [TestCase("[NotInKey]\n        CancellationToken token", "CancellationToken token")]
    [TestCase("[NotInKey, System.Diagnostics.CodeAnalysis.NotNull] CancellationToken token", "[System.Diagnostics.CodeAnalysis.NotNull] CancellationToken token")]
    [TestCase("[System.Diagnostics.CodeAnalysis.NotNull][NotInKey] CancellationToken token", "[System.Diagnostics.CodeAnalysis.NotNull] CancellationToken token")]
    [Fixes("MEM013")]
    public async Task The_mark_is_removed(string parameter, string fixedParameter) => Assert.That(await Fixed.First(With(parameter)), Is.EqualTo(With(fixedParameter)));

    [Test]
    public async Task All_such_marks_are_removed_at_once() => Assert.That(
        await Fixed.All("static class Work { public static int Plain([NotInKey] int n, [NotInKey] int m) => n; }", "MEM013"),
        Is.EqualTo("static class Work { public static int Plain(int n, int m) => n; }"));

    private static string With(string parameter) => $"static class Work {{ [MementoFunction] public static int Run(int n, {parameter}) => n; }}";
}
