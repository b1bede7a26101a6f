using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Memento.Plugins;

/// <summary>Tells managed assemblies, native libraries and broken files apart, by their bytes alone.</summary>
internal static class AssemblyFileReader
{
    private const uint ElfMagic = 0x7F454C46;
    private const uint UniversalMachOMagic = 0xCAFEBABE;
    private const uint MachOMagic64 = 0xCFFAEDFE;
    private const uint MachOMagic32 = 0xCEFAEDFE;

    /// <summary>Reads a file. Throws nothing: what is wrong with the file is an answer.</summary>
    public static AssemblyFile Read(string path)
    {
        try
        {
            if (!PluginPath.IsRegular(path))
            {
                return Bad(PluginPath.NotRegular);
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(stream);
        }
        catch (UnauthorizedAccessException)
        {
            return Bad("cannot be read: access is denied; give the user of this process the right to read it");
        }
        catch (IOException exception)
        {
            return Bad($"cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads a file that is open, and that somebody may overwrite meanwhile.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static AssemblyFile Read(Stream stream)
    {
        try
        {
            if (stream.Length == 0)
            {
                return Bad("is empty; copy the plugin again");
            }

            if (IsNativeElsewhere(stream))
            {
                return new AssemblyFile(null, null);
            }

            stream.Position = 0;
            return ReadPortableExecutable(stream);
        }
        catch (Exception exception) when (exception is BadImageFormatException or OverflowException or ArgumentOutOfRangeException)
        {
            // Overflow is of a number of streams that is negative, and what is out of range a file that was cut after its header was read.
            return Bad("is not a .NET assembly although its name ends in .dll: it is damaged or something else; copy the plugin again or remove the file");
        }
    }

    private static AssemblyFile ReadPortableExecutable(Stream stream)
    {
        var headers = new PEHeaders(stream);
        if (headers.IsCoffOnly)
        {
            // The reader takes object files too, and a file of zeros for one.
            throw new BadImageFormatException("The file has no header of a portable executable.");
        }

        foreach (var section in headers.SectionHeaders)
        {
            // Checked before the metadata: a file cut off behind its metadata reads well and fails only when loaded.
            if ((long)section.PointerToRawData + section.SizeOfRawData > stream.Length)
            {
                return Bad("is cut off: its header tells of more bytes than the file has; copy the plugin again");
            }
        }

        if (headers.MetadataSize == 0)
        {
            return new AssemblyFile(null, null);
        }

        // Into memory of our own, never mapped from the file: whoever overwrites that meanwhile would end this process.
        stream.Position = headers.MetadataStartOffset;
        using var provider = MetadataReaderProvider.FromMetadataStream(stream, MetadataStreamOptions.LeaveOpen | MetadataStreamOptions.PrefetchMetadata, headers.MetadataSize);
        var metadata = provider.GetMetadataReader();
        return metadata.IsAssembly
            ? new AssemblyFile(AssemblyMetadataReader.Read(metadata), null)
            : Bad("is a .NET module without an assembly, which cannot be loaded by itself; remove it");
    }

    private static bool IsNativeElsewhere(Stream stream)
    {
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length
            && BinaryPrimitives.ReadUInt32BigEndian(magic) is ElfMagic or UniversalMachOMagic or MachOMagic64 or MachOMagic32;
    }

    private static AssemblyFile Bad(string problem) => new(null, problem);
}
