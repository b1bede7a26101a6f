using System.CommandLine;

namespace Memento.Cli.Selecting;

/// <summary>What picks calls on a command line: a function, arguments, the beginning of a hash.</summary>
internal sealed class CallOptions
{
    public CallOptions(bool functionIsOptional = false)
    {
        Function = new Positional<string?>("FUNCTION")
        {
            Description = "The function: Price, Pricing.Price, Shop.Pricing.Price, or its whole name; with the beginning of a version behind a '#'",
            Arity = functionIsOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
    }

    public Positional<string?> Function { get; }

    public Positional<string?> Hash { get; } = new("HASH") { Description = "The beginning of the hash of the arguments, as 'memento ls FUNCTION' shows it", Arity = ArgumentArity.ZeroOrOne };

    public Option<string[]> Where { get; } = new("--where", "-w")
    {
        Description = "Only calls with this argument; may be given several times",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = static _ => [],
    };

    public Option<bool> Newest { get; } = new("--newest") { Description = "Of several calls, the one that was computed last" };

    /// <summary>Gives a command what picks one call.</summary>
    public void AddTo(Command command, bool onlyOne)
    {
        command.Arguments.Add(Function);
        command.Arguments.Add(Hash);
        command.Options.Add(Where);
        if (onlyOne)
        {
            command.Options.Add(Newest);
        }
    }
}
