using System.Composition.Hosting.Core;

namespace Memento.Plugins;

/// <summary>Supplies an instance's context to its constructor.</summary>
internal sealed class BackendContextProvider(BackendContext context) : ExportDescriptorProvider
{
    private static readonly CompositionContract ContextContract = new(typeof(BackendContext));

    /// <inheritdoc/>
    public override IEnumerable<ExportDescriptorPromise> GetExportDescriptors(CompositionContract contract, DependencyAccessor descriptorAccessor) =>
        contract.Equals(ContextContract)
            ? [new ExportDescriptorPromise(contract, "context", true, NoDependencies, _ => ExportDescriptor.Create((_, _) => context, NoMetadata))]
            : NoExportDescriptors;
}
