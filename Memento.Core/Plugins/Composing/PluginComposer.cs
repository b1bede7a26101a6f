using System.Composition.Hosting;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Memento.Plugins;

/// <summary>Makes one object from an exported class, in a container of its own that knows this class and nothing else.</summary>
/// <param name="plugin">The plugin that the class is in.</param>
/// <param name="export">The class.</param>
internal sealed class PluginComposer(PluginEntry plugin, PluginExport export)
{
    /// <summary>Makes the object.</summary>
    /// <exception cref="PluginException">The class cannot be loaded or made; the message names file, short name and cause.</exception>
    /// <exception cref="ConfigurationException">The class refuses its settings: that is no fault of the plugin.</exception>
    public PluginInstance Compose(Assembly assembly, BackendContext context)
    {
        var type = Guard(() => FindByToken(assembly) ?? assembly.GetType(export.TypeName, throwOnError: true)!);
        var fault = Guard(() => FindFault(type, export.Kind));
        return fault is null ? Guard(() => Compose(type, context)) : throw Fail(fault, null);
    }

    // What reads the name of a type is compiled when it is first used, which a start of a program waits for.
    private Type? FindByToken(Assembly assembly)
    {
        try
        {
            return plugin.File.Metadata.TokenOf(export) is { } token && assembly.ManifestModule.ResolveType(token) is var type && type.FullName == export.TypeName ? type : null;
        }
        catch (ArgumentException)
        {
            // The file was replaced since it was read, and has fewer classes.
            return null;
        }
    }

    private PluginInstance Compose(Type type, BackendContext context)
    {
        // Never a whole assembly: one unloadable type or missing import elsewhere would take this class down too.
        var container = CompositionHost.CreateCompositionHost(
            new ExportedClassProvider(export.Kind.GetInterface(), LargestConstructor(type)!),
            new BackendContextProvider(context));
        try
        {
            return new PluginInstance(container.GetExport(export.Kind.GetInterface()), container, plugin);
        }
        catch
        {
            container.Dispose();
            throw;
        }
    }

    /// <summary>Why no object can be made of a class, in words; null when one can.</summary>
    /// <param name="type">The class.</param>
    /// <param name="kind">What it is exported as.</param>
    public static string? FindFault(Type type, PluginKind kind)
    {
        var wanted = kind.GetInterface();
        if (!wanted.IsAssignableFrom(type))
        {
            return CastFailure.Describe(type, wanted);
        }

        if (type.IsAbstract || type.ContainsGenericParameters)
        {
            return $"{type.FullName} is abstract or generic, and nothing can be made of it";
        }

        var parameters = LargestConstructor(type)?.GetParameters();
        if (parameters is null)
        {
            return $"{type.FullName} has no public constructor; give it one that takes a {nameof(BackendContext)} or nothing";
        }

        var foreign = parameters.FirstOrDefault(parameter => parameter.ParameterType != typeof(BackendContext));
        return foreign is null
            ? null
            : $"the constructor of {type.FullName} takes a {foreign.ParameterType.FullName}, and the host has nothing but a {nameof(BackendContext)} to give";
    }

    private static ConstructorInfo? LargestConstructor(Type type)
    {
        ConstructorInfo? largest = null;
        foreach (var constructor in type.GetConstructors())
        {
            largest = largest is null || constructor.GetParameters().Length > largest.GetParameters().Length ? constructor : largest;
        }

        return largest;
    }

    /// <summary>Runs what may run the plugin's code, and turns whatever that throws into one clear error.</summary>
    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception)
        {
            var own = PluginFault.Unwrap(exception);
            if (own is ConfigurationException)
            {
                ExceptionDispatchInfo.Throw(own);
            }

            throw Fail(PluginFault.Describe(own), own);
        }
    }

    private PluginException Fail(string cause, Exception? inner) => new(
        plugin.File.Path,
        $"The {export.Kind.Noun()} '{export.Name}' could not be made from {export.TypeName} of the plugin {plugin.File.Path}: {cause}.",
        inner);
}
