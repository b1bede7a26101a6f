using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;
using NUnit.Framework.Internal.Execution;

namespace Memento.Kit.Tests;

/// <summary>Runs tests of the kit within a test, as the test runner would.</summary>
internal static class KitRun
{
    /// <summary>Runs one test of a fixture, with all its cases.</summary>
    /// <param name="fixture">A class that derives from one of the kit's and has one constructor.</param>
    /// <param name="argument">What its constructor takes.</param>
    /// <param name="method">The test.</param>
    /// <returns>The result of each case.</returns>
    public static IReadOnlyList<ITestResult> Run(Type fixture, object argument, string method)
    {
        var suite = new NUnitTestFixtureBuilder().BuildFrom(new TypeWrapper(fixture), new OneMethod(method), new TestFixtureData(argument));
        using var _ = new TestExecutionContext.IsolatedContext();
        var work = WorkItemBuilder.CreateWorkItem(suite, TestFilter.Empty, recursive: true) ?? throw new InvalidOperationException($"{fixture} has nothing to run.");
        work.InitializeContext(new TestExecutionContext { Dispatcher = new Dispatcher() });
        work.Execute();
        work.WaitForCompletion();
        return [.. Leaves(work.Result)];
    }

    private static IEnumerable<ITestResult> Leaves(ITestResult result) => result.HasChildren ? result.Children.SelectMany(Leaves) : [result];

    private sealed class OneMethod(string name) : IPreFilter
    {
        public bool IsMatch(Type type) => true;

        public bool IsMatch(Type type, System.Reflection.MethodInfo method) => method.Name == name;
    }

    // One after the other, here.
    private sealed class Dispatcher : IWorkItemDispatcher
    {
        public int LevelOfParallelism => 0;

        public void Start(WorkItem topLevelWorkItem) => topLevelWorkItem.Execute();

        public void Dispatch(WorkItem work) => work.Execute();

        public void CancelRun(bool force)
        {
        }
    }
}
