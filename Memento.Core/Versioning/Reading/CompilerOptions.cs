using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Memento.Versioning.Reading;

/// <summary>
/// Reads the compilation options in an assembly's portable PDB, which is in the assembly's file or beside it
/// (https://github.com/dotnet/runtime/blob/main/docs/design/specs/PortablePdb-Metadata.md#compilation-options-c-and-vb-compilers).
/// </summary>
internal static class CompilerOptions
{
    private static readonly Guid Kind = new("B5FEEC05-8CD0-4A83-96DA-466284BB4BD8");

    /// <summary>The version of the compiler; null where there are no symbols of this very build, or they do not say it.</summary>
    /// <param name="file">The assembly.</param>
    /// <param name="path">Where it is; null when it is no file, and can only have symbols in itself.</param>
    public static string? FindCompiler(PEReader file, string? path)
    {
        try
        {
            if (file.TryOpenAssociatedPortablePdb(path ?? "none", symbols => path is null ? null : Open(symbols), out var found, out _))
            {
                using (found)
                {
                    return Find(found!.GetMetadataReader(), "compiler-version");
                }
            }

            return null;
        }
        catch (Exception)
        {
            // Damaged symbols fail in as many ways as their readers have, and are only there to be told to people: no reason to refuse the code.
            return null;
        }
    }

    // Read whole: a mapped file that a build writes anew would end the process.
    private static MemoryStream? Open(string path) => File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path), writable: false) : null;

    private static string? Find(MetadataReader symbols, string option)
    {
        foreach (var information in symbols.GetCustomDebugInformation(EntityHandle.ModuleDefinition).Select(symbols.GetCustomDebugInformation))
        {
            if (symbols.GetGuid(information.Kind) == Kind)
            {
                var texts = Encoding.UTF8.GetString(symbols.GetBlobBytes(information.Value)).Split('\0');
                return texts.Chunk(2).FirstOrDefault(pair => pair.Length == 2 && pair[0] == option)?[1];
            }
        }

        return null;
    }
}
