using System.Net.Sockets;
using System.Text.Json.Nodes;
using Memento.Tooling;

namespace Memento.Core.Tests.Tooling;

/// <summary>What a program answers to the tool.</summary>
internal sealed class ToolRepliesTests
{
    [Test]
    public void Trouble_that_nobody_expects_is_told_with_its_kind() =>
        Assert.That(MessageOf(new SocketException((int)SocketError.ConnectionRefused, "Connection refused")), Is.EqualTo("unexpected trouble, SocketException: Connection refused"));

    [Test]
    public void Trouble_with_words_of_its_own_is_told_in_these()
    {
        Assert.That(MessageOf(new MementoException("A runner ended.")), Is.EqualTo("A runner ended."));
        Assert.That(MessageOf(new IOException("The disk is full.")), Is.EqualTo("The disk is full."));
        Assert.That(MessageOf(new UnauthorizedAccessException("The folder cannot be read.")), Is.EqualTo("The folder cannot be read."));
        Assert.That(MessageOf(new ToolRequestException(ToolErrors.NoFunction, "No function was named.")), Is.EqualTo("No function was named."));
        Assert.That(MessageOf(new InvalidOperationException("The server is away.").WithId(new ErrorId("ACME1"))), Is.EqualTo("The server is away."));
    }

    private static string MessageOf(Exception exception)
    {
        using var stream = new MemoryStream();
        new ToolReplies(stream).WriteError(exception, isRequest: false);
        return JsonNode.Parse(stream.ToArray())!["message"]!.GetValue<string>();
    }
}
