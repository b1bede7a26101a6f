using System.Text.RegularExpressions;
using Memento.Generators.Analyzers.Shapes;
using Memento.Generators.Tests.Analyzers.Support;
using Memento.Keys;

namespace Memento.Generators.Tests.Analyzers.Parity;

/// <summary>The path of a member that no key can hold is the one that the host names when it refuses the value.</summary>
public sealed partial class PathTests
{
    private static IEnumerable<object> Values =>
    [
        new Holder<Action>(() => { }),
        new Holder<List<Holder<Stream>>>([new(Stream.Null)]),
        new Holder<IReadOnlyList<Type[]>>([[typeof(int)]]),
        new Holder<Dictionary<string, Holder<Exception>>>(new() { ["a"] = new(new InvalidOperationException()) }),
        new Holder<(int, Action)>((1, () => { })),
        new Holder<Tuple<int, Holder<CancellationToken>>>(Tuple.Create(1, new Holder<CancellationToken>(default))),
        new Holder<HashSet<int>>([1]),
        new Holder<Dictionary<int, int>>([]),
        new Holder<Task<int>>(Task.FromResult(1)),
        new Holder<int?[,]>(new int?[1, 1]),
        new Holder<Holder<Index>>(new(1)),
        new Holder<object>(1),
    ];

    [TestCaseSource(nameof(Values))]
    public void Member_at_fault_is_the_same(object value)
    {
        var type = value.GetType();
        var refusal = Assert.Catch<Exception>(() =>
        {
            ArgumentHasher.Normalize(new Dictionary<string, object?> { ["value"] = value }, null, new Dictionary<string, Type> { ["value"] = type });
            throw new Taken();
        });
        var compilation = Program.Compile($"record Holder<T>(T Value); class Root {{ {CSharp(type)} F; }}");
        var field = (Microsoft.CodeAnalysis.IFieldSymbol)compilation.GetTypeByMetadataName("Root")!.GetMembers("F").Single();
        var told = new KeyRules(null).ProblemOf(field.Type, withNullable: false);
        Assert.That(told is null ? null : "value" + told.Path, Is.EqualTo(refusal is UnsupportedArgumentException unsupported ? Index().Replace(unsupported.Path, "[]") : null));
    }

    private static string CSharp(Type type)
    {
        var name = type.IsArray ? $"{CSharp(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]" : type.FullName!.Split('[')[0].Split('`')[0];
        return type.IsArray ? name
            : (type.Name == typeof(Holder<>).Name ? "Holder" : name) + (type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(CSharp))}>" : "");
    }

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Index();

    public sealed record Holder<T>(T Value);

    private sealed class Taken : Exception;
}
