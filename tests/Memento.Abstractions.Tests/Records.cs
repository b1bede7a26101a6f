using System.Security.Cryptography;
using System.Text;
using Memento.Storage;

namespace Memento.Abstractions.Tests;

/// <summary>Mementos to test with.</summary>
internal static class Records
{
    public static MementoRecord Memento(int argument = 1, string function = "Compute", string version = "1")
    {
        var name = new FunctionName(null, "Tests.Functions", function, version);
        var call = new CallKey(name, new ArgumentHash(SHA256.HashData(Encoding.UTF8.GetBytes($"{argument}"))));
        return new MementoRecord
        {
            Function = name,
            ArgumentHash = call.ArgumentHash,
            Arguments = $"{{\"x\":{argument}}}",
            Time = new DateTimeOffset(2018, 2, 4, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567),
            TotalTime = TimeSpan.FromTicks(12_345_678),
            OwnTime = TimeSpan.Zero,
            ResultType = new ResultType("string"),
            Content = new ContentReference(DataKey.ForContent(new string('0', 64)).At("1"), new string('0', 64), 0x01020304, 17, "text"),
            Invocations = [new Invocation(call, "{}"), new Invocation(call, "{}")],
            Resources = [new ResourceHandle("file", "file:///a", "deleted")],
            Dependencies = [name],
            Runner = new RunnerDescription("local"),
            CorrelationId = "cid_0123456789ab",
            Host = "here",
            ProcessId = 42,
        };
    }

    public static CallKey Call(int argument = 1, string function = "Compute", string version = "1") => Memento(argument, function, version).Call;
}
