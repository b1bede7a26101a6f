using System.Globalization;
using Memento.Storage;
using Memento.Storage.Files;

namespace Memento.Serialization;

/// <summary>
/// Reads a memento whose JSON stands there as <see cref="MementoWriter"/> writes it, byte for byte between the values: nearly all that are ever read. What stands otherwise, which
/// may be a memento all the same, is left to <see cref="MementoReader"/>. Every value is looked at as there, so that nothing is a memento here that is none there.
/// </summary>
internal ref partial struct WrittenMementoReader
{
    private ReadOnlySpan<byte> _rest;
    private bool _isOther;

    /// <param name="body">The document without its seal.</param>
    public WrittenMementoReader(ReadOnlySpan<byte> body) => _rest = body;

    /// <summary>The memento; null when something stands otherwise.</summary>
    public MementoRecord? Read()
    {
        Pass("{\n  \"format\": 1,\n  \"function\": "u8);
        var function = Function();
        Pass(",\n  \"argument_hash\": "u8);
        var hash = Hash();
        Pass(",\n  \"arguments\": "u8);
        var arguments = Text();
        Pass(",\n  \"time\": "u8);
        var time = Time();
        Pass(",\n  \"total_seconds\": "u8);
        var totalTime = Duration();
        Pass(",\n  \"own_seconds\": "u8);
        var ownTime = Duration();
        Pass(",\n  \"result_type\": "u8);
        var resultType = KnownText();
        var content = TryPass(",\n  \"content\": {\n    \"key\": "u8) ? Content() : null;
        Pass(",\n  \"invocations\": ["u8);
        var invocations = Invocations();
        Pass(",\n  \"resources\": ["u8);
        var resources = Resources();
        Pass(",\n  \"dependencies\": ["u8);
        var dependencies = Dependencies();
        Pass(",\n  \"runner\": {\n    \"type\": "u8);
        var runner = KnownText();
        Pass("\n  },\n  \"correlation_id\": "u8);
        var correlation = Text();
        Pass(",\n  \"host\": "u8);
        var host = KnownText();
        Pass(",\n  \"process_id\": "u8);
        var process = Number();
        return _isOther || !_rest.IsEmpty || process > int.MaxValue ? null : new MementoRecord
        {
            Function = function!,
            ArgumentHash = hash,
            Arguments = arguments!,
            Time = time,
            TotalTime = totalTime,
            OwnTime = ownTime,
            ResultType = new ResultType(resultType!),
            Content = content,
            Invocations = invocations,
            Resources = resources,
            Dependencies = dependencies,
            Runner = new RunnerDescription(runner!),
            CorrelationId = correlation!,
            Host = host!,
            ProcessId = (int)process,
        };
    }

    private ContentReference? Content()
    {
        var path = Text();
        var version = TryPass(",\n    \"version\": "u8) ? KnownText() : null;
        Pass(",\n    \"sha256\": "u8);
        var sha256 = Text();
        Pass(",\n    \"crc32c\": "u8);
        var checksum = PlainText();
        Pass(",\n    \"length\": "u8);
        var length = Number();
        Pass(",\n    \"codec\": "u8);
        var codec = KnownText();
        var fileName = TryPass(",\n    \"file_name\": "u8) ? Text() : null;
        var inline = TryPass(",\n    \"inline\": {\n      \"text\": "u8) ? Bytes() : TryPass(",\n    \"inline\": {\n      \"base64\": "u8) ? Base64() : null;
        Pass(inline is null ? "\n  }"u8 : "\n    }\n  }"u8);
        if (_isOther || (fileName is not null && !FileNames.IsPlain(fileName)))
        {
            return Other<ContentReference>();
        }

        return new ContentReference(new DataKey(path!, version), sha256!, uint.Parse(checksum, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), length, codec!)
        {
            // Not the array itself: from one that is null the operator makes a memory that is empty.
            Inline = inline is null ? null : (ReadOnlyMemory<byte>?)inline,
            FileName = fileName,
        };
    }

    private IReadOnlyList<Invocation> Invocations()
    {
        if (TryPass("]"u8))
        {
            return [];
        }

        var items = new List<Invocation>();
        do
        {
            Pass("\n    {\n      \"function\": "u8);
            var function = Function();
            Pass(",\n      \"argument_hash\": "u8);
            var hash = Hash();
            Pass(",\n      \"arguments\": "u8);
            var arguments = Text();
            Pass("\n    }"u8);
            items.Add(new Invocation(new CallKey(function!, hash), arguments!));
        }
        while (TryPass(","u8));
        Pass("\n  ]"u8);
        return items;
    }

    private IReadOnlyList<ResourceHandle> Resources()
    {
        if (TryPass("]"u8))
        {
            return [];
        }

        var items = new List<ResourceHandle>();
        do
        {
            Pass("\n    {\n      \"type\": "u8);
            var type = KnownText();
            Pass(",\n      \"uri\": "u8);
            var uri = Text();
            Pass(",\n      \"version\": "u8);
            var version = Text();
            var isRecordOnly = TryPass(",\n      \"record_only\": true"u8);
            Pass("\n    }"u8);
            items.Add(new ResourceHandle(type!, uri!, version!) { IsRecordOnly = isRecordOnly });
        }
        while (TryPass(","u8));
        Pass("\n  ]"u8);
        return items;
    }

    private IReadOnlyList<FunctionName> Dependencies()
    {
        if (TryPass("]"u8))
        {
            return [];
        }

        FunctionName[]? only = null;
        List<FunctionName>? items = null;
        do
        {
            Pass("\n    {\n      \"function\": "u8);
            var function = Function();
            Pass("\n    }"u8);
            if (only is null)
            {
                // Mostly the function itself.
                only = [function!];
            }
            else
            {
                (items ??= [.. only]).Add(function!);
            }
        }
        while (TryPass(","u8));
        Pass("\n  ]"u8);
        return items ?? (IReadOnlyList<FunctionName>)only;
    }

    private void Pass(ReadOnlySpan<byte> expected)
    {
        if (!TryPass(expected))
        {
            Other<object>();
        }
    }

    private bool TryPass(ReadOnlySpan<byte> expected)
    {
        if (!_rest.StartsWith(expected))
        {
            return false;
        }

        _rest = _rest[expected.Length..];
        return true;
    }

    /// <summary>Says that something stands otherwise: from here on nothing more is found.</summary>
    private T? Other<T>()
    {
        _isOther = true;
        _rest = default;
        return default;
    }
}
