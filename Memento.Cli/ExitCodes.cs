namespace Memento.Cli;

/// <summary>How the tool ends.</summary>
internal static class ExitCodes
{
    /// <summary>Yes: what was asked for is so, or was done.</summary>
    public const int Yes = 0;

    /// <summary>No: what was asked for is not so, or there is nothing of it.</summary>
    public const int No = 1;

    /// <summary>The command line cannot be understood, or asks for what cannot be.</summary>
    public const int Usage = 2;

    /// <summary>It could not be found out, or not be done.</summary>
    public const int Failure = 3;

    /// <summary>The user ended it, as shells count the signal of Ctrl-C.</summary>
    public const int Cancelled = 130;

    /// <summary>Nobody read the answer to its end, as shells count the signal that ends other tools then.</summary>
    public const int OutputClosed = 141;
}
