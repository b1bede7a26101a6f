using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Resources;

/// <summary>Files that functions declare are part of the validity of their results and of their callers' results.</summary>
[TestFixtureSource(typeof(TestedBackends), nameof(TestedBackends.WithAndWithoutCache))]
internal sealed class ResourceTests(string storage, string runner, bool isCached) : CallingTests(storage, runner, isCached)
{
    private string A => Path.Combine(Test.Folder.Path, "a");

    private string B => Path.Combine(Test.Folder.Path, "b");

    [SetUp]
    public void WriteFiles()
    {
        Write(A, "one", isSettled: true);
        Write(B, "two", isSettled: true);
    }

    [Test]
    public async Task A_changed_file_makes_its_result_and_those_of_all_callers_stale_and_no_others([Values] bool isSynchronous, [Values] bool isSettled)
    {
        Write(A, "one", isSettled);
        Assert.That(await GrandparentAsync(isSynchronous), Is.EqualTo("(one)(two)"));
        Assert.That(await GrandparentAsync(isSynchronous), Is.EqualTo("(one)(two)"));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a, leaf b, parent a, parent b, grandparent"));

        // The grandparent is asked first: it is judged by its own memento, of which the leaf's file is a part.
        Write(A, "six", isSettled);
        Assert.That(await GrandparentAsync(isSynchronous), Is.EqualTo("(six)(two)"));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a 2, leaf b, parent a 2, parent b, grandparent 2"));
        Assert.That(await GrandparentAsync(isSynchronous) + await ParentAsync(A, isSynchronous) + await ParentAsync(B, isSynchronous), Is.EqualTo("(six)(two)(six)(two)"));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a 2, leaf b, parent a 2, parent b, grandparent 2"), "All are good again.");
    }

    [Test]
    public async Task A_caller_is_stale_although_what_it_called_was_computed_again_already([Values] bool isSynchronous)
    {
        await GrandparentAsync(isSynchronous);
        Write(A, "three", isSettled: true);
        Assert.That(await ParentAsync(A, isSynchronous), Is.EqualTo("(three)"));
        Assert.That(await GrandparentAsync(isSynchronous), Is.EqualTo("(three)(two)"));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a 2, leaf b, parent a 2, parent b, grandparent 2"));
    }

    [Test]
    public async Task What_a_remembered_callee_read_counts_for_a_caller_that_comes_later([Values] bool isSynchronous)
    {
        await ParentAsync(A, isSynchronous);
        await ParentAsync(B, isSynchronous);
        await GrandparentAsync(isSynchronous);
        Write(B, "three", isSettled: true);
        Assert.That(await GrandparentAsync(isSynchronous), Is.EqualTo("(one)(three)"));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a, leaf b 2, parent a, parent b 2, grandparent 2"));
    }

    [Test]
    public async Task A_memento_has_the_files_of_all_that_it_called_each_once([Values] bool isSynchronous)
    {
        await GrandparentAsync(isSynchronous);
        var memento = (isSynchronous ? Reading.Grandparent : Reading.GrandparentLater).Memento(Key, Test.Folder.Path)!;
        Assert.That(memento.Resources.Select(resource => (resource.Type, resource.Uri)), Is.EqualTo(new[] { ("file", FileUris.Of(A)), ("file", FileUris.Of(B)) }));
        Assert.That(memento.Resources.Select(resource => resource.Version), Is.EqualTo(new[] { Memo.File(A).Version, Memo.File(B).Version }));
        var leaf = (isSynchronous ? Reading.Leaf : Reading.LeafLater).Memento(Key, A)!;
        Assert.That(leaf.Resources, Is.EqualTo(new[] { memento.Resources[0] }));
        Assert.That(memento.ChangedResources, Is.Empty);
    }

    [Test]
    public async Task What_a_callee_read_counts_for_a_caller_that_goes_on_without_its_result([Values] bool isCancelled)
    {
        if (isCancelled && Runner == "process")
        {
            Assert.Ignore("A function of another process is cancelled from without, and says nothing any more.");
        }

        var (key, path) = (Key, A);
        Reading.DuringLater[key] = async () =>
        {
            using var cancelling = new CancellationTokenSource();
            if (isCancelled)
            {
                Reading.Cancelling[key] = cancelling.Cancel;
            }

            var callee = isCancelled ? Reading.GivingUp : Reading.Unlucky;
            await Assert.ThatAsync(() => callee.CallAsync(key, path, cancelling.Token).AsTask(), isCancelled ? Throws.InstanceOf<OperationCanceledException>() : Throws.TypeOf<NonMemoizedException>());
            return (await File.ReadAllTextAsync(path, CancellationToken.None)).Length;
        };
        Assert.That(await Reading.FreeLater.CallAsync(key), Is.EqualTo(3));
        Assert.That(Reading.FreeLater.Memento(key)!.Resources.Select(static resource => resource.Uri), Is.EqualTo(new[] { FileUris.Of(path) }));
        Write(path, "three", isSettled: true);
        Assert.That(await Reading.FreeLater.CallAsync(key), Is.EqualTo(5));
    }

    [Test]
    public async Task What_a_callee_called_counts_for_a_caller_that_goes_on_without_its_result([Values] bool isCancelled, [Values] bool isRemembered)
    {
        RequireThisProcess("A function of another process is cancelled from without.");
        var (key, path) = (Key, A);
        if (isRemembered)
        {
            Reading.Leaf.Call(key, path);
        }

        Reading.DuringLater[key] = async () =>
        {
            using var cancelling = new CancellationTokenSource();
            Reading.Cancelling[key] = cancelling.Cancel;
            await Assert.ThatAsync(() => Reading.Between.CallAsync(key, path, isCancelled, cancelling.Token).AsTask(), isCancelled ? Throws.InstanceOf<OperationCanceledException>() : Throws.TypeOf<NonMemoizedException>());
            return 1;
        };
        await Reading.FreeLater.CallAsync(key);
        var memento = Reading.FreeLater.Memento(key)!;
        Assert.That(memento.Resources.Select(static resource => resource.Uri), Is.EqualTo(new[] { FileUris.Of(path) }));
        Assert.That(memento.Dependencies, Is.EquivalentTo(new[] { Reading.FreeLater.Name, Reading.Between.Name, Reading.Leaf.Name }));
    }

    [Test]
    public async Task A_file_that_was_only_touched_is_the_same([Values] bool isSynchronous)
    {
        await GrandparentAsync(isSynchronous);
        File.SetLastWriteTimeUtc(A, DateTime.UtcNow.AddMinutes(-3));
        Assert.That(await GrandparentAsync(isSynchronous), Is.EqualTo("(one)(two)"));
        File.Delete(A);
        Write(A, "one", isSettled: false);
        Assert.That(await GrandparentAsync(isSynchronous), Is.EqualTo("(one)(two)"));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a, leaf b, parent a, parent b, grandparent"));
    }

    [Test]
    public async Task A_file_that_changed_within_one_step_of_the_clock_is_another([Values] bool isSynchronous)
    {
        var time = DateTime.UtcNow;
        Write(A, "one", isSettled: false);
        File.SetLastWriteTimeUtc(A, time);
        await ParentAsync(A, isSynchronous);
        Write(A, "six", isSettled: false);
        File.SetLastWriteTimeUtc(A, time);
        Assert.That(await ParentAsync(A, isSynchronous), Is.EqualTo("(six)"), "Neither its size nor its time tell.");
    }

    [Test]
    public async Task A_file_that_was_missing_makes_the_result_stale_when_it_comes_and_when_it_goes([Values] bool isSynchronous)
    {
        File.Delete(A);
        Assert.That(await ParentAsync(A, isSynchronous), Is.EqualTo("(nothing)"));
        Assert.That(await ParentAsync(A, isSynchronous), Is.EqualTo("(nothing)"));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a, parent a"));
        Write(A, "new", isSettled: false);
        Assert.That(await ParentAsync(A, isSynchronous), Is.EqualTo("(new)"));
        File.Delete(A);
        Assert.That(await ParentAsync(A, isSynchronous), Is.EqualTo("(nothing)"));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a 3, parent a 3"));
    }

    [Test]
    public void An_exception_about_a_file_is_remembered_until_the_file_comes()
    {
        File.Delete(A);
        Reading.During[Key] = () =>
        {
            Memo.File(A);
            return File.ReadAllText(A).Length;
        };
        Assert.Throws<FileNotFoundException>(() => Reading.Free.Call(Key));
        Assert.Throws<FileNotFoundException>(() => Reading.Free.Call(Key));
        Assert.That(Runs.Of(Key), Is.EqualTo(1));
        Write(A, "one", isSettled: false);
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(3));
    }

    [Test]
    public async Task Files_of_calls_made_at_once_land_in_their_caller()
    {
        var (key, files) = (Key, Enumerable.Range(0, 7).Select(i => Path.Combine(Test.Folder.Path, $"f{i}")).ToArray());
        Array.ForEach(files, file => Write(file, "x", isSettled: true));
        Reading.DuringLater[key] = async () =>
        {
            await Task.WhenAll(Task.Run(() => Reading.Leaf.Call(key, files[0])), Reading.LeafLater.CallAsync(key, files[1]).AsTask());
            Parallel.For(2, 4, i => Reading.Leaf.Call(key, files[i]));
            var thread = new Thread(() => Reading.Leaf.Call(key, files[4]));
            thread.Start();
            thread.Join();
            await Reading.Leaf.BatchAsync([files[5], files[5]], (leaf, path) => leaf.With(key, path));
            await Task.Run(() => Memo.File(files[6]));
            return 1;
        };
        await Reading.FreeLater.CallAsync(key);
        Assert.That(Reading.FreeLater.Memento(key)!.Resources.Select(resource => resource.Uri), Is.EqualTo(files.Select(file => FileUris.Of(file))));
        for (var i = 0; i < files.Length; i++)
        {
            await Reading.FreeLater.CallAsync(key);
            Assert.That(Runs.Of(key), Is.EqualTo(i + 1));
            Write(files[i], "changed", isSettled: true);
            await Reading.FreeLater.CallAsync(key);
            Assert.That(Runs.Of(key), Is.EqualTo(i + 2), files[i]);
        }
    }

    [Test]
    public void A_batch_computes_again_what_is_stale_and_nothing_else()
    {
        Assert.That(Reading.Parent.Batch([A, B], (parent, path) => parent.With(Key, path)), Is.EqualTo(new[] { "(one)", "(two)" }));
        Write(B, "three", isSettled: true);
        Assert.That(Reading.Parent.Batch([A, B, B], (parent, path) => parent.With(Key, path)), Is.EqualTo(new[] { "(one)", "(three)", "(three)" }));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a, leaf b 2, parent a, parent b 2"));
    }

    [Test]
    public void A_stale_result_is_computed_again_where_only_its_existence_is_asked_for()
    {
        Reading.Parent.IgnoringResult().Call(Key, A);
        Reading.Parent.IgnoringResult().Call(Key, A);
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a, parent a"));
        Write(A, "three", isSettled: true);
        Reading.Parent.IgnoringResult().Call(Key, A);
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a 2, parent a 2"));
        Assert.That(Reading.Parent.Call(Key, A), Is.EqualTo("(three)"));
        Assert.That(Reading.RunsOf(Key), Is.EqualTo("leaf a 2, parent a 2"));
    }

    [Test]
    public void A_result_made_of_two_states_of_a_file_is_good_for_neither()
    {
        Reading.During[Key] = () =>
        {
            Reading.Leaf.Call(Key, A);
            if (Runs.Of(Key) == 1)
            {
                Write(A, "three", isSettled: true);
            }

            return Reading.Leaf.Call(Key, A).Length;
        };
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(5));
        Assert.That(Reading.Free.Memento(Key)!.Resources, Has.Count.EqualTo(2));
        Write(A, "one", isSettled: true);
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(3));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
        Reading.Free.Call(Key);
        Assert.That(Runs.Of(Key), Is.EqualTo(2), "One state by now.");
    }

    [Test]
    public void A_file_that_changes_after_it_was_declared_makes_the_result_stale_from_the_start()
    {
        Reading.During[Key] = () =>
        {
            Memo.File(A);
            var length = File.ReadAllText(A).Length;
            if (Runs.Of(Key) == 1)
            {
                Write(A, "three", isSettled: true);
            }

            return length;
        };
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(3));
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(5));
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(5));
        Assert.That(Runs.Of(Key), Is.EqualTo(2));
    }

    [Test]
    public void What_a_call_read_counts_although_its_failure_is_not_remembered()
    {
        var inner = Key + "/inner";
        Reading.During[inner] = () => throw new NonMemoizedException(Memo.File(A).Type);
        Reading.During[Key] = () =>
        {
            Assert.Throws<NonMemoizedException>(() => Reading.Free.Call(inner));
            return File.ReadAllText(A).Length;
        };
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(3));
        Write(A, "three", isSettled: true);
        Assert.That(Reading.Free.Call(Key), Is.EqualTo(5));
    }

    [Test]
    public async Task Who_waits_for_a_result_that_is_older_than_the_change_computes_it_anew()
    {
        var (key, path) = (Key, A);
        var (inside, leave) = (new Signal(key + "/inside"), new Signal(key + "/leave"));
        Reading.DuringLater[key] = async () =>
        {
            Memo.File(path);
            var length = File.ReadAllText(path).Length;
            if (Runs.Of(key) == 1)
            {
                inside.Set();
                await leave.WaitAsync();
            }

            return length;
        };
        var first = Reading.FreeLater.CallAsync(key).AsTask();
        await inside.WaitAsync();
        Write(path, "three", isSettled: true);
        var second = Reading.FreeLater.CallAsync(key).AsTask();
        leave.Set();
        Assert.That(await first, Is.EqualTo(3));
        Assert.That(await second, Is.EqualTo(5), "It was asked for after the change.");
        Assert.That(Test.Environment.Flights.Count, Is.Zero);
    }

    internal static void Write(string path, string text, bool isSettled)
    {
        File.WriteAllText(path, text);
        if (isSettled)
        {
            // Each time another one, as it is when a file is written.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        }
    }

    private async Task<string> GrandparentAsync(bool isSynchronous) =>
        isSynchronous ? Reading.Grandparent.Call(Key, Test.Folder.Path) : await Reading.GrandparentLater.CallAsync(Key, Test.Folder.Path);

    private async Task<string> ParentAsync(string path, bool isSynchronous) =>
        isSynchronous ? Reading.Parent.Call(Key, path) : await Reading.ParentLater.CallAsync(Key, path);
}
