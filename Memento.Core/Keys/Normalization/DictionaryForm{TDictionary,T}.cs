using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>A dictionary with string keys: an object, sorted by code point.</summary>
internal sealed class DictionaryForm<TDictionary, T>(Position position) : ValueForm<TDictionary>
    where TDictionary : IEnumerable<KeyValuePair<string, T>>
{
    private static readonly Comparer<KeyValuePair<string, T>> ByKey =
        Comparer<KeyValuePair<string, T>>.Create(static (x, y) => CodePointComparer.Instance.Compare(x.Key, y.Key));

    private ValueForm<T>? _item;

    private ValueForm<T> Item => _item ??= ValueForms.At<T>(position);

    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, TDictionary value)
    {
        writer.Enter(value, value.GetType());
        if (Shapes.KeyComparers.Refusal(value) is { } refusal)
        {
            throw writer.Refuse(value.GetType(), refusal);
        }

        var entries = value.ToArray();
        Array.Sort(entries, ByKey);
        writer.Punctuation('{');
        for (var i = 0; i < entries.Length; i++)
        {
            var key = entries[i].Key;
            writer.Path.Entry(key);
            if (i > 0)
            {
                writer.Punctuation(',');
                if (string.Equals(key, entries[i - 1].Key, StringComparison.Ordinal))
                {
                    throw writer.Refuse(value.GetType(), "It holds the same key twice.");
                }
            }

            if (key == ValueForms.TypeKey)
            {
                throw writer.Refuse(value.GetType(), $"The key {ValueForms.TypeKey} is the standard's own; use another name.");
            }

            writer.Text(key);
            writer.Punctuation(':');
            Item.Write(writer, entries[i].Value);
        }

        writer.Punctuation('}');
        writer.Path.Leave();
    }

    /// <inheritdoc/>
    protected override ExactEquality<TDictionary>? MakeEquality() => DictionaryEquality<TDictionary, T>.CanKeep ? new DictionaryEquality<TDictionary, T>() : null;
}
