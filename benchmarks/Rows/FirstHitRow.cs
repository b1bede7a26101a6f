using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;
using Memento.Benchmarks.Work;

namespace Memento.Benchmarks.Rows;

/// <summary>A new process to its end with one remembered call, beside a program that does nothing.</summary>
internal sealed class FirstHitRow : IRow
{
    private const double MostTimesPrecompiled = 3.5;
    private const double MostTimesAsBuilt = 6;

    public int Number => 8;

    public string Title => "a new process to its first remembered call, five plugins in the folder";

    public Writes Writes => Writes.Programs;

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        var data = place.NewFolder("data");
        var precompiled = MeasuredProgram.Publish("FirstHit", place.NewFolder("precompiled"), data);
        var asBuilt = MeasuredProgram.Build("FirstHit", place.NewFolder("built"), data);
        var empty = MeasuredProgram.Publish("Empty", place.NewFolder("empty"), data);
        var libraries = MeasuredProgram.Publish("Libraries", place.NewFolder("libraries"), data);
        foreach (var program in (MeasuredProgram[])[precompiled, asBuilt])
        {
            // By how many calls they computed: the first does, and the second finds what the first left behind.
            program.Run(1);
            program.Run(0);
        }

        var measured = await Rounds.MeasureAsync(
            effort.Of(25, 2),
            TimeSpan.Zero,
            Contestant.OfLoop("an empty program", 1, () => empty.Run(0)),
            Contestant.OfLoop("ReadyToRun", 1, () => precompiled.Run(0)),
            Contestant.OfLoop("as built", 1, () => asBuilt.Run(0)),
            Contestant.OfLoop("its libraries alone", 1, () => libraries.Run(0)));
        return new RowResult(
            [
                new Line("published with ReadyToRun", measured[1], measured[0], Verdict.AtMost(MostTimesPrecompiled, measured[1], measured[0])) { Peers = [Peer.Of(measured[3]), new Peer("importing the original", null, "not installed")] },
                new Line("as built", measured[2], measured[0], Verdict.AtMost(MostTimesAsBuilt, measured[2], measured[0])),
            ],
            $"{precompiled.Plugins} plugins in the folder. From the start of the process to its end; its version is made of its code. As built, it has the packages, whose host and contract are compiled ahead for what the packing machine is; its own code and its plugins are not. It writes nothing: by its exit code it says what came of the call. Its libraries alone are a program, published likewise, that reads the same configuration, composes one part and takes one hash, as the pages of the libraries show it. The original, in Python, is not in Debian's packages, so it is not measured.");
    }
}
