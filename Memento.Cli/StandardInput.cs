namespace Memento.Cli;

/// <summary>What another program writes to the tool, where the command line has <c>-</c> for a file to read.</summary>
internal static class StandardInput
{
    private const string Hint = "'-' reads what is piped to the tool; name a file in its place, or give it one by '<'.";

    /// <summary>Opens it.</summary>
    /// <exception cref="ToolException">It was closed by who started the tool, or is nothing that can be read.</exception>
    public static Stream Open()
    {
        var stream = Console.OpenStandardInput();
        if (!StandardDescriptor.IsOpen(StandardDescriptor.Input) || stream == Stream.Null)
        {
            // The runtime has something of its own in its place, which nobody writes to.
            throw new ToolException(ToolErrors.Trouble, "Standard input is closed.", Hint, ExitCodes.Failure);
        }

        try
        {
            _ = stream.Read([]);
            return stream;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            stream.Dispose();
            throw new ToolException(ToolErrors.Trouble, $"Standard input cannot be read: {(exception is IOException ? exception.Message.TrimEnd('.') : "it is open for writing alone")}.", Hint, ExitCodes.Failure);
        }
    }
}
