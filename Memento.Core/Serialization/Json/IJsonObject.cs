namespace Memento.Serialization.Json;

/// <summary>The form of a type that consists of members.</summary>
internal interface IJsonObject
{
    /// <summary>How its values are made of them.</summary>
    Construction Construction { get; }
}
