namespace CodeRun.Tests.Unit.Events.Linting;

public sealed class OtherSourceRulesTests
{
    [Theory]
    [InlineData("webhook: {a: {endpoint: /a, method: POST, port: '1'}}", "OpenEndpoint", "authSecret: {name: SECRET, key: KEY}")]
    [InlineData("webhook: {a: {endpoint: a, method: POST, port: '1', authSecret: {name: a, key: b}}}", "UnreadableValue", "\"/a\"")]
    [InlineData("webhook: {a: {endpoint: /a, method: post, port: '1', authSecret: {name: a, key: b}}}", "UnreadableValue", "POST")]
    [InlineData("webhook: {a: {endpoint: /a, method: POST, port: http, authSecret: {name: a, key: b}}}", "UnreadableValue", "\"12000\"")]
    [InlineData("webhook: {a: {endpoint: /a, port: '1', authSecret: {name: a, key: b}}}", "MissingField", "method: …")]
    [InlineData("webhook: {a: {endpoint: /health, method: POST, port: '1', authSecret: {name: a, key: b}}}", "UnreadableValue", "/events")]
    [InlineData("webhook: {a: {endpoint: /a, method: POST, port: '1', authSecret: {name: a, key: b}, serverCertSecret: {name: a, key: b}}}", "MissingField", "serverKeySecret: {name: SECRET, key: tls.key}")]
    [InlineData("gitlab: {a: {webhook: {endpoint: /a, port: '1'}, events: [PushEvents], gitlabBaseURL: b, accessToken: {name: a, key: b}}}", "UnsignedWebhook", "secretToken: {name: SECRET, key: KEY}")]
    [InlineData("bitbucketserver: {a: {webhook: {endpoint: /a, port: '1'}, projects: [p], bitbucketserverBaseURL: b}}", "UnsignedWebhook", "webhookSecret: {name: SECRET, key: KEY}")]
    [InlineData("sns: {a: {webhook: {endpoint: /a, port: '1'}, topicArn: t, region: r}}", "UnsignedWebhook", "validateSignature: true")]
    [InlineData("sns: {a: {webhook: {endpoint: /a, port: '1'}, topicArn: t, region: r, validateSignature: false}}", "UnsignedWebhook", "true")]
    [InlineData("calendar: {a: {}}", "MissingField", "schedule: \"0 * * * *\"")]
    [InlineData("calendar: {a: {schedule: '@daily'}}", "CronSyntax", "\"0 0 * * *\"")]
    [InlineData("calendar: {a: {schedule: '0 30 * * * *'}}", "CronSyntax", "\"30 * * * *\"")]
    [InlineData("calendar: {a: {schedule: '0 0 * * 7'}}", "CronSyntax", "\"0 0 * * 0\"")]
    [InlineData("calendar: {a: {schedule: '60 * * * *'}}", "CronSyntax", null)]
    [InlineData("calendar: {a: {interval: '10'}}", "UnreadableValue", "10s")]
    [InlineData("calendar: {a: {interval: 2562048h}}", "UnreadableValue", null)]
    [InlineData("calendar: {a: {interval: 10s, userPayload: a}}", "UnknownField", "remove it")]
    [InlineData("file: {a: {eventType: CREATE, watchPathConfig: {directory: a, path: b}}}", "UnreadableValue", "\"/a\"")]
    [InlineData("file: {a: {eventType: CREATE, watchPathConfig: {directory: /a, path: /b}}}", "UnreadableValue", "\"b\"")]
    [InlineData("file: {a: {eventType: CREATE, watchPathConfig: {directory: /a}}}", "MissingField", "pathRegexp: \".*\"")]
    [InlineData("file: {a: {eventType: CREATE, watchPathConfig: {directory: /a, pathRegexp: '(?=a)'}}}", "InvalidRegex", null)]
    [InlineData("kafka: {a: {url: a, topic: b}}", "MissingField", "consumerGroup: {groupName: NAME}")]
    [InlineData("kafka: {a: {url: a, topic: b, partition: '0', tls: {}}}", "MissingField", "enabled: true")]
    [InlineData("amqp: {a: {exchangeType: a, routingKey: b}}", "MissingField", "urlSecret: {name: SECRET, key: url}")]
    [InlineData("pubSub: {a: {projectID: p}}", "MissingField", "topic: TOPIC")]
    [InlineData("resource: {a: {version: v1, resource: pods, eventTypes: [ADDED]}}", "UnknownEvent", "ADD")]
    [InlineData("resource: {a: {version: v1, resource: pods, eventTypes: [ADD], filter: {label: []}}}", "UnknownField", "labels")]
    [InlineData("bitbucketserver: {a: {webhook: {endpoint: /a, port: '1'}, bitbucketserverBaseURL: b, webhookSecret: {name: a, key: b}}}", "RepositoryChoice", "repositories: [{…, repositorySlug: NAME}]")]
    [InlineData("calendar: {a: {interval: 10s}}\n  stripe: {b: {webhook: {endpoint: /a, port: '1'}}}", "MixedSources", "an EventSource of its own")]
    [InlineData("calendar: {a: {interval: 10s}}\n  file: {a: {eventType: CREATE, watchPathConfig: {directory: /a, path: b}}}", "DuplicateName", "a-2")]
    public void Mistake_has_its_rule_and_the_corrected_text(string spec, string rule, string? suggestion) =>
        Assert.Contains((rule, suggestion), Source(spec).Select(static f => (f.Rule.Id, f.Suggestion)));

    [Theory]
    [InlineData("webhook: {a: {endpoint: /a, method: POST, port: '1', authSecret: {name: a, key: b}}}")]
    [InlineData("gitlab: {a: {webhook: {endpoint: /a, port: '1'}, events: [PushEvents], gitlabBaseURL: b, accessToken: {name: a, key: b}, secretToken: {name: a, key: b}, projects: [a]}}")]
    [InlineData("calendar: {a: {schedule: 'CRON_TZ=UTC 0,30 8-18/2 ? jan-mar mon-fri', timezone: UTC, metadata: {a: b}}}")]
    [InlineData("calendar: {a: {interval: 1h30m, exclusionDates: [a], persistence: {catchup: {enabled: true, maxDuration: 5m}}}}")]
    [InlineData("kafka: {a: {url: a, topic: b, consumerGroup: {groupName: c, oldest: false}, jsonBody: true, limitEventsPerSecond: 1}}")]
    [InlineData("minio: {a: {bucket: {name: a}, endpoint: b, events: [s3:ObjectCreated:Put], insecure: true, accessKey: {name: a, key: b}, secretKey: {name: a, key: b}, filter: {prefix: a, suffix: b}}}")]
    [InlineData("resource: {a: {namespace: n, group: apps, version: v1, resource: deployments, eventTypes: [ADD, UPDATE, DELETE], filter: {afterStart: true, labels: [{key: a, operation: '==', value: b}]}}}")]
    [InlineData("sqs: {a: {region: r, queue: q, waitTimeSeconds: 20, jsonBody: true, dlq: true}}")]
    [InlineData("slack: {a: {webhook: {endpoint: /a, port: '1', method: POST}, token: {name: a, key: b}, signingSecret: {name: a, key: b}}}")]
    [InlineData("webhook: {a: {endpoint: /a, method: POST, port: '1', authSecret: {name: a, key: b}, filter: {expression: 'body.a == 1'}}}\n  service: {ports: [{port: 1, targetPort: 1}]}\n  replicas: 1")]
    public void Good_EventSources_of_other_kinds_have_no_finding(string spec) => Assert.Empty(Source(spec));

    private static IReadOnlyList<CodeRun.Engine.Events.Linting.LintFinding> Source(string spec) =>
        LintText.Lint($"apiVersion: argoproj.io/v1alpha1\nkind: EventSource\nmetadata: {{name: a}}\nspec:\n  {spec}\n");
}
