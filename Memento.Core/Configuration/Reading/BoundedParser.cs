using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Memento.Configuration.Reading;

/// <summary>
/// Parses YAML that is nested no deeper than JSON may be, and no larger than a configuration with what its aliases and merge keys stand for in their place. What reads the events
/// calls itself for each level, and a stack that overflows ends the process; and a few lines of aliases of aliases can stand for more than fits into memory.
/// </summary>
internal sealed class BoundedParser(IParser parser) : IParser
{
    /// <summary>As many as the reader of JSON goes down.</summary>
    private const int DeepestLevel = 64;

    /// <summary>As many keys and values as a file with aliases may come to. Without aliases it is as long as its text.</summary>
    private const int MostWithAliases = 100_000;

    /// <summary>As many merge keys as are followed within a second or two; each takes the longer, the more there are.</summary>
    private const int MostMergeKeys = 500;

    private const string MergeKey = "<<";

    private readonly Dictionary<AnchorName, int> _sizes = [];
    private readonly Stack<(AnchorName Anchor, int Before)> _open = new();
    private int _level;
    private int _size;
    private int _mergeKeys;

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    /// <exception cref="YamlException">It is nested too deep, its aliases stand for too much, or it is no YAML.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext())
        {
            return false;
        }

        // Levels of the stream and of the document are counted too.
        _level += parser.Current!.NestingIncrease;
        if (_level > DeepestLevel + 2)
        {
            throw Error(parser.Current, $"it is nested deeper than {DeepestLevel} levels.");
        }

        Count(parser.Current);
        return true;
    }

    private void Count(ParsingEvent current)
    {
        switch (current)
        {
            case AnchorAlias alias when _mergeKeys > 0 && _open.Any(node => node.Anchor == alias.Value):
                // Who follows the merge keys would not come to an end.
                throw Error(current, $"*{alias.Value} is an alias of what it is itself part of.");
            case AnchorAlias alias:
                // One of what it is itself part of has no size so far; who reads it says what is wrong with it.
                _size += _sizes.GetValueOrDefault(alias.Value, 1);
                if (_size > MostWithAliases)
                {
                    throw Error(current, FormattableString.Invariant($"with this alias it comes to more than {MostWithAliases:N0} keys and values, each alias counted as what it stands for."));
                }

                break;
            case Scalar scalar:
                Keep(scalar.Anchor, _size++);
                if (scalar is { Style: ScalarStyle.Plain, Value: MergeKey } && ++_mergeKeys > MostMergeKeys)
                {
                    throw Error(current, $"it has more than {MostMergeKeys} merge keys ({MergeKey}).");
                }

                break;
            case MappingStart or SequenceStart:
                _open.Push((((NodeEvent)current).Anchor, _size++));
                break;
            case MappingEnd or SequenceEnd:
                var (anchor, before) = _open.Pop();
                Keep(anchor, before);
                break;
        }
    }

    private static YamlException Error(ParsingEvent at, string message) => new(at.Start, at.End, message);

    private void Keep(AnchorName anchor, int before)
    {
        if (!anchor.IsEmpty)
        {
            _sizes[anchor] = _size - before;
        }
    }
}
