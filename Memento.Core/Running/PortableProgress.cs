using System.Buffers;
using System.Text.Json;
using Memento.Functions;
using Memento.Serialization;
using Memento.Serialization.Json;

namespace Memento.Running;

/// <summary>
/// The caller's <see cref="IProgress{T}"/> among the arguments of a call that runs in another process: there another object stands for it,
/// and what that is told goes back as JSON, <c>[place of the parameter, value]</c>.
/// </summary>
internal static class PortableProgress
{
    private const string Mark = "progress";

    /// <summary>Whether a parameter is one that something else may stand for.</summary>
    public static bool IsProgress(FunctionParameter parameter) => !parameter.IsInKey && ToldType(parameter) is not null;

    /// <summary>Writes that the caller wants to be told.</summary>
    /// <exception cref="NonMemoizedException">What it is told cannot leave a process.</exception>
    public static void Write(Utf8JsonWriter json, MementoCall call, FunctionParameter parameter)
    {
        if (JsonForms.ProblemOf(ToldType(parameter)!) is var (path, type, hint))
        {
            throw new NonMemoizedException(RunningErrors.NotPortable, $"The argument '{parameter.Name}' of {call.Key.Function.ToShortString()} is told of progress by values that cannot come from another process: {ToldType(parameter)}{path} is a {type}. {hint} Pass null for it, or use the local runner.");
        }

        json.WriteStringValue(Mark);
    }

    /// <summary>What the function is given.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="index">Its place.</param>
    /// <param name="report">Takes what it is told; null for nobody.</param>
    public static object Create(FunctionParameter parameter, int index, Action<byte[]>? report) =>
        Activator.CreateInstance(typeof(Stand<>).MakeGenericType(ToldType(parameter) ?? throw new FormatException($"'{parameter.Name}' is no progress.")), index, report)!;

    /// <summary>Tells the caller's own object.</summary>
    /// <exception cref="InvalidDataException">The bytes are no progress of the call.</exception>
    public static void Report(MementoCall call, ReadOnlyMemory<byte> progress)
    {
        object? told;
        IReporter reporter;
        object receiver;
        try
        {
            using var document = JsonDocument.Parse(progress, JsonCodec.Around);
            var index = document.RootElement[0].GetInt32();
            receiver = call.Given.Values[index] ?? throw new FormatException("Nobody is to be told.");
            var type = ToldType(call.Definition.Parameters[index]) ?? throw new FormatException("The parameter is no progress.");
            told = JsonCodec.Decode(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(document.RootElement[1]), type);
            reporter = (IReporter)Activator.CreateInstance(typeof(Reporter<>).MakeGenericType(type))!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"What came back is no progress of {call.Key}: {ExceptionReader.MessageOf(exception)}", exception);
        }

        reporter.Report(receiver, told);
    }

    private static Type? ToldType(FunctionParameter parameter) =>
        parameter.Type is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IProgress<>) ? type.GetGenericArguments()[0] : null;

    private interface IReporter
    {
        void Report(object receiver, object? told);
    }

    private sealed class Reporter<T> : IReporter
    {
        public void Report(object receiver, object? told) => ((IProgress<T>)receiver).Report((T)told!);
    }

    private sealed class Stand<T>(int index, Action<byte[]>? report) : IProgress<T>
    {
        public void Report(T value)
        {
            if (report is null)
            {
                return;
            }

            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartArray();
                json.WriteNumberValue(index);
                if (value is null)
                {
                    json.WriteNullValue();
                }
                else
                {
                    json.WriteRawValue(JsonCodec.EncodeArgument(value, typeof(T), Mark).Span, skipInputValidation: true);
                }

                json.WriteEndArray();
            }

            report(buffer.WrittenSpan.ToArray());
        }
    }
}
