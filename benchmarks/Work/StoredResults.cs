using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Memento.Storage;

namespace Memento.Benchmarks.Work;

/// <summary>Results as the host hands them to a storage, where the storage alone is measured.</summary>
internal static class StoredResults
{
    public static FunctionName Function { get; } = new(null, "Memento.Benchmarks", "Scaled", "1");

    /// <summary>The value of a call.</summary>
    public static string Value(int number) => MeasuredFunctions.Text(number);

    /// <summary>The result of a call.</summary>
    public static ResultToStore Of(int number)
    {
        var arguments = string.Create(CultureInfo.InvariantCulture, $$"""{"number":{{number}}}""");
        var memento = new MementoRecord
        {
            Function = Function,
            ArgumentHash = new ArgumentHash(SHA256.HashData(Encoding.UTF8.GetBytes(arguments))),
            Arguments = arguments,
            Time = DateTimeOffset.UtcNow,
            TotalTime = TimeSpan.FromSeconds(1),
            OwnTime = TimeSpan.FromSeconds(1),
            ResultType = ResultType.Of(typeof(string)),
            Dependencies = [Function],
            Runner = new RunnerDescription("local"),
            CorrelationId = "cid_0123456789ab",
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
        };
        return new ResultToStore(memento, Value(number), typeof(string));
    }
}
