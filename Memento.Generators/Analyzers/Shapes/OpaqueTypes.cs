using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers.Shapes;

/// <summary>
/// Classes and structs of the framework with fields that no property shows, which their reference assemblies leave out.
/// Those that are likely to be passed or returned, each with what to pass or return in its place. A test holds that the host refuses each.
/// </summary>
internal static class OpaqueTypes
{
    private static readonly Dictionary<string, string> Instead = new()
    {
        ["System.Uri"] = "its text",
        ["System.Text.StringBuilder"] = "its text",
        ["System.Text.RegularExpressions.Regex"] = "its pattern and options",
        ["System.Random"] = "a seed",
        ["System.Globalization.CultureInfo"] = "its name",
        ["System.Globalization.RegionInfo"] = "its name",
        ["System.Text.UTF8Encoding"] = "its name",
        ["System.IO.FileInfo"] = "its path",
        ["System.IO.DirectoryInfo"] = "its path",
        ["System.Net.IPAddress"] = "its text",
        ["System.Text.Json.JsonElement"] = "its text, or the data in it",
        ["System.Text.Json.JsonDocument"] = "its text, or the data in it",
        ["System.Text.Json.JsonSerializerOptions"] = "the settings that matter",
        ["System.Xml.Linq.XDocument"] = "its text, or the data in it",
        ["System.Xml.Linq.XElement"] = "its text, or the data in it",
        ["System.Xml.XmlDocument"] = "its text, or the data in it",
        ["System.TimeZoneInfo"] = "its id",
        ["System.Lazy`1"] = "its value",
        ["System.WeakReference`1"] = "its target",
        ["System.Index"] = "a number",
        ["System.Memory`1"] = "an array",
        ["System.ReadOnlyMemory`1"] = "an array",
        ["System.Diagnostics.Stopwatch"] = "a TimeSpan",
        ["System.Threading.CancellationTokenSource"] = "nothing of it",
        ["System.Threading.SemaphoreSlim"] = "nothing of it",
        ["System.Net.Http.HttpClient"] = "the data",
        ["System.Data.DataTable"] = "its rows as records",
    };

    /// <summary>What to use in place of a type; null when it is none of these.</summary>
    public static string? InsteadOf(ITypeSymbol type) => Instead.TryGetValue(TypeFacts.FullName(type), out var instead) ? instead : null;

    /// <summary>Their names, for the test.</summary>
    public static IEnumerable<string> Names => Instead.Keys;
}
