namespace Memento;

/// <summary>The ids of errors of arguments, results and codecs: MEM3xx.</summary>
public static class CallErrors
{
    /// <summary>Arguments do not fit the parameters.</summary>
    public const int WrongArguments = 300;

    /// <summary>An argument cannot be part of a key.</summary>
    public const int UnsupportedArgument = 301;

    /// <summary>A result cannot be stored.</summary>
    public const int UnsupportedResult = 302;

    /// <summary>Metadata was written for a call that is not remembered.</summary>
    public const int NoMemento = 303;

    /// <summary>A value that is read when it is asked for is missing or damaged.</summary>
    public const int DamagedValue = 304;

    /// <summary>A value of a partition cannot be kept until its partition is stored.</summary>
    public const int NotStaged = 305;

    /// <summary>A result was written by a codec that the storage does not have.</summary>
    public const int UnknownCodec = 306;

    /// <summary>A function that must not run unmemoized was called by its body.</summary>
    public const int DirectCall = 307;

    /// <summary>Graphviz could not draw a graph.</summary>
    public const int GraphNotDrawn = 308;
}
