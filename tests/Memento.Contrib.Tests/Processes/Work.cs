using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Memento.Configuration;
using Microsoft.Extensions.Logging;

namespace Memento.Contrib.Tests.Processes;

/// <summary>Memento functions for worker processes. The first argument is a folder of the test, in which processes see each other.</summary>
internal static class Work
{
    public static readonly MementoFunction<string, int, int> Where = Memo.Of<string, int, int>(WhereBody);
    public static readonly MementoFunction<string, int, int> Meet = Memo.Of<string, int, int>(MeetBody);
    public static readonly MementoFunction<string, int, int> Nested = Memo.Of<string, int, int>(NestedBody);
    public static readonly MementoFunction<string, int, int> Sum = Memo.Of<string, int, int>(SumBody);
    public static readonly MementoFunction<string, int, string> Large = Memo.Of<string, int, string>(LargeBody);
    public static readonly MementoFunction<string, int, int> Print = Memo.Of<string, int, int>(PrintBody);
    public static readonly MementoFunction<string, int, IProgress<int>?, int> Tell = Memo.Of<string, int, IProgress<int>?, int>(TellBody);
    public static readonly MementoFunction<string, IProgress<int>?, int> TellPatiently = Memo.Of<string, IProgress<int>?, int>(TellPatientlyBody);
    public static readonly MementoFunction<string, int> Patient = Memo.Of<string, int>(PatientBody);
    public static readonly MementoFunction<string, int> Endless = Memo.Of<string, int>(EndlessBody);
    public static readonly MementoFunction<string, int, int> Die = Memo.Of<string, int, int>(DieBody);
    public static readonly MementoFunction<string, int, int> Hoard = Memo.Of<string, int, int>(HoardBody);
    public static readonly MementoFunction<string, int, int> HoardOutside = Memo.Of<string, int, int>(HoardOutsideBody);
    public static readonly MementoFunction<string, string> Format = Memo.Of<string, string>(FormatBody);
    public static readonly MementoFunction<string, int> Child = Memo.Of<string, int>(ChildBody);
    public static readonly MementoFunction<string, int> ReadFile = Memo.Of<string, int>(ReadFileBody);
    public static readonly MementoFunction<string, int, int> Square = Memo.Of<string, int, int>(SquareBody);
    public static readonly MementoFunction<string, int> Crowd = Memo.Of<string, int>(CrowdBody);
    public static readonly MementoFunction<string, int> Sleeper = Memo.Of<string, int>(SleeperBody);
    public static readonly MementoFunction<string, int, int> Ring = Memo.Of<string, int, int>(RingBody);
    public static readonly MementoFunction<Witness, int> Witnessed = Memo.Of<Witness, int>(WitnessedBody);
    public static readonly MementoFunction<string, int, int> Stay = Memo.Of<string, int, int>(StayBody);
    public static readonly MementoFunction<string, int> Fails = Memo.Of<string, int>(FailsBody);
    public static readonly MementoFunction<string, Partition<int>> Parts = Memo.Of<string, Partition<int>>(PartsBody);
    public static readonly MementoFunction<string, string, string> Inherits = Memo.Of<string, string, string>(InheritsBody);
    public static readonly MementoFunction<string, string> Files = Memo.Of<string, string>(FilesBody);
    public static readonly MementoFunction<string, int, int> Slow = Memo.Of<string, int, int>(SlowBody);

    [MementoFunction(Version = "1")]
    private static int WhereBody(string folder, int n)
    {
        Ledger.Add(folder, $"where-{n.ToString(CultureInfo.InvariantCulture)}");
        return Environment.ProcessId;
    }

    [MementoFunction(Version = "1")]
    private static int WitnessedBody(Witness witness)
    {
        Ledger.Add(witness.Folder, "witnessed");
        return Environment.ProcessId;
    }

    // Ends when as many of them run at once as there are to meet.
    [MementoFunction(Version = "1")]
    private static int MeetBody(string folder, int n)
    {
        Ledger.Add(folder, "meet");
        var clock = Stopwatch.StartNew();
        while (Ledger.Count(folder, "meet") < 3 && clock.Elapsed < TimeSpan.FromSeconds(50))
        {
            Thread.Sleep(10);
        }

        return Environment.ProcessId;
    }

    [MementoFunction(Version = "1")]
    private static int NestedBody(string folder, int n) => n == 0
        ? Environment.ProcessId
        : Nested.Call(folder, n - 1) == Environment.ProcessId ? Environment.ProcessId : -1;

    // Each calls the next of three, and the last the first; none goes on before all have begun, or one has failed.
    [MementoFunction(Version = "1")]
    private static int RingBody(string folder, int n)
    {
        Ledger.Add(folder, $"ring-{n.ToString(CultureInfo.InvariantCulture)}");
        var clock = Stopwatch.StartNew();
        while (Enumerable.Range(0, 3).Any(i => Ledger.Count(folder, $"ring-{i.ToString(CultureInfo.InvariantCulture)}") == 0) && clock.Elapsed < TimeSpan.FromSeconds(50))
        {
            Thread.Sleep(5);
        }

        return Ring.Call(folder, (n + 1) % 3);
    }

    [MementoFunction(Version = "1")]
    private static int SumBody(string folder, int n) => Square.Batch(Enumerable.Range(1, n), (square, i) => square.With(folder, i)).Sum();

    [MementoFunction(Version = "1")]
    private static int SquareBody(string folder, int n)
    {
        Ledger.Add(folder, $"square-{n.ToString(CultureInfo.InvariantCulture)}");
        return n * n;
    }

    [MementoFunction(Version = "1")]
    private static string LargeBody(string folder, int n) => folder.Length > 0 ? new string('x', n) : "";

    [MementoFunction(Version = "1")]
    private static int PrintBody(string folder, int n)
    {
        Console.Write("to ");
        Console.WriteLine("out");
        Console.Error.WriteLine("to error\r\nin two");
        Memo.Log.LogInformation("between");
        var unflowed = new Thread(static () => Console.WriteLine("of a thread that does not tell whose it is"));
        unflowed.UnsafeStart();
        unflowed.Join();
        Console.Out.Write("without an end");
        return folder.Length > 0 ? n : 0;
    }

    [MementoFunction(Version = "1")]
    private static int TellBody(string folder, int n, [NotInKey] IProgress<int>? progress)
    {
        for (var i = 1; i <= n; i++)
        {
            progress?.Report(i);
        }

        Ledger.Add(folder, "told");
        return Environment.ProcessId;
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> TellPatientlyBody(string folder, [NotInKey] IProgress<int>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(folder.Length);
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 1;
    }

    [MementoFunction(Version = "1")]
    private static async Task<int> PatientBody(string folder, CancellationToken cancellationToken)
    {
        Ledger.Add(folder, $"patient-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 1;
    }

    // The first ends once another one stays.
    [MementoFunction(Version = "1")]
    private static async Task<int> StayBody(string folder, int n, CancellationToken cancellationToken)
    {
        if (n > 0)
        {
            Ledger.Add(folder, "stays");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        for (var clock = Stopwatch.StartNew(); Ledger.Count(folder, "stays") == 0 && clock.Elapsed < TimeSpan.FromSeconds(50);)
        {
            await Task.Delay(5, cancellationToken);
        }

        return n;
    }

    [MementoFunction(Version = "1")]
    private static int EndlessBody(string folder)
    {
        Ledger.Add(folder, $"endless-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        while (true)
        {
            // A loop without a call in it, which nothing can interrupt from within.
        }
    }

    // Ends its process in the middle, as often as there is to be died.
    [MementoFunction(Version = "1")]
    private static int DieBody(string folder, int times)
    {
        Ledger.Add(folder, "died");
        if (Ledger.Count(folder, "died") <= times)
        {
            Environment.FailFast("the last words");
        }

        return Environment.ProcessId;
    }

    [MementoFunction(Version = "1")]
    private static int HoardBody(string folder, int megabytes)
    {
        var hoard = new List<byte[]>();
        for (var i = 0; i < megabytes; i++)
        {
            hoard.Add(new byte[1 << 20]);
            Array.Fill(hoard[^1], (byte)folder.Length);
        }

        return hoard.Count;
    }

    [MementoFunction(Version = "1")]
    private static unsafe int HoardOutsideBody(string folder, int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
        {
            new Span<byte>(NativeMemory.Alloc(1 << 20), 1 << 20).Fill((byte)folder.Length);
            Thread.Sleep(1);
        }

        return megabytes;
    }

    [MementoFunction(Version = "1")]
    private static string FormatBody(string folder) => folder.Length > 0 ? $"{1.5} {CultureInfo.CurrentUICulture.Name}" : "";

    // A program that has the worker's standard streams, and prints.
    [MementoFunction(Version = "1")]
    private static int ChildBody(string folder)
    {
        using var child = Process.Start(new ProcessStartInfo("dotnet", "--version") { WorkingDirectory = folder })!;
        child.WaitForExit();
        return child.ExitCode;
    }

    [MementoFunction(Version = "1")]
    private static int ReadFileBody(string path)
    {
        Memo.File(path);
        return File.ReadAllText(path).Length;
    }

    // Takes every thread of the pool, and each that the pool adds.
    [MementoFunction(Version = "1")]
    private static int CrowdBody(string folder)
    {
        for (var i = 0; i < 100; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static _ => Thread.Sleep(Timeout.Infinite), null);
        }

        Ledger.Add(folder, $"crowd-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        Thread.Sleep(Timeout.Infinite);
        return 1;
    }

    [MementoFunction(Version = "1")]
    private static int SleeperBody(string folder)
    {
        using var sleeper = Process.Start("sleep", "600");
        Ledger.Add(folder, $"sleeper-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}");
        sleeper.WaitForExit();
        return 1;
    }

    [MementoFunction(Version = "1")]
    private static int SlowBody(string folder, int n)
    {
        var name = n.ToString(CultureInfo.InvariantCulture);
        Ledger.Add(folder, $"begun-{name}");
        Thread.Sleep(20);
        Ledger.Add(folder, $"completed-{name}");
        return n * n;
    }

    [MementoFunction(Version = "1")]
    private static int FailsBody(string folder)
    {
        Ledger.Add(folder, "fails");
        throw new InvalidTimeZoneException("as it does each time");
    }

    // In whose environment variables a text is, of those with which the system has started a process.
    [MementoFunction(Version = "1")]
    private static string InheritsBody(string folder, string text)
    {
        const string Variables = "/proc/self/environ";
        var worker = File.ReadAllText(Variables);
        using var child = Process.Start(new ProcessStartInfo("cat", Variables) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var started = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return string.Join(", ", new[] { (Of: "worker", Variables: worker), (Of: "what it starts", Variables: started) }.Where(process => process.Variables.Contains(text, StringComparison.Ordinal)).Select(static process => process.Of));
    }

    [MementoFunction(Version = "1")]
    private static string FilesBody(string folder) => folder.Length > 0 ? string.Join('\n', MementoEnvironment.Current.Files) : "";

    [MementoFunction(Version = "1")]
    private static Partition<int> PartsBody(string folder) => Partition.Of(new Dictionary<string, int> { ["a"] = folder.Length });
}
