using Memento;
using Memento.Plugins;
using Memento.Running;
using System.Runtime.InteropServices;

namespace Fixture;

/// <summary>Calls into a native library that lies in its folder for this machine. The test puts it there.</summary>
[ExportRunnerBackend("native")]
public sealed class Runner : IRunnerBackend
{
    [DllImport("fixture_native", EntryPoint = "CompressionNative_Crc32")]
    private static extern uint Crc32(uint crc, byte[] buffer, int length);

    public RunnerDescription Description => new("native", new Dictionary<string, string> { ["crc"] = Crc32(0, "123456789"u8.ToArray(), 9).ToString("X8", System.Globalization.CultureInfo.InvariantCulture) });

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
