namespace Memento.Configuration.Reading;

/// <summary>Where something stands in a document, and how. A class: the code of a dictionary of structures would be compiled when a program starts.</summary>
/// <param name="Line">The line, counted from one.</param>
/// <param name="Shape">How it stands there.</param>
internal sealed record DocumentPlace(int Line, DocumentShape Shape);
