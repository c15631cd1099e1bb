using System.Collections.Frozen;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Kinds of events as their EventSources send them (pkg/eventsources of Argo Events): the type in the event's context, and the fields of its data.</summary>
internal static class EventKind
{
    // Field of an EventSource's spec, type in the context, fields of the data; kinds without fields are not judged.
    private const string Text = """
        github github headers body metadata
        gitlab gitlab headers body metadata
        bitbucket bitbucket headers body metadata
        bitbucketserver bitbucketserver headers body metadata
        gerrit gerrit headers body metadata
        webhook webhook header body metadata
        sns sns header body metadata
        kafka kafka topic key partition body timestamp headers metadata
        nats nats subject body header metadata
        resource resource type body oldBody group version resource metadata
        calendar calendar eventTime metadata
        minio minio notification metadata
        amqp amqp contentType contentEncoding deliveryMode priority correlationId replyTo expiration messageId timestamp type appId exchange routingKey body metadata
        sqs sqs messageId messageAttributes body metadata
        pubSub pubsub id body attributes publishTime metadata
        mqtt mqtt topic messageId body metadata
        redis redis channel pattern body metadata
        redisStream redisStream stream message_id values metadata
        nsq nsq body timestamp nsqdAddress metadata
        pulsar pulsar key publishTime body metadata
        emitter emitter topic body metadata
        generic generic body metadata
        file file
        sftp sftp
        hdfs hdfs
        slack slack
        stripe stripe
        storageGrid storagegrid
        azureEventsHub azureEventsHub
        azureQueueStorage azureQueueStorage
        azureServiceBus azureServiceBus
        mns mns
        """;

    private static readonly FrozenDictionary<string, string[]> Kinds = Text.Split('\n')
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .ToFrozenDictionary(static words => words[0], static words => words[1..], StringComparer.Ordinal);

    // Those that come by HTTP have their headers in Go's canonical form, each as a list.
    private static readonly FrozenSet<string> OfHttp = ((string[])["github", "gitlab", "bitbucket", "bitbucketserver", "gerrit", "webhook", "sns"]).ToFrozenSet(StringComparer.Ordinal);

    // The controller refuses these beside the others in one EventSource.
    private static readonly FrozenSet<string> Recreated = ((string[])
    [
        "amqp", "calendar", "kafka", "pubSub", "azureEventsHub", "azureServiceBus", "nats", "mqtt", "minio", "emitter", "nsq", "pulsar", "redis", "redisStream", "resource", "hdfs", "file",
        "sftp", "generic",
    ]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Types that an event's context can have.</summary>
    public static IReadOnlyList<string> Types { get; } = [.. Kinds.Values.Select(static k => k[0]).Order(StringComparer.Ordinal)];

    /// <summary>Fields of the data of any kind.</summary>
    public static IReadOnlyList<string> AllFields { get; } = [.. Kinds.Values.SelectMany(static k => k.Skip(1)).Distinct(StringComparer.Ordinal)];

    /// <summary>True for the name of a kind in an EventSource's spec.</summary>
    public static bool IsOne(string kind) => Kinds.ContainsKey(kind);

    /// <summary>The type in the context of its events.</summary>
    public static string? TypeOf(string kind) => Kinds.TryGetValue(kind, out var words) ? words[0] : null;

    /// <summary>The kind whose events have this type.</summary>
    public static string? OfType(string? type) => type is null ? null : Kinds.FirstOrDefault(k => k.Value[0] == type).Key;

    /// <summary>Fields of the data; empty when they are not known.</summary>
    public static IReadOnlyList<string> FieldsOf(string? kind) => kind is not null && Kinds.TryGetValue(kind, out var words) ? words[1..] : [];

    /// <summary>True when its events come by HTTP, or when the kind is not known.</summary>
    public static bool MayBeHttp(string? kind) => kind is null || OfHttp.Contains(kind);

    /// <summary>True when its pod is taken down before the next one is started.</summary>
    public static bool IsRecreated(string kind) => Recreated.Contains(kind);
}
