namespace Memento.Serialization;

/// <summary>Writes and reads the standard form of a memento.</summary>
public static class MementoSerializer;
