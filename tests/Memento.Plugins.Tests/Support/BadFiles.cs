using System.Text;

namespace Memento.Plugins.Tests;

/// <summary>Files that are no plugins.</summary>
internal static class BadFiles
{
    /// <summary>The smallest portable executable with nothing of .NET in it.</summary>
    public static byte[] NativeLibrary()
    {
        var bytes = new byte[1024];
        Encoding.ASCII.GetBytes("MZ").CopyTo(bytes, 0);
        bytes[0x3C] = 0x80;
        Encoding.ASCII.GetBytes("PE\0\0").CopyTo(bytes, 0x80);
        BitConverter.TryWriteBytes(bytes.AsSpan(0x84), (ushort)0x8664); // machine: x64
        BitConverter.TryWriteBytes(bytes.AsSpan(0x94), (ushort)240); // size of the optional header
        BitConverter.TryWriteBytes(bytes.AsSpan(0x96), (ushort)0x2022); // a library
        BitConverter.TryWriteBytes(bytes.AsSpan(0x98), (ushort)0x20B); // PE32+
        BitConverter.TryWriteBytes(bytes.AsSpan(0x98 + 108), 16); // number of directories
        return bytes;
    }

    /// <summary>How a shared object of Linux begins.</summary>
    public static byte[] SharedObject() => [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[57]];

    public static byte[] Truncated(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return bytes[..(bytes.Length * 2 / 3)];
    }
}
