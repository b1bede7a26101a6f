using System.Collections.Immutable;
using System.Text;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Memento.Generators.Handles;

/// <summary>Gives each memento function a handle, for all that can be done with it beside calling it.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class HandleGenerator : IIncrementalGenerator
{
    /// <summary>The step that makes one item a declaring type, of which one file is made.</summary>
    internal const string TypesStep = "MementoTypes";

    // The first language with extension members, which handles are: the compiler that this is built against has no name for it.
    private const int CSharp14 = 1400;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var hasExtensionMembers = context.ParseOptionsProvider.Select(static (options, _) => options is CSharpParseOptions { LanguageVersion: var version } && (int)version >= CSharp14);
        var handles = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.FunctionAttributeFullName,
                static (node, _) => node is MethodDeclarationSyntax,
                static (found, _) => HandleReader.Read((IMethodSymbol)found.TargetSymbol, found.SemanticModel.Compilation))
            .Where(static handle => handle is not null)
            .Select(static (handle, _) => handle!);
        var types = handles.Collect().Combine(hasExtensionMembers)
            .SelectMany(static (found, _) => found.Right ? ByType(found.Left) : [])
            .WithTrackingName(TypesStep);
        context.RegisterSourceOutput(types, static (output, type) =>
            output.AddSource(type.FileName, SourceText.From(HandleWriter.Write(type), Encoding.UTF8)));
    }

    private static IEnumerable<TypeHandles> ByType(ImmutableArray<HandleModel> handles)
    {
        var files = new FileNames();
        var containers = new Names();
        foreach (var type in handles.GroupBy(handle => handle.Function.DeclaringType, StringComparer.Ordinal).OrderBy(type => type.Key, StringComparer.Ordinal))
        {
            var first = type.First();
            var prefix = first.Namespace.Length == 0 ? "" : first.Namespace + ".";
            var name = containers.Free(prefix + first.Container);
            yield return new TypeHandles(
                name.Substring(prefix.Length),
                files.Of(name, ""),
                type.OrderBy(handle => handle.Function.Name, StringComparer.Ordinal).ThenBy(handle => handle.Function.Id, StringComparer.Ordinal).ToEquatableArray());
        }
    }
}
