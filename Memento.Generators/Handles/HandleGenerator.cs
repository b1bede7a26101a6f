using System.Text;
using Memento.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Memento.Generators.Handles;

/// <summary>Gives each memento function a handle, for all that can be done with it beside calling it.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class HandleGenerator : IIncrementalGenerator
{
    /// <summary>The step that makes one item a declaring type, of which one file is made.</summary>
    internal const string TypesStep = "MementoTypes";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var areIn = context.ParseOptionsProvider.Select(static (options, _) => HandleFiles.AreIn(options));
        var handles = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.FunctionAttributeFullName,
                static (node, _) => node is MethodDeclarationSyntax,
                static (found, cancellationToken) => HandleReader.ReadWithHandles((IMethodSymbol)found.TargetSymbol, found.SemanticModel.Compilation, cancellationToken))
            .Where(static handle => handle is not null)
            .Select(static (handle, _) => handle!);
        var types = handles.Collect().Combine(areIn).Combine(HandleUse.In(context))
            .SelectMany(static (found, _) => found.Left.Right ? HandleFiles.Of(found.Left.Left).Select(type => type.InUse(found.Right)).OfType<TypeHandles>() : [])
            .WithTrackingName(TypesStep);
        context.RegisterSourceOutput(types, static (output, type) =>
            output.AddSource(type.FileName, SourceText.From(HandleWriter.Write(type), Encoding.UTF8)));
    }
}
