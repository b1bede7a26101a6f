using System.Diagnostics;
using System.Globalization;
using Memento;
using Memento.Plugins;
using Memento.Running;

namespace WorkerRunner;

/// <summary>A runner that starts a worker process for each call: the least that shows what the contract gives a runner elsewhere.</summary>
[ExportRunnerBackend("worker")]
public sealed class WorkerRunnerBackend(BackendContext context) : IRunnerBackend, IWorkerRunner
{
    private readonly IRunnerHost _host = context.RunnerHost!;

    /// <inheritdoc/>
    public RunnerDescription Description { get; } = new("worker");

    /// <inheritdoc/>
    public async ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default)
    {
        if (await _host.LookUpAsync(call, cancellationToken).ConfigureAwait(false) is { } remembered)
        {
            return remembered;
        }

        var portable = call.ToPortable();
        var start = _host.CreateWorkerStartInfo();
        using var worker = Process.Start(start.Process)!;
        var errors = worker.StandardError.ReadToEndAsync(cancellationToken);
        await worker.StandardInput.BaseStream.WriteAsync(start.Introduction, cancellationToken).ConfigureAwait(false);
        await WriteFrameAsync(worker.StandardInput.BaseStream, portable, cancellationToken).ConfigureAwait(false);
        var reply = await ReadFrameAsync(worker.StandardOutput.BaseStream, cancellationToken).ConfigureAwait(false);
        worker.StandardInput.Close();
        await worker.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        return reply is null
            ? CallOutcome.Failed(new NonMemoizedException($"The worker ended with exit code {worker.ExitCode.ToString(CultureInfo.InvariantCulture)}: {await errors.ConfigureAwait(false)}"))
            : _host.ReadOutcome(call, reply);
    }

    /// <inheritdoc/>
    public async Task ServeAsync(Stream requests, Stream replies, CancellationToken cancellationToken)
    {
        while (await ReadFrameAsync(requests, cancellationToken).ConfigureAwait(false) is { } request)
        {
            var call = _host.ReadCall(request);
            var outcome = await _host.RunLocalAsync(call, Description, cancellationToken).ConfigureAwait(false);
            await WriteFrameAsync(replies, _host.WriteOutcome(call, outcome), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private static async Task WriteFrameAsync(Stream stream, byte[] frame, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(BitConverter.GetBytes(frame.Length), cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<byte[]?> ReadFrameAsync(Stream stream, CancellationToken cancellationToken)
    {
        var length = new byte[sizeof(int)];
        if (await stream.ReadAtLeastAsync(length, length.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < length.Length)
        {
            return null;
        }

        var frame = new byte[BitConverter.ToInt32(length)];
        await stream.ReadExactlyAsync(frame, cancellationToken).ConfigureAwait(false);
        return frame;
    }
}
