using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

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
        try
        {
            using var document = JsonDocument.Parse(TextFile.ReadAllBytes(path), Strict);
            var format = document.RootElement.GetProperty("format").GetInt32();
            return format == Format
                ? new VersionLock(document.RootElement.GetProperty("versions").EnumerateObject().Select(NameOf).ToList(), Path.GetFullPath(path))
                : throw new ConfigurationException(ConfigurationErrors.WrongVersionLock, $"The version lock '{path}' is of format {format}, and this version of Memento reads format {Format}: write it again.");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
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
    /// <exception cref="IOException">The file cannot be written; the old one stays.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; the old one stays.</exception>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var versions = new JsonObject(Functions.Select(function => KeyValuePair.Create(function.Unversioned, (JsonNode?)function.Version)));
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(new JsonObject { ["format"] = Format, ["versions"] = versions }.ToJsonString(Options) + "\n"));
    }

    /// <summary>The function with the version it is locked at.</summary>
    /// <exception cref="UnlistedFunctionException">It is not among those that are locked.</exception>
    internal FunctionName Require(FunctionName function, string cluster) => _functions.TryGetValue(function.Unversioned, out var locked)
        ? locked
        : throw new UnlistedFunctionException(function, cluster, _path);

    private static FunctionName NameOf(JsonProperty version)
    {
        var function = FunctionName.Parse(version.Name);
        return function.Version is null
            ? function.At(version.Value.GetString() ?? throw new FormatException($"'{version.Name}' has no version."))
            : throw new FormatException($"'{version.Name}' has a version in its name.");
    }
}
