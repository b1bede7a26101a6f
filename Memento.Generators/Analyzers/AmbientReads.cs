using Memento.Generators.Analyzers.Shapes;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Analyzers;

/// <summary>What of the framework tells of the moment, the machine, the process or the user, rather than of its arguments.</summary>
/// <remarks>
/// Not among them: <c>Stopwatch</c>, which measures a run and seldom makes a result, and <c>Environment.NewLine</c>, which is
/// the same wherever a store is not shared between operating systems.
/// </remarks>
internal static class AmbientReads
{
    private const string Clock = "the clock";
    private const string Shared = "a shared random generator";
    private const string Unseeded = "a random generator without a seed";
    private const string Process = "the environment of the process";
    private const string Culture = "the culture of the thread";
    private const string Identity = "a new Guid each time";
    private const string Input = "what is typed";
    private const string Machine = "the settings of the machine";

    /// <summary>Members by the full name of their type; a constructor is <c>.ctor</c>, and <c>*</c> stands for all members that give a value.</summary>
    private static readonly Dictionary<string, (string Why, string[] Members)[]> Known = new()
    {
        ["System.DateTime"] = [(Clock, ["Now", "UtcNow", "Today"])],
        ["System.DateTimeOffset"] = [(Clock, ["Now", "UtcNow"])],
        ["System.TimeProvider"] = [(Clock, ["System"])],
        ["System.TimeZoneInfo"] = [(Machine, ["Local"])],
        ["System.Random"] = [(Shared, ["Shared"]), (Unseeded, [".ctor"])],
        ["System.Security.Cryptography.RandomNumberGenerator"] = [(Shared, ["*"])],
        ["System.Guid"] = [(Identity, ["NewGuid", "CreateVersion7"])],
        ["System.IO.Path"] = [(Shared, ["GetRandomFileName"])],
        ["System.Environment"] = [(Process, ["*"])],
        ["System.IO.Directory"] = [(Process, ["GetCurrentDirectory"])],
        ["System.Diagnostics.Process"] = [(Process, ["GetCurrentProcess"])],
        ["System.Globalization.CultureInfo"] = [(Culture, ["CurrentCulture", "CurrentUICulture", "DefaultThreadCurrentCulture", "DefaultThreadCurrentUICulture"])],
        ["System.Globalization.RegionInfo"] = [(Culture, ["CurrentRegion"])],
        ["System.Globalization.NumberFormatInfo"] = [(Culture, ["CurrentInfo"])],
        ["System.Globalization.DateTimeFormatInfo"] = [(Culture, ["CurrentInfo"])],
        ["System.Console"] = [(Input, ["Read", "ReadLine", "ReadKey", "In", "OpenStandardInput"])],
    };

    private static readonly HashSet<string> Harmless = ["System.Environment.NewLine", "System.Environment.StackTrace", "System.Environment.HasShutdownStarted"];

    /// <summary>What a member gives that is in no key; null when it gives no such thing.</summary>
    public static string? Why(ISymbol member)
    {
        if (member.ContainingType is not { } type || !Known.TryGetValue(TypeFacts.FullName(type), out var reads) || Harmless.Contains($"{TypeFacts.FullName(type)}.{member.Name}"))
        {
            return null;
        }

        foreach (var (why, members) in reads)
        {
            if (members.Contains(member.Name) || (members[0] == "*" && GivesValue(member)))
            {
                return why;
            }
        }

        return null;
    }

    /// <summary>Fill and Shuffle give their values by what they are handed; SetEnvironmentVariable, Exit and FailFast give none.</summary>
    private static bool GivesValue(ISymbol member) =>
        member is IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary, ReturnsVoid: false } or IMethodSymbol { Name: "Fill" or "Shuffle" or "GetItems" };
}
