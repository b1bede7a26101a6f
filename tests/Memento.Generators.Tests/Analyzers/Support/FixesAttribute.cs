namespace Memento.Generators.Tests.Analyzers.Support;

/// <summary>The test applies the fix of a rule.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FixesAttribute(string rule) : PropertyAttribute("Fixes", rule);
