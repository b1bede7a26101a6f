using System.Globalization;
using System.Text.Unicode;
using Memento.Storage;
using Memento.Storage.Files;

namespace Memento.Serialization;

/// <content>The objects and lists within a memento.</content>
internal ref partial struct MementoReader
{
    private ContentReference Content()
    {
        string? key = null, version = null, sha256 = null, codec = null, fileName = null;
        uint? checksum = null;
        long? length = null;
        ReadOnlyMemory<byte>? inline = null;
        Advance();
        for (ExpectObject(); NextMember();)
        {
            var name = Name();
            switch (name.Length)
            {
                case 3 when name.SequenceEqual("key"u8):
                    Once(ref key, Text(), "key");
                    break;
                case 5 when name.SequenceEqual("codec"u8):
                    Once(ref codec, KnownText(), "codec");
                    break;
                case 6 when name.SequenceEqual("sha256"u8):
                    Once(ref sha256, Text(), "sha256");
                    break;
                case 6 when name.SequenceEqual("crc32c"u8):
                    Once(ref checksum, uint.Parse(Value(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), "crc32c");
                    break;
                case 6 when name.SequenceEqual("length"u8):
                    Once(ref length, LongNumber(), "length");
                    break;
                case 6 when name.SequenceEqual("inline"u8):
                    Once(ref inline, Inline(), "inline");
                    break;
                case 7 when name.SequenceEqual("version"u8):
                    Once(ref version, KnownText(), "version");
                    break;
                case 9 when name.SequenceEqual("file_name"u8):
                    Once(ref fileName, FileName(), "file_name");
                    break;
                default:
                    SkipMember();
                    break;
            }
        }

        return length is null or >= 0
            ? new ContentReference(new DataKey(Required(key, "key"), version), Required(sha256, "sha256"), Required(checksum, "crc32c"), Required(length, "length"), Required(codec, "codec"))
            {
                Inline = inline,
                FileName = fileName,
            }
            : throw new InvalidDataException($"A content of {length} bytes cannot be.");
    }

    private ReadOnlyMemory<byte> Inline()
    {
        byte[]? text = null, base64 = null;
        Advance();
        for (ExpectObject(); NextMember();)
        {
            if (_json.ValueTextEquals("text"u8))
            {
                Once(ref text, Utf8.IsValid(Value()) ? _value.ToArray() : throw new InvalidDataException("The member 'text' is not UTF-8."), "text");
            }
            else if (_json.ValueTextEquals("base64"u8))
            {
                Advance();
                Once(ref base64, _json.GetBytesFromBase64(), "base64");
            }
            else
            {
                SkipMember();
            }
        }

        // Not the operator: from an array that is null it makes a memory that is empty.
        return base64 is not null ? base64 : text is not null ? text : throw new InvalidDataException("The member 'inline' has neither 'text' nor 'base64'.");
    }

    private string FileName() => Text() is var name && FileNames.IsPlain(name) ? name : throw new InvalidDataException("The member 'file_name' is not the name of a file.");

    private List<Invocation> Invocations()
    {
        var items = new List<Invocation>();
        for (ExpectList(); NextItem();)
        {
            FunctionName? function = null;
            ArgumentHash? hash = null;
            string? arguments = null;
            for (ExpectObject(); NextMember();)
            {
                if (_json.ValueTextEquals("function"u8))
                {
                    Once(ref function, Function(), "function");
                }
                else if (_json.ValueTextEquals("argument_hash"u8))
                {
                    Once(ref hash, Hash(), "argument_hash");
                }
                else if (_json.ValueTextEquals("arguments"u8))
                {
                    Once(ref arguments, Text(), "arguments");
                }
                else
                {
                    SkipMember();
                }
            }

            items.Add(new Invocation(new CallKey(Required(function, "function"), Required(hash, "argument_hash")), Required(arguments, "arguments")));
        }

        return items;
    }

    private List<ResourceHandle> Resources()
    {
        var items = new List<ResourceHandle>();
        for (ExpectList(); NextItem();)
        {
            string? type = null, uri = null, version = null;
            bool? isRecordOnly = null;
            for (ExpectObject(); NextMember();)
            {
                if (_json.ValueTextEquals("type"u8))
                {
                    Once(ref type, KnownText(), "type");
                }
                else if (_json.ValueTextEquals("uri"u8))
                {
                    Once(ref uri, Text(), "uri");
                }
                else if (_json.ValueTextEquals("version"u8))
                {
                    Once(ref version, Text(), "version");
                }
                else if (_json.ValueTextEquals("record_only"u8))
                {
                    Advance();
                    Once(ref isRecordOnly, _json.GetBoolean(), "record_only");
                }
                else
                {
                    SkipMember();
                }
            }

            items.Add(new ResourceHandle(Required(type, "type"), Required(uri, "uri"), Required(version, "version")) { IsRecordOnly = isRecordOnly ?? false });
        }

        return items;
    }

    private List<FunctionName> Dependencies()
    {
        // Mostly the function itself.
        var items = new List<FunctionName>(1);
        for (ExpectList(); NextItem();)
        {
            FunctionName? function = null;
            for (ExpectObject(); NextMember();)
            {
                if (_json.ValueTextEquals("function"u8))
                {
                    Once(ref function, Function(), "function");
                }
                else
                {
                    SkipMember();
                }
            }

            items.Add(Required(function, "function"));
        }

        return items;
    }

    private RunnerDescription Runner()
    {
        string? type = null;
        Dictionary<string, string>? details = null;
        Advance();
        for (ExpectObject(); NextMember();)
        {
            if (_json.ValueTextEquals("type"u8))
            {
                Once(ref type, KnownText(), "type");
            }
            else if (_json.ValueTextEquals("details"u8))
            {
                Once(ref details, Details(), "details");
            }
            else
            {
                SkipMember();
            }
        }

        return new RunnerDescription(Required(type, "type"), details is null or { Count: 0 } ? null : details.AsReadOnly());
    }

    private Dictionary<string, string> Details()
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal);
        for (ExpectList(); NextItem();)
        {
            string? name = null, value = null;
            for (ExpectObject(); NextMember();)
            {
                if (_json.ValueTextEquals("name"u8))
                {
                    Once(ref name, Text(), "name");
                }
                else if (_json.ValueTextEquals("value"u8))
                {
                    Once(ref value, Text(), "value");
                }
                else
                {
                    SkipMember();
                }
            }

            details.Add(Required(name, "name"), Required(value, "value"));
        }

        return details;
    }
}
