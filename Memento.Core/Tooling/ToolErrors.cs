namespace Memento;

/// <summary>The ids of errors of the tool, and of what it has a program say: MEM8xx.</summary>
internal static class ToolErrors
{
    /// <summary>The command line is wrong.</summary>
    public const int Usage = 800;

    /// <summary>There is no configuration of the name.</summary>
    public const int NoConfiguration = 801;

    /// <summary>The value of an option is not what is expected.</summary>
    public const int WrongValue = 802;

    /// <summary>A file or folder that was named is not there, or is of the other kind.</summary>
    public const int NoFile = 803;

    /// <summary>What is to be written is there already.</summary>
    public const int FileExists = 804;

    /// <summary>An assembly cannot be started as a program.</summary>
    public const int NotStartable = 805;

    /// <summary>A program gave no answer, or none that is understood.</summary>
    public const int NoAnswer = 806;

    /// <summary>A program's host is older than the tool.</summary>
    public const int OlderProgram = 807;

    /// <summary>What is read is no archive, or was cut short.</summary>
    public const int NoArchive = 808;

    /// <summary>A program has no such function, or several.</summary>
    public const int NoFunction = 809;

    /// <summary>An argument is not one of the function's, or not of its type.</summary>
    public const int WrongArgument = 810;

    /// <summary>A version is not remembered, or is none.</summary>
    public const int NoVersion = 811;

    /// <summary>What is asked for is not for a terminal.</summary>
    public const int NotForTerminal = 812;

    /// <summary>Two stores are one, or one is not to be copied.</summary>
    public const int WrongStores = 813;

    /// <summary>Several calls or functions are meant where one is asked for.</summary>
    public const int Ambiguous = 814;

    /// <summary>A file or a folder cannot be read or written.</summary>
    public const int Trouble = 815;

    /// <summary>A defect, of the tool or of a plugin.</summary>
    public const int Unexpected = 816;
}
