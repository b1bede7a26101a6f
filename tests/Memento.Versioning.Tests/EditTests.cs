using Memento.Versioning.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Memento.Versioning.Tests;

/// <summary>A version changes with the code, and with nothing else.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class EditTests
{
    // The quick suite has one of six, of each kind of edit some.
    private static IEnumerable<TestCaseData> Changing() =>
        ChangingEdits.All.Concat(ChangingTypeEdits.All).Concat(ChangingUnseenEdits.All).Select(static (edit, i) =>
        {
            var data = new TestCaseData(edit).SetName($"Changes: {edit}");
            return i % 6 == 0 ? data : data.SetCategory("Long");
        });

    private static IEnumerable<TestCaseData> Unchanged() => UnchangedIn("Stays");

    private static IEnumerable<TestCaseData> UnchangedInDebug() => UnchangedIn("Stays in Debug");

    private static IEnumerable<TestCaseData> UnchangedIn(string what)
    {
        var source = Shape.Program(UnchangedEdits.Expression, UnchangedEdits.Types);
        var calling = Shape.Program("Used(n) + " + UnchangedEdits.Expression, UnchangedEdits.Types);
        return UnchangedEdits.Inserted.Select(edit => Case(edit.Name, source, source.Replace(edit.Place, edit.Text, StringComparison.Ordinal)))
            .Concat(UnchangedEdits.Replaced.Select(edit => Case(edit.Name, source, source.Replace(edit.Before, edit.After, StringComparison.Ordinal))))
            .Concat(UnchangedEdits.Moved.Select(edit => Case("moved " + edit.Name, calling.Replace(edit.From, edit.Text, StringComparison.Ordinal), calling.Replace(edit.To, edit.Text, StringComparison.Ordinal))));

        TestCaseData Case(string name, string before, string after) => new TestCaseData(before, after).SetName($"{what}: {name}");
    }

    [TestCaseSource(nameof(Changing))]
    public void Changes(Edit edit)
    {
        var before = edit.Compile(edit.Before);
        var after = edit.Compile(edit.After);
        foreach (var shape in Shape.All)
        {
            var isNow = after.Analyze(shape.Type);
            Assert.That(isNow.Version, Is.Not.EqualTo(before.Analyze(shape.Type).Version), () => $"{shape}\n{Parts.Text(isNow)}");
        }
    }

    [TestCaseSource(nameof(Unchanged))]
    public void Stays(string before, string after) => Stays(before, after, OptimizationLevel.Release);

    [TestCaseSource(nameof(UnchangedInDebug))]
    [Category("Long")]
    public void Stays_in_Debug(string before, string after) => Stays(before, after, OptimizationLevel.Debug);

    private static void Stays(string before, string after, OptimizationLevel optimization)
    {
        Assert.That(after, Is.Not.EqualTo(before));
        var first = new CompiledCode { Optimization = optimization }.Add(before);
        var second = new CompiledCode { Optimization = optimization }.Add(after);
        foreach (var shape in Shape.All)
        {
            var was = first.Analyze(shape.Type);
            var isNow = second.Analyze(shape.Type);
            Assert.That(isNow.Version, Is.EqualTo(was.Version), () => $"{shape}\n{Parts.Difference(was, isNow)}");
        }
    }
}
