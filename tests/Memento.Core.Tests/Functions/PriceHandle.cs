using Memento.CompilerServices;
using Memento.Core.Tests.Support;

namespace Memento.Core.Tests.Functions;

/// <summary>A function with a handle as it is generated, written by hand: what the host owes generated code is tested apart from the generator.</summary>
internal sealed class PriceHandle : FunctionHandle<PriceHandle, double>
{
    public static readonly FunctionSource Source = new(
        typeof(PriceHandle), nameof(Price), "", [], [typeof(string), typeof(int), typeof(double), typeof(Action), typeof(CancellationToken)],
        static arguments => Price((string)arguments[0]!, (int)arguments[1]!, (double)arguments[2]!, (Action?)arguments[3], (CancellationToken)arguments[4]!));

    private PriceHandle(CallModifiers modifiers)
        : base(Source, modifiers)
    {
    }

    public static PriceHandle PriceMemento { get; } = new(CallModifiers.None);

    public BoundCall<double> With(string key, int days, Argument<double> rate = default, Action? log = null) => Bind(key, days, rate.OrLeftOut, log, null);

    public PricePartial Partial(Argument<string> key = default, Argument<int> days = default, Argument<double> rate = default, Argument<Action?> log = default) =>
        new(BindPartially(key.OrLeftOut, days.OrLeftOut, rate.OrLeftOut, log.OrLeftOut, Argument.LeftOut));

    protected override PriceHandle Modified(CallModifiers modifiers) => new(modifiers);

    [MementoFunction(Version = "1")]
    private static double Price(string key, int days, double rate = 0.5, [NotInKey] Action? log = null, CancellationToken token = default)
    {
        Runs.Count(key);
        log?.Invoke();
        token.ThrowIfCancellationRequested();
        Arithmetic.Twice.Call(key + "/inner", 1, token);
        return days < 0 ? throw new ArgumentException("The past is another country.") : days * rate;
    }

    internal sealed class PricePartial : FunctionHandle<PricePartial, double>
    {
        public PricePartial(CallModifiers modifiers)
            : base(Source, modifiers)
        {
        }

        public BoundCall<double> With(Argument<string> key = default, Argument<int> days = default, Argument<double> rate = default, Argument<Action?> log = default) =>
            Bind(key.OrLeftOut, days.OrLeftOut, rate.OrLeftOut, log.OrLeftOut, null);

        public PricePartial Partial(Argument<string> key = default, Argument<int> days = default, Argument<double> rate = default, Argument<Action?> log = default) =>
            new(BindPartially(key.OrLeftOut, days.OrLeftOut, rate.OrLeftOut, log.OrLeftOut, Argument.LeftOut));

        protected override PricePartial Modified(CallModifiers modifiers) => new(modifiers);
    }
}
