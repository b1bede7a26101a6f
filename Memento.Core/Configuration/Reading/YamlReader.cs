using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Memento.Configuration.Reading;

/// <summary>Reads a configuration that is YAML, into the same keys and values that JSON gives. Scalars are kept as they are written; anchors, aliases and merge keys are followed.</summary>
internal static class YamlReader
{
    /// <exception cref="YamlException">It is no YAML.</exception>
    /// <exception cref="ConfigurationException">It is not one mapping, or one of its keys or values cannot be.</exception>
    public static void Read(string text, DocumentContent content)
    {
        var stream = new YamlStream();
        using var source = new StringReader(text);
        var scanner = new Scanner(source);
        try
        {
            stream.Load(new MergingParser(new BoundedParser(new Parser(scanner))));
        }
        catch (Exception exception) when (exception is not YamlException)
        {
            // The parser has exceptions of its own for most mistakes, and trips over the others.
            throw new YamlException(scanner.CurrentPosition, scanner.CurrentPosition, "the parser does not get past this.");
        }

        if (stream.Documents.Count > 1)
        {
            throw content.Error(LineOf(stream.Documents[1].RootNode), "a second YAML document begins here, and a configuration is one.");
        }

        if (stream.Documents.FirstOrDefault()?.RootNode is not YamlMappingNode root)
        {
            throw content.Error(1, "a mapping, a key and a value a line, is expected.");
        }

        ReadMapping(root, "", content, new HashSet<YamlNode>(ReferenceEqualityComparer.Instance));
    }

    private static void ReadNode(YamlNode node, string key, int line, DocumentContent content, HashSet<YamlNode> around)
    {
        switch (node)
        {
            case YamlScalarNode scalar:
                content.Add(key, IsNull(scalar) ? null : scalar.Value, line);
                return;
            case YamlMappingNode mapping:
                content.AddPlace(key, line, DocumentShape.Group);
                ReadMapping(mapping, key, content, around);
                if (mapping.Children.Count == 0)
                {
                    content.SetEmpty(key, null);
                }

                return;
            case YamlSequenceNode sequence:
                content.AddPlace(key, line, DocumentShape.List);
                ReadSequence(sequence, key, content, around);
                return;
            default:
                throw content.Error(line, $"'{key}' is neither a text nor a mapping nor a list.");
        }
    }

    private static void ReadMapping(YamlMappingNode mapping, string key, DocumentContent content, HashSet<YamlNode> around)
    {
        Enter(mapping, key, content, around);
        foreach (var (name, value) in mapping.Children)
        {
            var line = LineOf(name);
            if (name is not YamlScalarNode { Value: { } text })
            {
                throw content.Error(line, $"a key is a text. {ConfigurationTemplate.QuoteHint}");
            }

            ReadNode(value, content.KeyOf(key, text, line), line, content, around);
        }

        around.Remove(mapping);
    }

    private static void ReadSequence(YamlSequenceNode sequence, string key, DocumentContent content, HashSet<YamlNode> around)
    {
        Enter(sequence, key, content, around);
        for (var i = 0; i < sequence.Children.Count; i++)
        {
            var line = LineOf(sequence.Children[i]);
            ReadNode(sequence.Children[i], content.KeyOf(key, i.ToString(CultureInfo.InvariantCulture), line), line, content, around);
        }

        around.Remove(sequence);
        if (sequence.Children.Count == 0)
        {
            content.SetEmpty(key, "");
        }
    }

    private static void Enter(YamlNode node, string key, DocumentContent content, HashSet<YamlNode> around)
    {
        if (!around.Add(node))
        {
            throw content.Error(LineOf(node), $"'{key}' is an alias of what it is itself part of.");
        }
    }

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar is { Style: ScalarStyle.Plain, Tag.IsEmpty: true, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    private static int LineOf(YamlNode node) => (int)Math.Max(1, node.Start.Line);
}
