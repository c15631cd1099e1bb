using System.Globalization;
using CodeRun.Engine.Api;
using CodeRun.Engine.Events.Notations;
using CodeRun.Engine.Events.Patterns;

namespace CodeRun.Engine.Events.Linting;

/// <summary>Rules of all kinds of EventSources: endpoints, who may send to them, schedules, and what the controller refuses together.</summary>
internal static class OtherSourceRules
{
    private static readonly string[] Methods = ["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    /// <summary>Checks the events of an EventSource.</summary>
    public static void Check(LintFile file, YamlNode spec)
    {
        var kinds = spec.Fields.Where(static f => EventKind.IsOne(f.Key) && f.Value is { Kind: YamlKind.Map, Fields.Count: > 0 }).ToList();
        Together(file, kinds);
        foreach (var kind in kinds)
        {
            foreach (var source in kind.Value.Fields.Where(static s => s.Value.Kind == YamlKind.Map))
            {
                Endpoint(file, kind.Key == "webhook" ? source.Value : source.Value["webhook"], isWebhook: kind.Key == "webhook");
                Signed(file, kind.Key, source);
                Kind(file, kind.Key, source);
            }
        }
    }

    private static void Together(LintFile file, List<YamlField> kinds)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in kinds.SelectMany(static k => k.Value.Fields).Where(n => !seen.Add(n.Key)))
            file.Add(LintRules.DuplicateName, name, $"There is another event '{SchemaChecker.Shorten(name.Key)}' in the EventSource: events have different names, also those of different kinds.", $"{SchemaChecker.Shorten(name.Key)}-2");
        var recreated = kinds.Find(static k => EventKind.IsRecreated(k.Key));
        if (recreated is not null && kinds.Find(static k => !EventKind.IsRecreated(k.Key)) is { } rolling)
            file.Add(LintRules.MixedSources, rolling, $"{rolling.Key} and {recreated.Key} cannot be in one EventSource, since their pods are replaced in different ways: it is refused.", "an EventSource of its own");
    }

    private static void Endpoint(LintFile file, YamlNode? webhook, bool isWebhook)
    {
        if (webhook is not { Kind: YamlKind.Map })
            return;
        if (webhook.TextOf("port") is { Length: > 0 } port && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536))
            file.Add(LintRules.UnreadableValue, webhook["port"]!, $"'{SchemaChecker.Shorten(port)}' is no port.", "\"12000\"");
        var endpoint = webhook.TextOf("endpoint") ?? "";
        if (endpoint.Length > 0 && endpoint[0] != '/')
            file.Add(LintRules.UnreadableValue, webhook["endpoint"]!, $"An endpoint begins with a slash: no request has the path '{SchemaChecker.Shorten(endpoint)}'.", YamlText.Quote($"/{endpoint}"));
        else if (endpoint == "/health")
            file.Add(LintRules.UnreadableValue, webhook["endpoint"]!, "/health answers whether the EventSource is alive; events sent there are lost.", "/events");
        if (isWebhook && webhook.TextOf("method") is { Length: > 0 } method && !Methods.Contains(method, StringComparer.Ordinal))
            file.Add(LintRules.UnreadableValue, webhook["method"]!, $"No request has the method '{SchemaChecker.Shorten(method)}'; methods are compared with their case.", Methods.FirstOrDefault(m => string.Equals(m, method, StringComparison.OrdinalIgnoreCase)) ?? "POST");
        if (webhook["serverCertSecret"] is { Kind: YamlKind.Map } != webhook["serverKeySecret"] is { Kind: YamlKind.Map })
            file.Add(LintRules.MissingField, webhook, "serverCertSecret and serverKeySecret go together.", webhook["serverCertSecret"] is null ? "serverCertSecret: {name: SECRET, key: tls.crt}" : "serverKeySecret: {name: SECRET, key: tls.key}");
    }

    private static void Signed(LintFile file, string kind, YamlField source)
    {
        var (field, rule) = kind switch
        {
            "gitlab" => ("secretToken", LintRules.UnsignedWebhook),
            "bitbucketserver" => ("webhookSecret", LintRules.UnsignedWebhook),
            "sns" => ("validateSignature", LintRules.UnsignedWebhook),
            "webhook" => ("authSecret", LintRules.OpenEndpoint),
            _ => (null, LintRules.OpenEndpoint),
        };
        var node = source.Value;
        if (field is null || node[field] is { Kind: YamlKind.Map } or { Kind: YamlKind.Flag, Text: "true" } || node["webhook"]?["authSecret"] is { Kind: YamlKind.Map })
            return;
        if (kind == "sns")
            file.Add(rule, node.Field(field)?.Value is { } at ? new YamlField(field, at.Line, at.Column, at) : source, $"{source.Key} does not check the signature of messages: whoever reaches the endpoint can send events.", node[field] is null ? "validateSignature: true" : "true");
        else
            file.Add(rule, source, $"{source.Key} has no {field}: whoever reaches the endpoint can send events.", $"{field}: {{name: SECRET, key: KEY}}");
    }

    private static void Kind(LintFile file, string kind, YamlField source)
    {
        var node = source.Value;
        switch (kind)
        {
            case "calendar":
                Calendar(file, source);
                break;
            case "file" or "sftp" when node["watchPathConfig"] is { Kind: YamlKind.Map } watch:
                Watch(file, watch);
                break;
            case "kafka" when node["partition"] is null && node["consumerGroup"] is null:
                file.Add(LintRules.MissingField, source, $"{source.Key} needs partition or consumerGroup.", "consumerGroup: {groupName: NAME}");
                break;
            case "amqp" when IsText(node, "url") == node["urlSecret"] is { Kind: YamlKind.Map }:
                file.Add(LintRules.MissingField, source, $"{source.Key} needs url or urlSecret, and not both.", "urlSecret: {name: SECRET, key: url}");
                break;
            case "pubSub" when !IsText(node, "topic") && !IsText(node, "subscriptionID"):
                file.Add(LintRules.MissingField, source, $"{source.Key} needs topic or subscriptionID.", "topic: TOPIC");
                break;
            case "resource":
                foreach (var type in node.ItemsOf("eventTypes").Where(static e => e.Kind == YamlKind.Text && e.Text is not ("ADD" or "UPDATE" or "DELETE")))
                    file.Add(LintRules.UnknownEvent, type, $"The events of objects are ADD, UPDATE and DELETE; '{SchemaChecker.Shorten(type.Text)}' never comes.", NearestName.Find(type.Text, ["ADD", "UPDATE", "DELETE"]) ?? "ADD");
                break;
            case "bitbucket" or "bitbucketserver" when node.ItemsOf("repositories").Count == 0 && node.ItemsOf("projects").Count == 0 && !IsText(node, "repositorySlug") && !IsText(node, "projectKey"):
                file.Add(LintRules.RepositoryChoice, source, $"{source.Key} has no repositories: it is refused.", "repositories: [{…, repositorySlug: NAME}]");
                break;
        }

        if (node["tls"] is { Kind: YamlKind.Map } tls)
            Tls(file, tls);
    }

    private static bool IsText(YamlNode node, string field) => node.TextOf(field) is { Length: > 0 };

    private static void Calendar(LintFile file, YamlField source)
    {
        var node = source.Value;
        TimeRules.Zone(file, node);
        if (node.TextOf("schedule") is { Length: > 0 } schedule)
        {
            if (TimeRules.CronProblem(schedule) is { } problem)
                file.Add(LintRules.CronSyntax, node["schedule"]!, $"'{SchemaChecker.Shorten(schedule)}' is no schedule: {problem}.", TimeRules.CronOf(schedule) is { } right ? YamlText.Quote(right) : null);
        }
        else if (node.TextOf("interval") is { Length: > 0 } interval)
        {
            if (GoDuration.Parse(interval) is null)
                file.Add(LintRules.UnreadableValue, node["interval"]!, $"'{SchemaChecker.Shorten(interval)}' is no duration such as 10s or 1h30m.", interval.All(char.IsAsciiDigit) ? $"{interval}s" : null);
        }
        else if (node["schedule"] is null or { Kind: YamlKind.Null or YamlKind.Text } && node["interval"] is null or { Kind: YamlKind.Null or YamlKind.Text })
        {
            file.Add(LintRules.MissingField, source, $"{source.Key} needs schedule or interval.", "schedule: \"0 * * * *\"");
        }
    }

    private static void Watch(LintFile file, YamlNode watch)
    {
        if (watch.TextOf("directory") is { Length: > 0 } directory && directory[0] != '/')
            file.Add(LintRules.UnreadableValue, watch["directory"]!, "directory must be an absolute path.", YamlText.Quote($"/{directory}"));
        if (IsText(watch, "path") == IsText(watch, "pathRegexp"))
            file.Add(LintRules.MissingField, watch, "Of path and pathRegexp there must be one.", IsText(watch, "path") ? "remove one" : "pathRegexp: \".*\"");
        if (watch.TextOf("path") is ['/', ..] path)
            file.Add(LintRules.UnreadableValue, watch["path"]!, "path is relative to directory.", YamlText.Quote(path.TrimStart('/')));
        if (watch.TextOf("pathRegexp") is { Length: > 0 } pattern && PatternProblem.Of(pattern) is { } problem)
            file.Add(LintRules.InvalidRegex, watch["pathRegexp"]!, $"pathRegexp is no regular expression of RE2: {SchemaChecker.Shorten(problem)}.");
    }

    private static void Tls(LintFile file, YamlNode tls)
    {
        var has = Array.ConvertAll((string[])["caCertSecret", "clientCertSecret", "clientKeySecret"], f => tls[f] is { Kind: YamlKind.Map });
        if (!has[0] && !has[1] && !has[2] && tls["enabled"] is not { Kind: YamlKind.Flag, Text: "true" })
            file.Add(LintRules.MissingField, tls, "tls needs caCertSecret, or clientCertSecret and clientKeySecret, or enabled: true.", "enabled: true");
        else if (has[1] != has[2])
            file.Add(LintRules.MissingField, tls, "clientCertSecret and clientKeySecret go together.", has[1] ? "clientKeySecret: {name: SECRET, key: tls.key}" : "clientCertSecret: {name: SECRET, key: tls.crt}");
    }
}
