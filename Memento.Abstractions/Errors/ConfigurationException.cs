namespace Memento;

/// <summary>Something in the configuration is wrong. The message names the file, the key, and what was expected.</summary>
public sealed class ConfigurationException : NonMemoizedException
{
    /// <summary>An error in a configuration, and what caused it.</summary>
    public ConfigurationException(string message, Exception? innerException = null) : this(ConfigurationErrors.WrongSetting, message, innerException)
    {
    }

    /// <summary>An error in a configuration with an id, and what caused it.</summary>
    public ConfigurationException(ErrorId id, string message, Exception? innerException = null) : base(id, message, innerException)
    {
    }
}
