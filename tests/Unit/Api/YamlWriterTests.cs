using System.Text.Json.Nodes;
using CodeRun.Engine.Api;

namespace CodeRun.Tests.Unit.Api;

public sealed class YamlWriterTests
{
    [Theory]
    [InlineData("""{"a":[[1,[2,3]],[],[{"b":"c","d":[{}]},"e"],[[["f"]]]]}""")]
    [InlineData("""{"steps":[[{"name":"a","list":[{"x":1,"y":2}]},{"name":"b"}],[{"name":"c"}]]}""")]
    public void Lists_in_lists_are_read_back_as_they_were(string json)
    {
        var value = JsonNode.Parse(json)!;

        var text = YamlWriter.Write(value);

        Assert.True(JsonNode.DeepEquals(value, Assert.Single(CodeRunDocuments.Read(text, "written")).Json), text);
    }
}
