using System.Globalization;
using Memento.Serialization;

namespace Memento.Core.Tests.Serialization;

/// <summary>Local times where clocks are put forward and back, and where they went otherwise long ago. Alone, since a process has one local zone.</summary>
[NonParallelizable]
[Platform(Exclude = "Win", Reason = "There the zone is a setting of the machine.")]
public class LocalTimeTests
{
    private const string Variable = "TZ";

    private string? _zone;

    [SetUp]
    public void RememberZone() => _zone = Environment.GetEnvironmentVariable(Variable);

    [TearDown]
    public void SetZoneBack() => SetZone(_zone);

    [Test]
    public void A_time_that_the_clocks_skip_is_refused_wherever_it_stands()
    {
        SetZone("America/New_York");
        var skipped = new DateTime(2024, 3, 10, 2, 30, 0, DateTimeKind.Local);
        Assert.That(() => RoundTrip(skipped), Refuses("Result"));
        Assert.That(() => RoundTrip<List<DateTime?>>([null, skipped]), Refuses("Result[1]"));
        Assert.That(() => RoundTrip(new Dictionary<DateTime, int> { [skipped] = 1 }), Refuses($"Result[\"{skipped:O}\"]"));
        Assert.That(() => RoundTrip<List<(int, DateTime)>>([(1, skipped)]), Refuses("Result[0].Item2"));
    }

    [TestCase("America/New_York", "2024-03-10T01:59:59")]
    [TestCase("America/New_York", "2024-03-10T03:00:00")]
    [TestCase("America/New_York", "2024-11-03T01:30:00")]
    [TestCase("Europe/Amsterdam", "1930-06-01T12:00:00")]
    [TestCase("Africa/Monrovia", "1971-12-31T12:00:00")]
    [TestCase("Asia/Kathmandu", "1985-06-01T00:00:00")]
    [TestCase("Australia/Lord_Howe", "2024-04-07T01:45:00")]
    public void A_time_of_the_clocks_comes_back(string zone, string text)
    {
        SetZone(zone);
        var time = DateTime.SpecifyKind(DateTime.Parse(text, CultureInfo.InvariantCulture), DateTimeKind.Local);
        Assert.That(RoundTrip(time), Is.EqualTo(time));
        Assert.That(RoundTrip(new Dictionary<DateTime, int> { [time] = 1 }), Is.EqualTo(new Dictionary<DateTime, int> { [time] = 1 }));
        Assert.That(RoundTrip<List<(int, DateTime)>>([(1, time)]), Is.EqualTo([(1, time)]));
    }

    [Test]
    public void Of_the_hour_that_comes_twice_both_come_back()
    {
        SetZone("America/New_York");
        foreach (var hour in new[] { 5, 6 })
        {
            var time = new DateTime(2024, 11, 3, hour, 30, 0, DateTimeKind.Utc).ToLocalTime();
            Assert.That(time.Hour, Is.EqualTo(1));
            Assert.That(RoundTrip(time).ToUniversalTime(), Is.EqualTo(time.ToUniversalTime()));
            Assert.That(RoundTrip<List<(int, DateTime)>>([(1, time)])[0].Item2.ToUniversalTime(), Is.EqualTo(time.ToUniversalTime()));
        }
    }

    private static NUnit.Framework.Constraints.IResolveConstraint Refuses(string path) =>
        Throws.TypeOf<UnsupportedResultException>().With.Property(nameof(UnsupportedResultException.Path)).EqualTo(path).And.Message.Contains("does not exist");

    private static void SetZone(string? zone)
    {
        Environment.SetEnvironmentVariable(Variable, zone);
        TimeZoneInfo.ClearCachedData();
    }

    private static T RoundTrip<T>(T value)
        where T : notnull
    {
        var codec = StandardCodecs.All.First(codec => codec.CanEncode(typeof(T)));
        using var stream = new MemoryStream();
        codec.Encode(value, typeof(T), stream);
        stream.Position = 0;
        return (T)codec.Decode(stream, typeof(T));
    }
}
