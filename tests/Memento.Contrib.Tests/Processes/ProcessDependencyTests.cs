using Memento.Core.Tests.Support;

namespace Memento.Contrib.Tests.Processes;

/// <summary>What a memento says of what was read in other processes by calls that gave no result: the caller goes on, and depends on that.</summary>
[Category("Long")]
internal sealed class ProcessDependencyTests : ProcessTests
{
    [Test]
    public void What_a_function_read_before_it_was_cancelled_counts_for_its_caller([Values(1, 2)] int workers)
    {
        // With one worker that of the caller has the call as well, with two another one has got it from there.
        var settings = $"\"workers\": {workers.ToString(System.Globalization.CultureInfo.InvariantCulture)}, \"cancel_grace\": \"00:01:00\"";
        Use(settings);
        var file = Folder.Write("read.txt", "one");
        var seen = GivingUp.Among.Call(Folder.Path, file, workers);
        Check(GivingUp.Among.Memento(Folder.Path, file, workers)!, file, GivingUp.Among.Name);
        Assert.That(seen, Is.EqualTo(workers), "as many processes as there are have run the calls");
    }

    [Test]
    public async Task So_it_does_where_the_caller_runs_in_the_program([Values] bool isProgressRefused)
    {
        Use("\"workers\": 1, \"cancel_grace\": \"00:01:00\"");
        var file = Folder.Write("read.txt", "one");
        Assert.That(await GivingUp.Alone.ForcingLocal().CallAsync(Folder.Path, file, isProgressRefused), Is.EqualTo(Environment.ProcessId));
        Check(GivingUp.Alone.Memento(Folder.Path, file, isProgressRefused)!, file, GivingUp.Alone.Name);
        Assert.That(Started, Is.EqualTo(1));
    }

    [Test]
    public void So_it_does_of_one_that_failed_with_what_is_no_result()
    {
        Use("\"workers\": 1");
        var file = Folder.Write("read.txt", "one");
        Assert.That(GivingUp.Failed.ForcingLocal().Call(Folder.Path, file), Is.EqualTo(Environment.ProcessId));
        Check(GivingUp.Failed.Memento(Folder.Path, file)!, file, GivingUp.Failed.Name, GivingUp.Failing.Name);
    }

    private static void Check(MementoRecord memento, string file, FunctionName caller, FunctionName? called = null)
    {
        Assert.That(memento.Resources.Select(static resource => resource.Uri), Is.EqualTo(new[] { FileUris.Of(file) }));
        Assert.That(memento.Dependencies, Is.EquivalentTo(new[] { caller, called ?? GivingUp.Waiting.Name, Work.ReadFile.Name }));
    }
}
