using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Memento.Plugins;

/// <summary>
/// The room of one plugin: the contract and the framework come from the host, everything else from the plugin's own
/// folder. Not collectible: that would turn precompiled code off, and one forgotten reference keeps it alive anyway.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    /// <summary>The name of the library that all programs of a Unix system have.</summary>
    private const string SystemLibrary = "libc";

    private readonly string _pluginPath;
    private readonly string _folder;
    private readonly IReadOnlyList<string> _unified;
    private readonly Lazy<AssemblyDependencyResolver?> _resolver;
    private readonly FolderProbe _probe;

    /// <summary>Makes a room; loads nothing yet.</summary>
    /// <param name="plugin">The plugin where it was found: what messages name.</param>
    /// <param name="copyPath">The copy of its entry assembly: what is loaded.</param>
    public PluginLoadContext(PluginFile plugin, string copyPath) : base($"Memento plugin {plugin.Path}", isCollectible: false)
    {
        _pluginPath = plugin.Path;
        _folder = Path.GetDirectoryName(copyPath)!;
        _unified = plugin.Metadata.Unified;
        // A plugin that needs nothing but the host and the framework needs no resolver, which has the whole list of dependencies read by another library.
        _resolver = new(() => File.Exists(Path.ChangeExtension(copyPath, ".deps.json")) ? new AssemblyDependencyResolver(copyPath) : null, LazyThreadSafetyMode.PublicationOnly);
        _probe = new FolderProbe(_folder);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (SharedAssemblies.Names.Contains(name) || _unified.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            // Null has the runtime take the host's own. It would compare the name of what is returned by the rules of a culture, for which it loads all that the system has about those.
            return HostAssemblies.HasAtLeast(assemblyName) ? null : HostAssemblies.Load(name);
        }

        var isFramework = HostAssemblies.IsFramework(name);
        if (isFramework && !PrivateCopies.IsPreferred(_folder, name))
        {
            return null;
        }

        var path = _resolver.Value?.ResolveAssemblyToPath(assemblyName) ?? _probe.FindAssembly(assemblyName);
        if (path is not null)
        {
            return LoadFromAssemblyPath(path);
        }

        if (isFramework || !HostFrameworks.AreKnown || !string.IsNullOrEmpty(assemblyName.CultureName))
        {
            // A satellite that is not there means the neutral language. And where the framework cannot be told from the
            // host's own files, a plugin that gets too much is better than one without its framework.
            return null;
        }

        // Null would let the host's own dependencies in: the plugin would work in one program and not in another. The
        // runtime keeps the type of this exception and, as a rule, writes a message of its own.
        throw new FileNotFoundException($"The plugin {_pluginPath} needs {assemblyName.Name} {assemblyName.Version}, which is not in its folder: put it there.", assemblyName.Name + ".dll");
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        if (unmanagedDllName == SystemLibrary && !OperatingSystem.IsWindows())
        {
            // In every process already. By its name the runtime would look for it under thirty others first.
            return NativeLibrary.GetMainProgramHandle();
        }

        var path = _resolver.Value?.ResolveUnmanagedDllToPath(unmanagedDllName) ?? _probe.FindNative(unmanagedDllName);

        // What the plugin does not bring may be one of the system's.
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }
}
