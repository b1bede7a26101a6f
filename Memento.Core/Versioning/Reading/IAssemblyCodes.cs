namespace Memento.Versioning.Reading;

/// <summary>Finds the assemblies that code refers to, and says of each whether its code is read.</summary>
internal interface IAssemblyCodes
{
    /// <summary>The assembly of a name, as the one that refers to it would get it. Never fails: one that is not found counts by the version that is asked for.</summary>
    AssemblyCode Find(AssemblyCode from, string name, Version version);

    /// <summary>What the tokens in the code of an assembly stand for; the same object each time.</summary>
    CodeReferences ReferencesOf(AssemblyCode assembly);
}
