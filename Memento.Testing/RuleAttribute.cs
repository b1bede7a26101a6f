using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Memento.Testing;

/// <summary>
/// Says which rule a test of the kit is about. Whatever makes the test fail, an assertion, an exception or a deadline, the failure begins with the
/// rule and with the place where <c>docs/plugin-kit.md</c> explains it.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = false, Inherited = true)]
public sealed class RuleAttribute : NUnitAttribute, IWrapSetUpTearDown, IApplyToTest
{
    /// <summary>Names the rule of a test.</summary>
    /// <param name="id">The rule's id: lower case, digits and hyphens. It stays what it is for as long as there is such a rule.</param>
    /// <param name="demand">What the rule demands, in a sentence.</param>
    public RuleAttribute(string id, string demand)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(demand);
        Id = id;
        Demand = demand;
    }

    /// <summary>The rule's id.</summary>
    public string Id { get; }

    /// <summary>What the rule demands.</summary>
    public string Demand { get; }

    /// <summary>Where the rule is explained.</summary>
    public string Page => $"docs/plugin-kit.md#{Id}";

    /// <summary>What a failure begins with.</summary>
    public override string ToString() => $"{Id}: {Demand} See {Page}.";

    /// <summary>Called by NUnit: has the test fail by its rule.</summary>
    public TestCommand Wrap(TestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new RuleCommand(command, this);
    }

    /// <summary>Called by NUnit: the rule is a property of the test, for what lists tests.</summary>
    public void ApplyToTest(Test test)
    {
        ArgumentNullException.ThrowIfNull(test);
        test.Properties.Set("Rule", Id);
    }
}
