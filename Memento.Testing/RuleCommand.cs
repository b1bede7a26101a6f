using System.Diagnostics;
using System.Globalization;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Memento.Testing;

/// <summary>Runs a test of the kit with what is set up and torn down around it, for as long as it may take, and names its rule when it fails.</summary>
/// <param name="command">The test.</param>
/// <param name="rule">The rule that it is about.</param>
internal sealed class RuleCommand(TestCommand command, RuleAttribute rule) : DelegatingTestCommand(command)
{
    public override TestResult Execute(TestExecutionContext context)
    {
        var deadline = (context.TestObject as BackendTestsBase)?.Deadline ?? Timeout.InfiniteTimeSpan;

        // A result of its own, so that a test that goes on after its deadline changes nothing.
        var inner = new TestExecutionContext(context) { CurrentResult = context.CurrentTest.MakeTestResult(), TestObject = context.TestObject };
        var run = Task.Factory.StartNew(() => Run(inner), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var hasEnded = run.Wait(Debugger.IsAttached ? Timeout.InfiniteTimeSpan : deadline);
        context.CurrentResult = hasEnded ? inner.CurrentResult : context.CurrentTest.MakeTestResult();
        if (!hasEnded)
        {
            context.CurrentResult.SetResult(ResultState.Failure, string.Create(CultureInfo.InvariantCulture, $"{rule}\n  It was not done after {deadline.TotalSeconds:0.#} s."));
        }

        return context.CurrentResult;
    }

    private void Run(TestExecutionContext context)
    {
        context.EstablishExecutionEnvironment();
        try
        {
            context.CurrentResult = innerCommand.Execute(context);
        }
        catch (Exception exception)
        {
            context.CurrentResult.RecordException(exception);
        }

        var result = context.CurrentResult;
        if (result.ResultState.Status == TestStatus.Failed)
        {
            result.SetResult(result.ResultState, $"{rule}\n{result.Message}", result.StackTrace);
        }
    }
}
