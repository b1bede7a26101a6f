namespace Memento.Core.Tests.Support;

/// <summary>Mementos for tests that need one and do not care which.</summary>
internal static class Mementos
{
    public static MementoRecord Any() => new()
    {
        Function = new FunctionName(null, "Some.Type", "Method", "1"),
        ArgumentHash = new ArgumentHash(new byte[32]),
        Arguments = "{}",
        Time = DateTimeOffset.UnixEpoch,
        TotalTime = TimeSpan.FromSeconds(2),
        OwnTime = TimeSpan.FromSeconds(1),
        ResultType = ResultType.Of(typeof(string)),
        Runner = new RunnerDescription("local"),
        CorrelationId = "cid_000000000000",
        Host = "here",
        ProcessId = 1,
    };
}
