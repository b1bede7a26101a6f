using NUnit.Framework;

namespace Memento.Testing;

/// <summary>What becomes of a store whose bytes were altered.</summary>
public abstract partial class StorageBackendTests
{
    /// <summary>How often something is damaged.</summary>
    private const int Damages = 8;

    /// <summary>False for a store of which nothing can be damaged from outside; as it stands, for one that does not outlive its object.</summary>
    protected virtual bool CanBeDamaged => IsPersistent;

    /// <summary>
    /// Damages something that is stored, while nobody has the store open: as it stands it flips a bit of a file in <see cref="BackendTestsBase.Folder"/>, cuts it,
    /// or removes it. A store that is kept elsewhere does the like there.
    /// </summary>
    /// <param name="random">Chooses what, and how.</param>
    protected virtual void Damage(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var files = Folder.Files().Where(static file => new FileInfo(file).Length > 0).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            throw new InvalidOperationException($"There is no file in {Folder.FullPath} to be damaged. A store that is kept elsewhere overrides {nameof(Damage)}, or says by {nameof(CanBeDamaged)} that it cannot be damaged.");
        }

        var file = files[random.Next(files.Count)];
        var bytes = File.ReadAllBytes(file);
        var way = random.Next(4);
        var place = random.Next(bytes.Length);
        TestContext.Out.WriteLine($"{(way == 0 ? "Removed" : way == 1 ? $"Cut at {place}" : $"Altered at {place}")}: {file}");
        if (way == 0)
        {
            File.Delete(file);
            return;
        }

        if (way == 1)
        {
            bytes = bytes[..place];
        }
        else
        {
            bytes[place] ^= (byte)(1 << random.Next(8));
        }

        // In the place of the file: it may be read-only.
        File.WriteAllBytes(file + ".damaged", bytes);
        File.Move(file + ".damaged", file, overwrite: true);
    }

    /// <summary>What was damaged is a miss.</summary>
    [Test]
    [Rule("storage-damaged", "What was altered, cut or removed is a miss: never a wrong value, and never an exception to the caller.")]
    public Task What_was_damaged_is_a_miss() => DamageAsync(static (_, _) => Task.CompletedTask);

    /// <summary>What was damaged can be stored again.</summary>
    [Test]
    [Rule("storage-damaged-again", "What was damaged is stored again when it is computed again: what the store then says is kept reads back.")]
    public Task What_was_damaged_is_stored_again() => DamageAsync(async (calls, damage) =>
    {
        var kept = new List<int>();
        await using (var backend = CreateUncached())
        {
            foreach (var argument in calls)
            {
                if (Read<string>(backend, TestCalls.Call(argument: argument)) is null && (await backend.MemoizeAsync(TestResult(argument))).Content is not null)
                {
                    kept.Add(argument);
                }
            }
        }

        await using var again = CreateUncached();
        foreach (var argument in kept)
        {
            Assert.That(Read<string>(again, TestCalls.Call(argument: argument)), Is.EqualTo(TestResult(argument).Value), $"What was stored again reads back, after damage {damage}.");
        }
    });

    private async Task DamageAsync(Func<IEnumerable<int>, int, Task> then)
    {
        if (!CanBeDamaged)
        {
            Assert.Ignore("Nothing of this store can be damaged from outside.");
        }

        var calls = Enumerable.Range(0, 12).ToList();
        for (var damage = 0; damage < Damages; damage++)
        {
            await using (var backend = CreateUncached())
            {
                await backend.MemoizeManyAsync([.. calls.Select(TestResult)]);
            }

            Damage(new Random(damage));
            await using (var backend = CreateUncached())
            {
                foreach (var argument in calls)
                {
                    Assert.That(Read<string>(backend, TestCalls.Call(argument: argument)), Is.EqualTo(TestResult(argument).Value).Or.Null, $"A result reads right or not at all, after damage {damage}.");
                }
            }

            await then(calls, damage);
        }
    }
}
