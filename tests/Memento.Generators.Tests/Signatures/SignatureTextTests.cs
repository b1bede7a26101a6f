using System.Reflection;
using System.Runtime.Loader;
using Memento.Functions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Tests.Signatures;

/// <summary>What generated code says of a function's signature is what the host reads of the method that it is looking for.</summary>
public sealed class SignatureTextTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        namespace Deep.Inside
        {
            public class Outer<T>
            {
                public struct Inner<U> { }
                public class Plain { }
                public static int Own(T value) => 0;
                public static int Own<U>(Outer<T>.Inner<U> inner, U[] many, in T one) => 0;
                public static int Nested(Outer<int>.Inner<string>[] inner, Outer<T>.Plain plain, Outer<Outer<T>>.Plain deep) => 0;
            }
        }
        public enum Colour { Red }
        public static class Global
        {
            public static int Nothing() => 0;
            public static int Scalars(bool a, char b, sbyte c, byte d, short e, ushort f, int g, uint h, long i, ulong j, float k, double l, decimal m, string n, object o) => 0;
            public static int Natives(nint a, nuint b, DateTime c, Colour d, int? e, Guid? f) => 0;
            public static int Tuples((int A, string? B) a, (int, (double, T), int, int, int, int, int, int)[] b) => 0;
            public static int Arrays(int[] a, int[,] b, int[][,] c, List<int[]>[] d) => 0;
            public static int References(in int a, ref readonly DateTime b) => 0;
            public static int Dynamic(dynamic a, List<dynamic> b) => 0;
            public static int Generic<T, U>(T a, U[] b, Dictionary<T, List<U>> c, Func<T, U, int> d) where T : notnull => 0;
            public static int Keywords(@class @event) => 0;
            public static unsafe int Pointers(int* a, void** b) => 0;
            public static int Extension(this string text, params string[] others) => 0;
        }
        public class @class { }
        public class T { }
        """;

    [Test]
    public void The_compiler_and_the_host_write_signatures_alike()
    {
        var compilation = CSharpCompilation.Create(
            "Signatures",
            [CSharpSyntaxTree.ParseText(Source, new CSharpParseOptions(LanguageVersion.CSharp14))],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.That(result.Success, Is.True, string.Join('\n', result.Diagnostics));
        stream.Position = 0;
        var context = new AssemblyLoadContext("Signatures", isCollectible: true);
        var methods = context.LoadFromStream(stream).GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .ToDictionary(method => method.MetadataToken, method => $"{method.DeclaringType!.Name}.{method.Name}{SignatureText.Of(method)}");
        var symbols = compilation.GetSymbolsWithName(_ => true, SymbolFilter.Member).OfType<IMethodSymbol>().Where(method => method is { IsStatic: true, MethodKind: MethodKind.Ordinary })
            .Select(method => $"{method.ContainingType.MetadataName}.{method.MetadataName}{ParametersIn(method.GetDocumentationCommentId()!)}");
        Assert.That(methods.Values, Is.EquivalentTo(symbols).And.Count.EqualTo(14));
        context.Unload();
    }

    private static string ParametersIn(string id) => id.IndexOf('(', StringComparison.Ordinal) is >= 0 and var start ? id[start..] : "";
}
