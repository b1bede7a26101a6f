using System.Text.Json;
using Memento.Keys;

namespace Memento.Core.Tests.Keys;

/// <summary>Every vector of the binding: the merged partials, the effective arguments and their hash, or the error.</summary>
public class ArgumentBindingVectorTests
{
    private static IEnumerable<TestCaseData> Vectors() => VectorFile.Cases("argument-binding.json")
        .Select((vector, index) => new TestCaseData(vector).SetArgDisplayNames(vector.GetProperty("group").GetString()! + " " + index));

    [TestCaseSource(nameof(Vectors))]
    public void A_vector_binds_as_in_every_language(JsonElement vector)
    {
        var partial = PartialOf(vector);
        Assert.That(Json("args", partial.Positional), Is.EqualTo(Json("args", VectorFile.List(vector.GetProperty("merged_partial_args")))));
        Assert.That(ArgumentHasher.Normalize(partial.Keyword), Is.EqualTo(ArgumentHasher.Normalize(VectorFile.Dictionary(vector.GetProperty("merged_partial_kwargs")))));

        if (vector.TryGetProperty("error", out _))
        {
            Assert.That(() => Bind(vector, partial), Throws.TypeOf<ArgumentBindingException>());
            return;
        }

        var effective = Bind(vector, partial);
        Assert.That(ArgumentHasher.Normalize(effective).Json, Is.EqualTo(ArgumentHasher.Normalize(VectorFile.Dictionary(vector.GetProperty("effective_kwargs"))).Json));

        var context = vector.GetProperty("context_args") is { ValueKind: JsonValueKind.Object } typed ? VectorFile.Dictionary(typed) : null;
        var normalized = ArgumentHasher.Normalize(effective, context);
        Assert.That(normalized.Json, Is.EqualTo(vector.GetProperty("json").GetString()));
        Assert.That(normalized.Hash.ToString(), Is.EqualTo(vector.GetProperty("arg_hash").GetString()));
    }

    private static PartialArguments PartialOf(JsonElement vector) => vector.GetProperty("partials").EnumerateArray().Aggregate(
        PartialArguments.None,
        (partial, next) => partial.With(VectorFile.List(next.GetProperty("args")), VectorFile.Dictionary(next.GetProperty("kwargs"))));

    private static IReadOnlyDictionary<string, object?> Bind(JsonElement vector, PartialArguments partial) => ArgumentBinder.Bind(
        VectorFile.Names(vector.GetProperty("parameter_names")),
        partial,
        VectorFile.List(vector.GetProperty("args")),
        VectorFile.Dictionary(vector.GetProperty("kwargs")));

    private static string Json(string name, object value) => ArgumentHasher.Normalize(new Dictionary<string, object?> { [name] = value }).Json;
}
