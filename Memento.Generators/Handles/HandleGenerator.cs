using Microsoft.CodeAnalysis;

namespace Memento.Generators.Handles;

/// <summary>Gives each memento function a handle, for all that can be done with it beside calling it.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class HandleGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
