namespace Memento.Running;

/// <summary>How many calls an environment has answered, and how.</summary>
public sealed class CallStatistics
{
    private static readonly int StripeCount = Environment.ProcessorCount;

    // One stripe a processor, a cache line apart, so that threads that only hit do not fight over one counter.
    private readonly Stripe[] _stripes = new Stripe[StripeCount];

    /// <summary>Calls whose function ran.</summary>
    public long Computed => _stripes.Sum(stripe => Volatile.Read(ref stripe.Computed));

    /// <summary>Calls that were answered without running the function.</summary>
    public long Remembered => _stripes.Sum(stripe => Volatile.Read(ref stripe.Remembered));

    internal void CountComputed() => Interlocked.Increment(ref Mine.Computed);

    internal void CountRemembered() => Interlocked.Increment(ref Mine.Remembered);

    private ref Stripe Mine => ref _stripes[(uint)Thread.GetCurrentProcessorId() % (uint)StripeCount];

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 128)]
    private struct Stripe
    {
        public long Computed;
        public long Remembered;
    }
}
