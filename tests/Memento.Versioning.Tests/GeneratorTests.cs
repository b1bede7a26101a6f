using Memento.Versioning.Tests.Support;

namespace Memento.Versioning.Tests;

/// <summary>A call counts as one of the function, whether or not the generator put its own code in between.</summary>
internal sealed class GeneratorTests
{
    private const string Functions = """
        namespace Some.Space;
        public static class Functions
        {
            [MementoFunction] public static int F(int n) => CALL;
            public static int Use(int n) => F(n);
        }
        public static class H
        {
            [MementoFunction] public static int A(int n, int by = 2) => n * by;
            [MementoFunction] public static int A(string s) => s.Length * 3;
            [MementoFunction] public static T G<T>(T n, int by = 1) => n;
            [MementoFunction] public static async Task<int> Later(int n) { await Task.Yield(); return n; }
            [MementoFunction] private static int Hidden(int n) => n * 5;
            [MementoFunction] public static int Extend(this int n) => n * 7;
            [MementoFunction(Version = "3")] public static int Fixed(int n) => n * 7;
            public static int ByHidden(int n) => Hidden(n) + 1;
            public static class Inner<T> { [MementoFunction] public static int A<U>(T n, U m) => n!.GetHashCode() + m!.GetHashCode(); }
        }
        """;

    [TestCase("H.A(n)")]
    [TestCase("H.A(by: n, n: 3)")]
    [TestCase("H.A(n.ToString())")]
    [TestCase("H.G(n) + H.G<int>(by: 2, n: n)")]
    [TestCase("H.ByHidden(n)")]
    [TestCase("H.Later(n).Result")]
    [TestCase("n.Extend()")]
    [TestCase("H.Fixed(n)")]
    [TestCase("H.Inner<int>.A(n, \"\")")]
    [TestCase("Enumerable.Range(0, n).Sum(x => H.A(x) + n)")]
    [TestCase("new Func<Task<int>>(async () => await H.Later(n) + 1)().Result")]
    [TestCase("n < 1 ? 1 : F(n - 1)")]
    public void A_call_is_the_same_with_the_generator_and_without(string call)
    {
        var source = Functions.Replace("CALL", call, StringComparison.Ordinal);
        var without = new CompiledCode().Add(source);
        var with = new CompiledCode { UsesGenerator = true }.Add(source);
        var generated = with.Find(null!, "Program", new Version()).Metadata;
        Assert.That(generated.TypeDefinitions.Select(type => generated.GetString(generated.GetTypeDefinition(type).Name)), Has.Some.Contains("Some_Space"));
        var direct = without.Analyze("Some.Space.Functions");
        var intercepted = with.Analyze("Some.Space.Functions");
        Assert.That(intercepted.Version, Is.EqualTo(direct.Version), () => Parts.Difference(direct, intercepted));
    }

    [TestCase("H.LaterMemento.Call(n)", "return n;", "return n + 1;")]
    [TestCase("H.LaterMemento.Partial(n: n).Call()", "return n;", "return n + 1;")]
    [TestCase("H.ExtendMemento.With(n).Call()", "n * 7", "n * 8")]
    [TestCase("H.GMemento<int>().Call(n)", "int by = 1) => n;", "int by = 1) => by > 3 ? n : n!;")]
    public void A_call_by_a_handle_reaches_the_function(string call, string was, string isNow)
    {
        var source = Functions.Replace("CALL", call, StringComparison.Ordinal);
        var before = new CompiledCode { UsesGenerator = true }.Add(source).Analyze("Some.Space.Functions");
        var after = new CompiledCode { UsesGenerator = true }.Add(source.Replace(was, isNow, StringComparison.Ordinal)).Analyze("Some.Space.Functions");
        Assert.That(after.Version, Is.Not.EqualTo(before.Version), () => Parts.Text(after));
    }
}
