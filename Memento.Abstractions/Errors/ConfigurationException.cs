namespace Memento;

/// <summary>Something in the configuration is wrong. The message names the file, the key, and what was expected.</summary>
public sealed class ConfigurationException : NonMemoizedException
{
    /// <summary>An error in a configuration.</summary>
    public ConfigurationException(string message) : base(message)
    {
    }

    /// <summary>An error in a configuration, and what caused it.</summary>
    public ConfigurationException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
