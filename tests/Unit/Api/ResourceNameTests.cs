using CodeRun.Engine.Api;
using CsCheck;

namespace CodeRun.Tests.Unit.Api;

public sealed class ResourceNameTests
{
    [Theory]
    [InlineData("workspace-cto-rex", "workspace", "cto", "rex")]
    [InlineData("my-service-v2", "My_Service/v2")]
    [InlineData("a-b", "--a..b--")]
    public void Name_is_normalised(string expected, params string[] parts) => Assert.Equal(expected, ResourceName.Build(parts));

    [Fact]
    public void Long_name_keeps_its_head_and_gets_a_hash()
    {
        var name = ResourceName.Build("workspace", new string('s', 300), "rex");

        Assert.Equal(63, name.Length);
        Assert.Matches("^workspace-s+-[0-9a-f]{8}$", name);
    }

    [Fact]
    public void Long_names_with_the_same_head_stay_apart() =>
        Assert.NotEqual(ResourceName.Build(new string('s', 300) + "a"), ResourceName.Build(new string('s', 300) + "b"));

    [Fact]
    public void Names_without_a_usable_character_are_valid_and_stay_apart()
    {
        Assert.True(ResourceName.IsDnsLabel(ResourceName.Build("🚀")));
        Assert.NotEqual(ResourceName.Build("🚀"), ResourceName.Build("🔥"));
    }

    [Fact]
    public void Part_without_a_usable_character_still_counts()
    {
        Assert.NotEqual(ResourceName.Build("workspace", "rex"), ResourceName.Build("workspace", "🚀", "rex"));
        Assert.NotEqual(ResourceName.Build("workspace", "🔥", "rex"), ResourceName.Build("workspace", "🚀", "rex"));
    }

    [Fact]
    public void Any_text_gives_a_valid_label() =>
        Gen.String.Array[1, 4].Sample(static parts => ResourceName.IsDnsLabel(ResourceName.Build(parts)), iter: 5000);

    [Fact]
    public void Building_again_changes_nothing() =>
        Gen.String.Sample(static text => ResourceName.Build(ResourceName.Build(text)) == ResourceName.Build(text), iter: 5000);

    [Fact]
    public void Label_value_of_any_text_is_valid() =>
        Gen.String.Sample(static text => ResourceName.LabelValue(text) is var value && (value.Length == 0 || (value.Length <= 63 && char.IsAsciiLetterOrDigit(value[0]) && char.IsAsciiLetterOrDigit(value[^1]))), iter: 5000);

    [Fact]
    public void Valid_label_value_is_kept() => Assert.Equal("Shop_2.0", ResourceName.LabelValue("Shop_2.0"));
}
