using System.Diagnostics;

namespace Memento.Benchmarks.Measuring;

/// <summary>This program, started anew.</summary>
internal static class OwnProcess
{
    /// <summary>What starts it as it was started itself, be that by its own executable or by `dotnet` with the assembly.</summary>
    public static ProcessStartInfo With(params IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new ProcessStartInfo(program, [typeof(OwnProcess).Assembly.Location, .. arguments])
            : new ProcessStartInfo(program, arguments);
    }
}
