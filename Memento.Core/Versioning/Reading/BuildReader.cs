using System.Diagnostics;

namespace Memento.Versioning.Reading;

/// <summary>Reads how an assembly was built.</summary>
internal static class BuildReader
{
    /// <summary>What an assembly whose code is read says of its build.</summary>
    public static AssemblyBuild Of(AssemblyCode assembly) => new(assembly.Image.FindCompiler(), IsOptimized(assembly));

    // The attribute that the compiler writes, with its modes or in its old form with two Booleans, of which the second is the optimizer's.
    private static bool? IsOptimized(AssemblyCode assembly)
    {
        try
        {
            if (!assembly.Metadata.IsAssembly)
            {
                return null;
            }

            var attributes = assembly.Metadata.GetAssemblyDefinition().GetCustomAttributes();
            return Marks.Find(assembly, attributes, "System.Diagnostics", nameof(DebuggableAttribute))?.Arguments switch
            {
                null => true,
                [int modes] => ((DebuggableAttribute.DebuggingModes)modes & DebuggableAttribute.DebuggingModes.DisableOptimizations) == 0,
                [bool, bool isDisabled] => !isDisabled,
                _ => null,
            };
        }
        catch (BadImageFormatException)
        {
            // What is only told to people is no reason to refuse the code.
            return null;
        }
    }
}
