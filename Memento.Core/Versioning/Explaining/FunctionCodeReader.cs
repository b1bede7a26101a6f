using System.Text.Json;

namespace Memento.Versioning;

/// <summary>Reads the code in a <see cref="FunctionCodeText"/>. What is none fails, in as many ways as JSON has to be something else.</summary>
internal static class FunctionCodeReader
{
    /// <summary>Reads it.</summary>
    public static FunctionCode Read(JsonElement code) => new()
    {
        Version = Text(code.GetProperty("version")),
        Parts = List(code.GetProperty("parts"), Part),
        Gaps = List(code.GetProperty("gaps"), static gap => new CodeGap(Text(gap[0]), Text(gap[1]))),
        MutableStatics = List(code.GetProperty("statics"), static field => new StaticFieldName(Text(field[0]), Text(field[1]), Text(field[2]), field[3].GetInt32())),
        Reached = Reached(code.GetProperty("reached")),
        Modules = List(code.GetProperty("modules"), static module => new CodeModule(Text(module[0]), Guid.ParseExact(Text(module[1]), "N"))),
        Missing = List(code.GetProperty("missing"), Text),
        Builds = Builds(code),
    };

    private static CodePart Part(JsonElement part) => new(CodePartKinds.Parse(Text(part[0])), Text(part[1]), Text(part[2]), List(part[5], static constant => new CodeConstant(Text(constant[0]), Text(constant[1]))))
    {
        IsMementoFunction = part[3].GetBoolean(),
        Uses = Numbers(part[4]),
        Mark = part.GetArrayLength() == 6 ? null : new VersionMark(Optional(part[6]), Optional(part[7]), IsNull(part[8]) ? null : Part(part[8])),
    };

    private static ReachedMethods Reached(JsonElement array)
    {
        var found = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var methods in array.EnumerateArray())
        {
            foreach (var token in Numbers(methods[1]))
            {
                ReachedMethods.Add(found, Text(methods[0]), token);
            }
        }

        return new ReachedMethods(found);
    }

    // A text from before builds were told has none.
    private static Dictionary<string, AssemblyBuild> Builds(JsonElement code)
    {
        var found = new Dictionary<string, AssemblyBuild>(StringComparer.Ordinal);
        if (code.TryGetProperty("builds", out var builds))
        {
            foreach (var build in builds.EnumerateArray())
            {
                found.Add(Text(build[0]), new AssemblyBuild(Optional(build[1]), IsNull(build[2]) ? null : build[2].GetBoolean()));
            }
        }

        return found;
    }

    private static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;

    private static string? Optional(JsonElement value) => IsNull(value) ? null : Text(value);

    private static T[] List<T>(JsonElement array, Func<JsonElement, T> read)
        where T : class
    {
        var items = new T[array.GetArrayLength()];
        var count = 0;
        foreach (var item in array.EnumerateArray())
        {
            items[count++] = read(item);
        }

        return items;
    }

    private static int[] Numbers(JsonElement array)
    {
        var numbers = new int[array.GetArrayLength()];
        var count = 0;
        foreach (var number in array.EnumerateArray())
        {
            numbers[count++] = number.GetInt32();
        }

        return numbers;
    }

    private static string Text(JsonElement text)
    {
        if (text.ValueKind != JsonValueKind.Array)
        {
            return text.GetString() ?? throw new FormatException("A text is missing.");
        }

        var units = new char[text.GetArrayLength()];
        var count = 0;
        foreach (var unit in text.EnumerateArray())
        {
            units[count++] = (char)unit.GetUInt16();
        }

        return new string(units);
    }
}
