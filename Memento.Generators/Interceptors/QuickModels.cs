using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Memento.Generators.Interceptors;

/// <summary>
/// Semantic models that do not find out what may be null: for that, the usual ones analyze the whole method around a call
/// that they are asked about. What a call is of does not depend on it, and a thousand calls took ten times as long.
/// </summary>
internal static class QuickModels
{
    /// <summary>The quick model of a file.</summary>
    public static SemanticModel Of(Compilation compilation, SyntaxTree file)
    {
        try
        {
            return Make(compilation, file);
        }
        catch (Exception exception) when (exception is MissingMethodException or TypeLoadException)
        {
            // The compiler calls it an experiment: one without it is served by the usual model, in more time.
            return compilation.GetSemanticModel(file);
        }
    }

    // Not inlined, so that what a compiler lacks is missed within the try.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SemanticModel Make(Compilation compilation, SyntaxTree file) =>
#pragma warning disable RSEXPERIMENTAL001 // What becomes of the experiment is taken care of above.
        compilation.GetSemanticModel(file, SemanticModelOptions.DisableNullableAnalysis);
#pragma warning restore RSEXPERIMENTAL001
}
