using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Memento.Versioning.Reading;

/// <summary>A type as a signature has it, symbolic: nothing of it depends on where in the metadata it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Of a named type its full name, with nested ones after a <c>+</c>; of a modified one the modifier's.</param>
/// <param name="Definition">Of a named type whose code is read, the type.</param>
/// <param name="Assembly">The assembly of a named type that is not read.</param>
/// <param name="Parts">Type arguments, the element, or the types of a function pointer with the result first.</param>
/// <param name="Number">Of a parameter its position, of a grid its rank.</param>
internal sealed record TypeSignature(
    TypeKind Kind,
    string Name,
    TypeId? Definition,
    AssemblyCode? Assembly,
    ImmutableArray<TypeSignature> Parts,
    int Number = 0)
{
    /// <summary>The type and all that it is made of.</summary>
    public IEnumerable<TypeSignature> All => Parts.SelectMany(part => part.All).Prepend(this);

    /// <summary>The types as a documentation comment names them, by which methods are matched (C# specification, annex D.4.2).</summary>
    public static string ListOf(IEnumerable<TypeSignature> types)
    {
        var text = new StringBuilder("(");
        foreach (var type in types)
        {
            (text.Length == 1 ? text : text.Append(',')).Append(type);
        }

        return text.Append(')').ToString();
    }

    /// <summary>The type as a documentation comment names it.</summary>
    public override string ToString() => Kind switch
    {
        TypeKind.Named => NamedText(),
        TypeKind.Array => Parts[0] + "[]",
        TypeKind.Grid => $"{Parts[0]}[{string.Join(',', Enumerable.Repeat("0:", Number))}]",
        TypeKind.ByReference => Parts[0] + "@",
        TypeKind.Pointer => Parts[0] + "*",
        TypeKind.TypeParameter => string.Create(CultureInfo.InvariantCulture, $"`{Number}"),
        TypeKind.MethodParameter => string.Create(CultureInfo.InvariantCulture, $"``{Number}"),
        TypeKind.FunctionPointer => "=FUNC:" + ListOf(Parts),
        _ => Parts[0].ToString(),
    };

    // The arguments of nested types stand with the type that declares them.
    private string NamedText()
    {
        if (Parts.Length == 0)
        {
            return Name.Replace('+', '.');
        }

        var text = new StringBuilder();
        var next = 0;
        foreach (var segment in Name.Split('+'))
        {
            if (text.Length > 0)
            {
                text.Append('.');
            }

            var tick = segment.IndexOf('`', StringComparison.Ordinal);
            text.Append(tick < 0 ? segment : segment[..tick]);
            if (tick >= 0 && int.TryParse(segment.AsSpan(tick + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var arity))
            {
                text.Append('{').AppendJoin(',', Parts.Skip(next).Take(arity)).Append('}');
                next += arity;
            }
        }

        return text.ToString();
    }
}
