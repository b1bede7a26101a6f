using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Interceptors;

/// <summary>
/// Semantic models that do not find out what may be null: for that, the usual ones analyze the whole method around a call
/// that they are asked about. What a call is of does not depend on it, and a thousand calls took ten times as long.
/// </summary>
internal static class QuickModels
{
    private static readonly ConditionalWeakTable<SemanticModel, SemanticModel> Known = new();

    /// <summary>The quick model of the same file.</summary>
    public static SemanticModel Of(SemanticModel model) => Known.GetValue(model, static key =>
    {
        try
        {
            return Make(key);
        }
        catch (Exception exception) when (exception is MissingMethodException or TypeLoadException)
        {
            // The compiler calls it an experiment: one without it is served by the usual model, in more time.
            return key;
        }
    });

    // Not inlined, so that what a compiler lacks is missed within the try.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SemanticModel Make(SemanticModel model) =>
#pragma warning disable RSEXPERIMENTAL001 // What becomes of the experiment is taken care of above.
        model.Compilation.GetSemanticModel(model.SyntaxTree, SemanticModelOptions.DisableNullableAnalysis);
#pragma warning restore RSEXPERIMENTAL001
}
