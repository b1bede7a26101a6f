namespace Memento.Configuration.Reading;

/// <summary>How something stands in a document. Of what is empty the values by their keys do not tell.</summary>
internal enum DocumentShape
{
    /// <summary>A text, a number, a boolean or nothing.</summary>
    Text,

    /// <summary>A group: an object of JSON, a mapping of YAML.</summary>
    Group,

    /// <summary>A list.</summary>
    List,
}
