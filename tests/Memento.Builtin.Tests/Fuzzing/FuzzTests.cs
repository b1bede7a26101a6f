using System.Globalization;

namespace Memento.Builtin.Tests.Fuzzing;

/// <summary>Gives every reader of stored bytes altered ones: it reads a value, or says that there is none, in memory and time bounded by what it was given.</summary>
[TestFixture]
public sealed class FuzzTests
{
    /// <summary>What a reader takes whatever it is given: its buffers, and an exception with its texts.</summary>
    private const long BaseBytes = 6 * 1024 * 1024;

    /// <summary>How many bytes of objects a byte may become.</summary>
    private const long BytesPerByte = 512;

    /// <summary>How often a byte may be looked at.</summary>
    private const long WorkPerByte = 64;

    /// <summary>What looking costs by itself: an archive is read from both ends.</summary>
    private const long BaseWork = 1024 * 1024;

    [Test]
    public void Altered_bytes_are_a_value_or_none([Values(1)] int seed) => Check(seed, cases: 2_000);

    [Test, Category("Long")]
    public void Many_altered_bytes_are_a_value_or_none([Values(1, 2, 3, 4)] int seed) => Check(1000 + seed, cases: 25_000);

    [Test]
    public void What_is_altered_is_good_before()
    {
        foreach (var target in FuzzTargets.All.Where(static target => target.Name != "another type"))
        {
            foreach (var sample in target.Samples)
            {
                Assert.That(() => target.Read(target.Close(sample)), Throws.Nothing, target.Name);
            }
        }
    }

    private static void Check(int seed, int cases)
    {
        var read = 0;
        var problems = new List<string>();
        for (var i = 0; i < cases; i++)
        {
            var target = FuzzTargets.All[i % FuzzTargets.All.Count];

            // A case of its own seed, so that it can be run by itself.
            var random = new Random(HashCode(seed, i));
            var bytes = target.Close(Mutator.Mutate(target.Samples[random.Next(target.Samples.Count)], target.Samples[random.Next(target.Samples.Count)], random));
            if (FindProblem(target, bytes, ref read) is { } problem)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, case {i}, {target.Name}: {problem} The bytes: {Convert.ToBase64String(bytes)}"));
            }
        }

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}: {cases} cases of {FuzzTargets.All.Count} readers, {read} of them read as a value."));
        Assert.That(problems, Is.Empty, string.Join(Environment.NewLine, problems.Take(20)));
        Assert.That(read, Is.InRange(cases / 100, cases * 99 / 100), "The bytes are altered so that some are good and some are not.");
    }

    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) + number);

    private static string? FindProblem(FuzzTarget target, byte[] bytes, ref int read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        long work = 0;
        try
        {
            work = target.Read(bytes);
            read++;
        }
        catch (InvalidDataException)
        {
            // What is no good is said to be.
        }
        catch (Exception exception)
        {
            return $"{exception}.";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > BaseBytes + (bytes.Length * target.Expansion * BytesPerByte) ? string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes were taken to read {bytes.Length}.")
            : work > BaseWork + (bytes.Length * WorkPerByte) ? string.Create(CultureInfo.InvariantCulture, $"{work} bytes were looked at to read {bytes.Length}.")
            : null;
    }
}
