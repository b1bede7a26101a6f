namespace Memento.Versioning.Tests.Support;

/// <summary>Two programs that differ in one thing, where ## is in their sources: before and after it was edited.</summary>
/// <param name="Name">What is edited.</param>
/// <param name="Expression">What the function computes of <c>n</c>.</param>
/// <param name="Types">The types it uses.</param>
/// <param name="Before">What is in the place of ## at first.</param>
/// <param name="After">What is there then.</param>
/// <param name="Library">Another assembly; null for none.</param>
internal sealed record Edit(string Name, string Expression, string Types, string Before, string After, string? Library = null)
{
    public CompiledCode Compile(string text)
    {
        var code = new CompiledCode();
        if (Library is not null)
        {
            code.Add(Library.Replace("##", text, StringComparison.Ordinal), "Library", "Library.cs");
        }

        return code.Add(Shape.Program(Expression, Types).Replace("##", text, StringComparison.Ordinal));
    }

    public override string ToString() => Name;
}
