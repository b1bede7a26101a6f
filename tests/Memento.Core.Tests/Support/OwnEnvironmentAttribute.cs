namespace Memento.Core.Tests.Support;

/// <summary>
/// A test, or all tests of a fixture, that looks at the store or the environment as a whole, or changes it. Where workers take long to start, the others of a fixture share one.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OwnEnvironmentAttribute : Attribute;
