using Microsoft.Extensions.Configuration;

namespace Memento.Configuration;

/// <summary>A JSON file as part of a configuration: the whole, or a repository or cluster that stands in a file of its own and is laid under the key that names it.</summary>
internal sealed class JsonFileProvider : ConfigurationProvider, IConfigurationSource
{
    /// <param name="file">The absolute path of the file.</param>
    /// <param name="prefix">The key under which its content lies; empty for the root.</param>
    public JsonFileProvider(string file, string prefix)
    {
        File = file;
        Prefix = prefix;
    }

    public string File { get; }

    public string Prefix { get; }

    public string Folder => Path.GetDirectoryName(File)!;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <exception cref="ConfigurationException">The file is not there, cannot be read, or is no JSON object.</exception>
    public override void Load()
    {
        if (Directory.Exists(File))
        {
            throw new ConfigurationException($"The configuration '{File}' is a folder; name a JSON file.");
        }

        if (!System.IO.File.Exists(File))
        {
            throw new ConfigurationException($"The configuration file '{File}' does not exist{(Prefix.Length == 0 ? "" : $" (named by {Prefix})")}.");
        }

        try
        {
            using var stream = System.IO.File.OpenRead(File);
            var root = new ConfigurationBuilder().AddJsonStream(stream).Build();
            Data = root.AsEnumerable().ToDictionary(
                pair => Prefix.Length == 0 ? pair.Key : ConfigurationPath.Combine(Prefix, pair.Key),
                pair => pair.Value,
                StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or System.Text.Json.JsonException)
        {
            throw new ConfigurationException($"The configuration file '{File}' is not valid JSON: {(exception.InnerException ?? exception).Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The configuration file '{File}' cannot be read: {exception.Message}", exception);
        }
    }
}
