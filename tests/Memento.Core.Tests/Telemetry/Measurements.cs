using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Memento.Telemetry;

namespace Memento.Core.Tests.Telemetry;

/// <summary>Listens to the meter as an exporter does, for measurements of one function or storage.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)> _all = new();
    private readonly ConcurrentDictionary<string, Instrument> _instruments = new();

    /// <param name="only">The instrument to listen to; null for all.</param>
    public Measurements(string? only = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == MementoTelemetry.Name && (only is null || instrument.Name == only))
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyDictionary<string, string?> Units => _instruments.ToDictionary(pair => pair.Key, pair => pair.Value.Unit);

    /// <summary>The sum of what an instrument measured, of measurements that have all of these tags.</summary>
    public double Sum(string instrument, params (string Name, string Value)[] tags) => Of(instrument, tags).Sum(measurement => measurement.Value);

    /// <summary>How often an instrument measured.</summary>
    public int Count(string instrument, params (string Name, string Value)[] tags) => Of(instrument, tags).Count();

    public void Dispose() => _listener.Dispose();

    private IEnumerable<(string Instrument, double Value, Dictionary<string, object?> Tags)> Of(string instrument, (string Name, string Value)[] tags) => _all
        .Where(measurement => measurement.Instrument == instrument
            && tags.All(tag => Convert.ToString(measurement.Tags.GetValueOrDefault(tag.Name), CultureInfo.InvariantCulture) == tag.Value));

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
}
