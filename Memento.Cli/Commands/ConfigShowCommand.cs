using System.CommandLine;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Configuration;

namespace Memento.Cli.Commands;

/// <summary><c>memento config show</c>: what counts, and where each value comes from.</summary>
internal sealed class ConfigShowCommand : ToolCommand
{
    private const string NotShown = "(hidden)";
    private static readonly string[] Secrets = ["password", "secret", "token", "api_key", "access_key", "account_key", "connection_string", "credential"];

    private readonly Option<bool> _secrets = new("--secrets") { Description = "Show passwords, keys and tokens too" };

    public ConfigShowCommand()
        : base("show", "Show the configuration that counts, each value with where it comes from", "memento config show", "memento config show -c analysis.yaml --json") => Options.Add(_secrets);

    public override Task<int> RunAsync(ToolRun run, CancellationToken cancellationToken)
    {
        var environment = run.Environment;
        var showsSecrets = run.Get(_secrets);
        var settings = environment.Settings.Select(setting => showsSecrets || !IsSecret(setting) ? setting : setting with { Value = NotShown }).ToList();
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

    // Of a backend also what is in a group or list of such a name.
    private static bool IsSecret(ConfigurationSetting setting)
    {
        var names = setting.Key.Split(':');
        var backend = Array.FindIndex(names, static name => name.Equals(ConfigurationKeys.Storage, StringComparison.OrdinalIgnoreCase) || name.Equals(ConfigurationKeys.Runner, StringComparison.OrdinalIgnoreCase));
        return setting.Value is not null && (backend < 0 ? names[^1..] : names[(backend + 1)..]).Any(IsSecret);
    }

    private static bool IsSecret(string key)
    {
        var name = key.Replace("-", "_", StringComparison.Ordinal);
        return Secrets.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase) || name.Contains(secret.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));
    }

    // A file in the current folder by its name.
    private static string Nearer(string origin) =>
        Directory.GetCurrentDirectory() + Path.DirectorySeparatorChar is var here && origin.StartsWith(here, StringComparison.Ordinal) ? origin[here.Length..] : origin;
}
