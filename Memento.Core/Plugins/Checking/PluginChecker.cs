using System.Text.Json;

namespace Memento.Plugins;

/// <summary>Says before anything of a plugin is loaded whether it can work here.</summary>
internal static class PluginChecker
{
    private static readonly Version FrameworkVersion = new(Environment.Version.Major, 0, 0, 0);

    /// <summary>Why a plugin cannot be used, null when nothing speaks against it. Throws nothing.</summary>
    public static PluginProblem? FindObstacle(PluginFile plugin)
    {
        try
        {
            return FindFaultyExport(plugin.Metadata)
                ?? FindNewerContract(plugin.Metadata)
                ?? FindListThatIsNoFile(plugin)
                ?? DependencyFile.FindFault(plugin.DependencyFile)
                ?? FindMissingFramework(plugin)
                ?? FindNewerReference(plugin)
                ?? FindUnmatchedUnification(plugin.Metadata);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder itself could be listed; something inside it cannot be read.
            return new PluginProblem(PluginErrors.UnreadableFile, $"{plugin.Path} cannot be used, because a file of its folder cannot be read: {exception.Message}");
        }
    }

    /// <summary>What is worth telling and does not stand in the way. Throws nothing.</summary>
    public static IReadOnlyList<string> FindNotes(PluginFile plugin)
    {
        try
        {
            var own = GetAssemblyNames(plugin);
            var notes = new List<string>();
            AddPrivateCopies(plugin, own, notes);
            AddAbsentReferences(plugin, own, notes);
            AddAbsentFiles(plugin, notes);
            return notes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [$"The folder of {plugin.Path} could not be looked through: {exception.Message}"];
        }
    }

    private static PluginProblem? FindFaultyExport(AssemblyMetadata metadata)
    {
        foreach (var export in metadata.Exports)
        {
            if (!ShortName.IsValid(export.Name))
            {
                return new PluginProblem(PluginErrors.WrongName, $"{metadata.Name} exports {export.TypeName} as a {export.Kind.Noun()} under the short name '{export.Name}': a short name consists of letters, digits, '-', '_' and '.'.");
            }

            if (!Version.TryParse(export.ContractVersion, out _))
            {
                return new PluginProblem(PluginErrors.WrongContract, $"{metadata.Name} carries '{export.ContractVersion}' as the version of the contract that {export.TypeName} was built against: a version such as {ContractVersion.Current} is expected.");
            }
        }

        for (var i = 0; i < metadata.Exports.Count; i++)
        {
            var first = metadata.Exports[i];
            if (metadata.Exports.Skip(i + 1).FirstOrDefault(export => export.Kind == first.Kind && string.Equals(export.Name, first.Name, StringComparison.OrdinalIgnoreCase)) is { } second)
            {
                return new PluginProblem(PluginErrors.NameTwice, $"{metadata.Name} exports two {first.Kind.Noun()}s under the one short name '{first.Name}': {first.TypeName} and {second.TypeName}.");
            }
        }

        return null;
    }

    // Whoever reads a pipe waits for one who writes to it.
    private static PluginProblem? FindListThatIsNoFile(PluginFile plugin)
    {
        foreach (var list in new[] { plugin.DependencyFile, plugin.RuntimeConfigurationFile })
        {
            if (!PluginPath.IsRegular(list))
            {
                return new PluginProblem(PluginErrors.UnreadableFile, $"{list} {PluginPath.NotRegular}.");
            }
        }

        return null;
    }

    private static PluginProblem? FindNewerContract(AssemblyMetadata metadata)
    {
        var host = Version.Parse(ContractVersion.Current);
        var needed = metadata.Exports.Max(export => Version.Parse(export.ContractVersion))!;
        return needed.Major == host.Major && needed <= host
            ? null
            : new PluginProblem(PluginErrors.NewerContract, $"{metadata.Name} needs {SharedAssemblies.ContractName} {needed}, this host has {host}: take a build of the plugin for {host}, or a host that has {needed}.");
    }

    private static PluginProblem? FindMissingFramework(PluginFile plugin)
    {
        try
        {
            foreach (var framework in RuntimeConfiguration.ReadFrameworks(plugin.RuntimeConfigurationFile))
            {
                var has = HostFrameworks.FindVersion(framework.Name);
                if (has is null)
                {
                    return new PluginProblem(PluginErrors.MissingFramework, $"{plugin.Metadata.Name} needs the framework {framework.Name} {framework.Version}, this host runs without {framework.Name}: add a FrameworkReference to it to the program.");
                }

                if (FrameworkReference.TryParseVersion(framework.Version, out var needed) && needed > has)
                {
                    return new PluginProblem(PluginErrors.MissingFramework, $"{plugin.Metadata.Name} needs the framework {framework.Name} {framework.Version}, this host runs on {has}.");
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for a text with bytes or escapes that are no characters: it is looked at when it is asked for.
            return new PluginProblem(PluginErrors.WrongRuntimeConfiguration, $"{plugin.RuntimeConfigurationFile} is not valid, so the frameworks that {plugin.Metadata.Name} needs are not known: {exception.Message}");
        }
    }

    private static PluginProblem? FindNewerReference(PluginFile plugin)
    {
        foreach (var reference in plugin.Metadata.References.Where(reference => HostAssemblies.IsShared(reference.Name) && !IsOfThisFramework(reference)))
        {
            var has = HostAssemblies.FindVersion(reference.Name);
            if (has is not null && has < reference.Version && !PrivateCopies.IsPreferred(plugin.Folder, reference.Name))
            {
                return new PluginProblem(PluginErrors.NewerReference, $"{plugin.Metadata.Name} needs {reference.Name} {reference.Version}, this host has {has} on .NET {Environment.Version}.");
            }
        }

        return null;
    }

    // What .NET of this major version, or of an earlier one, has: its files need not be asked.
    private static bool IsOfThisFramework(AssemblyReferenceName reference) =>
        reference.Version.CompareTo(FrameworkVersion) <= 0 && HostAssemblies.IsFramework(reference.Name);

    private static PluginProblem? FindUnmatchedUnification(AssemblyMetadata metadata)
    {
        foreach (var name in metadata.Unified)
        {
            var has = HostAssemblies.FindVersion(name);
            var needed = metadata.FindReference(name)?.Version;
            if (has is null)
            {
                return new PluginProblem(PluginErrors.NotUnified, $"{metadata.Name} works on the host's own {name}{(needed is null ? "" : " " + needed)}, and this host has none: reference it from the program.");
            }

            if (needed is not null && (has.Major != needed.Major || has < needed))
            {
                return new PluginProblem(PluginErrors.NotUnified, $"{metadata.Name} works on the host's own {name} {needed}, this host has {has}: the same major version and no older one is needed.");
            }
        }

        return null;
    }

    private static void AddPrivateCopies(PluginFile plugin, HashSet<string> own, List<string> notes)
    {
        foreach (var name in own)
        {
            if (HostAssemblies.IsShared(name) || plugin.Metadata.Unified.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                notes.Add(PrivateCopies.IsPreferred(plugin.Folder, name)
                    ? $"{plugin.Metadata.Name} brings a newer {name} than this host's framework has, and uses it."
                    : $"{plugin.Metadata.Name} brings its own copy of {name}; it is ignored, and the host's {HostAssemblies.FindVersion(name)} is used.");
            }
        }
    }

    private static void AddAbsentReferences(PluginFile plugin, HashSet<string> own, List<string> notes)
    {
        foreach (var reference in plugin.Metadata.References)
        {
            if (!own.Contains(reference.Name) && !HostAssemblies.IsShared(reference.Name) && !plugin.Metadata.Unified.Contains(reference.Name, StringComparer.OrdinalIgnoreCase))
            {
                notes.Add($"{plugin.Metadata.Name} references {reference.Name} {reference.Version}, which is not in its folder: what needs it will fail.");
            }
        }
    }

    // What the plugin references itself has been told of; what the host has is taken from there.
    private static void AddAbsentFiles(PluginFile plugin, List<string> notes)
    {
        foreach (var file in ListedFiles.FindMissing(plugin))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (plugin.Metadata.FindReference(name) is null && !HostAssemblies.IsShared(name) && !plugin.Metadata.Unified.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                notes.Add($"{plugin.Metadata.Name} names {file} in its list of dependencies, which is not in its folder: what needs it will fail.");
            }
        }
    }

    /// <summary>The names of the assemblies in the plugin's folder itself, in the order of its files.</summary>
    private static HashSet<string> GetAssemblyNames(PluginFile plugin)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in PluginContent.List(plugin))
        {
            if (file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) && !file.Contains('/', StringComparison.Ordinal))
            {
                names.Add(Path.GetFileNameWithoutExtension(file));
            }
        }

        return names;
    }
}
