using System.Text;

namespace Memento.Core.Tests.Serialization.Npy;

/// <summary>Makes .npy files by hand.</summary>
internal static class NpyBytes
{
    /// <summary>A file with a header text as it is given, and items.</summary>
    public static byte[] File(string header, byte[] items, byte major = 1)
    {
        var text = Encoding.Latin1.GetBytes(header);
        var length = major == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes((uint)text.Length);
        return [0x93, .. "NUMPY"u8, major, 0, .. length, .. text, .. items];
    }

    /// <summary>The header text that NumPy writes, without its padding.</summary>
    public static string Header(string descr, string shape, bool isFortranOrder = false) =>
        $"{{'descr': '{descr}', 'fortran_order': {isFortranOrder}, 'shape': {shape}, }}\n";

    /// <summary>The bytes of numbers, the most significant one first when <paramref name="isBigEndian"/>.</summary>
    public static byte[] Items<T>(IEnumerable<T> items, Func<T, byte[]> bytes, bool isBigEndian) =>
        [.. items.SelectMany(item => isBigEndian ? bytes(item).Reverse() : bytes(item))];
}
