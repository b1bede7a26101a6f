namespace Memento.Configuration;

/// <summary>Decides what becomes of mistakes that are found where a configuration is read.</summary>
internal interface IMistakes
{
    /// <summary>Takes a mistake. Where it returns, the reading goes on without what is wrong.</summary>
    /// <exception cref="ConfigurationException">The mistake ends the reading.</exception>
    void Add(ConfigurationMistake mistake);
}
