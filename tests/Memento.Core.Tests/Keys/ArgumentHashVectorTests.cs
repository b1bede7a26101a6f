using System.Text.Json;
using Memento.Keys;

namespace Memento.Core.Tests.Keys;

/// <summary>Every vector of the argument hash: its text and its SHA-256, byte for byte.</summary>
public class ArgumentHashVectorTests
{
    private static IEnumerable<TestCaseData> Vectors() => VectorFile.Cases("argument-hash.json")
        .Select((vector, index) => new TestCaseData(vector).SetArgDisplayNames(vector.GetProperty("group").GetString()! + " " + index));

    [TestCaseSource(nameof(Vectors))]
    public void A_vector_has_its_text_and_its_hash(JsonElement vector)
    {
        var effective = VectorFile.Dictionary(vector.GetProperty("kwargs"));
        var context = vector.GetProperty("context_args") is { ValueKind: JsonValueKind.Object } typed ? VectorFile.Dictionary(typed) : null;

        var normalized = ArgumentHasher.Normalize(effective, context);

        Assert.That(normalized.Json, Is.EqualTo(vector.GetProperty("json").GetString()));
        Assert.That(normalized.Hash.ToString(), Is.EqualTo(vector.GetProperty("sha256").GetString()));
        Assert.That(ArgumentHasher.Hash(effective, context), Is.EqualTo(normalized.Hash));
    }

    [TestCaseSource(nameof(Vectors))]
    public void A_vector_passed_as_objects_keeps_its_text(JsonElement vector)
    {
        var effective = VectorFile.Dictionary(vector.GetProperty("kwargs"));
        var context = vector.GetProperty("context_args") is { ValueKind: JsonValueKind.Object } typed ? VectorFile.Dictionary(typed) : null;
        var declared = effective.Keys.ToDictionary(name => name, _ => typeof(object), StringComparer.Ordinal);

        Assert.That(ArgumentHasher.Normalize(effective, context, declared).Json, Is.EqualTo(vector.GetProperty("json").GetString()));
    }
}
