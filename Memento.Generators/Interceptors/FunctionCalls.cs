using Memento.Generators.Model;

namespace Memento.Generators.Interceptors;

/// <summary>All intercepted calls of a function: the content of one generated file.</summary>
/// <param name="Function">The function.</param>
/// <param name="FileName">What the file is called.</param>
/// <param name="Calls">Its calls, in a stable order.</param>
internal sealed record FunctionCalls(FunctionModel Function, string FileName, EquatableArray<CallModel> Calls);
