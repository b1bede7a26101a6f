using System.Reflection;
using Memento.Versioning.Canonical;
using Memento.Versioning.Statics;

namespace Memento.Versioning;

/// <summary>
/// The version of a function: given by its author, or made of its code, and of the values of the static fields that the code reads
/// as they are when it is asked for.
/// </summary>
internal sealed class FunctionVersion
{
    private readonly MethodInfo _method;
    private readonly FunctionName _unversioned;
    private readonly FunctionName? _given;
    private readonly Lazy<Read> _read;
    private StaticState? _state;

    /// <param name="method">The function.</param>
    /// <param name="unversioned">Its name.</param>
    /// <param name="given">The version that its author gave; null to make it of the code.</param>
    public FunctionVersion(MethodInfo method, FunctionName unversioned, string? given)
    {
        _method = method;
        _unversioned = unversioned;
        _given = given is null ? null : _unversioned.At(given);
        // Not kept when it fails: a missing dependency is told to each who asks.
        _read = new Lazy<Read>(ReadCode, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>What the code is made of; null where the author gave the version.</summary>
    public FunctionCode? Code => _given is null ? _read.Value.Code : null;

    /// <summary>The name with the version as it is now.</summary>
    public FunctionName Name => _given ?? (_read.Value.Fields.Length == 0 ? _read.Value.Name : State!.Name);

    /// <summary>The static fields that take part, with the reason of each that cannot.</summary>
    public IReadOnlyList<CodeGap> StaticGaps => _given is null ? _read.Value.Gaps : [];

    /// <summary>The static fields whose values take part, in the order in which they do.</summary>
    public IEnumerable<StaticField> Statics => _given is null ? _read.Value.Fields.Select(static found => found.Field) : [];

    /// <summary>The values of the static fields with the version they make; null where there are none.</summary>
    public StaticState? State
    {
        get
        {
            if (_given is not null || _read.Value.Fields.Length == 0)
            {
                return null;
            }

            var state = Volatile.Read(ref _state);
            if (state?.IsCurrent != true)
            {
                state = Take(_read.Value);
                Volatile.Write(ref _state, state);
            }

            return state;
        }
    }

    /// <summary>
    /// What the version is made of as it is now: the code, with the values of the static fields where they take part; of a version that
    /// the author gave, that and nothing else.
    /// </summary>
    /// <exception cref="DependencyNotFoundException">Something that the function says it depends on is not there.</exception>
    public FunctionCode Snapshot()
    {
        if (_given is not null)
        {
            var part = new CodePart(CodePartKind.Function, FunctionCodes.NameOf(_method) ?? _unversioned.ToString(), _given.Version!, []) { IsMementoFunction = true };
            return new FunctionCode { Version = _given.Version!, Parts = [part], Gaps = [] };
        }

        var read = _read.Value;
        return StaticParts.AddTo(read.Code, State, [.. read.Fields.Select(field => field.Name)], read.Gaps);
    }

    private Read ReadCode()
    {
        var code = FunctionCodes.Of(_method);
        var fields = new List<(StaticFieldName Name, StaticField Field)>();
        var gaps = new List<CodeGap>();
        foreach (var name in code.MutableStatics)
        {
            if (StaticFields.Find(name, _method, out var problem) is { } field)
            {
                fields.Add((name, field));
            }
            else
            {
                gaps.Add(new CodeGap($"{name.Type}.{name.Field}", problem!));
            }
        }

        return new Read(code, _unversioned.At(code.Version), [.. fields], gaps);
    }

    private StaticState Take(Read read)
    {
        var values = new StaticValue[read.Fields.Length];
        var hashes = new ArgumentHash?[values.Length];
        var digest = new List<string> { read.Code.Version };
        for (var i = 0; i < values.Length; i++)
        {
            // What is compared is kept first: a field that changes in between makes a state that is not current.
            var field = read.Fields[i].Field;
            var kept = field.Keep();
            var seen = kept is null ? field.Value : null;
            var hash = field.Hash();
            values[i] = kept ?? new OpaqueValue(field, seen, isHashed: hash is not null);
            hashes[i] = hash;
            digest.Add(hash?.ToString() ?? "");
        }

        return new StaticState(_unversioned.At(CanonicalStream.HashOf(digest)), values, hashes);
    }

    private sealed record Read(FunctionCode Code, FunctionName Name, (StaticFieldName Name, StaticField Field)[] Fields, IReadOnlyList<CodeGap> Gaps);
}
