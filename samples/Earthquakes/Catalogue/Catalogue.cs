namespace Earthquakes;

/// <summary>What is read from a catalogue file.</summary>
/// <param name="Title">The catalogue's own title.</param>
/// <param name="Generated">When it was made: ISO 8601, UTC, or empty when the file does not say.</param>
/// <param name="Earthquakes">Its events of type <c>earthquake</c> that have a magnitude, in the file's order.</param>
public sealed record Catalogue(string Title, string Generated, Earthquake[] Earthquakes);
