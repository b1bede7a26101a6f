using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Memento.Serialization;

/// <summary>
/// How the host reads and writes its own small records as JSON. It names its resolver: the one that serializers have by
/// themselves is switched off in programs that could be compiled ahead of time, as all single-file programs are.
/// </summary>
internal static class HostJson
{
    public static IJsonTypeInfoResolver Resolver { get; } = new DefaultJsonTypeInfoResolver();

    public static JsonSerializerOptions Options { get; } = new() { TypeInfoResolver = Resolver };
}
