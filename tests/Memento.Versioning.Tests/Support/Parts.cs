namespace Memento.Versioning.Tests.Support;

/// <summary>Shows what versions are made of, for a test that fails.</summary>
internal static class Parts
{
    public static string Text(FunctionCode code) => string.Join('\n', code.Parts.Select(Line));

    public static string Difference(FunctionCode before, FunctionCode after)
    {
        var was = before.Parts.Select(Line).ToList();
        var isNow = after.Parts.Select(Line).ToList();
        return string.Join('\n', was.Except(isNow).Select(line => "- " + line).Concat(isNow.Except(was).Select(line => "+ " + line)));
    }

    private static string Line(CodePart part) => $"{part.Kind} {part.Name} {part.Code[..Math.Min(8, part.Code.Length)]} {string.Join(' ', part.Constants)}";
}
