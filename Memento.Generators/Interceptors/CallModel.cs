using Memento.Generators.Model;

namespace Memento.Generators.Interceptors;

/// <summary>A call that is intercepted.</summary>
/// <param name="Function">The function called.</param>
/// <param name="Given">The shape of the call, a character a parameter: '1' where it is in the key.</param>
/// <param name="Location">The place for the compiler.</param>
/// <param name="File">The place for a reader: the name of the file, without its folder, which differs from machine to machine.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal sealed record CallModel(FunctionModel Function, string Given, CallLocation Location, string File, int Line, int Column);
