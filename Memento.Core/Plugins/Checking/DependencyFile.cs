using System.Text.Json;
using Memento.Files;
using Memento.Serialization;

namespace Memento.Plugins;

/// <summary>Says whether a <c>deps.json</c> is one that .NET's resolver can be given.</summary>
/// <remarks>
/// The resolver is native code that trusts the file: one that is valid JSON of another shape ends the whole process
/// rather than with an exception. Everything that it reads without looking is looked at here first.
/// </remarks>
internal static class DependencyFile
{
    private static readonly string[] AssetKinds = ["runtime", "native", "resources"];

    // What a library and a file may have beside what they must: a text or nothing.
    private static readonly string[] LibraryTexts = ["path", "hashPath", "runtimeStoreManifestName"];
    private static readonly string[] FileTexts = ["assemblyVersion", "fileVersion", "localPath"];

    // Of two properties of one name the resolver takes the first, and what looks here would see the last.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>What is wrong with a file; null when nothing is, or when there is no file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public static PluginProblem? FindFault(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var fault = FindFault(JsonElement.Parse(TextFile.ReadAllBytes(path).Span, Strict));
            return fault is null ? null : new PluginProblem(PluginErrors.WrongDependencies, $"{path} is not a list of dependencies: {fault}; build the plugin again.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for a text with bytes or escapes that are no characters: it is looked at when it is asked for.
            return new PluginProblem(PluginErrors.WrongDependencies, $"{path} is not valid JSON, so the plugin's dependencies are not known: {JsonFault.ReasonOf(exception)} Build the plugin again.");
        }
    }

    private static string? FindFault(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return "it is not an object";
        }

        var target = Get(root, "runtimeTarget") is { ValueKind: JsonValueKind.Object } named ? Get(named, "name") : Get(root, "runtimeTarget");
        if (target?.ValueKind != JsonValueKind.String)
        {
            return "'runtimeTarget' has no name";
        }

        if (Get(root, "targets") is not { ValueKind: JsonValueKind.Object } targets || Get(targets, target.Value.GetString()!) is not { ValueKind: JsonValueKind.Object } libraries)
        {
            return "'targets' has nothing for its 'runtimeTarget'";
        }

        return FindTargetsFault(libraries)
            ?? FindLibrariesFault(Get(root, "libraries"))
            ?? FindRuntimesFault(Get(root, "runtimes"));
    }

    // Loops, not LINQ, here and below: its code over these structures would be compiled at each start of a program.
    private static string? FindTargetsFault(JsonElement libraries)
    {
        foreach (var library in libraries.EnumerateObject())
        {
            if (FindTargetFault(library) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? FindTargetFault(JsonProperty library)
    {
        if (library.Value.ValueKind != JsonValueKind.Object)
        {
            return $"'{library.Name}' is not an object";
        }

        foreach (var kind in AssetKinds)
        {
            if (Get(library.Value, kind) is { } assets)
            {
                if (!HoldsObjects(assets))
                {
                    return $"'{kind}' of '{library.Name}' is not an object of objects";
                }

                if (FindOtherThanText(assets, FileTexts) is { } fault)
                {
                    return $"{fault} of '{kind}' of '{library.Name}' is not a text";
                }
            }
        }

        if (Get(library.Value, "runtimeTargets") is not { } files)
        {
            return null;
        }

        return !AreAssets(files) ? $"a file of 'runtimeTargets' of '{library.Name}' has no 'rid' or no 'assetType'"
            : FindOtherThanText(files, FileTexts) is { } other ? $"{other} of 'runtimeTargets' of '{library.Name}' is not a text"
            : null;
    }

    private static string? FindLibrariesFault(JsonElement? libraries)
    {
        if (libraries is not { ValueKind: JsonValueKind.Object } all)
        {
            return "'libraries' is not an object";
        }

        foreach (var library in all.EnumerateObject())
        {
            if (library.Value.ValueKind != JsonValueKind.Object
                || !IsString(library.Value, "type")
                || Get(library.Value, "serviceable") is not { ValueKind: JsonValueKind.True or JsonValueKind.False })
            {
                return $"'{library.Name}' of 'libraries' has no 'type' or no 'serviceable'";
            }

            if (!IsString(library.Value, "sha512"))
            {
                return $"'{library.Name}' of 'libraries' has no 'sha512'";
            }
        }

        return FindOtherThanText(all, LibraryTexts) is { } fault ? $"{fault} of 'libraries' is not a text" : null;
    }

    private static string? FindRuntimesFault(JsonElement? runtimes)
    {
        const string Fault = "'runtimes' is not an object of lists of names";
        if (runtimes is not { } all)
        {
            return null;
        }

        if (all.ValueKind != JsonValueKind.Object)
        {
            return Fault;
        }

        foreach (var runtime in all.EnumerateObject())
        {
            if (!IsListOfNames(runtime.Value))
            {
                return Fault;
            }
        }

        return null;
    }

    private static bool IsListOfNames(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var name in list.EnumerateArray())
        {
            if (name.ValueKind != JsonValueKind.String)
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreAssets(JsonElement files)
    {
        if (!HoldsObjects(files))
        {
            return false;
        }

        foreach (var file in files.EnumerateObject())
        {
            if (!IsString(file.Value, "rid") || !IsString(file.Value, "assetType"))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first of some properties of objects that is there and no text; null when there is none.</summary>
    private static string? FindOtherThanText(JsonElement objects, string[] names)
    {
        foreach (var one in objects.EnumerateObject())
        {
            foreach (var name in names)
            {
                if (Get(one.Value, name) is { ValueKind: not JsonValueKind.String })
                {
                    return $"'{name}' of '{one.Name}'";
                }
            }
        }

        return null;
    }

    private static JsonElement? Get(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : null;

    private static bool IsString(JsonElement element, string name) => Get(element, name) is { ValueKind: JsonValueKind.String };

    private static bool HoldsObjects(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                return false;
            }
        }

        return true;
    }
}
