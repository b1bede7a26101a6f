namespace Memento;

/// <summary>
/// What kind of value a result is, by the name that is stored: the original's names, and for what .NET has beyond
/// them names of the same style.
/// </summary>
/// <param name="Name">The stored name, such as <c>number</c> or <c>array_float64</c>.</param>
public readonly record struct ResultType(string Name)
{
    /// <summary>The function threw, and the exception is its result.</summary>
    public static ResultType Exception { get; } = new("exception");

    /// <summary>Null: there is no content.</summary>
    public static ResultType Null { get; } = new("null");

    /// <summary>Values under keys, each an object of its own.</summary>
    public static ResultType Partition { get; } = new("partition");

    /// <summary>The stored name.</summary>
    public override string ToString() => Name ?? "";

    /// <summary>The kind that values of <paramref name="type"/> are.</summary>
    /// <param name="type">The run-time type of a result.</param>
    /// <returns>The original's name where it has one; <c>dictionary</c> for records and string-keyed dictionaries, <c>list_result</c> for sequences and tuples.</returns>
    public static ResultType Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        type = Nullable.GetUnderlyingType(type) ?? type;
        return new(NameOf(type));
    }

    private static string NameOf(Type type)
    {
        if (type.IsEnum)
        {
            return "enum";
        }

        if (type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>) || type == typeof(Memory<byte>))
        {
            return "binary";
        }

        if (typeof(global::Memento.Partition).IsAssignableFrom(type))
        {
            return Partition.Name;
        }

        if (ElementOf(type) is { } element && ArrayName(element) is { } arrayName)
        {
            return arrayName;
        }

        if (Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Double)
        {
            return "number";
        }

        return Scalars.Names.TryGetValue(type, out var name) ? name
            : IsDataTable(type) ? "data_frame"
            : IsStringDictionary(type) ? "dictionary"
            : IsSequence(type) ? "list_result"
            : "dictionary";
    }

    // By its name first: to compare the types themselves loads System.Data, and XML with it, at each start of a program.
    private static bool IsDataTable(Type type) => type is { Name: "DataTable", Namespace: "System.Data" } && IsExactly(type);

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static bool IsExactly(Type type) => type == typeof(System.Data.DataTable);

    private static Type? ElementOf(Type type) => type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(System.Collections.Immutable.ImmutableArray<>) ? type.GetGenericArguments()[0]
        : null;

    private static string? ArrayName(Type element) => Type.GetTypeCode(element) switch
    {
        _ when element.IsEnum => null,
        _ when element == typeof(Half) => "array_float16",
        _ when element == typeof(System.Numerics.Complex) => "array_complex128",
        TypeCode.Boolean => "array_boolean",
        TypeCode.SByte => "array_int8",
        TypeCode.Int16 => "array_int16",
        TypeCode.Int32 => "array_int32",
        TypeCode.Int64 => "array_int64",
        TypeCode.Byte => "array_uint8",
        TypeCode.UInt16 => "array_uint16",
        TypeCode.UInt32 => "array_uint32",
        TypeCode.UInt64 => "array_uint64",
        TypeCode.Single => "array_float32",
        TypeCode.Double => "array_float64",
        _ => null,
    };

    private static bool IsStringDictionary(Type type) => type.GetInterfaces().Append(type).Any(candidate =>
        candidate.IsGenericType
        && (candidate.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) || candidate.GetGenericTypeDefinition() == typeof(IDictionary<,>))
        && candidate.GetGenericArguments()[0] == typeof(string));

    private static bool IsSequence(Type type) =>
        typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
        || typeof(System.Runtime.CompilerServices.ITuple).IsAssignableFrom(type);

    // Apart: the types are loaded with the table, and one result in a store asks for none of them.
    private static class Scalars
    {
        public static readonly Dictionary<Type, string> Names = new()
        {
            [typeof(ResultFile)] = "file",
            [typeof(System.Numerics.Complex)] = "complex",
            [typeof(bool)] = "boolean",
            [typeof(string)] = "string",
            [typeof(char)] = "string",
            [typeof(System.Numerics.BigInteger)] = "number",
            [typeof(Int128)] = "number",
            [typeof(UInt128)] = "number",
            [typeof(nint)] = "number",
            [typeof(nuint)] = "number",
            [typeof(Half)] = "number",
            [typeof(decimal)] = "decimal",
            [typeof(DateOnly)] = "date",
            [typeof(TimeOnly)] = "time",
            [typeof(DateTime)] = "timestamp",
            [typeof(DateTimeOffset)] = "timestamp",
            [typeof(TimeSpan)] = "timedelta",
            [typeof(Guid)] = "uuid",
        };
    }
}
