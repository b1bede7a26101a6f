namespace Memento.Running;

/// <summary>The id shared by all that is computed under one root call: <c>cid_</c> and twelve hexadecimal digits.</summary>
internal static class CorrelationId
{
    /// <summary>A new one. It tells calls apart and guards nothing, so the generator need not be one for secrets, which takes a µs and a call of the system; its seed is the system's in each thread.</summary>
    public static string Create() => string.Create(16, 0, static (id, _) =>
    {
        "cid_".CopyTo(id);
        Random.Shared.GetHexString(id[4..], lowercase: true);
    });
}
