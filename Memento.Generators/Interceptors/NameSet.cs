namespace Memento.Generators.Interceptors;

/// <summary>Names that are looked for among all the words of a program: most words are told to be none of them by a look at a table.</summary>
internal sealed class NameSet
{
    private const int Size = 4096;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly bool[] _hashes = new bool[Size];

    public bool IsEmpty => _names.Count == 0;

    public void Add(string name)
    {
        if (_names.Add(name))
        {
            _hashes[HashOf(name, 0, name.Length)] = true;
        }
    }

    /// <summary>Whether a part of a text is one of the names.</summary>
    public bool Contains(string text, int start, int length) => _hashes[HashOf(text, start, length)] && _names.Contains(text.Substring(start, length));

    private static int HashOf(string text, int start, int length)
    {
        var hash = 0;
        for (var i = start; i < start + length; i++)
        {
            hash = unchecked((hash * 31) + text[i]);
        }

        return hash & (Size - 1);
    }
}
