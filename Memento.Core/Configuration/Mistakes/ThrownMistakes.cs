namespace Memento.Configuration;

/// <summary>Ends the reading at the first mistake: no environment is made of what is wrong.</summary>
internal sealed class ThrownMistakes : IMistakes
{
    public static ThrownMistakes Instance { get; } = new();

    /// <inheritdoc/>
    public void Add(ConfigurationMistake mistake) => throw mistake.Error;
}
