using System.Composition;
using Memento.Serialization;

namespace Memento.Plugins;

/// <summary>Exports a class as a codec under a short name, the one a configuration picks it by.</summary>
/// <remarks>The class has one public constructor, which takes a <see cref="BackendContext"/> or nothing.</remarks>
[MetadataAttribute]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class ExportCodecAttribute : ExportAttribute
{
    /// <summary>Exports a codec.</summary>
    /// <param name="name">The short name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; compared without regard to case.</param>
    /// <param name="contractVersion">Left out by the author: the compiler bakes in the version of the contract that the plugin is built against.</param>
    public ExportCodecAttribute(string name, string contractVersion = Plugins.ContractVersion.Current) : base(typeof(ICodec))
    {
        Name = name;
        ContractVersion = contractVersion;
    }

    /// <summary>The short name.</summary>
    public string Name { get; }

    /// <summary>The version of the contract that the plugin was built against.</summary>
    public string ContractVersion { get; }
}
