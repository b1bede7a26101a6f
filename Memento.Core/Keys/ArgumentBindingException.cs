namespace Memento.Keys;

/// <summary>Arguments do not fit the parameters. Thrown before the function runs; nothing is stored.</summary>
public sealed class ArgumentBindingException : ArgumentException
{
    /// <summary>Refuses arguments with a sentence that says which do not fit.</summary>
    public ArgumentBindingException(string message) : base(message) => this.WithId(CallErrors.WrongArguments);
}
