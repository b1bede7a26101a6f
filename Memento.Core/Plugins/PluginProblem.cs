namespace Memento.Plugins;

/// <summary>Why a plugin cannot be used.</summary>
/// <param name="Id">The name of the reason.</param>
/// <param name="Text">A sentence.</param>
internal sealed record PluginProblem(ErrorId Id, string Text)
{
    public override string ToString() => Text;
}
