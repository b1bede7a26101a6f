using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Looking;

/// <summary>Graphs drawn by another program.</summary>
[NonParallelizable] // A script cannot be started while a child process that another test starts just then still has it open for writing.
internal sealed class GraphvizTests
{
    private const string Graph = "digraph g { a -> b; }\n";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_program_that_is_not_there_is_named_with_what_to_do() =>
        Assert.That(
            async () => await Graphviz.ToSvgAsync(Graph, new GraphvizOptions { Program = Path.Combine(_folder.Path, "no-dot") }),
            Throws.TypeOf<NonMemoizedException>().With.Message.Contains("no-dot").And.Message.Contains("Install Graphviz"));

    [Test]
    [Platform(Exclude = "Win", Reason = "The program is a shell script.")]
    public async Task The_graph_is_given_to_the_program_and_what_it_says_is_the_picture()
    {
        var program = Script("""printf '<svg>%s %s</svg>' "$1" "$(cat)" """);
        Assert.That(await Graphviz.ToSvgAsync("ünïcödé", new GraphvizOptions { Program = program }), Is.EqualTo("<svg>-Tsvg ünïcödé</svg>"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "The program is a shell script.")]
    public void A_program_that_fails_says_why() => Assert.That(
        async () => await Graphviz.ToSvgAsync(new string('x', 1_000_000), new GraphvizOptions { Program = Script("echo 'syntax error in line 1' >&2; exit 3") }),
        Throws.TypeOf<NonMemoizedException>().With.Message.Contains("ended with 3").And.Message.Contains("syntax error in line 1"));

    [Test]
    [Platform(Exclude = "Win", Reason = "The program is a shell script.")]
    public void A_program_that_takes_too_long_is_ended() => Assert.That(
        async () => await Graphviz.ToSvgAsync(Graph, new GraphvizOptions { Program = Script("exec tail -f /dev/null"), Timeout = TimeSpan.FromMilliseconds(100) }),
        Throws.TypeOf<NonMemoizedException>().With.Message.Contains("took longer"));

    [Test]
    [Platform(Exclude = "Win", Reason = "The program is a shell script.")]
    public void Who_waits_can_give_up()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.That(async () => await Graphviz.ToSvgAsync(Graph, new GraphvizOptions { Program = Script("exec tail -f /dev/null") }, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Graphviz_draws_where_it_is_installed()
    {
        RequireGraphviz();
        Assert.That(await Graphviz.ToSvgAsync(Graph), Does.Contain("</svg>"));
    }

    // In continuous integration it is installed, and a test that is left out there shows nothing.
    private static void RequireGraphviz()
    {
        const string Reason = "There is no Graphviz on this machine (on Debian: apt-get install graphviz).";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (folders.Any(static folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "dot.exe" : "dot"))))
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail(Reason);
        }

        Assert.Ignore(Reason);
    }

    private string Script(string body)
    {
        var file = _folder.Write("dot", $"#!/bin/sh\n{body}\n");
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
