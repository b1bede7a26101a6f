namespace Memento.Core.Tests.Running;

/// <summary>A program whose code is edited while it runs: of functions whose versions are made of code nothing is read or kept from then on. In a process of its own, since that has no end.</summary>
internal sealed class EditedCodeTests
{
    [TestCase(nameof(EditedCodeProcess.Alone))]
    [TestCase(nameof(EditedCodeProcess.Nested), Category = "Long")]
    [TestCase(nameof(EditedCodeProcess.Batches), Category = "Long")]
    [TestCase(nameof(EditedCodeProcess.In_a_batch), Category = "Long")]
    [TestCase(nameof(EditedCodeProcess.Under_way), Category = "Long")]
    [TestCase(nameof(EditedCodeProcess.Handed_over), Category = "Long")]
    [TestCase(nameof(EditedCodeProcess.Locked), Category = "Long")]
    [TestCase(nameof(EditedCodeProcess.In_workers), Category = "Long")]
    [CancelAfter(120_000)]
    public async Task Edited_code_runs_at_each_call_and_is_not_remembered(string scenario, CancellationToken cancellation)
    {
        // As hot reload starts it: what could have been edited before is looked at, and was not.
        var modifiable = new Dictionary<string, string> { ["DOTNET_MODIFIABLE_ASSEMBLIES"] = "debug" };
        await OwnProcess.RunAsync(["edited-code", scenario], modifiable, cancellation);
    }
}
