using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Memento.Configuration.Reading;

/// <summary>Parses YAML that is nested no deeper than JSON may be: what reads the events calls itself for each level, and a stack that overflows ends the process.</summary>
internal sealed class ShallowParser(IParser parser) : IParser
{
    /// <summary>As many as the reader of JSON goes down.</summary>
    private const int DeepestLevel = 64;

    private int _level;

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    /// <exception cref="YamlException">It is nested too deep, or is no YAML.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext())
        {
            return false;
        }

        // Levels of the stream and of the document are counted too.
        _level += parser.Current!.NestingIncrease;
        return _level <= DeepestLevel + 2
            ? true
            : throw new YamlException(parser.Current.Start, parser.Current.End, $"it is nested deeper than {DeepestLevel} levels.");
    }
}
