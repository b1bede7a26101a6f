using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Memento.Functions;
using Memento.Provenance;
using Memento.Serialization;
using Memento.Serialization.Json;

namespace Memento.Tooling;

/// <summary>Makes arguments of what was written for them, on a command line or in a line of JSON, by the parameter's type.</summary>
internal static class ArgumentText
{
    private const int LongestShown = 60;
    private const string Unwritten = "It is left out where it is null by default or may be null by its type; else write a memento function that has it, and name that.";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly Dictionary<Type, (string Expected, Func<string, object> Read)> Readers = new()
    {
        [typeof(string)] = ("a text", static text => text),
        [typeof(bool)] = ("true or false", static text => bool.Parse(text)),
        [typeof(char)] = ("a character", static text => char.Parse(text)),
        [typeof(sbyte)] = Integer<sbyte>(),
        [typeof(byte)] = Integer<byte>(),
        [typeof(short)] = Integer<short>(),
        [typeof(ushort)] = Integer<ushort>(),
        [typeof(int)] = Integer<int>(),
        [typeof(uint)] = Integer<uint>(),
        [typeof(long)] = Integer<long>(),
        [typeof(ulong)] = Integer<ulong>(),
        [typeof(nint)] = Integer<nint>(),
        [typeof(nuint)] = Integer<nuint>(),
        [typeof(Int128)] = Integer<Int128>(),
        [typeof(UInt128)] = Integer<UInt128>(),
        [typeof(BigInteger)] = ("a whole number", static text => BigInteger.Parse(text, NumberStyles.AllowLeadingSign, Invariant)),
        [typeof(double)] = Real<double>(),
        [typeof(float)] = Real<float>(),
        [typeof(Half)] = Real<Half>(),
        [typeof(decimal)] = ("a decimal number such as 12.50", static text => decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, Invariant)),
        [typeof(Guid)] = ("a GUID", static text => Guid.Parse(text, Invariant)),
        [typeof(DateOnly)] = ("a date such as 2026-03-01", static text => DateOnly.ParseExact(text, "yyyy-MM-dd", Invariant)),
        [typeof(TimeOnly)] = ("a time such as 21:15:00", static text => TimeOnly.ParseExact(text, ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"], Invariant)),
        [typeof(DateTime)] = ("a date and time such as 2026-03-01T21:15:00 or 2026-03-01T21:15:00Z", static text => ReadDateTime(text)),
        [typeof(DateTimeOffset)] = ("a date and time with its offset, such as 2026-03-01T21:15:00+01:00", static text => ReadDateTimeOffset(text)),
        [typeof(TimeSpan)] = ("a duration such as 1.12:30:00 or PT12H30M", static text => text.Contains('P', StringComparison.Ordinal) ? XmlConvert.ToTimeSpan(text) : TimeSpan.ParseExact(text, "c", Invariant)),
        [typeof(byte[])] = ("bytes in base64", static text => Convert.FromBase64String(text)),
    };

    /// <summary>An argument for each parameter of a function.</summary>
    /// <param name="definition">The function.</param>
    /// <param name="arguments">One object: under <c>texts</c> what was given on a command line, under <c>values</c> what is JSON.</param>
    /// <param name="keyOnly">Whether only the key of the call is wanted, which what is not in the key may be missing for.</param>
    /// <exception cref="ToolRequestException">A name is none of its parameters', a value is none of the parameter's type, or a parameter without a default got none.</exception>
    public static object?[] Bind(FunctionDefinition definition, JsonObject arguments, bool keyOnly = false)
    {
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, text) in arguments["texts"] as JsonObject ?? [])
        {
            var parameter = ParameterOf(definition, name);
            given[name] = FromText(text!.GetValue<string>(), parameter, definition);
        }

        foreach (var (name, value) in arguments["values"] as JsonObject ?? [])
        {
            var parameter = ParameterOf(definition, name);
            given[name] = FromJson(value, parameter, definition);
        }

        return
        [
            .. definition.Parameters.Select(parameter => given.TryGetValue(parameter.Name, out var value) ? value
                : parameter.IsOptional || parameter.IsCancellationToken || (keyOnly && !parameter.IsInKey) ? Argument.LeftOut
                : CanBeNull(parameter, definition) ? null
                : throw (CanBeWritten(parameter)
                    ? new ToolRequestException(ToolErrors.WrongArgument, $"{definition.Unversioned.Function} needs an argument for its parameter '{parameter.Name}', and got none.", $"Its parameters are: {Parameters(definition)}.")
                    : new ToolRequestException(ToolErrors.WrongArgument, $"{definition.Unversioned.Function} cannot be called by the tool: its parameter '{parameter.Name}' is a {MethodNames.TypeName(parameter.Type)}, which cannot be written down.", Unwritten))),
        ];
    }

    /// <summary>The parameters of a function as a person reads them.</summary>
    public static string Parameters(FunctionDefinition definition) =>
        string.Join(", ", Settable(definition).Select(static parameter => $"{parameter.Name} ({(CanBeWritten(parameter) ? Expected(parameter.Type) : "cannot be written down")}{(parameter.IsOptional ? ", may be left out" : "")})").DefaultIfEmpty("none"));

    /// <summary>What is to be written for a parameter of a type.</summary>
    public static string Expected(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var expected = Readers.TryGetValue(type, out var reader) ? reader.Expected
            : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
            : $"JSON for {MethodNames.TypeName(type)}{FormOf(type)}";
        return type == declared ? expected : $"{expected}, or null";
    }

    /// <summary>Reads a value as it is written for a parameter of its type.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="type">A type that has a text, as a date has: none that is written in JSON, and no enum.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when it is not written as one of the type.</returns>
    public static bool TryRead(string text, Type type, out object? value) => Read(text, type, out value) is null;

    // What does not show by the name of the type.
    private static string FormOf(Type type) =>
        type.IsArray && !type.IsSZArray ? " (lists in lists)"
        : type == typeof(Complex) ? " such as {\"Real\":1.5,\"Imaginary\":-2}"
        : "";

    private static IEnumerable<FunctionParameter> Settable(FunctionDefinition definition) => definition.Parameters.Where(static parameter => !parameter.IsCancellationToken);

    private static FunctionParameter ParameterOf(FunctionDefinition definition, string name) =>
        Settable(definition).FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new ToolRequestException(ToolErrors.WrongArgument, $"{definition.Unversioned.Function} has no parameter '{name}'.", $"Its parameters are: {Parameters(definition)}.");

    // A service: nothing that is written makes one.
    private static bool CanBeWritten(FunctionParameter parameter) => parameter.IsInKey || HasText(Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type) || JsonForms.ProblemOf(parameter.Type) is null;

    // The function does without it where its signature says so; in the key, null is a value like any other.
    private static bool CanBeNull(FunctionParameter parameter, FunctionDefinition definition) =>
        !parameter.IsInKey && Array.Find(definition.Method.GetParameters(), candidate => candidate.Name == parameter.Name) is { } declared && new NullabilityInfoContext().Create(declared).WriteState == NullabilityState.Nullable;

    private static object? FromText(string text, FunctionParameter parameter, FunctionDefinition definition)
    {
        var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        if (type != parameter.Type && text == "null")
        {
            return null;
        }

        return !HasText(type) ? Decode(text, parameter, definition)
            : Read(text, type, out var value) is not { } fault ? value
            : throw Refused(text, parameter, definition, type.IsEnum || fault is FormatException ? null : ExceptionReader.MessageOf(fault));
    }

    private static bool HasText(Type type) => type.IsEnum || Readers.ContainsKey(type);

    /// <returns>Why it is not written as a value of the type; null when it is.</returns>
    private static Exception? Read(string text, Type type, out object? value)
    {
        try
        {
            value = type.IsEnum ? ReadEnum(type, text) : Readers[type].Read(text);
            return null;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            value = null;
            return exception;
        }
    }

    // A text stands for what has no JSON of its own, as a date has not.
    private static object? FromJson(JsonNode? value, FunctionParameter parameter, FunctionDefinition definition) => value switch
    {
        null when parameter.Type.IsValueType && Nullable.GetUnderlyingType(parameter.Type) is null => throw Refused("null", parameter, definition, null),
        null => null,
        JsonValue text when text.GetValueKind() == JsonValueKind.String && IsText(parameter.Type) => FromText(text.GetValue<string>(), parameter, definition),
        _ => Decode(value.ToJsonString(Relaxed), parameter, definition),
    };

    private static bool IsText(Type declared) =>
        (Nullable.GetUnderlyingType(declared) ?? declared) is var type && (type.IsEnum || (Readers.ContainsKey(type) && !IsNumber(type) && type != typeof(bool)));

    private static bool IsNumber(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal || type == typeof(BigInteger) || type == typeof(Int128) || type == typeof(UInt128) || type == typeof(Half) || type == typeof(nint) || type == typeof(nuint);

    private static object? Decode(string json, FunctionParameter parameter, FunctionDefinition definition)
    {
        try
        {
            return json == "null" && !parameter.Type.IsValueType ? null : JsonCodec.DecodeOfAPerson(Encoding.UTF8.GetBytes(json), parameter.Type);
        }
        catch (InvalidDataException) when (!CanBeWritten(parameter))
        {
            throw new ToolRequestException(ToolErrors.WrongArgument, $"The argument '{parameter.Name}' of {definition.Unversioned.Function} is a {MethodNames.TypeName(parameter.Type)}, which cannot be written down.", Unwritten);
        }
        catch (InvalidDataException exception)
        {
            // Of what has a text, what is expected says it all; of a list or a record, which part of it is wrong.
            var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
            throw Refused(json, parameter, definition, HasText(type) ? null : JsonFault.ReasonOf(exception.InnerException ?? exception));
        }
    }

    private static ToolRequestException Refused(string text, FunctionParameter parameter, FunctionDefinition definition, string? reason) => new(
        ToolErrors.WrongArgument,
        $"The argument '{parameter.Name}' of {definition.Unversioned.Function} is '{ShortText.Of(text, LongestShown)}', and {Expected(parameter.Type)} is expected{(reason is null ? "." : $": {reason}")}");

    private static (string Expected, Func<string, object> Read) Integer<T>()
        where T : INumber<T>, IMinMaxValue<T> => (
            string.Create(Invariant, $"a whole number from {T.MinValue} to {T.MaxValue}"),
            static text => T.Parse(text, NumberStyles.AllowLeadingSign, Invariant));

    private static (string Expected, Func<string, object> Read) Real<T>()
        where T : IFloatingPoint<T>, IMinMaxValue<T> => (
            "a number such as -1.5e3",
            static text => T.Parse(text, NumberStyles.Float, Invariant) is var number && T.IsInfinity(number) && text.Any(char.IsAsciiDigit)
                ? throw new OverflowException(string.Create(Invariant, $"the largest is {T.MaxValue}."))
                : number);

    // By its names: what .NET takes for a value beside them, a number or several names that are no flags, may be one that does not exist.
    private static object ReadEnum(Type type, string text) =>
        text.Any(static character => char.IsLetter(character) || character == '_') && (!text.Contains(',', StringComparison.Ordinal) || type.IsDefined(typeof(FlagsAttribute), inherit: false))
            ? Enum.Parse(type, text, ignoreCase: false)
            : throw new FormatException("It is no name of a value.");

    private static DateTime ReadDateTime(string text)
    {
        var time = DateTime.ParseExact(text, ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], Invariant, DateTimeStyles.AdjustToUniversal);
        return time;
    }

    private static DateTimeOffset ReadDateTimeOffset(string text) =>
        DateTimeOffset.ParseExact(text, ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], Invariant, DateTimeStyles.None) is var time && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-".Length)
            ? time
            : throw new FormatException("The offset is missing.");

    private static readonly JsonSerializerOptions Relaxed = new() { TypeInfoResolver = HostJson.Resolver, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1024 };
}
