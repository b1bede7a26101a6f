namespace Memento.Storage.Memory;

/// <summary>A memory store by itself takes no settings; binding to this refuses those it is given.</summary>
internal sealed class MemoryStoreSettings;
