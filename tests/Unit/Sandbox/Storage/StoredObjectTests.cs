using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage;

namespace CodeRun.Tests.Unit.Sandbox.Storage;

public sealed class StoredObjectTests
{
    [Theory]
    [InlineData("""{"a":"12","b":"21"}""", """{"b":"21","a":"12"}""", true)] // Another order.
    [InlineData("""{"a":"12","b":"21"}""", """{"a":"21","b":"12"}""", false)] // The same bytes in other places.
    [InlineData("""{"a":"12:00:03"}""", """{"a":"12:00:05"}""", false)] // As much room.
    [InlineData("""{"a":"12"}""", """{"a":"12"}""", true)]
    public void Objects_say_the_same_whatever_their_versions_and_order(string one, string other, bool same) =>
        Assert.Equal(same, Of(one, 9).SaysTheSameAs(Of(other, 1234)));

    private static StoredObject Of(string data, long version) => new(
        new JsonObject { ["metadata"] = new JsonObject { ["name"] = "x", ["uid"] = "u", ["resourceVersion"] = $"{version}" }, ["data"] = JsonNode.Parse(data) },
        version);
}
