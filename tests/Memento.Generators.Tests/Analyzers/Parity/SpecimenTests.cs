using System.Reflection;
using Memento.Generators.Analyzers.Shapes;
using Memento.Generators.Tests.Analyzers.Support;
using Memento.Keys.Normalization;
using Memento.Serialization.Json;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Tests.Analyzers.Parity;

/// <summary>What the analyzers say of a type is what the host says of it when the program runs.</summary>
public sealed class SpecimenTests
{
    private static readonly Compilation Compilation = Program.Compile(Specimens.Source);
    private static readonly Assembly Loaded = Load();

    private static IEnumerable<string> Names => Loaded.GetTypes()
        .Where(type => type is { IsPublic: true, IsGenericTypeDefinition: false, IsInterface: false })
        .Select(type => type.FullName!);

    [TestCaseSource(nameof(Names))]
    public void A_result_is_refused_where_the_codec_refuses_it(string name)
    {
        var told = StorageRules.ProblemOf(Compilation.GetTypeByMetadataName(name)!);
        var meant = JsonForms.ProblemOf(Loaded.GetType(name, throwOnError: true)!);
        Assert.That(told?.Path, Is.EqualTo(meant?.Path), $"analyzer: {told?.Hint}; host: {meant?.Hint}");
    }

    [TestCaseSource(nameof(Names))]
    public void An_argument_is_refused_where_the_hasher_refuses_it(string name)
    {
        var told = new KeyRules(null).ProblemOf(Compilation.GetTypeByMetadataName(name)!, withNullable: true);
        var type = Loaded.GetType(name, throwOnError: true)!;
        if (type.IsAbstract || type.Name == "EmptyBase")
        {
            // Others derive from it: what the host says of the type itself is not said of them.
            Assert.That(told, Is.Null);
        }
        else if (told is null or { Path: "" })
        {
            Assert.That(told is not null, Is.EqualTo(IsRefused(type)), $"analyzer: {told?.Hint}");
        }
        else
        {
            Assert.That(IsRefused(type), Is.False, "The type as a whole must do, if a member is said not to.");
        }
    }

    private static bool IsRefused(Type type) => ValueForms.Of(type, Position.Declared).GetType().GetGenericTypeDefinition() == typeof(RefusedForm<>);

    private static Assembly Load()
    {
        using var stream = new MemoryStream();
        var result = Compilation.Emit(stream);
        Assert.That(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
        return Assembly.Load(stream.ToArray());
    }
}
