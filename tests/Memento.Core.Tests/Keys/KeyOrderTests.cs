using System.Reflection;
using Memento.Functions;
using Memento.Keys;

namespace Memento.Core.Tests.Keys;

/// <summary>The arguments of a call in the order that was sorted once, against the dictionary that the standard speaks of.</summary>
[TestFixture]
public sealed class KeyOrderTests
{
    private static readonly Dictionary<string, object?> Context = new() { ["user"] = "ada" };

    [Test]
    public void Arguments_make_the_same_key_as_by_name([Values("All", "One", "None", "WithToken", "Open", "NotInKey")] string name, [Values] bool isLeftOut, [Values] bool hasContext)
    {
        var definition = FunctionDefinition.Of(typeof(KeyOrderTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!);
        object?[] values = [.. definition.Parameters.Select(static (parameter, place) => parameter.Type == typeof(int) ? place + 1 : parameter.IsCancellationToken ? CancellationToken.None : (object?)$"{place} ü")];
        bool[] isGiven = [.. definition.Parameters.Select(parameter => !isLeftOut || !parameter.IsOptional)];
        var byName = definition.Parameters.Select(static (parameter, place) => (parameter, place))
            .Where(one => one.parameter.IsInKey && isGiven[one.place])
            .ToDictionary(static one => one.parameter.Name, one => values[one.place]);
        var context = hasContext ? Context : null;
        Assert.That(definition.Normalize(new CallArguments(values, isGiven), context), Is.EqualTo(ArgumentHasher.Normalize(byName, context, definition.KeyTypes)));
    }

    [Test]
    public void A_token_in_an_open_place_is_no_part_of_the_key()
    {
        var definition = FunctionDefinition.Of(typeof(KeyOrderTests).GetMethod(nameof(Open), BindingFlags.NonPublic | BindingFlags.Static)!);
        Assert.That(definition.Normalize(new CallArguments([CancellationToken.None], [true]), null).Json, Is.EqualTo("{}"));
    }

    [MementoFunction(Version = "1")]
    private static int All(int z, string b, int a, int Z = 4) => z + b.Length + a + Z;

    [MementoFunction(Version = "1")]
    private static int One(int only) => only;

    [MementoFunction(Version = "1")]
    private static int None() => 1;

    [MementoFunction(Version = "1")]
    private static int WithToken(string b, CancellationToken token, int a = 1) => b.Length + a;

    [MementoFunction(Version = "1")]
    private static int Open(object anything) => anything.GetHashCode();

    [MementoFunction(Version = "1")]
    private static int NotInKey([NotInKey] string how, int what) => how.Length + what;
}
