namespace Memento.Cli.Tests.Support;

/// <summary>What came of a run of the tool.</summary>
internal sealed record ToolOutcome(int ExitCode, string Output, string Error, byte[] Bytes);
