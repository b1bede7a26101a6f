using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using Memento.Versioning.Canonical;

namespace Memento.Versioning.Tests;

/// <summary>What the analysis knows of instructions, against what the base library knows of them.</summary>
internal sealed class OperationTests
{
    // A prefix that is no instruction has a name there, and nothing else.
    private static IEnumerable<OpCode> Known => typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(known => (OpCode)known.GetValue(null)!)
        .Where(code => code.OpCodeType != OpCodeType.Nternal);

    [TestCaseSource(nameof(Known))]
    public void An_instruction_is_what_the_base_library_says(OpCode code)
    {
        var operation = Operations.Find((ILOpCode)(ushort)code.Value)!;
        Assert.Multiple(() =>
        {
            Assert.That(operation.Name, Is.EqualTo(code.Name));
            Assert.That(operation.Operand, Is.EqualTo(code.OperandType));
            Assert.That(operation.Size, Is.EqualTo(code.Size));
            Assert.That(operation.Pops, Is.EqualTo(CountOf(code.StackBehaviourPop)));
            Assert.That(operation.Pushes, Is.EqualTo(CountOf(code.StackBehaviourPush)));
            Assert.That(operation.EndsFlow, Is.EqualTo(code.FlowControl is FlowControl.Branch or FlowControl.Return or FlowControl.Throw));
        });
    }

    [Test]
    public void There_are_no_other_instructions() =>
        Assert.That(Enumerable.Range(0, byte.MaxValue).Concat(Enumerable.Range(0xFE00, byte.MaxValue)).Select(code => Operations.Find((ILOpCode)code)).Count(operation => operation is not null), Is.EqualTo(Known.Count()));

    // Each word of it is a value, as in Popi_popi.
    private static int CountOf(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Push0 => 0,
        StackBehaviour.Varpop or StackBehaviour.Varpush => Operation.Varies,
        _ => behaviour.ToString().Split('_').Length,
    };
}
