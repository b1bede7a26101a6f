using Memento.Generators.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Tests.Handles;

/// <summary>The generated handles, as text.</summary>
internal sealed class HandleTests
{
    [Test]
    public void A_handle_has_the_parameters_of_its_function() => Verify(nameof(Samples.Shapes), Samples.Shapes);

    [Test]
    public void The_handle_of_a_generic_function_is_given_by_a_method() => Verify(nameof(Samples.Generics), Samples.Generics);

    [Test]
    public void Names_that_would_collide_are_changed() => Verify(nameof(Samples.Collisions), Samples.Collisions);

    [Test]
    public void Defaults_are_those_of_the_function() => Verify(nameof(Samples.Defaults), Samples.Defaults);

    [Test]
    public void A_handle_is_as_public_as_its_function_and_all_it_is_given() => Verify(nameof(Samples.Accessibilities), Samples.Accessibilities);

    [Test]
    public void There_are_no_handles_in_a_language_without_extension_members()
    {
        Assert.That(Generation.Of(Samples.Shapes, LanguageVersion.CSharp13).Files.Keys, Has.None.Contains("Mementos"));
        Assert.That(Generation.Of(Samples.Shapes, LanguageVersion.Preview).Files.Keys, Has.Some.Contains("Mementos"));
    }

    [Test]
    public void A_function_with_a_fault_gets_neither_a_handle_nor_interceptors()
    {
        var generation = Generation.Of("""
            public class Faults
            {
                [MementoFunction] public int Instance() => 1;
                [MementoFunction] public static void Nothing() { }
                [MementoFunction] public static Task NothingAsync() => Task.CompletedTask;
                [MementoFunction] public static int Out(out int x) => x = 1;
                [MementoFunction] public static int Ref(ref int x) => x;
                [MementoFunction] public static IEnumerable<int> Open() { yield return 1; }
                [MementoFunction] public static async IAsyncEnumerable<int> OpenAsync() { yield return 1; await Task.Yield(); }
                [MementoFunction] public static int Span(ReadOnlySpan<int> x) => x.Length;
                [MementoFunction] public static unsafe int Pointer(int* x) => *x;
                [MementoFunction] public static ref int Reference(int[] x) => ref x[0];
                [MementoFunction] public static int AllowsRefStruct<T>(T x) where T : allows ref struct => 1;

                public static unsafe void Use(Faults faults, ref int x)
                {
                    [MementoFunction] static int Local() => 1;

                    faults.Instance();
                    Nothing();
                    _ = NothingAsync();
                    Out(out x);
                    Ref(ref x);
                    Open();
                    _ = OpenAsync();
                    Span([1]);
                    Pointer(&*(int*)null);
                    Reference([1]);
                    AllowsRefStruct(1);
                    Local();
                }
            }
            """);

        Assert.That(generation.Files, Is.Empty);
        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
    }

    private static void Verify(string name, string source)
    {
        var generation = Generation.Of(source);
        Snapshot.Verify($"Handles/{name}", generation, [.. generation.Files.Keys.Where(file => file.Contains("Mementos", StringComparison.Ordinal))]);
    }
}
