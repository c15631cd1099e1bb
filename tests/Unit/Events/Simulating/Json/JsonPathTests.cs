using CodeRun.Engine.Events.Simulating;
using CodeRun.Engine.Events.Simulating.Json;

namespace CodeRun.Tests.Unit.Events.Simulating.Json;

/// <summary>Paths as the syntax of gjson documents them.</summary>
public sealed class JsonPathTests
{
    private const string Json = """
        {"name":{"first":"Tom","last":"Anderson"},"age":37,"big":12345678901234567890,"half":1.50,"children":["Sara","Alex","Jack"],"fav.movie":"Deer Hunter","none":null,"a*b":1,
         "friends":[{"first":"Dale","last":"Murphy","age":44,"nets":["ig","fb"]},{"first":"Roger","last":"Craig","age":68,"nets":["fb","tw"]},{"first":"Jane","last":"Murphy","age":47,"nets":["ig","tw"]}],
         "twice":1,"twice":2,"tiny":1e-7,"obj":{"1":"one"},"\u0061bc":"escaped"}
        """;

    [Theory]
    [InlineData("name.last", "Anderson")]
    [InlineData("age", "37")]
    [InlineData("big", "12345678901234567890")]
    [InlineData("half", "1.5")]
    [InlineData("children", """["Sara","Alex","Jack"]""")]
    [InlineData("children.#", "3")]
    [InlineData("children.1", "Alex")]
    [InlineData("child*.2", "Jack")]
    [InlineData("c?ildren.0", "Sara")]
    [InlineData("fav\\.movie", "Deer Hunter")]
    [InlineData("a\\*b", "1")]
    [InlineData("none", "")]
    [InlineData("friends.#.first", """["Dale","Roger","Jane"]""")]
    [InlineData("friends.#.none", "[]")]
    [InlineData("friends.1.last", "Craig")]
    [InlineData("""friends.#(last=="Murphy").first""", "Dale")]
    [InlineData("""friends.#(last=="Murphy")#.first""", """["Dale","Jane"]""")]
    [InlineData("friends.#(age>45)#.last", """["Craig","Murphy"]""")]
    [InlineData("""friends.#(first%"D*").last""", "Murphy")]
    [InlineData("""friends.#(first!%"D*").last""", "Craig")]
    [InlineData("""friends.#(nets.#(=="fb"))#.first""", """["Dale","Roger"]""")]
    [InlineData("""children.#(!="Sara")#""", """["Alex","Jack"]""")]
    [InlineData("friends.#(age>100)#", "[]")]
    [InlineData("friends.#(nets.9==~null)#.age", "[44,68,47]")]
    [InlineData("friends.#(age>1e400)#", "[]")]
    [InlineData("friends.#(age>100)#.first|0", """[]""")]
    [InlineData("tiny", "0.0000001")]
    [InlineData("""friends.#(last=="Murphy")#|#""", "2")]
    [InlineData("friends|0|first", "Dale")]
    [InlineData("friends.#.nets|#", "3")]
    [InlineData("twice", "1")]
    [InlineData("obj.1", "one")]
    [InlineData("abc", "escaped")]
    public void A_path_finds_its_value(string path, string text)
    {
        var found = JsonPath.Get(GoJson.Parse(Json), path);

        Assert.True(found.Exists);
        Assert.Equal(text, found.Text);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("name.first.deeper")]
    [InlineData("children.3")]
    [InlineData("children.-1")]
    [InlineData("friends.first")]
    [InlineData("""friends.#(last=="Nobody")""")]
    [InlineData("none.x")]
    [InlineData("")]
    public void A_path_that_leads_nowhere_finds_nothing(string path) => Assert.False(JsonPath.Get(GoJson.Parse(Json), path).Exists);

    [Theory]
    [InlineData("@reverse")]
    [InlineData("children|@reverse")]
    [InlineData("children.@reverse")]
    [InlineData("nothing.@keys")]
    [InlineData("nothing.[a,b]")]
    [InlineData("children.#(>\"A\")#.@flatten")]
    [InlineData("{name.first,age}")]
    [InlineData("""!"literal" """)]
    [InlineData("..#")]
    [InlineData("friends.#(age>45")]
    [InlineData("a\\*b*")]
    public void What_is_not_simulated_is_said(string path) => Assert.Throws<UnsupportedException>(() => JsonPath.Get(GoJson.Parse(Json), path));

    [Theory]
    [InlineData("task-7", "task-*", true)]
    [InlineData("task-7", "*-?", true)]
    [InlineData("task-77", "*-?", false)]
    [InlineData("a*b", "a\\*b", true)]
    [InlineData("axb", "a\\*b", false)]
    [InlineData("", "*", true)]
    [InlineData("", "?", false)]
    [InlineData("aab", "a*ab", true)]
    public void Wildcards_match_the_whole_text(string text, string pattern, bool matches) => Assert.Equal(matches, Wildcard.Matches(text, pattern));

    [Fact]
    public void A_pattern_that_takes_many_tries_is_given_up() => Assert.Throws<UnsupportedException>(() => Wildcard.Matches(new string('a', 1_000_000), "*" + new string('a', 500) + "b"));

    [Fact]
    public void Half_characters_become_the_replacement_character() => Assert.Equal("a\uFFFDb🚀", GoJson.Unquote("\"a\\ud83db\\ud83d\\ude80\""));
}
