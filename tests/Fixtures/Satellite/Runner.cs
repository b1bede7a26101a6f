using Memento;
using Memento.Plugins;
using Memento.Running;
using System.Globalization;
using System.Resources;

namespace Fixture;

/// <summary>Speaks German by a satellite assembly.</summary>
[ExportRunnerBackend("satellite")]
public sealed class Runner : IRunnerBackend
{
    private static readonly ResourceManager Texts = new("Fixture.Texts", typeof(Runner).Assembly);

    public RunnerDescription Description => new("satellite", new Dictionary<string, string> { ["en"] = Text("en"), ["de"] = Text("de"), ["fr"] = Text("fr") });

    public ValueTask<CallOutcome> RunAsync(FunctionCall call, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;

    private static string Text(string culture) => Texts.GetString("Greeting", CultureInfo.GetCultureInfo(culture))!;
}
