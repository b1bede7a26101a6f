using System.Globalization;
using System.Text;
using Memento.Provenance;
using Spectre.Console;

namespace Memento.Cli.Output;

/// <summary>Where the tool writes: the answer to <see cref="Out"/>, and what is no part of it, errors and progress, to <see cref="Error"/>.</summary>
internal sealed class ToolConsole
{
    private const int DefaultWidth = 80;
    private const int NarrowestWidth = 40;

    private readonly Lock _gate = new();
    private ProgressLine? _progress;

    public ToolConsole(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal, bool hasColor, int width = DefaultWidth, Func<Stream>? openOutput = null)
    {
        Out = output;
        Error = error;
        OutputIsTerminal = outputIsTerminal;
        ErrorIsTerminal = errorIsTerminal;
        Width = Math.Max(width, NarrowestWidth);
        OpenOutput = openOutput ?? (static () => throw new NotSupportedException("This console has no stream."));
        Ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = outputIsTerminal && hasColor ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = outputIsTerminal && hasColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        Ansi.Profile.Width = Width;
    }

    /// <summary>Takes the answer.</summary>
    public TextWriter Out { get; }

    /// <summary>Takes errors and progress.</summary>
    public TextWriter Error { get; }

    /// <summary>Draws tables on a terminal.</summary>
    public IAnsiConsole Ansi { get; }

    /// <summary>Whether a person sees the answer.</summary>
    public bool OutputIsTerminal { get; }

    /// <summary>Whether a person sees the progress, so that a line may be written over.</summary>
    public bool ErrorIsTerminal { get; }

    /// <summary>Whether nobody reads the answer any more.</summary>
    public bool IsOutputClosed { get; private set; }

    /// <summary>How many columns there are.</summary>
    public int Width { get; }

    /// <summary>Opens what <see cref="Out"/> writes to, for bytes. Nothing is written to that beside it.</summary>
    public Func<Stream> OpenOutput { get; }

    /// <summary>The console of the process. Colors are for a terminal that knows them, and not where <c>NO_COLOR</c> is set.</summary>
    public static ToolConsole OfProcess()
    {
        // The answer is for programs too: no byte order mark, and no other encoding than that of JSON.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (OperatingSystem.IsWindows())
        {
            System.Console.OutputEncoding = utf8;
        }

        var isDumb = Environment.GetEnvironmentVariable("TERM") is "dumb";
        ToolConsole? console = null;
        return console = new ToolConsole(
            new StreamWriter(OpenOutput(), utf8) { AutoFlush = !System.Console.IsOutputRedirected },
            new StreamWriter(new ErrorStream(StandardDescriptor.IsOpen(StandardDescriptor.Error) ? System.Console.OpenStandardError() : Stream.Null), utf8) { AutoFlush = true },
            !System.Console.IsOutputRedirected && !isDumb,
            !System.Console.IsErrorRedirected && !isDumb,
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            WidthOfProcess(),
            OpenOutput);

        Stream OpenOutput() => AnswerPipe.Open(() => console!.IsOutputClosed = true);
    }

    /// <summary>Tells what went wrong: its id, one sentence, and what to do on a line of its own.</summary>
    public void WriteError(ErrorId id, string message, string? hint = null, string? details = null)
    {
        WriteErrorLine($"memento: error {id}: {ShortText.OnOneLine(message)}");
        if (hint is not null)
        {
            WriteErrorLine($"  {ShortText.OnOneLine(hint)}");
        }

        if (details is not null)
        {
            WriteErrorLine(details);
        }
    }

    /// <summary>Writes a line that is no part of the answer, over the progress where there is one.</summary>
    public void WriteErrorLine(string line)
    {
        lock (_gate)
        {
            _progress?.Clear();
            Error.WriteLine(line);
        }
    }

    /// <summary>Begins to tell progress.</summary>
    /// <param name="what">What one of those is called that are done.</param>
    /// <param name="clock">Tells how long it takes; null for the system's.</param>
    public ProgressLine StartProgress(string what, TimeProvider? clock = null) => _progress = new ProgressLine(this, _gate, what, clock ?? TimeProvider.System);

    private static int WidthOfProcess()
    {
        try
        {
            if (!System.Console.IsOutputRedirected && System.Console.WindowWidth is > 0 and var width)
            {
                return width;
            }
        }
        catch (Exception exception) when (exception is IOException or PlatformNotSupportedException)
        {
            // A terminal that does not say.
        }

        return int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0 ? columns : DefaultWidth;
    }
}
