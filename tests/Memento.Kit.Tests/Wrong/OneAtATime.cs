namespace Memento.Kit.Tests.Wrong;

/// <summary>Breaks down when it is called while it is at work, as a collection may that is not thread-safe.</summary>
internal static class OneAtATime
{
    public static Tampering Of()
    {
        var inside = 0;
        var isBroken = false;
        return (_, next) =>
        {
            try
            {
                if (Interlocked.Increment(ref inside) > 1 || isBroken)
                {
                    isBroken = true;
                    throw new InvalidOperationException("Somebody else is at work.");
                }

                // Long enough for the others to come.
                Thread.Sleep(5);
                return next();
            }
            finally
            {
                Interlocked.Decrement(ref inside);
            }
        };
    }
}
