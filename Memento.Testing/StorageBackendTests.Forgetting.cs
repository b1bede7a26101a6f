using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What is forgotten, and what stays apart.</summary>
public abstract partial class StorageBackendTests
{
    /// <summary>What is forgotten is gone from the store and from memory, and nothing else is.</summary>
    [Test]
    [Rule("storage-forget", "What is forgotten is gone from the store and from memory, and nothing else is.")]
    public async Task Forgetting_clears_store_and_memory([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        var other = TestCalls.Function("Other");
        foreach (var function in (FunctionName[])[TestCalls.Function(), TestCalls.Function(version: "2"), other])
        {
            await backend.MemoizeManyAsync([TestCalls.Result("one", function), TestCalls.Result("two", function, 2)]);
        }

        await backend.ForgetCallsAsync([TestCalls.Call(), TestCalls.Call(argument: 77)]);
        Assert.That(Read<string>(backend, TestCalls.Call()), Is.Null, "A forgotten call is gone.");
        Assert.That(Read<string>(backend, TestCalls.Call(argument: 2)), Is.EqualTo("two"), "Other calls of the function stay.");
        await backend.ForgetFunctionAsync(TestCalls.Function(version: null));
        Assert.That(Read<string>(backend, TestCalls.Call(TestCalls.Function(version: "2"), 2)), Is.Null, "A forgotten function is gone in all versions.");
        Assert.That(Read<string>(backend, TestCalls.Call(other)), Is.EqualTo("one"), "Other functions stay.");
        await backend.ForgetEverythingAsync();
        Assert.That(Read<string>(backend, TestCalls.Call(other)), Is.Null, "After forgetting everything nothing is there.");
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.Empty, "After forgetting everything no function is listed.");
        await backend.MemoizeAsync(TestCalls.Result("again"));
        Assert.That(Read<string>(backend, TestCalls.Call()), Is.EqualTo("again"), "A storage that forgot goes on.");
    }

    /// <summary>Forgetting everything takes the results too that no key leads to any more: older versions of a key that was removed.</summary>
    [Test]
    [Rule("storage-forget-versions", "Forgetting everything takes the results too that no key leads to any more: older versions of a key that was removed.")]
    public async Task Forgetting_everything_takes_the_versions_of_a_removed_key()
    {
        await using var backend = CreateUncached();
        var hidden = await backend.MemoizeAsync(TestCalls.Result("one", keyOverride: "custom_key"));
        await backend.MemoizeAsync(TestCalls.Result<string?>(null, argument: 2, keyOverride: "custom_key"));
        Assert.That(Read<string>(backend, TestCalls.Call()), Is.EqualTo("one"), "An older version stays readable until it is forgotten.");
        var file = HasUris && backend.GetResultUri(hidden) is { IsFile: true } uri ? uri.LocalPath : null;
        await backend.ForgetEverythingAsync();
        Assert.That(Read<string>(backend, TestCalls.Call()), Is.Null, "After forgetting everything no version is read.");
        if (file is not null)
        {
            // An address elsewhere may be made without asking whether anything is there.
            Assert.That(file, Does.Not.Exist, "After forgetting everything no version is left behind.");
        }
    }

    /// <summary>Functions and versions that differ only by case see nothing of one another.</summary>
    [Test]
    [Rule("storage-case", "Functions, and versions of one, that differ only by case are different ones.")]
    public async Task What_differs_by_case_is_different([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        FunctionName[] functions = [TestCalls.Function("compute", "a"), TestCalls.Function("Compute", "a"), TestCalls.Function("Compute", "A")];
        string[] values = ["small", Large, "Small"];
        for (var i = 0; i < functions.Length; i++)
        {
            Assert.That(await backend.ReadAsync(TestCalls.Call(functions[i]), typeof(string)), Is.Null, "A function does not see the result of one whose name is of another case.");
            await backend.MemoizeAsync(TestCalls.Result(values[i], functions[i]));
        }

        Assert.That(functions.Select(function => Read<string>(backend, TestCalls.Call(function))), Is.EqualTo(values), "Each function has its own result.");
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EquivalentTo(functions), "Each function is listed by its own name.");
        await backend.ForgetFunctionAsync(functions[1]);
        Assert.That(functions.Select(function => Read<string>(backend, TestCalls.Call(function))), Is.EqualTo((string?[])[values[0], null, values[2]]), "Forgetting one spares the others.");
    }

    /// <summary>Functions that differ in any part of their names see nothing of one another.</summary>
    [Test]
    [Rule("storage-apart", "Functions that differ in any part of their names are different ones.")]
    public async Task What_differs_anywhere_is_different([Values("0", "64")] string memoryCacheMb)
    {
        await using var backend = CreateBackend(CreateContext(("memory_cache_mb", memoryCacheMb)));
        FunctionName[] functions = [.. TestCalls.AlikeFunctions];
        foreach (var function in functions)
        {
            Assert.That(await backend.ReadAsync(TestCalls.Call(function), typeof(string)), Is.Null, $"{function} does not see the result of another function.");
            await backend.MemoizeAsync(TestCalls.Result(function.ToString(), function));
        }

        Assert.That(functions.Select(function => Read<string>(backend, TestCalls.Call(function))), Is.EqualTo(functions.Select(static function => function.ToString())), "Each function has its own result.");
        Assert.That(await TestCalls.ToListAsync(backend.ListFunctionsAsync()), Is.EquivalentTo(functions), "Each function is listed by its own name.");
    }
}
