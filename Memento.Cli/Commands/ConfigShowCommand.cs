using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Configuration;

namespace Memento.Cli.Commands;

/// <summary><c>memento config show</c>: what counts, and where each value comes from.</summary>
internal sealed class ConfigShowCommand : ToolCommand
{
    private readonly Option<bool> _secrets = new("--secrets") { Description = "Show passwords, keys and tokens too" };

    public ConfigShowCommand()
        : base("show", "Show the configuration that counts, each value with where it comes from", "memento config show", "memento config show -c analysis.yaml --json") => Options.Add(_secrets);

    public override Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var environment = run.Environment;
        var showsSecrets = run.Get(_secrets);
        var settings = environment.Settings.Select(setting => showsSecrets ? setting : WithoutSecrets(setting)).ToList();
        if (run.IsJson)
        {
            run.WriteJson(new JsonObject
            {
                ["file"] = environment.Files.Count > 0 ? environment.Files[0] : null,
                ["files"] = JsonText.List(environment.Files, static file => JsonValue.Create(file)),
                ["environment"] = environment.Name,
                ["settings"] = JsonText.List(settings, static setting => new JsonObject
                {
                    ["key"] = setting.Key,
                    ["value"] = setting.Value,
                    ["origin"] = setting.Origin,
                    ["default"] = setting.IsDefault,
                }),
            });
            return Task.FromResult(ExitCodes.Yes);
        }

        var table = new ToolTable("key", "value", "from").Flexible("key", "value", "from");
        foreach (var setting in settings)
        {
            table.Add(setting.Key, setting.Value ?? "null", Nearer(setting.Origin));
        }

        table.WriteTo(run.Console);
        return Task.FromResult(ExitCodes.Yes);
    }

    private static ConfigurationSetting WithoutSecrets(ConfigurationSetting setting) =>
        setting with { Value = IsSecret(setting) ? Secrets.NotShown : setting.Value is { } value ? Secrets.HideWithin(value) : null };

    // Of a backend also what is in a group or list of such a name.
    private static bool IsSecret(ConfigurationSetting setting)
    {
        var names = setting.Key.Split(':');
        var backend = Array.FindIndex(names, static name => name.Equals(ConfigurationKeys.Storage, StringComparison.OrdinalIgnoreCase) || name.Equals(ConfigurationKeys.Runner, StringComparison.OrdinalIgnoreCase));
        return setting.Value is not null && (backend < 0 ? names[^1..] : names[(backend + 1)..]).Any(Secrets.IsName);
    }

    // A file in the current folder by its name.
    private static string Nearer(string origin) =>
        Directory.GetCurrentDirectory() + Path.DirectorySeparatorChar is var here && origin.StartsWith(here, StringComparison.Ordinal) ? origin[here.Length..] : origin;
}
