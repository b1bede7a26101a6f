using System.Runtime.CompilerServices;

namespace Memento.Calls.Tests.Functions;

/// <summary>Memento functions whose versions are made of their code.</summary>
#pragma warning disable MEM009 // What a version does about it is tested here.
internal static class Versioned
{
    /// <summary>Changed by tests, each of which puts it back.</summary>
    public static double Rate = 0.05;

    /// <summary>Of a type that cannot be part of a version.</summary>
    public static Action? Listener;

    private static readonly double Base = 100;

    [MementoFunction]
    public static double Interest(string key, int years)
    {
        Runs.Count(key);
        return Base * Rate * years;
    }

    [MementoFunction]
    public static double Portfolio(string key, int years) => Interest(key, years) + Interest(key, years + 1);

    [MementoFunction]
    public static double Failing(string key)
    {
        Runs.Count(key);
        throw new InvalidOperationException(FormattableString.Invariant($"at {Rate}"));
    }

    [MementoFunction]
    public static int Told(string key)
    {
        Runs.Count(key);
        Listener?.Invoke();
        return 1;
    }

    [MementoFunction]
    public static int Local(string key) => key.Length + FileState.Count;

    [MementoFunction]
    public static int Plain(string key)
    {
        Runs.Count(key);
        return 1;
    }

    [MementoFunction]
    public static int Undeclared(string key) => ByReflection("Pla", "in").Call(key);

    [MementoFunction]
    [DependsOn(typeof(Versioned), nameof(Plain))]
    public static int Declared(string key) => ByReflection("Pla", "in").Call(key);

    [MementoFunction(Version = "1")]
    public static int Explicit(string key) => ByReflection("Pla", "in").Call(key);

    [MementoFunction]
    public static int OfArgument(string key, MementoFunction[] functions) => ((MementoFunction<string, int>)functions[0]).Call(key);

    [MementoFunction]
    public static int OfOneArgument(string key, MementoFunction<string, int> function) => function.Call(key);

    [MementoFunction]
    public static int OfNestedArgument(string key, Dictionary<string, List<MementoFunction<string, int>>> functions) => functions["plain"][0].Call(key);

    [MementoFunction]
    public static int OfTuple(string key, (int Weight, MementoFunction<string, int> Function) model) => model.Weight * model.Function.Call(key);

    [MementoFunction]
    public static int OfRecord(string key, Model[] models) => models[0].Weight * models[0].Function.Call(key);

    [MementoFunction]
    public static int OfImmutable(string key, System.Collections.Immutable.ImmutableList<Model> models) => models[0].Weight * models[0].Function.Call(key);

    [MementoFunction]
    public static int OfUnkeyed(string key, [NotInKey] IEnumerable<MementoFunction<string, int>> functions) => key.Length + ByReflection("Pla", "in").Call(key) * functions.GetHashCode();

    /// <summary>An object that holds a function.</summary>
    public sealed record Model(int Weight, MementoFunction<string, int> Function);

    [MementoFunction]
    public static int Itself(string key) => key.EndsWith('!') ? 1 : ByReflection("Its", "elf").Call(key + "!") + 1;

    [MementoFunction]
    [DependsOn("Acme.Missing, Acme")]
    public static int Missing(string key) => key.Length;

    // In two pieces and not inlined: nothing in the code says which function it is.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static MementoFunction<string, int> ByReflection(string first, string second) =>
        Memo.Of((Func<string, int>)typeof(Versioned).GetMethod(first + second)!.CreateDelegate(typeof(Func<string, int>)));
}

/// <summary>A type whose name has the file in it.</summary>
file static class FileState
{
    public static int Count = 1;
}
