using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Memento;

/// <summary>Draws graphs by the program <c>dot</c> of Graphviz (https://graphviz.org), where it is installed.</summary>
public static class Graphviz
{
    private const int LongestComplaint = 1000;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Draws a graph as SVG.</summary>
    /// <param name="dot">The graph in the language of Graphviz, such as <see cref="Provenance.CallTree.ToDot"/> writes it.</param>
    /// <param name="options">How the program is run; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="NonMemoizedException">The program is not there, could not draw the graph, or took too long; the message says which.</exception>
    public static async Task<string> ToSvgAsync(string dot, GraphvizOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dot);
        options ??= new GraphvizOptions();
        using var process = Start(options.Program);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Timeout);
        try
        {
            var picture = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var complaint = process.StandardError.ReadToEndAsync(timeout.Token);
            await FeedAsync(process, dot, timeout.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
            var svg = await picture.ConfigureAwait(false);
            var said = await complaint.ConfigureAwait(false);
            return process.ExitCode == 0 && svg.Length > 0
                ? svg
                : throw new NonMemoizedException(CallErrors.GraphNotDrawn, $"'{options.Program}' could not draw the graph; it ended with {process.ExitCode} and says: {(said.Length <= LongestComplaint ? said.Trim() : said[..LongestComplaint])}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NonMemoizedException(CallErrors.GraphNotDrawn, $"'{options.Program}' took longer than {options.Timeout} to draw the graph. Draw a smaller one, or give it more time in {nameof(GraphvizOptions)}.{nameof(GraphvizOptions.Timeout)}.");
        }
        finally
        {
            End(process);
        }
    }

    private static Process Start(string program)
    {
        var start = new ProcessStartInfo(program)
        {
            ArgumentList = { "-Tsvg" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new NonMemoizedException(
                CallErrors.GraphNotDrawn,
                $"'{program}' could not be started: {exception.Message}. Install Graphviz (https://graphviz.org/download), name its program in {nameof(GraphvizOptions)}.{nameof(GraphvizOptions.Program)}, or draw without it, by the graph's own ToSvg.", exception);
        }
    }

    private static async ValueTask FeedAsync(Process process, string dot, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(dot.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all; its exit code and its complaint say why.
        }
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended meanwhile.
        }
    }
}
