using Memento.Benchmarks.Builds;
using Memento.Benchmarks.Measuring;
using Memento.Benchmarks.Reporting;

namespace Memento.Benchmarks.Rows;

/// <summary>What the generator and the analyzers add to the build of a project with a thousand calls of memento functions.</summary>
internal sealed class BuildRow : IRow
{
    private const double MostTimes = 1.1;

    public int Number => 12;

    public string Title => "the build of 1,000 calls of memento functions";

    public async Task<RowResult> MeasureAsync(Effort effort, Place place)
    {
        var targets = BuiltPackage.LayOut(place.NewFolder("package"));
        var classes = effort.Of(100, 5);
        var without = MeasuredBuild.Make(place.NewFolder("without"), targets, usesMementoFunctions: false, classes);
        var with = MeasuredBuild.Make(place.NewFolder("with"), targets, usesMementoFunctions: true, classes);
        var measured = await Rounds.MeasureAsync(effort.Of(9, 1), TimeSpan.Zero, Of("the same without", without), Of("with", with));
        var compilers = (Without: Compiler(without), With: Compiler(with));
        return new RowResult(
            [new Line(FormattableString.Invariant($"dotnet build, {classes * MeasuredProject.MethodsOfClass:N0} calls"), measured[1], measured[0], Verdict.AtMost(MostTimes, measured[1], measured[0]))],
            FormattableString.Invariant($"The compiler's part of it: {Quantity.OfTime(compilers.With)} with, {Quantity.OfTime(compilers.Without)} without."));
    }

    private static Contestant Of(string name, MeasuredBuild build) => new(name, () =>
    {
        build.Build();
        return new(new Sample(build.Times[^1].Build * 1e9));
    });

    private static double Compiler(MeasuredBuild build) => Median.Of(build.Times.Select(static time => time.Compiler * 1e9));
}
