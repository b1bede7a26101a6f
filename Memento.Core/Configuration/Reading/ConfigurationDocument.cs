using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Memento.Serialization;
using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;

namespace Memento.Configuration.Reading;

/// <summary>
/// A document as part of a configuration: the whole, or a repository or cluster that stands in a file of its own and is laid
/// under the key that names it. Its text is read once, and its parameters are filled.
/// </summary>
internal sealed class ConfigurationDocument : ConfigurationProvider, IConfigurationSource
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly IReadOnlyDictionary<string, DocumentPlace> _places;
    private readonly bool _isFile;

    private ConfigurationDocument(string name, string folder, string prefix, bool isFile, DocumentContent content)
    {
        Name = name;
        Folder = folder;
        Prefix = prefix;
        _isFile = isFile;
        _places = content.Places;
        Data = content.Values;
    }

    /// <summary>The absolute path of the file, or what else an error calls it.</summary>
    public string Name { get; }

    /// <summary>The file; null for what was given in code.</summary>
    public string? File => _isFile ? Name : null;

    /// <summary>The key under which its content lies; empty for the root.</summary>
    public string Prefix { get; }

    /// <summary>The folder that relative paths in it start from. Absolute.</summary>
    public string Folder { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its absolute path.</param>
    /// <param name="prefix">The key under which its content lies; empty for the root.</param>
    /// <param name="namedBy">Where the path comes from, for a message; null for the environment's own file.</param>
    /// <param name="template">Fills its parameters.</param>
    /// <exception cref="ConfigurationException">The file is not there, cannot be read, is of no known format, or no group of settings; or a parameter is not defined.</exception>
    public static ConfigurationDocument Read(string file, string prefix, string? namedBy, ConfigurationTemplate template)
    {
        var named = namedBy is null ? "" : $" (named by {namedBy})";
        if (Directory.Exists(file))
        {
            throw new ConfigurationException(ConfigurationErrors.NoFile, $"The configuration '{file}' is a folder{named}; name a JSON or YAML file.");
        }

        if (!System.IO.File.Exists(file))
        {
            throw new ConfigurationException(ConfigurationErrors.NoFile, $"The configuration file '{file}' does not exist{named}.");
        }

        if (DocumentFormats.Of(file) is not { } format)
        {
            throw new ConfigurationException(ConfigurationErrors.NoFile, $"The configuration file '{file}' is neither JSON nor YAML by its name{named}: it ends in none of {string.Join(", ", DocumentFormats.Endings)}.");
        }

        byte[] bytes;
        try
        {
            bytes = System.IO.File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(ConfigurationErrors.UnreadableFile, $"The configuration file '{file}' cannot be read{named}: {exception.Message}", exception);
        }

        return new ConfigurationDocument(file, Path.GetDirectoryName(file)!, prefix, isFile: true, Parse(bytes, format, file, prefix, template));
    }

    /// <summary>Stands for a repository or cluster whose file cannot be read: has a name, so that nothing more is missing in it.</summary>
    /// <param name="file">The file as it is named.</param>
    /// <param name="folder">The folder that relative paths start from where it is named. Absolute.</param>
    /// <param name="prefix">The key under which its content would lie.</param>
    public static ConfigurationDocument Unread(string file, string folder, string prefix)
    {
        var content = new DocumentContent(file, prefix, new ConfigurationTemplate(new Dictionary<string, string>()));
        content.SetEmpty("", null);
        content.Values[ConfigurationPath.Combine(prefix, ConfigurationKeys.Name)] = file;
        return new ConfigurationDocument(file, folder, prefix, isFile: false, content);
    }

    /// <summary>What is given in code as JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What an error calls it.</param>
    /// <param name="folder">The folder that relative paths in it start from. Absolute.</param>
    /// <param name="template">Fills its parameters.</param>
    /// <exception cref="ConfigurationException">The text is no JSON object, or a parameter is not defined.</exception>
    public static ConfigurationDocument FromJson(string json, string name, string folder, ConfigurationTemplate template) =>
        new(name, folder, prefix: "", isFile: false, Parse(Encoding.UTF8.GetBytes(json), DocumentFormat.Json, name, prefix: "", template));

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Whether a value or a group stands here under a key.</summary>
    public bool Has(string key) => ShapeOf(key) is not null;

    /// <summary>What stands here under a key; null for nothing.</summary>
    public DocumentShape? ShapeOf(string key) => key.Equals(Prefix, StringComparison.OrdinalIgnoreCase) ? DocumentShape.Group
        : _places.TryGetValue(key, out var place) ? place.Shape
        : null;

    /// <summary>Where a key stands, for a message.</summary>
    public string OriginOf(string key) => _isFile && _places.TryGetValue(key, out var place) ? Origin(Name, place.Line) : Name;

    /// <summary>A place in a document, for a message.</summary>
    public static string Origin(string name, int line) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} (line {line})");

    private static DocumentContent Parse(byte[] bytes, DocumentFormat format, string name, string prefix, ConfigurationTemplate template)
    {
        var content = new DocumentContent(name, prefix, template);
        var utf8 = bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        try
        {
            // Also for JSON, whose reader looks at the bytes of a text only when it is asked for the text.
            var text = Strict.GetString(utf8.Span);
            if (format == DocumentFormat.Yaml)
            {
                ParseYaml(text, bytes, name, content);
            }
            else
            {
                JsonReader.Read(utf8, content);
            }

            return content;
        }
        catch (DecoderFallbackException exception)
        {
            throw new ConfigurationException(ConfigurationErrors.UnreadableFile, $"{name}: the file is not UTF-8 text; save it as UTF-8.", exception);
        }
        catch (JsonException exception)
        {
            throw Invalid(name, "JSON", JsonFault.LineOf(exception), JsonFault.ReasonOf(exception), bytes, exception);
        }
    }

    // Apart, so that the library is loaded for YAML alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ParseYaml(string text, byte[] bytes, string name, DocumentContent content)
    {
        try
        {
            YamlReader.Read(text, content);
        }
        catch (YamlException exception)
        {
            var reason = (exception.InnerException ?? exception).Message;
            var line = (int)Math.Max(1, exception.Start.Line);
            throw Invalid(name, "YAML", reason.Contains(" tab ", StringComparison.Ordinal) ? LineOfTab(text, line) : line, reason, bytes, exception);
        }
    }

    // The parser has the place of what stands before the tab, which may be lines above.
    private static int LineOfTab(string text, int from)
    {
        var lines = text.Split('\n');
        var found = Array.FindIndex(lines, Math.Min(from, lines.Length) - 1, static line => line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).Contains('\t'));
        return found < 0 ? from : found + 1;
    }

    private static ConfigurationException Invalid(string name, string format, int line, string reason, byte[] bytes, Exception cause)
    {
        // The mistake that parameters invite.
        var text = Encoding.UTF8.GetString(bytes).Split('\n').ElementAtOrDefault(line - 1) ?? "";
        var hint = text.Contains("{{", StringComparison.Ordinal) ? " " + ConfigurationTemplate.QuoteHint : "";
        return new ConfigurationException(ConfigurationErrors.InvalidFile, $"{Origin(name, line)}: this is not valid {format}: {reason}{hint}", cause);
    }
}
