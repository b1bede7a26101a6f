using System.Reflection;
using PublicApiGenerator;

namespace Memento.Core.Tests.Surface;

/// <summary>
/// What the packages offer to others is approved in a file beside each project, <c>PublicApi.txt</c>: a change of it is seen in review, and is no accident.
/// To approve one, run these tests with the environment variable <c>MEMENTO_APPROVE_SURFACE=1</c> and commit the file.
/// </summary>
public sealed class PublicSurfaceTests
{
    private const string Approve = "MEMENTO_APPROVE_SURFACE";
    private const int MostShown = 40;

    private static readonly string Repository = typeof(PublicSurfaceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    // What the compiler adds, and what only says how something was made.
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        ExcludeAttributes =
        [
            "System.Diagnostics.DebuggerDisplayAttribute",
            "System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute",
            "System.Runtime.CompilerServices.AsyncStateMachineAttribute",
            "System.Runtime.CompilerServices.CompilerGeneratedAttribute",
            "System.Runtime.CompilerServices.InterpolatedStringHandlerArgumentAttribute",
            "System.Runtime.CompilerServices.IsReadOnlyAttribute",
            "System.Runtime.CompilerServices.RefSafetyRulesAttribute",
        ],
        // Types of the framework itself in namespaces that begin with System would be left out otherwise.
        DenyNamespacePrefixes = [],
    };

    private static IEnumerable<TestCaseData> Assemblies =>
    [
        new TestCaseData(typeof(MementoException).Assembly).SetArgDisplayNames("Memento.Abstractions"),
        new TestCaseData(typeof(Memo).Assembly).SetArgDisplayNames("Memento.Core"),
    ];

    [TestCaseSource(nameof(Assemblies))]
    public void The_public_surface_is_the_one_that_was_approved(Assembly assembly)
    {
        var file = Path.Combine(Repository, assembly.GetName().Name!, "PublicApi.txt");
        var found = assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (Environment.GetEnvironmentVariable(Approve) is "1")
        {
            File.WriteAllText(file, found);
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (found != approved)
        {
            Assert.Fail($"The public surface of {assembly.GetName().Name} is another than {file} says:\n{Difference(approved, found)}\nIf that is meant, run this test with {Approve}=1 and commit the file.");
        }
    }

    [Test]
    public void A_difference_is_shown_by_its_lines()
    {
        Assert.That(Difference("a\nb\nc\nb\n", "a\nc\nd\nb\n"), Is.EqualTo("- b\n+ d"));
        Assert.That(Difference("", string.Concat(Enumerable.Range(0, MostShown + 3).Select(static line => $"{line}\n"))).Split('\n')[^1], Is.EqualTo("and 3 lines more"));
    }

    // Lines that are in one alone, as often as they are there more: members are in one order in both.
    private static string Difference(string approved, string found)
    {
        var (before, after) = (Lines(approved), Lines(found));
        var changes = Surplus(before, after).Select(static line => $"- {line}").Concat(Surplus(after, before).Select(static line => $"+ {line}")).ToList();
        return string.Join('\n', changes.Count <= MostShown ? changes : [.. changes.Take(MostShown), $"and {changes.Count - MostShown} lines more"]);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Surplus(IEnumerable<string> lines, IEnumerable<string> others)
    {
        var left = others.GroupBy(static line => line, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (left.TryGetValue(line, out var count) && count > 0)
            {
                left[line] = count - 1;
            }
            else
            {
                yield return line;
            }
        }
    }
}
