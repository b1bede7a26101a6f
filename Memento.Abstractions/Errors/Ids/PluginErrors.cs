namespace Memento;

/// <summary>The ids of errors of plugins: MEM2xx. From 210 on they are of plugins that are rejected before they are loaded.</summary>
public static class PluginErrors
{
    /// <summary>A class of a plugin cannot be made.</summary>
    public const int Failed = 200;

    /// <summary>No plugin has the name.</summary>
    public const int UnknownName = 201;

    /// <summary>Several plugins have the name.</summary>
    public const int SeveralOfName = 202;

    /// <summary>A plugin cannot be loaded.</summary>
    public const int NotLoaded = 203;

    /// <summary>Backends borrow from one another in a circle.</summary>
    public const int Circle = 204;

    /// <summary>A backend failed when it was disposed.</summary>
    public const int NotDisposed = 205;

    /// <summary>The copy that a plugin is loaded from is damaged.</summary>
    public const int DamagedCopy = 206;

    /// <summary>A codec calls itself otherwise than it is exported.</summary>
    public const int OtherCodecName = 207;

    /// <summary>The program was compiled ahead of time, and can load no plugins.</summary>
    public const int CompiledAhead = 208;

    /// <summary>A plugin is rejected; which of the ids below says why is in the message.</summary>
    public const int Rejected = 209;

    /// <summary>A folder of plugins cannot be read.</summary>
    public const int UnreadableFolder = 210;

    /// <summary>A file of a plugin cannot be read, or is no assembly.</summary>
    public const int UnreadableFile = 211;

    /// <summary>An assembly uses the contract and exports nothing.</summary>
    public const int NoExports = 212;

    /// <summary>A short name has other characters than it may have.</summary>
    public const int WrongName = 213;

    /// <summary>The version of the contract that a plugin names is none.</summary>
    public const int WrongContract = 214;

    /// <summary>A plugin exports two classes under one name.</summary>
    public const int NameTwice = 215;

    /// <summary>A plugin needs a newer contract, or one of another major version.</summary>
    public const int NewerContract = 216;

    /// <summary>The list of a plugin's dependencies is not one.</summary>
    public const int WrongDependencies = 217;

    /// <summary>The file that names a plugin's frameworks is not valid.</summary>
    public const int WrongRuntimeConfiguration = 218;

    /// <summary>A plugin needs a framework that the host does not have, or a newer one.</summary>
    public const int MissingFramework = 219;

    /// <summary>A plugin needs a newer version of an assembly that the host shares.</summary>
    public const int NewerReference = 220;

    /// <summary>A plugin works on an assembly of the host that the host does not have, or has in another version.</summary>
    public const int NotUnified = 221;

    /// <summary>A plugin is not listed in the lock file.</summary>
    public const int NotInLock = 222;

    /// <summary>A plugin has other files than the lock file lists.</summary>
    public const int ChangedSinceLock = 223;

    /// <summary>The lock file cannot be read, so that nothing may be loaded.</summary>
    public const int WrongLock = 224;

    /// <summary>A plugin is listed in the lock file, and not there.</summary>
    public const int GoneSinceLock = 225;
}
