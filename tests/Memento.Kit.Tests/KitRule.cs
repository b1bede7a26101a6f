using System.Reflection;
using Memento.Testing;

namespace Memento.Kit.Tests;

/// <summary>A rule of the kit, and the test that holds it.</summary>
internal sealed record KitRule(RuleAttribute Rule, MethodInfo Method)
{
    /// <summary>Every test of the kit.</summary>
    public static IEnumerable<MethodInfo> Tests { get; } =
    [
        .. typeof(RuleAttribute).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static method => method.GetCustomAttributes().Any(static attribute => attribute is NUnit.Framework.Interfaces.IImplyFixture)),
    ];

    /// <summary>Every rule, by its id.</summary>
    public static IReadOnlyDictionary<string, KitRule> All { get; } = Tests
        .Select(static method => (Method: method, Rule: method.GetCustomAttribute<RuleAttribute>()))
        .Where(static test => test.Rule is not null)
        .ToDictionary(static test => test.Rule!.Id, static test => new KitRule(test.Rule!, test.Method), StringComparer.Ordinal);
}
