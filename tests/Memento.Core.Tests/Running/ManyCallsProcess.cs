using System.Diagnostics;
using System.Globalization;
using Memento.Configuration;
using Memento.Core.Tests.Functions;

namespace Memento.Core.Tests.Running;

/// <summary>The work of a child process that makes a million calls from one function and looks at its own memory. Returns 0 when all was right, and says on its output what was not.</summary>
internal static class ManyCallsProcess
{
    private const int Count = 1_000_000;
    private const string Key = "many";
    private const long MemoryBound = 64L * 1024 * 1024;
    private const long MementoBound = 1024 * 1024;

    public static async Task<int> RunAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "memento.json"), """{ "repos": [ { "name": "main", "clusters": { "default": { "storage": { "type": "filesystem", "path": "store" } } } } ] }""");
        var environment = MementoEnvironment.Load(Path.Combine(folder, "memento.json"), new MementoEnvironmentOptions { ShadowFolder = Path.Combine(folder, "shadow") });
        await using (environment)
        {
            using var use = environment.Use();

            // All that is there once: code, buffers, the results of the children.
            ManyCalls.Parent.Call(Key, 20_000);
            await ListAsync(20_000);
            var before = PeakMemory();
            var clock = Stopwatch.StartNew();
            ManyCalls.Parent.Call(Key, Count);
            var called = clock.Elapsed;
            var memento = ManyCalls.Parent.Memento(Key, Count)!;
            if (memento.InvocationCount != Count)
            {
                return Fail($"{memento.InvocationCount} calls were counted.");
            }

            if (await ListAsync(Count) is { } wrong)
            {
                return Fail(wrong);
            }

            var grown = PeakMemory() - before;
            var files = Directory.GetFiles(Path.Combine(folder, "store"), "*", SearchOption.AllDirectories).Select(file => new FileInfo(file).Length).OrderDescending().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{grown >> 20} MB more; called in {called.TotalSeconds:F1} s, listed in {(clock.Elapsed - called).TotalSeconds:F1} s; {memento.InvocationList!.Length} bytes of list; largest files: {string.Join(", ", files.Take(4))}"));
            if (grown > MemoryBound)
            {
                return Fail("too much memory");
            }

            // The largest files are the two lists.
            return files[2] < MementoBound ? 0 : Fail("a memento that is too large");
        }
    }

    private static async Task<string?> ListAsync(int count)
    {
        var index = 0;
        await foreach (var invocation in ManyCalls.Parent.With(Key, count).ListInvocationsAsync())
        {
            if (invocation.Arguments != $$"""{"key":"{{Key}}","x":{{ManyCalls.ArgumentAt(index)}}}""")
            {
                return $"Call {index} is {invocation.Arguments}.";
            }

            index++;
        }

        return index == count ? null : $"{index} calls were listed.";
    }

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static int Fail(string reason)
    {
        Console.WriteLine(reason);
        return 1;
    }
}
