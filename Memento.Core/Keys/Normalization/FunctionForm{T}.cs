using Memento.Keys.Exactness;

namespace Memento.Keys.Normalization;

/// <summary>A memento function as an argument.</summary>
internal sealed class FunctionForm<T> : ValueForm<T>
    where T : IFunctionReferenceable
{
    /// <inheritdoc/>
    public override void Write(NormalizedWriter writer, T value)
    {
        if (value is MementoFunction { Modifiers: { Context: not null } or { IgnoresResult: true } or { ForcesLocal: true } or { PreventsCalls: true } or { KeyOverride: not null } })
        {
            throw writer.Refuse(typeof(T), "A handle with context arguments, or one that ignores results, stores them under a key, forces its calls to run in this process or prevents further calls, is not known by its function and arguments alone; pass the plain handle, and modify the handle of the function that takes it.");
        }

        var reference = value.Reference;
        writer.Enter(reference, typeof(T));
        writer.Raw("{\"_mementoType\":\"FunctionReference\",\"parameterNames\":["u8);
        for (var i = 0; i < reference.ParameterNames.Count; i++)
        {
            if (i > 0)
            {
                writer.Punctuation(',');
            }

            writer.Text(reference.ParameterNames[i]);
        }

        writer.Raw("],\"partialArgs\":"u8);
        writer.Path.Member("partialArgs");
        if (reference.Partial.Positional.Count == 0)
        {
            writer.Null();
        }
        else
        {
            ValueForms.WriteOpen(writer, reference.Partial.Positional);
        }

        writer.Raw(",\"partialKwargs\":"u8);
        writer.Path.Member("partialKwargs");
        ValueForms.WriteOpen(writer, reference.Partial.Keyword);
        writer.Raw(",\"qualifiedName\":"u8);
        writer.Text(reference.Name.ToString());
        writer.Punctuation('}');
        writer.Path.Leave();
    }

    /// <inheritdoc/>
    protected override ExactEquality<T>? MakeEquality() => null;
}
