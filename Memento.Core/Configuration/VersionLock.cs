using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memento.Configuration.Reading;
using Memento.Files;
using Memento.Functions;
using Memento.Serialization;

namespace Memento.Configuration;

/// <summary>
/// The versions that the functions of a locked cluster have, whatever becomes of their code: what is remembered under them goes on
/// being found. Given to <see cref="Cluster.Lock"/>, or kept in a file that the cluster's <c>version_lock</c> names.
/// </summary>
public sealed class VersionLock
{
    private const int Format = 1;

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, TypeInfoResolver = HostJson.Resolver, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FrozenDictionary<string, FunctionName> _functions;
    private readonly string? _path;

    private VersionLock(IEnumerable<FunctionName> functions, string? path)
    {
        _functions = functions.ToFrozenDictionary(function => function.Unversioned, StringComparer.Ordinal);
        _path = path;
    }

    /// <summary>The functions with the versions they have, in ordinal order of their names.</summary>
    public IReadOnlyList<FunctionName> Functions => [.. _functions.Values.OrderBy(function => function.ToString(), StringComparer.Ordinal)];

    /// <summary>Locks functions at the versions that their names have.</summary>
    /// <param name="functions">The functions, such as the <see cref="MementoFunction.Name"/> of handles, or what a store lists.</param>
    /// <exception cref="ArgumentException">A name has no version, or one function has two.</exception>
    public static VersionLock Of(IEnumerable<FunctionName> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        var versions = new Dictionary<string, FunctionName>(StringComparer.Ordinal);
        foreach (var function in functions)
        {
            if (function.Version is null)
            {
                throw new ArgumentException($"{function} has no version to lock it at.", nameof(functions));
            }

            if (!versions.TryAdd(function.Unversioned, function) && versions[function.Unversioned] != function)
            {
                throw new ArgumentException($"{function.Unversioned} is to be locked at two versions, {versions[function.Unversioned].Version} and {function.Version}; choose one.", nameof(functions));
            }
        }

        return new VersionLock(versions.Values, path: null);
    }

    /// <summary>Locks the memento functions of an assembly at the versions they have now. Of a generic one there are as many as it is called with types: those are named by <see cref="Of(IEnumerable{FunctionName})"/>.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <exception cref="ArgumentException">A method that is marked as a memento function cannot be one; the message says why.</exception>
    public static VersionLock Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return Of(MarkedFunctions.In(assembly).Select(method => FunctionDefinition.Of(method).Name));
    }

    /// <summary>Reads a lock from a file.</summary>
    /// <param name="path">What <see cref="Write"/> wrote.</param>
    /// <exception cref="ConfigurationException">The file is missing, cannot be read, or is no version lock; the message says what is wrong with it.</exception>
    public static VersionLock Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new ConfigurationException(ConfigurationErrors.WrongVersionLock, $"The version lock '{path}' is a folder, and a file is expected.");
        }

        try
        {
            using var document = JsonDocument.Parse(TextFile.ReadAllBytes(path));
            return new VersionLock(Read(document.RootElement), Path.GetFullPath(path));
        }
        catch (JsonException exception)
        {
            throw new ConfigurationException(ConfigurationErrors.WrongVersionLock, $"The version lock {ConfigurationDocument.Origin(path, JsonFault.LineOf(exception))} is not valid JSON: {JsonFault.ReasonOf(exception)}", exception);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            throw new ConfigurationException(ConfigurationErrors.WrongVersionLock, $"The version lock '{path}' is not what VersionLock.Write writes: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(ConfigurationErrors.WrongVersionLock, $"The version lock '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the lock to a file, replacing the one there is: JSON with a <c>format</c> and, under <c>versions</c>, the version of each function by its name.</summary>
    /// <param name="path">The file. Its folder exists.</param>
    /// <exception cref="IOException">The file cannot or may not be written; the old one stays.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var versions = new JsonObject(Functions.Select(function => KeyValuePair.Create(function.Unversioned, (JsonNode?)function.Version)));
        AtomicFile.WriteNamed(path, Encoding.UTF8.GetBytes(new JsonObject { ["format"] = Format, ["versions"] = versions }.ToJsonString(Options) + "\n"), $"The version lock '{path}'");
    }

    /// <summary>A function's name with the version it is locked at.</summary>
    /// <exception cref="UnlistedFunctionException">It is not among those that are locked.</exception>
    /// <exception cref="ConfigurationException">Another function of this process has its name, and is locked at that version.</exception>
    internal FunctionName Require(FunctionDefinition definition, string cluster)
    {
        var function = definition.Unversioned;
        if (!_functions.TryGetValue(function.Unversioned, out var locked))
        {
            throw new UnlistedFunctionException(function, cluster, _path);
        }

        return !definition.HasTypesInName || FunctionTwins.Find(definition.Method, locked) is not { } twin
            ? locked
            : throw new ConfigurationException(ConfigurationErrors.WrongVersionLock, $"The cluster '{cluster}' is locked, and '{function.Function}' is the name of two functions in this program, {twin.Known} and {twin.Other}, of which the lock has one{(_path is null ? "" : $" in '{_path}'")}: they would share their results. Give one of the types another name, or unlock the cluster.");
    }

    private static List<FunctionName> Read(JsonElement root)
    {
        const string FormatKey = "format";
        const string VersionsKey = "versions";
        var parts = PartsOf(root, "a group in braces is expected");
        var format = parts.TryGetValue(FormatKey, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var given)
            ? given
            : throw new FormatException($"it has no \"{FormatKey}\" with a number.");
        return format == Format
            ? [.. PartsOf(parts.GetValueOrDefault(VersionsKey), $"it has no \"{VersionsKey}\", a group in braces with the version of each function by its name").Select(static version => NameOf(version.Key, version.Value))]
            : throw new FormatException($"it is of format {format}, and this version of Memento reads format {Format}: write it again.");
    }

    /// <param name="group">The group.</param>
    /// <param name="otherwise">What is said of what is none.</param>
    private static Dictionary<string, JsonElement> PartsOf(JsonElement group, string otherwise)
    {
        if (group.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{otherwise}.");
        }

        var parts = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var part in group.EnumerateObject())
        {
            if (!parts.TryAdd(part.Name, part.Value))
            {
                throw new FormatException($"'{part.Name}' stands there twice.");
            }
        }

        return parts;
    }

    private static FunctionName NameOf(string name, JsonElement version)
    {
        var function = FunctionName.Parse(name);
        return function.Version is null
            ? function.At(version.ValueKind == JsonValueKind.String ? version.GetString()! : throw new FormatException($"'{name}' has no version, which is a text."))
            : throw new FormatException($"'{name}' has a version in its name.");
    }
}
