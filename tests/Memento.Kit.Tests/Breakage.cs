namespace Memento.Kit.Tests;

/// <summary>A plugin that breaks a rule of the kit.</summary>
/// <param name="Rule">The id of the rule that it breaks.</param>
/// <param name="Wrong">What is wrong with it, in words.</param>
/// <param name="Fixture">The fixture that it is tested by.</param>
/// <param name="Argument">What the fixture's constructor takes: how the plugin is made.</param>
/// <param name="Right">The same of a plugin that breaks nothing.</param>
internal sealed record Breakage(string Rule, string Wrong, Type Fixture, object Argument, object Right)
{
    /// <summary>Whether to find it takes seconds.</summary>
    public bool IsSlow { get; init; }

    /// <summary>The rule and what is wrong.</summary>
    public override string ToString() => $"{Rule}: {Wrong}";
}
