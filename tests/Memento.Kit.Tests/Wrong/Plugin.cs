using Memento.Plugins;

namespace Memento.Kit.Tests.Wrong;

/// <summary>How a fixture makes what it tests, and what it is told of it.</summary>
/// <param name="Create">Makes it.</param>
/// <param name="IsPersistent">Whether it is said to outlive its object.</param>
internal sealed record Plugin<T>(Func<BackendContext, T> Create, bool IsPersistent = false);
