using System.Globalization;
using Memento.Serialization;
using Memento.Storage.Filesystem;
using Memento.Testing;

namespace Memento.Builtin.Tests.Filesystem;

/// <summary>The work of the child processes that store and read a large array. A child returns 0 when all was right, and says on its output what was not.</summary>
internal static class ArrayProcess
{
    private const int Length = 1 << 27;

    /// <summary>The array, a fifth more, and nothing like a second array.</summary>
    private const long Limit = Length * sizeof(double) / 5L * 6;

    /// <summary>Stores an array of one gigabyte, and looks at its own memory.</summary>
    public static async Task<int> WriteAsync(string folder)
    {
        var array = GC.AllocateUninitializedArray<double>(Length);
        for (var i = 0; i < array.Length; i++)
        {
            array[i] = i / 8.0;
        }

        await using var backend = Open(folder);
        var memento = await backend.MemoizeAsync(TestCalls.Result(array));
        return memento.Content is { Codec: "npy" } content && content.Length > Length * sizeof(double) ? CheckMemory() : Fail($"stored as {memento.Content}");
    }

    /// <summary>Reads the array, and looks at its own memory.</summary>
    public static async Task<int> ReadAsync(string folder)
    {
        await using var backend = Open(folder);
        if ((await backend.ReadAsync(TestCalls.Call(), typeof(double[])))?.Value is not double[] { Length: Length } array)
        {
            return Fail("not read");
        }

        for (var i = 0; i < array.Length; i++)
        {
            if (array[i] != i / 8.0)
            {
                return Fail($"a wrong number at {i}");
            }
        }

        return CheckMemory();
    }

    private static FilesystemStorageBackend Open(string folder) => new(TestBackendContext.Create(
        "filesystem",
        folder,
        new Dictionary<string, string?> { ["memory_cache_mb"] = "0" },
        new TestBroker([.. StandardCodecs.All])));

    private static int CheckMemory()
    {
        const string Name = "VmHWM:";
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        var peak = long.Parse(line.AsSpan(Name.Length).Trim().TrimEnd("kB ").ToString(), CultureInfo.InvariantCulture) * 1024;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{peak / (1024 * 1024)} MB at most"));
        return peak <= Limit ? 0 : Fail($"more than {Limit / (1024 * 1024)} MB");
    }

    private static int Fail(string reason)
    {
        Console.WriteLine(reason);
        return 1;
    }
}
