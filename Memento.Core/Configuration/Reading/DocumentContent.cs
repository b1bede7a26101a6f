using Microsoft.Extensions.Configuration;

namespace Memento.Configuration.Reading;

/// <summary>What a document says, as the readers of the formats find it: the values by their keys, and the line and the shape of each value, group and list.</summary>
internal sealed class DocumentContent(string name, string prefix, ConfigurationTemplate template)
{
    private readonly Dictionary<string, DocumentPlace> _places = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The values, parameters filled, by their whole keys.</summary>
    public Dictionary<string, string?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The lines, counted from one, of values, groups and lists, and what each of them is.</summary>
    public IReadOnlyDictionary<string, DocumentPlace> Places => _places;

    /// <summary>The key of a part of a group.</summary>
    /// <exception cref="ConfigurationException">A parameter of its name is not defined, or gives no name.</exception>
    public string KeyOf(string parent, string child, int line)
    {
        var filled = template.Fill(child, name, line, Combine(parent, child));
        if (child.Length == 0)
        {
            throw Error(line, $"{(parent.Length == 0 ? "the configuration" : $"'{Combine(prefix, parent)}'")} has an empty key; give it a name.");
        }

        if (filled.Length == 0 || (filled != child && filled.Contains(':', StringComparison.Ordinal)))
        {
            throw Error(line, $"'{Combine(parent, child)}' becomes '{filled}', and a key is neither empty nor has a colon.");
        }

        return parent.Length == 0 ? filled : ConfigurationPath.Combine(parent, filled);
    }

    /// <summary>Keeps a value.</summary>
    /// <exception cref="ConfigurationException">A parameter in it is not defined, or there is a value of that key.</exception>
    public void Add(string key, string? value, int line)
    {
        AddPlace(key, line, DocumentShape.Text);
        Fill(key, value, line);
    }

    /// <summary>Keeps the value of a key whose line was added.</summary>
    /// <exception cref="ConfigurationException">A parameter in it is not defined.</exception>
    public void Fill(string key, string? value, int line)
    {
        var whole = Combine(prefix, key);
        Values[whole] = value is null ? null : template.Fill(value, name, line, whole);
    }

    /// <summary>Keeps where a group or a list stands, or a value that is filled later.</summary>
    /// <exception cref="ConfigurationException">There is something of that key.</exception>
    public void AddPlace(string key, int line, DocumentShape shape)
    {
        if (!_places.TryAdd(Combine(prefix, key), new DocumentPlace(line, shape)))
        {
            throw Error(line, $"the key '{Combine(prefix, key)}' stands here a second time; upper and lower case make no difference.");
        }
    }

    /// <summary>Keeps that a group or list, which was added, has nothing in it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">What stands for that: null for a group, the empty text for a list.</param>
    public void SetEmpty(string key, string? value) => Values[Combine(prefix, key)] = value;

    /// <summary>An error at a line.</summary>
    public ConfigurationException Error(int line, string message) => new($"{ConfigurationDocument.Origin(name, line)}: {message}");

    private static string Combine(string parent, string child) => parent.Length == 0 ? child : child.Length == 0 ? parent : ConfigurationPath.Combine(parent, child);
}
