using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Configuration.Reading;

namespace Memento.Cli.Commands;

/// <summary><c>memento init</c>: a commented configuration to begin with.</summary>
internal sealed class InitCommand : ToolCommand
{
    /// <summary>What is written. Comments are JSON with comments, which a configuration may have.</summary>
    internal const string Text = """
        {
          // The environment's name, for people.
          "name": "NAME",

          // Repositories, the one of highest priority first. One may be the path of a file that holds it.
          "repos": [
            {
              "name": "main",
              "clusters": {
                // The cluster of functions that name none. [MementoFunction(Cluster = "scratch")] names another one.
                "default": {
                  "storage": {
                    // Where results are kept: "filesystem", "memory", "null", or the short name of another plugin.
                    "type": "filesystem",

                    // The folder, relative to this file. Programs that are given the same one share the results.
                    "path": "memento-data",

                    // How much of it stays in memory, in MiB; 0 for nothing.
                    "memory_cache_mb": 64
                  },

                  // How functions run: "local" in the process that calls them.
                  "runner": { "type": "local" }

                  // The file with the versions that functions are locked at:
                  // "version_lock": "versions.json"
                }
              }
            }
          ]

          // Where plugins are looked for, relative to this file; without it, in plugins-dropin beside the program. With a lock file,
          // which 'memento plugins lock' writes, no other plugins are loaded:
          // ,"plugins": { "folders": ["plugins-dropin"], "lock_file": "plugins.lock.json" }
        }

        """;

    private readonly Positional<string> _file = new("FILE") { Description = "The file", DefaultValueFactory = static _ => "memento.json" };
    private readonly Option<bool> _force = new("--force") { Description = "Replace the file that is there" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Write nothing, and show what would be written" };

    public InitCommand()
        : base("init", "Write a commented memento.json to begin with", "memento init", "memento init conf/memento.json --dry-run")
    {
        Arguments.Add(_file);
        Options.Add(_force);
        Options.Add(_dryRun);
    }

    public override async Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var path = GivenPath.Resolve(run.Get(_file)!, _file.Name);
        if (Directory.Exists(path))
        {
            throw new ToolException(ToolErrors.NoFile, $"'{path}' is a folder.", "Name a file in it that ends in .json.");
        }

        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            throw new ToolException(ToolErrors.WrongValue, $"'{path}' does not end in .json, and what is written is JSON with comments: under that name it could not be read.", "Name a file that ends in .json.");
        }

        var folder = Path.GetDirectoryName(path)!;
        var name = Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar)) is { Length: > 0 } given ? given : "default";
        var text = Text.Replace("\"NAME\"", System.Text.Json.JsonSerializer.Serialize(ConfigurationTemplate.Escape(name)), StringComparison.Ordinal);
        var dryRun = run.Get(_dryRun);
        if (!dryRun)
        {
            if (File.Exists(path) && !run.Get(_force))
            {
                throw new ToolException(ToolErrors.FileExists, $"'{path}' is there already.", "--force replaces it.", ExitCodes.No);
            }

            Directory.CreateDirectory(folder);
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
            await AnswerFile.WriteAsync(path, content, cancellationToken).ConfigureAwait(false);
        }

        if (run.IsJson)
        {
            run.WriteJson(new JsonObject { ["file"] = path, ["written"] = !dryRun, ["text"] = text });
        }
        else
        {
            run.Console.Out.WriteLine(dryRun ? text.TrimEnd('\n') : $"wrote {path}");
        }

        return ExitCodes.Yes;
    }
}
