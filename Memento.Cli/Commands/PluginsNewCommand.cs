using System.CommandLine;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Cli.Templates;
using Memento.Plugins;

namespace Memento.Cli.Commands;

/// <summary><c>memento plugins new</c>: the project of a plugin, from the template that <c>dotnet new memento-plugin</c> has too.</summary>
internal sealed class PluginsNewCommand : ToolCommand
{
    private static readonly PluginTemplate Template = new();
    private static readonly string[] Kinds = [.. Template.Kinds.Select(static kind => kind.Name)];

    private readonly Option<string> _kind = new("--kind", "-k") { Description = $"What it is: {string.Join(", ", Kinds)}", HelpName = "KIND", Required = true };
    private readonly Option<string?> _name = new("--name", "-n") { Description = "The project's name; without it, that of the folder", HelpName = "NAME" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "The folder; without it, one of the project's name, or the current one where no name is given", HelpName = "FOLDER" };
    private readonly Option<string?> _shortName = new("--short-name") { Description = "The name that a configuration picks it by; without it, the project's in small letters, with '-' between its parts", HelpName = "NAME" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Write nothing, and list the files that would be written" };

    public PluginsNewCommand()
        : base(
            "new",
            "Write the project of a plugin that works, with the tests that every plugin of its kind must pass",
            "memento plugins new --kind storage --name Acme.Redis",
            "memento plugins new --kind runner --name Acme.Queue --short-name queue --output queue --dry-run")
    {
        Choices.Complete(_kind, Kinds);
        foreach (var option in (Option[])[_kind, _name, _output, _shortName, _dryRun])
        {
            Options.Add(option);
        }
    }

    /// <summary>The version of the packages of this tool: those that the project is made for.</summary>
    internal static string Version { get; } = typeof(PluginsNewCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var kind = Choices.Read(run.Get(_kind), _kind.Name, Kinds)!;
        if (run.Get(_name) is { } given)
        {
            CheckName(given);
        }

        var folder = GivenPath.Resolve(run.Get(_output) ?? run.Get(_name) ?? ".", _output.Name);
        var name = run.Get(_name) ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        CheckName(name);
        var shortName = run.Get(_shortName) ?? Template.FormOf("shortName", name);
        CheckShortName(shortName);
        var files = Template.Make(kind, name, shortName, Version);
        var dryRun = run.Get(_dryRun);
        if (files.FirstOrDefault(file => Path.Exists(Path.Combine(folder, file.Path))).Path is { } present)
        {
            throw new ToolException(ToolErrors.FileExists, $"'{Path.Combine(folder, present)}' is there already; nothing was written.", "--output names another folder.", ExitCodes.No);
        }

        if (!dryRun)
        {
            await WriteAsync(folder, files, cancellationToken).ConfigureAwait(false);
        }

        if (run.IsJson)
        {
            run.WriteJson(new JsonObject
            {
                ["dry_run"] = dryRun,
                ["folder"] = folder,
                ["kind"] = kind,
                ["name"] = name,
                ["short_name"] = shortName,
                ["version"] = Version,
                ["files"] = JsonText.List(files, static file => JsonValue.Create(file.Path)),
            });
            return ExitCodes.Yes;
        }

        foreach (var (path, _) in files)
        {
            run.Console.Out.WriteLine($"{(dryRun ? "would write" : "wrote")} {Path.Combine(folder, path)}");
        }

        run.Console.Out.WriteLine($"the {kind} '{shortName}' in {folder}{(dryRun ? ", which is as it was" : "; its README.md says how it is built, tested, dropped in and selected")}");
        return ExitCodes.Yes;
    }

    /// <summary>Writes all files or, where one cannot be written, none: those that are there already are in the way the next time.</summary>
    private static async Task WriteAsync(string folder, IReadOnlyList<(string Path, string Text)> files, CancellationToken cancellationToken)
    {
        var written = new List<string>();
        try
        {
            foreach (var (path, text) in files)
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);

                // Not over one that came since.
                var stream = new FileStream(file, FileMode.CreateNew);
                await using (stream.ConfigureAwait(false))
                {
                    written.Add(file);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            written.ForEach(File.Delete);
            throw;
        }
    }

    private static void CheckName(string name)
    {
        // What a file, a project and an assembly can be named alike, on every system.
        if (name.Length == 0 || !char.IsLetterOrDigit(name[^1]) || !(char.IsLetterOrDigit(name[0]) || name[0] == '_') || !name.All(static c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' '))
        {
            throw new ToolException(ToolErrors.WrongValue, $"'{name}' cannot be the name of a project.", "It begins with a letter, a digit or '_', ends with a letter or a digit, and has letters, digits, '.', '-', '_' and blanks in between; --name gives another one.");
        }
    }

    private static void CheckShortName(string name)
    {
        if (!ShortName.IsValid(name))
        {
            throw new ToolException(ToolErrors.WrongValue, $"'{name}' cannot be the short name of a plugin.", "It has letters, digits, '-', '_' and '.'; --short-name gives another one.");
        }
    }
}
