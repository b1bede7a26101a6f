namespace Memento;

/// <summary>The ids of errors in a configuration: MEM1xx.</summary>
public static class ConfigurationErrors
{
    /// <summary>A setting of a plugin is not what is expected; also what a plugin says of its settings by itself.</summary>
    public const int WrongSetting = 100;

    /// <summary>A file of the configuration is not there, is a folder, or is of no known kind.</summary>
    public const int NoFile = 101;

    /// <summary>A file of the configuration cannot be read, or is no text.</summary>
    public const int UnreadableFile = 102;

    /// <summary>A file of the configuration is not valid JSON or YAML.</summary>
    public const int InvalidFile = 103;

    /// <summary>Two files could be the configuration.</summary>
    public const int TwoFiles = 104;

    /// <summary>A parameter in braces is not defined, or is none.</summary>
    public const int WrongParameter = 105;

    /// <summary>A key that nobody knows.</summary>
    public const int UnknownKey = 106;

    /// <summary>A value of the configuration is of another kind than is expected there, or is empty.</summary>
    public const int WrongValue = 107;

    /// <summary>A storage, a runner or a store has no type.</summary>
    public const int NoType = 108;

    /// <summary>A repository has no name, or that of another one.</summary>
    public const int NoName = 109;

    /// <summary>There is no cluster of the name.</summary>
    public const int UnknownCluster = 110;

    /// <summary>A type is said twice in code.</summary>
    public const int SaidTwice = 111;

    /// <summary>The file of a version lock cannot be read, or is none.</summary>
    public const int WrongVersionLock = 112;

    /// <summary>The section of the program's configuration has no environment.</summary>
    public const int EmptySection = 113;

    /// <summary>Functions run in worker processes, and the storage is of one process alone.</summary>
    public const int StorageOfOneProcess = 114;

    /// <summary>An environment takes the place of another one that is in use.</summary>
    public const int ReplacedEnvironment = 115;

    /// <summary>A codec has a name that means something else, or that another codec has.</summary>
    public const int ReservedCodecName = 116;

    /// <summary>The current folder, from which relative paths start, was removed.</summary>
    public const int NoCurrentFolder = 117;
}
