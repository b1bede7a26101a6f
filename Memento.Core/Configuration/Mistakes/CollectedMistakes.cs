using System.Collections;

namespace Memento.Configuration;

/// <summary>Lets the reading go on, for a check that tells all mistakes at once. What is read then is not what the configuration says, and nothing may be run by it.</summary>
internal sealed class CollectedMistakes : IMistakes, IReadOnlyList<ConfigurationMistake>
{
    private readonly List<ConfigurationMistake> _mistakes = [];

    /// <inheritdoc/>
    public int Count => _mistakes.Count;

    /// <inheritdoc/>
    public ConfigurationMistake this[int index] => _mistakes[index];

    /// <inheritdoc/>
    public void Add(ConfigurationMistake mistake) => _mistakes.Add(mistake);

    /// <inheritdoc/>
    public IEnumerator<ConfigurationMistake> GetEnumerator() => _mistakes.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
