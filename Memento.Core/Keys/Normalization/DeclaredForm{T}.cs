using System.Numerics;
using Memento.Keys.Exactness;
using Memento.Shapes;

namespace Memento.Keys.Normalization;

/// <summary>
/// Where a value stands whose declared type others derive from. A value of another type than the declared one carries its
/// type, so that a circle and a square passed as a shape differ.
/// </summary>
/// <remarks>
/// Two exceptions, neither of which lets two values share a text. A framework collection where one of the collection
/// interfaces is declared is a list or dictionary like any other. And a value whose text only one type writes, the
/// canonical type of that text, needs no name beside it: so a string passed as an object has the key that Python gives it.
/// </remarks>
internal sealed class DeclaredForm<T> : ValueForm<T>
{
    private readonly CollectionShape? _collection = CollectionShape.OfDeclared(typeof(T));
    private ValueForm? _items;
    private ValueForm? _own;

    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value)
    {
        if (value is null)
        {
            writer.Null();
            return;
        }

        var type = value.GetType();
        if (type == typeof(T))
        {
            (_own ??= ValueForms.Of(type, Position.Declared)).WriteObject(writer, value);
        }
        else if (_collection is not null && IsByItems(type))
        {
            (_items ??= ValueForms.OfCollection(typeof(T), _collection, Position.Declared)).WriteObject(writer, value);
        }
        else
        {
            (IsCanonical(value) ? ValueForms.Of(type, Position.Declared) : ValueForms.Typed(type)).WriteObject(writer, value);
        }
    }

    /// <summary>Whether a value of a run-time type is written by its items, as the declared collection interface shows them.</summary>
    public bool IsByItems(Type type) =>
        _collection is not null
        && ValueForms.CollectionOf(type) is { Refusal: null, IsForeign: false } shape
        && shape.IsDictionary == _collection.IsDictionary;

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality()
    {
        if (_collection is not null)
        {
            return ValueForms.OfCollection(typeof(T), _collection, Position.Declared).Equality is ExactEquality<T> items
                ? new DeclaredEquality<T>(this, own: null, items)
                : null;
        }

        // Of these all values are of other types, some of which may be exact.
        if (typeof(T).IsInterface || typeof(T).IsAbstract || typeof(T) == typeof(object))
        {
            return Refusals.Find(typeof(T)) is null && !typeof(IFunctionReferenceable).IsAssignableFrom(typeof(T))
                ? new DeclaredEquality<T>(this, own: null, items: null)
                : null;
        }

        return ValueForms.Of(typeof(T), Position.Declared).Equality is ExactEquality<T> own ? new DeclaredEquality<T>(this, own, items: null) : null;
    }

    private static bool IsCanonical(object value) => value switch
    {
        bool or string or double or int or decimal => true,
        long number => number is < int.MinValue or > int.MaxValue,
        BigInteger number => number < long.MinValue || number > long.MaxValue,
        DateOnly or DateTimeOffset or TimeOnly or TimeSpan or Guid or byte[] or Enum => true,
        DateTime time => time.Kind != DateTimeKind.Utc,
        IFunctionReferenceable => true,
        _ => value.GetType() == typeof(List<object?>) || value.GetType() == typeof(Dictionary<string, object?>),
    };
}
