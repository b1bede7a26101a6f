using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Memento.Cli.Output;
using Memento.Provenance;
using Memento.Tooling;

namespace Memento.Cli.Selecting;

/// <summary>Finds the remembered calls that a command line means.</summary>
internal sealed class CallSelector
{
    private const int MostShown = 5;
    private const int ShownHash = 12;

    private readonly CallSource _source;
    private readonly FunctionPattern? _pattern;
    private readonly string _hash;
    private readonly IReadOnlyList<(string Name, string Value)> _where;

    // What was seen of what is asked for, for who finds nothing: a function of the name, and a call with an argument of each name.
    private readonly HashSet<string> _missingArguments;
    private bool _hasFunction;
    private bool _hasCall;

    /// <summary>Picks calls of the cluster that was given.</summary>
    public CallSelector(ToolRun run, CallOptions options)
        : this(run, options, CallSource.Of(run.Cluster))
    {
    }

    /// <summary>Picks calls of any source.</summary>
    public CallSelector(ToolRun run, CallOptions options, CallSource source)
    {
        _source = source;
        _pattern = run.Get(options.Function) is { } function ? new FunctionPattern(function) : null;
        _hash = ReadHash(run.Get(options.Hash));
        _where = [.. (run.Get(options.Where) ?? []).Select(ReadCondition)];
        _missingArguments = new HashSet<string>(_where.Select(static condition => condition.Name), StringComparer.Ordinal);
    }

    /// <summary>True when at most the function was given, so that all of its calls are meant.</summary>
    public bool TakesAll => _hash.Length == 0 && _where.Count == 0;

    /// <summary>True when nothing was given, so that the calls of all functions are meant.</summary>
    public bool TakesEverything => TakesAll && _pattern is null;

    /// <summary>The beginning of a hash, as lists show it and command lines take it.</summary>
    public static string ShortHash(ArgumentHash hash) => hash.ToString()[..ShownHash];

    /// <summary>The functions, each version by itself, in the order of their names; all where none was given.</summary>
    public async ValueTask<IReadOnlyList<FunctionName>> FindFunctionsAsync(CancellationToken cancellationToken)
    {
        var functions = new List<FunctionName>();
        await foreach (var function in _source.ListFunctions(cancellationToken).ConfigureAwait(false))
        {
            if (_pattern?.Matches(function) != false)
            {
                functions.Add(function);
            }
        }

        _hasFunction |= functions.Count > 0;
        return [.. functions.OrderBy(static function => function.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>The calls, streamed, a function's version after the other.</summary>
    public async IAsyncEnumerable<MementoRecord> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var function in await FindFunctionsAsync(cancellationToken).ConfigureAwait(false))
        {
            // A hash that was given whole names the call: no list is read for it.
            var mementos = ArgumentHash.TryParse(_hash, out var hash)
                ? (await _source.GetMementos([new CallKey(function, hash)], cancellationToken).ConfigureAwait(false)).OfType<MementoRecord>().ToAsyncEnumerable()
                : _source.ListMementos(function, cancellationToken);
            await foreach (var memento in mementos.ConfigureAwait(false))
            {
                // The name without a version lists all versions: those come in their own turn.
                if (memento.Function == function && Takes(memento))
                {
                    yield return memento;
                }
            }
        }
    }

    /// <summary>The one call that is meant; null when there is none.</summary>
    /// <exception cref="ToolException">There are several.</exception>
    public async ValueTask<MementoRecord?> FindOneAsync(bool newest, CancellationToken cancellationToken)
    {
        var found = new List<MementoRecord>();
        await foreach (var memento in FindAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!newest || found.Count == 0)
            {
                found.Add(memento);
            }
            else if (memento.Time > found[0].Time)
            {
                found[0] = memento;
            }

            if (found.Count > MostShown)
            {
                break;
            }
        }

        if (found.Count < 2)
        {
            return found.FirstOrDefault();
        }

        var labels = new FunctionLabels(found.Select(static memento => memento.Function));
        throw new ToolException(
            ToolErrors.Ambiguous,
            $"{(found.Count > MostShown ? $"More than {MostShown}" : found.Count)} calls are meant: {string.Join("; ", found.Take(MostShown).Select(memento => Describe(memento, labels)))}.",
            "Say more of its arguments with --where, give more of the function's name, the beginning of its hash or '#' and the beginning of its version behind the function, or take the --newest.");
    }

    /// <summary>Says on standard error that there is no such call, and in the answer, where that is JSON, what stands for none.</summary>
    /// <returns>The exit code for that.</returns>
    public int TellNone(ToolRun run, JsonObject none)
    {
        if (run.IsJson)
        {
            run.WriteJson(none);
        }

        return TellNone(run.Console);
    }

    /// <summary>Says on standard error that no such call was found, and which part of what is asked for is nowhere.</summary>
    /// <returns>The exit code for that.</returns>
    public int TellNone(ToolConsole console)
    {
        console.WriteErrorLine(
            TakesEverything ? $"memento: nothing is remembered in {_source.Name}."
            : _pattern is not null && !_hasFunction ? $"memento: no function '{_pattern}' is remembered in {_source.Name}."
            : $"memento: no such call{(_pattern is null ? "" : $" of '{_pattern}'")} is remembered in {_source.Name}{WhatIsMissing()}.");
        if (_pattern is not null && _hasCall && _where.Count > 0)
        {
            console.WriteErrorLine($"  'memento ls {_pattern}' shows the arguments that its calls have.");
        }

        return ExitCodes.No;
    }

    private string WhatIsMissing() =>
        _hasCall && _missingArguments.Count > 0 ? $": none has an argument {string.Join(" or ", _missingArguments.Order(StringComparer.Ordinal).Select(static name => $"'{name}'"))}" : "";

    private static string Describe(MementoRecord memento, FunctionLabels labels) =>
        $"{labels[memento.Function]}({ArgumentShape.Line(memento.Arguments)}) {ShortHash(memento.ArgumentHash)}{(memento.Function.Version is { } version ? $" at version {(version.Length > ShownHash ? version[..ShownHash] : version)}" : "")}";

    private static string ReadHash(string? text) => text switch
    {
        null => "",
        { Length: > 0 and <= 2 * ArgumentHash.ByteLength } when text.All(char.IsAsciiHexDigit) => text.ToLowerInvariant(),
        _ => throw new ToolException(ToolErrors.WrongValue, $"'{text}' is no hash: up to 64 hexadecimal digits are expected.", "'memento ls FUNCTION' shows the hashes of its calls."),
    };

    private static (string Name, string Value) ReadCondition(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
        ? (text[..equals], text[(equals + 1)..])
        : throw new ToolException(ToolErrors.WrongValue, $"--where is '{text}', and NAME=VALUE is expected.", "Write it as --where days=30.");

    private bool Takes(MementoRecord memento)
    {
        if (!memento.ArgumentHash.ToString().StartsWith(_hash, StringComparison.Ordinal))
        {
            return false;
        }

        var arguments = _where.Count == 0 ? [] : NormalizedNode.ParseArguments(memento.Arguments);
        _hasCall = true;
        _missingArguments.RemoveWhere(arguments.ContainsKey);
        return _where.All(condition => arguments.TryGetPropertyValue(condition.Name, out JsonNode? value) && WrittenValue.Is(value, condition.Value));
    }
}
