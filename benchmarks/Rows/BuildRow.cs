using Memento.Benchmarks.Builds;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;

namespace Memento.Benchmarks.Rows;

/// <summary>What the generator and the analyzers add to the build of a project with a thousand calls of memento functions.</summary>
internal sealed class BuildRow : IRow
{
    private const double MostTimes = 1.1;

    // A compiler's own code goes from one tier to the next for some ten builds of each.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(60);

    // A round's ratio is within a tenth of the middle, and the median of fifteen within a thirtieth, which is as much as is left of the budget.
    private const int MostRounds = 41;

    public int Number => 12;

    public string Title => "the build of 1,000 calls of memento functions";

    public Writes Writes => Writes.Programs;

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        var targets = BuiltPackage.LayOut(place.NewFolder("package"));
        var classes = effort.Of(100, 5);
        var without = MeasuredBuild.Make(place.NewFolder("without"), targets, usesMementoFunctions: false, classes);
        var with = MeasuredBuild.Make(place.NewFolder("with"), targets, usesMementoFunctions: true, classes);
        var rounds = effort.Of(MostRounds, 1);
        var measured = await Rounds.MeasureAsync(rounds, effort.IsQuick ? TimeSpan.Zero : WarmUp, Of("the same without", without), Of("with", with));
        var compilers = (Without: Compiler(without, rounds), With: Compiler(with, rounds));
        var anew = await Rounds.MeasureAsync(effort.Of(3, 1), TimeSpan.Zero, WithNewCompiler("the same without", without), WithNewCompiler("with", with));
        return new RowResult(
            [new Line(FormattableString.Invariant($"dotnet build, {classes * MeasuredProject.MethodsOfClass:N0} calls"), measured[1], measured[0], Verdict.AtMost(MostTimes, measured[1], measured[0]))],
            FormattableString.Invariant($"The compiler's part of it: {Quantity.OfTime(compilers.With)} with, {Quantity.OfTime(compilers.Without)} without."),
            FormattableString.Invariant($"The compiler is one that stays between builds and has built nothing else, after as many that its own code and the generator's is compiled. Where one is started for each build, the build takes {Quantity.OfTime(anew[1].Nanoseconds)} with and {Quantity.OfTime(anew[0].Nanoseconds)} without, {anew[1].Times(anew[0]):0.00} times as long."));
    }

    private static Contestant Of(string name, MeasuredBuild build) => new(name, () =>
    {
        build.Build();
        return new(new Sample(build.Times[^1].Build * 1e9));
    });

    private static Contestant WithNewCompiler(string name, MeasuredBuild build) => new(name, () => new(new Sample(build.BuildWithNewCompiler().TotalNanoseconds)));

    private static double Compiler(MeasuredBuild build, int rounds) => Median.Of(build.Times.TakeLast(rounds).Select(static time => time.Compiler * 1e9));
}
