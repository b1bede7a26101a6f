using Memento.Generators.Handles;
using Memento.Generators.Interceptors;
using Memento.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Memento.Generators.Tests.Incrementality;

/// <summary>What an edit makes the generators do again.</summary>
internal sealed class IncrementalityTests
{
    private const string Functions = """
        public static class Numbers
        {
            [MementoFunction] public static int Twice(int x) => 2 * x;
            [MementoFunction] public static int Thrice(int x) => 3 * x;
        }

        public static class Texts
        {
            [MementoFunction] public static string Reversed(string x) => x;
        }
        """;

    private const string Twice = "public class CallsTwice { public int Call() => Numbers.Twice(1); }";
    private const string Thrice = "public class CallsThrice { public int Call() => Numbers.Thrice(1); }";
    private const string Other = "public class Other { public int Length(string text) => text.Length; }";

    [Test]
    public void Typing_in_another_file_regenerates_nothing()
    {
        var after = Project().Edited("Other.cs", Other.Replace("text.Length", "text.Length + text.Trim().Length", StringComparison.Ordinal));

        Assert.That(Reasons(after, InterceptorGenerator.FunctionsStep), Is.All.AnyOf(IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged));
        Assert.That(Reasons(after, HandleGenerator.TypesStep), Is.All.AnyOf(IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged));
        Assert.That(Outputs(after), Is.All.EqualTo(IncrementalStepRunReason.Cached));
        Assert.That(Outputs(after), Has.Exactly(4).Items, "two functions that are called, two types with handles");
    }

    [Test]
    public void Editing_a_call_regenerates_the_file_of_its_function_only()
    {
        var before = Project();
        var after = before.Edited("Twice.cs", Twice.Replace("(1)", "(22)", StringComparison.Ordinal));

        Assert.That(Outputs(after).Count(reason => reason == IncrementalStepRunReason.Modified), Is.EqualTo(1));
        Assert.That(Outputs(after).Count(reason => reason == IncrementalStepRunReason.Cached), Is.EqualTo(3));
        Assert.That(Changed(before, after), Is.EqualTo(new[] { "Numbers.Twice.g.cs" }));
    }

    [Test]
    public void Editing_the_body_of_a_function_regenerates_no_handle()
    {
        var before = Project();
        var after = before.Edited("Functions.cs", Functions.Replace("2 * x", "x + x", StringComparison.Ordinal));

        Assert.That(Outputs(after), Is.All.EqualTo(IncrementalStepRunReason.Cached));
        Assert.That(Changed(before, after), Is.Empty);
    }

    [Test]
    public void Editing_a_signature_regenerates_the_handles_of_its_type_only()
    {
        var before = Project();
        var after = before.Edited("Functions.cs", Functions.Replace("Reversed(string x)", "Reversed(string y)", StringComparison.Ordinal));

        Assert.That(Changed(before, after), Is.EqualTo(new[] { "TextsMementos.g.cs" }));
        Assert.That(Outputs(after).Count(reason => reason == IncrementalStepRunReason.Modified), Is.EqualTo(1));
    }

    [Test]
    public void A_first_call_makes_a_file_and_the_last_one_takes_it_away()
    {
        var before = Project();
        var with = before.Edited("Other.cs", Other.Replace("text.Length", "Texts.Reversed(text).Length", StringComparison.Ordinal));
        var without = with.Edited("Other.cs", Other);

        Assert.That(with.Files.Keys.Except(before.Files.Keys), Is.EqualTo(new[] { "Texts.Reversed.g.cs" }));
        Assert.That(without.Files, Is.EqualTo(before.Files));
    }

    /// <summary>A program that runs while it is edited initializes no field that is added to a class which is in use, but it does the class that comes with it.</summary>
    [TestCase("Sum")]
    [TestCase("Sum<int>")]
    public void A_first_call_of_a_further_form_adds_no_field_to_a_class_there_is(string name)
    {
        var function = name.Replace("int", "T", StringComparison.Ordinal);
        var before = Generation.Of([("Many.cs", $"public static class Many {{ [MementoFunction] public static int {function}(int x, int y = 2, int z = 3) => x + y; }}"), ("Calls.cs", Calls())]);
        var after = before.Edited("Calls.cs", Calls($" + Many.{name}(1, z: 4) + Many.{name}(1, 2, 4)"));

        Assert.That(FieldsOf(after).Where(field => FieldsOf(before).Any(other => other.Class == field.Class)), Is.EqualTo(FieldsOf(before)));
        Assert.That(FieldsOf(after).Count(), Is.EqualTo(4), "the function, and its three forms");

        string Calls(string more = "") => $"public class Calls {{ public int Call() => Many.{name}(1){more}; }}";
    }

    [Test]
    public void Marking_a_method_makes_its_calls_in_other_files_intercepted()
    {
        var unmarked = Functions.Replace("[MementoFunction] public static int Twice", "public static int Twice", StringComparison.Ordinal);
        var before = Generation.Of([("Functions.cs", unmarked), ("Twice.cs", Twice)]);
        var after = before.Edited("Functions.cs", Functions);

        Assert.That(before.Files.Keys, Has.None.EqualTo("Numbers.Twice.g.cs"));
        Assert.That(after.Files.Keys, Has.Some.EqualTo("Numbers.Twice.g.cs"));
    }

    /// <summary>A generator is not shown what is generated.</summary>
    [Test]
    public void Calls_that_depend_on_a_handle_are_seen_and_regenerate_as_little()
    {
        const string UsesHandle = "public class UsesHandle { public int Call() { var twice = Numbers.TwiceMemento.Call(1); return Numbers.Thrice(twice); } }";
        var before = Generation.Of([("Functions.cs", Functions), ("UsesHandle.cs", UsesHandle), ("Other.cs", Other)]);
        var after = before.Edited("Other.cs", Other.Replace("text.Length", "text.Length + text.Trim().Length", StringComparison.Ordinal));

        Assert.That(before.Files.Keys, Has.Some.EqualTo("Numbers.Thrice.g.cs"));
        Assert.That(before.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(Reasons(after, InterceptorGenerator.FunctionsStep), Is.All.AnyOf(IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged));
        Assert.That(Outputs(after), Is.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    [Test]
    public void The_same_project_gives_the_same_bytes_wherever_it_is()
    {
        var here = Generation.Of(Samples.Shapes);
        var there = Generation.Of(Samples.Shapes, folder: Path.Combine("elsewhere", "far"));

        Assert.That(there.Files, Is.EqualTo(here.Files));
        Assert.That(here.Files.Values, Has.None.Contains(TestContext.CurrentContext.WorkDirectory));
        Assert.That(here.Files.Values, Has.None.Contains("\r"));
    }

    private static Generation Project() => Generation.Of([("Functions.cs", Functions), ("Twice.cs", Twice), ("Thrice.cs", Thrice), ("Other.cs", Other)]);

    private static IEnumerable<(string Class, string Name)> FieldsOf(Generation generation) => generation.Output.SyntaxTrees
        .Where(tree => tree.FilePath.EndsWith("Many.Sum.g.cs", StringComparison.Ordinal))
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<FieldDeclarationSyntax>())
        .Select(field => (((TypeDeclarationSyntax)field.Parent!).Identifier.ValueText, field.Declaration.Variables[0].Identifier.ValueText));

    private static IEnumerable<string> Changed(Generation before, Generation after) =>
        after.Files.Where(file => before.Files.GetValueOrDefault(file.Key) != file.Value).Select(file => file.Key);

    private static IEnumerable<IncrementalStepRunReason> Reasons(Generation generation, string step) => generation.Driver.GetRunResult().Results
        .Where(result => result.TrackedSteps.ContainsKey(step))
        .SelectMany(result => result.TrackedSteps[step])
        .SelectMany(run => run.Outputs)
        .Select(output => output.Reason);

    private static List<IncrementalStepRunReason> Outputs(Generation generation) => [.. generation.Driver.GetRunResult().Results
        .SelectMany(result => result.TrackedOutputSteps)
        .SelectMany(step => step.Value)
        .SelectMany(run => run.Outputs)
        .Select(output => output.Reason)];
}
