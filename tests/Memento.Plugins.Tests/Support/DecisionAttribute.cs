namespace Memento.Plugins.Tests;

/// <summary>Ties a test to a numbered decision of the plugin host: see the table in docs/plugin-host.md.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class DecisionAttribute(int number) : PropertyAttribute("Decision", number);
