using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Engine.Api;
using CsCheck;

namespace CodeRun.Tests.Unit.Api;

public sealed class CodeRunParserTests
{
    private const string Good = """{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"a","uid":"u","resourceVersion":"5","generation":2,"creationTimestamp":"2026-01-02T03:04:05Z"},"spec":{"service":"shop","githubApp":"5DLabs-Rex","taskId":3,"env":{"A":"1"}},"status":{"phase":"Pending"}}""";

    [Fact]
    public void Object_of_the_server_is_read()
    {
        var parsed = CodeRunParser.Parse(Encoding.UTF8.GetBytes(Good));

        Assert.Empty(parsed.Errors);
        Assert.Equal("shop", parsed.Resource.Spec.Service);
        Assert.Equal(3, parsed.Resource.Spec.TaskId);
        Assert.Equal("1", parsed.Resource.Spec.Env["A"]);
        Assert.Equal(RunPhase.Pending, parsed.Resource.Status?.Phase);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), parsed.Resource.Metadata.CreationTimestamp);
    }

    [Fact]
    public void Deprecated_spellings_are_normalised()
    {
        var json = Good.Replace("\"githubApp\"", "\"github_app\"", StringComparison.Ordinal).Replace("\"taskId\":3", "\"continue_session\":true", StringComparison.Ordinal);

        var run = CodeRunParser.Parse(Encoding.UTF8.GetBytes(json)).Resource;

        Assert.Equal("5DLabs-Rex", run.Spec.GithubApp);
        Assert.True(run.Spec.ContinueSession);
    }

    [Fact]
    public void Wrong_type_is_named_and_the_rest_is_read()
    {
        var parsed = CodeRunParser.Parse(Encoding.UTF8.GetBytes(Good.Replace("\"taskId\":3", "\"taskId\":\"three\",\"maxRetries\":[]", StringComparison.Ordinal)));

        Assert.Equal(["spec.taskId: must be a whole number, but is text.", "spec.maxRetries: must be a whole number, but is a list."], parsed.Errors.Select(static e => e.ToString()));
        Assert.Equal("shop", parsed.Resource.Spec.Service);
        Assert.Equal("u", parsed.Resource.Metadata.Uid);
    }

    [Fact]
    public void Missing_service_is_named() =>
        Assert.Contains(CodeRunParser.Parse("""{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"a"},"spec":{}}"""u8).Errors, static e => e.ToString() == "spec.service: is required.");

    [Theory]
    [InlineData("githubapp", "githubApp")]
    [InlineData("git_hub_app", "githubApp")]
    [InlineData("servce", "service")]
    [InlineData("contnueSession", "continueSession")]
    public void Misspelt_field_of_a_manifest_gets_the_nearest_name(string written, string meant)
    {
        var parsed = Input($$"""{"service":"s","{{written}}":"x"}""");

        Assert.Contains(parsed.Errors, e => e.Field == $"spec.{written}" && e.Message.Contains($"Did you mean {meant}?", StringComparison.Ordinal));
    }

    [Fact]
    public void Field_of_the_spec_outside_of_it_is_explained()
    {
        var json = Manifest("""{"service":"s"}""");
        json["githubApp"] = "5DLabs-Rex";

        Assert.Contains(CodeRunParser.ParseInput(json).Errors, static e => e.ToString().Contains("Did you mean spec.githubApp?", StringComparison.Ordinal));
    }

    [Fact]
    public void Manifest_may_use_snake_case_everywhere_and_text_for_numbers_and_booleans()
    {
        var run = Input("""{"service":"s","task_id":"7","continue_session":"true","docs_repository_url":"a/b","model":"","retry_backoff":{"base_seconds":"5"}}""");

        Assert.Empty(run.Errors);
        Assert.Equal(7, run.Resource.Spec.TaskId);
        Assert.True(run.Resource.Spec.ContinueSession);
        Assert.Equal("a/b", run.Resource.Spec.DocsRepositoryUrl);
        Assert.Equal(5, run.Resource.Spec.RetryBackoff?.BaseSeconds);
    }

    [Fact]
    public void Quantity_may_be_a_number()
    {
        var parsed = CodeRunParser.Parse("""{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"a"},"spec":{"service":"s","resources":{"limits":{"cpu":2}}}}"""u8);

        Assert.Empty(parsed.Errors);
        Assert.Equal("2", parsed.Resource.Spec.Resources?.Limits["cpu"]);
    }

    [Fact]
    public void Both_spellings_of_one_field_are_an_error() =>
        Assert.Contains(Input("""{"service":"s","githubApp":"a","github_app":"b"}""").Errors, static e => e.Field == "spec.github_app");

    [Fact]
    public void Secret_variable_with_a_missing_part_is_named() =>
        Assert.Equal(["spec.envFromSecrets[0].secretKey"], Input("""{"service":"s","envFromSecrets":[{"name":"A","secretName":"b"}]}""").Errors.Select(static e => e.Field));

    [Fact]
    public void Every_field_of_the_status_survives_writing_and_reading()
    {
        var status = (CodeRunStatus)Filled(typeof(CodeRunStatus));
        var run = new CodeRunResource { Metadata = new ResourceMetadata { Name = "a" }, Spec = new CodeRunSpec { Service = "s" }, Status = status };
        var utf8 = JsonSerializer.SerializeToUtf8Bytes(run, CodeRunJsonContext.Default.CodeRunResource);

        var read = CodeRunParser.Parse(utf8).Resource;
        var slowly = CodeRunParser.Parse(JsonNode.Parse(utf8)!.AsObject());

        Assert.Empty(slowly.Errors);
        var expected = JsonSerializer.Serialize(status, CodeRunJsonContext.Default.CodeRunStatus);
        Assert.Equal(expected, JsonSerializer.Serialize(read.Status, CodeRunJsonContext.Default.CodeRunStatus!));
        Assert.Equal(expected, JsonSerializer.Serialize(slowly.Resource.Status, CodeRunJsonContext.Default.CodeRunStatus!));
        foreach (var property in typeof(CodeRunStatus).GetProperties())
            Assert.Contains($"\"{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}\"", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_written_as_Kubernetes_writes_them() =>
        Assert.Contains("\"2026-01-02T03:04:05Z\"", JsonSerializer.Serialize(new CodeRunStatus { StartedAt = new DateTimeOffset(2026, 1, 2, 5, 4, 5, 678, TimeSpan.FromHours(2)) }, CodeRunJsonContext.Default.CodeRunStatus), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"spec":3,"metadata":[],"kind":{}}""")]
    [InlineData("""{"spec":{"env":{"A":null,"B":1}},"metadata":{"name":5,"labels":[1]}}""")]
    public void Nothing_makes_it_throw(string json) => Assert.NotEmpty(CodeRunParser.Parse(Encoding.UTF8.GetBytes(json)).Errors);

    [Fact]
    public void No_JSON_value_in_any_field_makes_parser_or_validator_throw()
    {
        var fields = typeof(CodeRunSpec).GetProperties().Select(static p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).ToArray();
        var values = Gen.OneOf(
            Gen.String.Select(static s => (JsonNode?)JsonValue.Create(s)),
            Gen.Double.Where(double.IsFinite).Select(static d => (JsonNode?)JsonValue.Create(d)),
            Gen.Long.Select(static l => (JsonNode?)JsonValue.Create(l)),
            Gen.Bool.Select(static b => (JsonNode?)JsonValue.Create(b)),
            Gen.Const((JsonNode?)null),
            Gen.String.Array[0, 3].Select(static a => (JsonNode?)new JsonArray([.. a.Select(static s => (JsonNode?)JsonValue.Create(s))])),
            Gen.String.Select(static s => (JsonNode?)new JsonObject { [s] = s, ["name"] = 1 }));
        Gen.Select(Gen.Int[0, fields.Length - 1].Select(i => fields[i]), values).Array[0, 6].Sample(static pairs =>
        {
            var spec = new JsonObject();
            foreach (var (field, value) in pairs)
                spec[field] = value?.DeepClone();
            var json = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "a" }, ["spec"] = spec };
            var parsed = CodeRunParser.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));
            _ = CodeRunValidator.Validate(parsed.Resource, configuration: null);
            _ = CodeRunValidator.Validate(CodeRunParser.ParseInput(json).Resource, configuration: null);
            _ = IgnoredFields.Of(parsed.Resource.Spec);
        }, iter: 2000);
    }

    private static ParseResult Input(string spec) => CodeRunParser.ParseInput(Manifest(spec));

    private static JsonObject Manifest(string spec) => JsonNode.Parse($$"""{"apiVersion":"agents.platform/v1","kind":"CodeRun","metadata":{"name":"a"},"spec":{{spec}}}""")!.AsObject();

    // An object with a value in every property, so that none can be forgotten.
    private static object Filled(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return "text";
        if (type == typeof(int) || type == typeof(long) || type == typeof(double))
            return Convert.ChangeType(3, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        if (type.IsGenericType)
        {
            var list = Array.CreateInstance(type.GetGenericArguments()[0], 1);
            list.SetValue(Filled(type.GetGenericArguments()[0]), 0);
            return list;
        }

        var value = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.CanWrite))
            property.SetValue(value, Filled(property.PropertyType));
        return value;
    }
}
