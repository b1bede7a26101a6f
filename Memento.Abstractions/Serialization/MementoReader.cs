using System.Text.Json;

namespace Memento.Serialization;

/// <summary>
/// Reads the members of a memento's JSON in one pass, in whichever order they stand. Throws what the parser and the constructors of names and keys throw:
/// <see cref="MementoSerializer"/> makes one exception of them.
/// </summary>
internal ref partial struct MementoReader
{
    /// <summary>Texts that many mementos have.</summary>
    public static readonly KnownTexts<string> Texts = new();

    /// <summary>Functions that many mementos name.</summary>
    public static readonly KnownTexts<FunctionName> Functions = new();

    // A caller of many calls names the same few functions over and over: each is held once.
    private Dictionary<string, FunctionName>? _functions;
    private Utf8JsonReader _json;
    private ReadOnlySpan<byte> _value;

    public MementoReader(ReadOnlySpan<byte> utf8, int maximumDepth) => _json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maximumDepth });

    /// <summary>Reads a memento that is the whole document.</summary>
    /// <param name="newest">The newest format that is read.</param>
    public MementoRecord ReadMemento(int newest)
    {
        var members = default(Members);
        Advance();
        for (ExpectObject(); NextMember();)
        {
            Read(ref members, newest);
        }

        if (_json.Read())
        {
            throw new InvalidDataException("There is more behind the memento.");
        }

        return members.ToMemento();
    }

    /// <summary>Reads a content that is the whole document.</summary>
    public ContentReference ReadContent() => Content();

    private void Read(ref Members members, int newest)
    {
        var name = Name();
        switch (name.Length)
        {
            case 4 when name.SequenceEqual("host"u8):
                Once(ref members.Host, KnownText(), "host");
                break;
            case 4 when name.SequenceEqual("time"u8):
                Once(ref members.Time, Time(), "time");
                break;
            case 6 when name.SequenceEqual("format"u8):
                Once(ref members.Format, Format(newest), "format");
                break;
            case 6 when name.SequenceEqual("runner"u8):
                Once(ref members.Runner, Runner(), "runner");
                break;
            case 7 when name.SequenceEqual("content"u8):
                Once(ref members.Content, Content(), "content");
                break;
            case 8 when name.SequenceEqual("function"u8):
                Once(ref members.Function, Function(), "function");
                break;
            case 9 when name.SequenceEqual("arguments"u8):
                Once(ref members.Arguments, Text(), "arguments");
                break;
            case 9 when name.SequenceEqual("resources"u8):
                Once(ref members.Resources, Resources(), "resources");
                break;
            case 10 when name.SequenceEqual("process_id"u8):
                Once(ref members.ProcessId, Number(), "process_id");
                break;
            case 11 when name.SequenceEqual("own_seconds"u8):
                Once(ref members.OwnTime, Duration(), "own_seconds");
                break;
            case 11 when name.SequenceEqual("result_type"u8):
                Once(ref members.ResultType, KnownText(), "result_type");
                break;
            case 11 when name.SequenceEqual("invocations"u8):
                Once(ref members.Invocations, Invocations(), "invocations");
                break;
            case 12 when name.SequenceEqual("adopted_from"u8):
                Once(ref members.AdoptedFrom, Function(), "adopted_from");
                break;
            case 12 when name.SequenceEqual("dependencies"u8):
                Once(ref members.Dependencies, Dependencies(), "dependencies");
                break;
            case 13 when name.SequenceEqual("argument_hash"u8):
                Once(ref members.Hash, Hash(), "argument_hash");
                break;
            case 13 when name.SequenceEqual("total_seconds"u8):
                Once(ref members.TotalTime, Duration(), "total_seconds");
                break;
            case 14 when name.SequenceEqual("correlation_id"u8):
                Once(ref members.CorrelationId, Text(), "correlation_id");
                break;
            case 15 when name.SequenceEqual("invocation_list"u8):
                Once(ref members.InvocationList, Content(), "invocation_list");
                break;
            case 16 when name.SequenceEqual("invocation_count"u8):
                Once(ref members.InvocationCount, LongNumber(), "invocation_count");
                break;
            case 17 when name.SequenceEqual("changed_resources"u8):
                Once(ref members.ChangedResources, Resources(), "changed_resources");
                break;
            default:
                SkipMember();
                break;
        }
    }

    private int Format(int newest) => Number() switch
    {
        var format when format > newest => throw new InvalidDataException($"The memento is of format {format}, and this version of Memento reads formats up to {newest}: use a newer version of Memento, or another store."),
        < 1 and var format => throw new InvalidDataException($"There is no memento format {format}."),
        var format => format,
    };

    /// <summary>What was found of a memento's members.</summary>
    private ref struct Members
    {
        public int? Format;
        public FunctionName? Function;
        public ArgumentHash? Hash;
        public string? Arguments;
        public DateTimeOffset? Time;
        public TimeSpan? TotalTime;
        public TimeSpan? OwnTime;
        public string? ResultType;
        public ContentReference? Content;
        public List<Invocation>? Invocations;
        public long? InvocationCount;
        public ContentReference? InvocationList;
        public List<ResourceHandle>? Resources;
        public List<ResourceHandle>? ChangedResources;
        public List<FunctionName>? Dependencies;
        public FunctionName? AdoptedFrom;
        public RunnerDescription? Runner;
        public string? CorrelationId;
        public string? Host;
        public int? ProcessId;

        public readonly MementoRecord ToMemento()
        {
            Required(Format, "format");
            var invocations = Required(Invocations, "invocations");
            return new MementoRecord
            {
                Function = Required(Function, "function"),
                ArgumentHash = Required(Hash, "argument_hash"),
                Arguments = Required(Arguments, "arguments"),
                Time = Required(Time, "time"),
                TotalTime = Required(TotalTime, "total_seconds"),
                OwnTime = Required(OwnTime, "own_seconds"),
                ResultType = new ResultType(Required(ResultType, "result_type")),
                Content = Content,
                Invocations = invocations,
                InvocationCount = InvocationCount is null || InvocationCount >= invocations.Count
                    ? InvocationCount ?? 0
                    : throw new InvalidDataException($"The member 'invocation_count' is {InvocationCount}, and more calls than that are listed."),
                InvocationList = InvocationList,
                Resources = Required(Resources, "resources"),
                ChangedResources = ChangedResources ?? [],
                Dependencies = Required(Dependencies, "dependencies"),
                AdoptedFrom = AdoptedFrom,
                Runner = Required(Runner, "runner"),
                CorrelationId = Required(CorrelationId, "correlation_id"),
                Host = Required(Host, "host"),
                ProcessId = Required(ProcessId, "process_id"),
            };
        }
    }
}
