using Memento.Generators.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;

namespace Memento.Generators.Tests.Interceptors;

/// <summary>The generated interceptors, as text.</summary>
internal sealed class InterceptorTests
{
    [Test]
    public void A_recursive_function_and_its_caller_share_an_interceptor() => Verify(nameof(Samples.Fibonacci), Samples.Fibonacci);

    [Test]
    public void Each_shape_of_call_has_an_interceptor() => Verify(nameof(Samples.Shapes), Samples.Shapes);

    [Test]
    public void Generic_functions_have_generic_interceptors() => Verify(nameof(Samples.Generics), Samples.Generics);

    [Test]
    public void Names_that_would_collide_are_changed() => Verify(nameof(Samples.Collisions), Samples.Collisions);

    [TestCaseSource(typeof(Samples), nameof(Samples.All))]
    public void The_generated_code_compiles_without_a_warning(string source)
    {
        Assert.That(Generation.Of(source).Complaints(withoutPragma: true), Is.Empty);
    }

    [TestCaseSource(typeof(Samples), nameof(Samples.WithoutExtensionBlocks))]
    public void The_interceptors_compile_in_the_language_before_extension_members(string source)
    {
        var generation = Generation.Of(source, LanguageVersion.CSharp13);

        Assert.That(generation.Complaints(withoutPragma: true), Is.Empty);
        Assert.That(generation.Files.Keys, Has.None.Contains("Mementos"));
    }

    private static void Verify(string name, string source)
    {
        var generation = Generation.Of(source);
        Snapshot.Verify($"Interceptors/{name}", generation, [.. generation.Files.Keys.Where(file => !file.Contains("Mementos", StringComparison.Ordinal))]);
    }
}
