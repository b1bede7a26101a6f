using System.Globalization;
using System.Text;

namespace Memento.Versioning.Reading;

/// <summary>A type as a signature has it, symbolic: nothing of it depends on where in the metadata it stands.</summary>
/// <param name="kind">What it is.</param>
/// <param name="name">Of a named type its full name, with nested ones after a <c>+</c>; of a modified one the modifier's.</param>
/// <param name="definition">Of a named type whose code is read, the type.</param>
/// <param name="assembly">The assembly of a named type that is not read.</param>
/// <param name="parts">Type arguments, the element, or the types of a function pointer with the result first.</param>
/// <param name="number">Of a parameter its position, of a grid its rank, of a function pointer how it is called.</param>
internal sealed class TypeSignature(TypeKind kind, string name, TypeId? definition, AssemblyCode? assembly, TypeSignature[] parts, int number = 0)
{
    private TypeSignature[]? _all;
    private string? _text;

    public TypeKind Kind { get; } = kind;

    public string Name { get; } = name;

    public TypeId? Definition { get; } = definition;

    public AssemblyCode? Assembly { get; } = assembly;

    public TypeSignature[] Parts { get; } = parts;

    public int Number { get; } = number;

    /// <summary>Whether the signature says that its objects are values, of a named type.</summary>
    public bool IsValue { get; set; }

    /// <summary>The type and all that it is made of.</summary>
    public TypeSignature[] All => _all ??= Collect();

    /// <summary>Whether it stands for what a type or a method is given for a type parameter.</summary>
    public bool IsParameter => Kind is TypeKind.TypeParameter or TypeKind.MethodParameter;

    /// <summary>Whether anything that it is made of does.</summary>
    public bool HasParameters => Array.Exists(All, static part => part.IsParameter);

    /// <summary>The type with other parts.</summary>
    public TypeSignature With(TypeSignature[] parts) => new(Kind, Name, Definition, Assembly, parts, Number) { IsValue = IsValue };

    /// <summary>The types as a documentation comment names them, by which methods are matched (C# specification, annex D.4.2).</summary>
    public static string ListOf(TypeSignature[] types)
    {
        if (types.Length == 0)
        {
            return "()";
        }

        var text = new StringBuilder("(");
        for (var i = 0; i < types.Length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(types[i].ToString());
        }

        return text.Append(')').ToString();
    }

    /// <summary>The type as a documentation comment names it.</summary>
    public override string ToString() => _text ??= Kind switch
    {
        TypeKind.Named => NamedText(),
        TypeKind.Array => Parts[0] + "[]",
        TypeKind.Grid => Parts[0] + "[" + (Number == 0 ? "" : "0:" + new StringBuilder().Insert(0, ",0:", Number - 1)) + "]",
        TypeKind.ByReference => Parts[0] + "@",
        TypeKind.Pointer => Parts[0] + "*",
        TypeKind.TypeParameter => "`" + Number.ToString(CultureInfo.InvariantCulture),
        TypeKind.MethodParameter => "``" + Number.ToString(CultureInfo.InvariantCulture),
        TypeKind.FunctionPointer => "=FUNC:" + ListOf(Parts),
        _ => Parts[0].ToString(),
    };

    private TypeSignature[] Collect()
    {
        if (Parts.Length == 0)
        {
            return [this];
        }

        var all = new List<TypeSignature> { this };
        foreach (var part in Parts)
        {
            all.AddRange(part.All);
        }

        return all.ToArray();
    }

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
                text.Append('{');
                for (var i = next; i < Math.Min(next + arity, Parts.Length); i++)
                {
                    text.Append(i == next ? "" : ",").Append(Parts[i].ToString());
                }

                text.Append('}');
                next += arity;
            }
        }

        return text.ToString();
    }
}
