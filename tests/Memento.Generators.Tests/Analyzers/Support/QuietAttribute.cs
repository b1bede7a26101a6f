namespace Memento.Generators.Tests.Analyzers.Support;

/// <summary>The test has cases that are near a rule's and in which it finds nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class QuietAttribute(string rule) : PropertyAttribute("Quiet", rule);
