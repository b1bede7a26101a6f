using System.Globalization;
using Memento.Keys.Normalization;

namespace Memento.Provenance;

/// <summary>What a person reads of a call in a tree.</summary>
internal static class CallTreeLabels
{
    private const int LongestValue = 40;
    private const int LongestArguments = 120;
    private const int LongestMessage = 120;

    /// <summary>The type and the method, without namespace and assembly.</summary>
    public static string NameOf(FunctionName function)
    {
        // Type arguments are names with dots of their own.
        var arguments = function.Module.IndexOf('<', StringComparison.Ordinal);
        var name = arguments < 0 ? function.Module : function.Module[..arguments];
        var type = function.Module[(name.LastIndexOfAny(['.', '/', '+']) + 1)..];
        return $"{type}.{function.Function}";
    }

    /// <summary>The call as a person would write it.</summary>
    public static string CallOf(CallTreeNode node) => $"{NameOf(node.Call.Function)}({ShortText.Of(ArgumentsOf(node), LongestArguments)})";

    /// <summary>All of the arguments by name, each cut where it is long.</summary>
    public static string ArgumentsOf(CallTreeNode node) => string.Join(", ", ArgumentChange.Read(node.Arguments).Select(argument => $"{argument.Key}={ValueOf(argument.Value)}"));

    /// <summary>What came of the call, without how long it took; null when nothing is known of it.</summary>
    public static string? ResultOf(CallTreeNode node) => node switch
    {
        { Kind: CallTreeNodeKind.NotRemembered } => "not remembered",
        { Memento: null } => null,
        { Exception: { } exception } => $"threw {TypeOf(exception)}: {ShortText.Of(ShortText.OnOneLine(exception.Message), LongestMessage)}",
        var known => known.Memento!.ResultType.ToString(),
    };

    /// <summary>How long the call took, and in itself where it called others.</summary>
    public static string TimeOf(MementoRecord memento) => memento.InvocationCount == 0
        ? TimeText.Took(memento.TotalTime)
        : $"{TimeText.Took(memento.TotalTime)}, own {TimeText.Took(memento.OwnTime)}";

    /// <summary>All of a call on one line.</summary>
    public static string LineOf(CallTreeNode node)
    {
        var parts = new List<string?>
        {
            ResultOf(node),
            node.Memento is { } memento ? TimeOf(memento) : null,
            node is { Depth: 0, Memento: { } root } ? $"{root.CorrelationId} of {TimeText.At(root.Time)}" : null,
            node.IsOfAnotherRoot ? $"computed under {node.Memento!.CorrelationId}" : null,
            node.Kind == CallTreeNodeKind.Repeated ? "see above" : null,
        };
        var text = string.Join(", ", parts.OfType<string>());
        return text.Length == 0 ? CallOf(node) : $"{CallOf(node)}  {text}";
    }

    /// <summary>What is to be said of the calls that are not shown; null when all are.</summary>
    public static string? RemarkOn(CallTreeNode node) => (node.MoreCallees, node.Trouble) switch
    {
        (0, null) => null,
        (0, var trouble) => trouble,
        (var more, null) => string.Create(CultureInfo.InvariantCulture, $"… and {more:N0} more"),
        var (more, trouble) => string.Create(CultureInfo.InvariantCulture, $"… and {more:N0} more; {trouble}"),
    };

    // The language of the name says nothing here.
    private static string TypeOf(ExceptionRecord exception)
    {
        var start = exception.Name.IndexOf("::", StringComparison.Ordinal);
        return (start < 0 ? exception.Name : exception.Name[(start + 2)..]).Replace(':', '.').TrimStart('.');
    }

    private static string ValueOf(string json)
    {
        try
        {
            var text = json[0] switch
            {
                '"' => $"\"{NormalizedReader.ReadText(json)}\"",
                '{' when NormalizedReader.ReadMembers(json) is var members && members.ContainsKey(ValueForms.TypeKey) => TaggedOf(members) ?? json,
                _ => json,
            };
            return ShortText.Of(ShortText.OnOneLine(text), LongestValue);
        }
        catch (FormatException)
        {
            // Not of our making: shown as it is.
            return ShortText.Of(json, LongestValue);
        }
    }

    // Of what the standard writes as an object, the member that has the value.
    private static string? TaggedOf(OrderedDictionary<string, string> members) =>
        new[] { "iso8601", "member", "value", "sha256", "qualifiedName" }
            .Select(members.GetValueOrDefault)
            .OfType<string>()
            .Select(value => value.StartsWith('"') ? NormalizedReader.ReadText(value) : value)
            .FirstOrDefault();
}
