using Memento.Generators.Handles;
using Memento.Generators.Interceptors;
using Memento.Generators.Tests.Analyzers.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Memento.Generators.Tests.Analyzers;

/// <summary>A program is analyzed while it is written: whatever is missing of it, no analyzer and no generator fails.</summary>
public sealed class TypingTests
{
    private const string Source = """
        using Memento;
        using Memento.Functions;
        namespace Shop;
        public interface IRates { int Rate { get; } }
        public class LostException(int code, string text = $"a") : Exception($"Code {code}.");
        public partial class Outer<T> where T : IRates, new()
        {
            private sealed record Hidden(T Value, (int, string?)[] Items);
            [MementoFunction(Version = "1", Cluster = "lab", Strict = true, ValidFor = "1.00:00:00", Remembered = [typeof(LostException), typeof(List<>)], NotRemembered = new[] { typeof(Exception) })]
            public static partial Task<int> Parted<U>(in U first, [NotInKey] IRates? rates, CancellationToken token = default, params int[] rest) where U : struct;
            public static partial async Task<int> Parted<U>(in U first, IRates? rates, CancellationToken token, params int[] rest)
            {
                Memo.RefuseDirectCalls();
                try { return await Task.FromResult(rest[^1] + (rates?.Rate ?? throw new LostException(1))); }
                catch (FormatException e) when (e is { Message.Length: > 3 }) { throw new LostException(code: 2, text: "b"); }
                int Inner(int n) => n > 0 ? Inner(n - 1) : throw new Exception();
            }
            [MementoFunction] private static IEnumerable<Hidden> Open(Func<int, int> f, Hidden hidden, [NotInKey] Stream stream) { yield return hidden; }
        }
        public static class Work
        {
            private static int s_field;
            extension(int number) { [MementoFunction] public int Twice() => number * 2; }
            [MementoFunction] public static ref readonly int Bad(out int n, ref Span<int> s) { n = s_field++; return ref s_field; }
            [MementoFunction] public static long Fibonacci(this int n) => n < 2 ? n : Fibonacci(n - 1) + (n - 2).Fibonacci() + DateTime.Now.Ticks;
            public static int Main(string[] args)
            {
                var all = args.Select(a => a.Length).Select(Fibonacci).ToList();
                Func<int, long> f = Fibonacci;
                dynamic d = 1;
                return (int)Fibonacci(d) + nameof(Fibonacci).Length + Memo.Of<int, long>(Fibonacci).Name.Function.Length + Outer<int>.Parted(1, null).Result + (from a in args select a.Length.Fibonacci()).Count();
            }
        }
        """;

    private static readonly SyntaxToken[] Tokens = [.. CSharpSyntaxTree.ParseText(Source, Program.Parse).GetRoot().DescendantTokens()];

    [TestCase("static class Work { [MementoFunction] public static Task<> F(int n) => Task.FromResult(n); static object G() => F(1); }")]
    [TestCase("static class Work { [MementoFunction] public static int F(List<> n) => 1; static int G() => F(new()); }")]
    [TestCase("static class Work { [MementoFunction(Remembered = [unknown])] public static int F(int n) => throw new Unknown(n); static int G() => F(1); }")]
    public async Task What_is_not_there_yet_is_left_to_the_compiler(string source) =>
        Assert.That(await Check(source), Is.Empty);

    [Test]
    [Category("Long")]
    public async Task What_is_written_up_to_any_word_is_analyzed()
    {
        foreach (var token in Tokens)
        {
            await Check(Source[..token.Span.End]);
        }
    }

    [Test]
    [Category("Long")]
    public async Task What_lacks_any_word_is_analyzed()
    {
        foreach (var token in Tokens)
        {
            await Check(Source.Remove(token.Span.Start, token.Span.Length));
        }
    }

    private static async Task<IReadOnlyList<string>> Check(string source)
    {
        var compilation = Program.Compile(source);
        var analyzed = compilation.WithAnalyzers(Program.Analyzers, new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: (error, _, _) => Assert.Fail($"{error}\nin\n{source}"),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));
        var found = await analyzed.GetAnalyzerDiagnosticsAsync();
        var driver = CSharpGeneratorDriver.Create([new InterceptorGenerator().AsSourceGenerator(), new HandleGenerator().AsSourceGenerator()], parseOptions: Program.Parse);
        Assert.That(driver.RunGenerators(compilation).GetRunResult().Results.Select(result => result.Exception), Is.All.Null, source);
        return [.. found.Select(diagnostic => diagnostic.ToString())];
    }
}
