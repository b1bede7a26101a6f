namespace Memento.Generators.Tests.Analyzers.Support;

/// <summary>The test has a case in which a rule finds something.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FiresAttribute(string rule) : PropertyAttribute("Fires", rule);
