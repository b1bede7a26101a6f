using System.Composition.Hosting.Core;
using System.Reflection;

namespace Memento.Plugins;

/// <summary>Supplies an object of an exported class, made by its constructor of what the container has.</summary>
/// <remarks>
/// What <see cref="System.Composition.Hosting.ContainerConfiguration.WithPart(Type)"/> would do, but for loading LINQ's expressions and compiling code, for a class of which one
/// object is made.
/// </remarks>
/// <param name="contract">The type that it is asked for as.</param>
/// <param name="constructor">What makes it.</param>
internal sealed class ExportedClassProvider(Type contract, ConstructorInfo constructor) : ExportDescriptorProvider
{
    private readonly CompositionContract _contract = new(contract);

    /// <inheritdoc/>
    public override IEnumerable<ExportDescriptorPromise> GetExportDescriptors(CompositionContract contract, DependencyAccessor descriptorAccessor) =>
        contract.Equals(_contract)
            ? [new ExportDescriptorPromise(contract, constructor.DeclaringType!.FullName!, true, () => DependenciesOf(descriptorAccessor), dependencies => ExportDescriptor.Create((context, operation) => Make(context, operation, dependencies), NoMetadata))]
            : NoExportDescriptors;

    private CompositionDependency[] DependenciesOf(DependencyAccessor accessor) =>
        [.. constructor.GetParameters().Select(parameter => accessor.ResolveRequiredDependency(parameter.Name!, new CompositionContract(parameter.ParameterType), true))];

    private object Make(LifetimeContext context, CompositionOperation operation, IEnumerable<CompositionDependency> dependencies)
    {
        object?[] arguments = [.. dependencies.Select(dependency => dependency.Target.GetDescriptor().Activator(context, operation))];
        var made = constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
        if (made is IDisposable disposable)
        {
            // The container's to dispose.
            context.AddBoundInstance(disposable);
        }

        return made;
    }
}
