namespace Memento.Cli;

/// <summary>An argument of a command line. By a name of its own: an argument of a call is an <see cref="Argument{T}"/> here.</summary>
internal sealed class Positional<T> : System.CommandLine.Argument<T>
{
    public Positional(string name)
        : base(name) =>
        Validators.Add(static result =>
        {
            // An option that there is not would be taken for the function or file that is optional here.
            foreach (var token in result.Tokens.Where(static token => token.Value is ['-', _, ..]))
            {
                result.AddError($"Unrecognized option '{token.Value}'.");
            }
        });
}
