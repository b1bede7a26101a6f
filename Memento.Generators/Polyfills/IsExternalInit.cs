namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for where a property has <c>init</c>; netstandard2.0 lacks it.</summary>
internal static class IsExternalInit;
