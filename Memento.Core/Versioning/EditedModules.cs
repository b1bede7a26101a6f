using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Memento.Versioning;

/// <summary>Finds whether the code of this process was edited before this assembly was loaded, when nobody could tell it so.</summary>
internal static class EditedModules
{
    private const int FirstTypeReference = 0x01000001;

    /// <summary>Whether a loaded assembly is not as its file was: an edit brings the references to types that it needs, after those that there were.</summary>
    public static bool Exist() => MetadataUpdater.IsSupported && Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), IsEdited);

    private static unsafe bool IsEdited(Assembly assembly)
    {
        if (assembly.IsDynamic || IsOptimized(assembly) || !assembly.TryGetRawMetadata(out var start, out var length))
        {
            return false;
        }

        try
        {
            assembly.ManifestModule.ResolveType(FirstTypeReference + new MetadataReader(start, length).GetTableRowCount(TableIndex.TypeRef));
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            // There is none after those of the file.
            return false;
        }
        catch (Exception)
        {
            // There is one, whatever keeps it from being loaded.
            return true;
        }
    }

    // Such code cannot be edited.
    private static bool IsOptimized(Assembly assembly)
    {
        try
        {
            return assembly.GetCustomAttribute<DebuggableAttribute>() is not { IsJITOptimizerDisabled: true };
        }
        catch (Exception)
        {
            // Its attributes need what is not there. No call is to fail for that: at worst an edit that came early is not known of.
            return true;
        }
    }
}
