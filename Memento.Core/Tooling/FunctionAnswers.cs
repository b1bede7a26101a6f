using System.Text.Json.Nodes;
using Memento.Configuration;
using Memento.Functions;
using Memento.Provenance;
using Memento.Running;
using Memento.Serialization;

namespace Memento.Tooling;

/// <summary>Answers what the command-line tool asks of one function.</summary>
internal sealed class FunctionAnswers(MementoEnvironment environment, FunctionDefinition definition, ToolReplies replies)
{
    /// <summary>A function, with what its parameters take.</summary>
    public static JsonObject Describe(FunctionDefinition definition) => new()
    {
        ["function"] = definition.Unversioned.ToString(),
        ["result_type"] = MethodNames.TypeName(definition.ResultType),
        ["parameters"] = new JsonArray([.. definition.Parameters.Where(static parameter => !parameter.IsCancellationToken).Select(static parameter => new JsonObject
        {
            ["name"] = parameter.Name,
            ["type"] = MethodNames.TypeName(parameter.Type),
            ["expected"] = ArgumentText.Expected(parameter.Type),
            ["optional"] = parameter.IsOptional,
            ["in_key"] = parameter.IsInKey,
        })]),
    };

    /// <summary>Makes calls, and tells how each ended, in their order.</summary>
    public async Task RunAsync(List<JsonObject> calls)
    {
        var binding = new FunctionBinding(definition, environment);
        var arguments = Bind(calls, keyOnly: false);
        CallOutcome[] outcomes = arguments is [var one]
            ? [await CallPipeline.CallAsync(binding, one, CallModifiers.None, CancellationToken.None).ConfigureAwait(false)]
            : await BatchPipeline.CallAsync(binding, arguments, CallModifiers.None, new BatchOptions { Progress = new Told(replies, calls.Count) }, CancellationToken.None).ConfigureAwait(false);
        foreach (var (index, outcome) in outcomes.Index())
        {
            replies.Write("call", Outcome(index, binding.Name, arguments[index], outcome));
        }
    }

    /// <summary>Tells why a call would be computed, or was.</summary>
    public async Task ExplainAsync(List<JsonObject> calls)
    {
        var name = environment.NameOf(definition);
        var cluster = environment.RequireCluster(name);
        foreach (var arguments in Bind(calls, keyOnly: true))
        {
            var normalized = definition.Normalize(arguments, context: null);
            var key = new CallKey(name, normalized.Hash);
            var memento = (await cluster.Storage.GetMementosAsync([key]).ConfigureAwait(false))[0];
            var why = await CallExplainer.ExplainAsync(cluster, definition, key, normalized.Json, memento, CancellationToken.None).ConfigureAwait(false);
            replies.Write("why", Explanation(why, normalized.Json, isStale: memento is not null && definition.IsStale(memento, environment.Clock)));
        }
    }

    /// <summary>Adopts the results of another version.</summary>
    public async Task AdoptAsync(string version, bool dryRun)
    {
        FunctionName from;
        try
        {
            from = version.Contains('#', StringComparison.Ordinal) ? FunctionName.Parse(version) : definition.Unversioned.At(version);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new ToolRequestException(ToolErrors.NoVersion, $"'{version}' is no version: {exception.Message}", "Give a version whole, as 'memento ls FUNCTION --json' has it, or a function at one, as in 'Shop/Pricing:OldName#1'.");
        }

        var to = environment.NameOf(definition);
        var storage = environment.RequireCluster(to).Storage;
        from = from.Version is { } given ? await WholeAsync(storage, from, given).ConfigureAwait(false) : from;
        var adopted = await Adoption.AdoptAsync(storage, from, to, definition.ResultType, dryRun, CancellationToken.None).ConfigureAwait(false);
        replies.Write("adopted", new JsonObject { ["from"] = from.ToString(), ["to"] = to.ToString(), ["results"] = adopted, ["dry_run"] = dryRun });
    }

    // The beginning of a version will do where only one begins so.
    private static async ValueTask<FunctionName> WholeAsync(Storage.IStorageBackend storage, FunctionName from, string given)
    {
        var versions = new List<FunctionName>();
        await foreach (var version in storage.ListVersionsAsync(from).ConfigureAwait(false))
        {
            versions.Add(version);
        }

        var beginning = versions.Where(version => version.Version?.StartsWith(given, StringComparison.Ordinal) == true).ToList();
        return versions.Contains(from) ? from
            : beginning is [var one] ? one
            : beginning.Count > 1 ? throw new ToolRequestException(ToolErrors.NoVersion, $"{beginning.Count} versions of {from.Unversioned} begin with '{given}'.", "Give more of it.")
            : throw new ToolRequestException(ToolErrors.NoVersion, $"No version '{given}' of {from.Unversioned} is remembered.", $"There are: {string.Join(", ", versions.Select(static version => version.Version ?? "none").DefaultIfEmpty("none"))}.");
    }

    private List<CallArguments> Bind(List<JsonObject> calls, bool keyOnly)
    {
        var bound = new List<CallArguments>(calls.Count);
        foreach (var (index, arguments) in calls.Index())
        {
            try
            {
                bound.Add(definition.Complete(ArgumentText.Bind(definition, arguments, keyOnly), partial: null, keyOnly));
            }
            catch (ToolRequestException exception) when (arguments["line"] is { } line)
            {
                throw new ToolRequestException(exception.Id ?? ToolErrors.WrongArgument, $"Line {line}: {exception.Message}", exception.Hint);
            }
        }

        return bound;
    }

    private JsonObject Outcome(int index, FunctionName name, CallArguments arguments, CallOutcome outcome)
    {
        var normalized = definition.Normalize(arguments, context: null);
        var content = new JsonObject
        {
            ["index"] = index,
            ["function"] = name.ToString(),
            ["arguments"] = normalized.Json,
            ["hash"] = normalized.Hash.ToString(),
            ["computed"] = outcome.Computed,
        };
        if (outcome.Memento is { } memento)
        {
            content["memento"] = Convert.ToBase64String(MementoSerializer.Serialize(memento));
        }

        if (outcome.Exception is { } exception)
        {
            var record = ExceptionReader.ToRecord(exception);
            content["exception"] = new JsonObject { ["type"] = record.Name, ["message"] = record.Message, ["id"] = ErrorId.Of(exception)?.ToString(), ["details"] = ExceptionReader.TextOf(exception) };
        }
        else
        {
            content["result"] = ResultOf(outcome.Value, out var problem);
            if (problem is not null)
            {
                content["unprintable"] = problem;
            }
        }

        return content;
    }

    private JsonNode? ResultOf(object? value, out string? problem)
    {
        problem = null;
        switch (value)
        {
            case null:
                return null;
            case Partition partition:
                return new JsonObject { ["partition"] = new JsonArray([.. partition.Keys.Select(static key => JsonValue.Create(key))]) };
            case ResultFile file:
                return new JsonObject { ["file"] = file.Path };
        }

        try
        {
            return JsonNode.Parse(JsonCodec.EncodeArgument(value, definition.ResultType, "Result").Span, documentOptions: new System.Text.Json.JsonDocumentOptions { MaxDepth = 1024 });
        }
        catch (UnsupportedArgumentException exception)
        {
            // Kept in another form than JSON: it is computed and remembered all the same.
            problem = exception.Message;
            return null;
        }
    }

    private static JsonObject Explanation(CallExplanation why, string arguments, bool isStale)
    {
        var content = ExplanationJson.Of(why);
        content["arguments"] = arguments;
        content["stale"] = isStale;
        if (why.Memento is { } memento)
        {
            content["memento"] = Convert.ToBase64String(MementoSerializer.Serialize(memento));
        }

        return content;
    }

    private sealed class Told(ToolReplies replies, int count) : IProgress<int>
    {
        public void Report(int value) => replies.Write("progress", new JsonObject { ["done"] = value, ["of"] = count });
    }
}
