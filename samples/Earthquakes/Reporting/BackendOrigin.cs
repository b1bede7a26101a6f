namespace Earthquakes;

/// <summary>Which file a backend came from.</summary>
/// <param name="Role">What it does, such as <c>storage</c>.</param>
/// <param name="Name">Its short name in memento.json, such as <c>filesystem</c>.</param>
/// <param name="Assembly">The path of the DLL.</param>
public sealed record BackendOrigin(string Role, string Name, string Assembly);
