using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of probes and lifecycle hooks and of what they do.</summary>
internal static class HandlerRules
{
    /// <summary>Checks the probes of a container.</summary>
    public static void Probes(JsonObject container, string path, List<FieldProblem> problems)
    {
        foreach (var kind in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container[kind] is not JsonObject probe)
                continue;
            var at = $"{path}.{kind}";
            Handler(probe, null, at, problems);
            foreach (var field in (string[])["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"])
                problems.NotNegative($"{at}.{field}", probe[field].Number());
            var grace = probe["terminationGracePeriodSeconds"].Number();
            if (grace <= 0)
                problems.Invalid($"{at}.terminationGracePeriodSeconds", grace.Value, "must be greater than 0");
            if (kind == "readinessProbe" && grace is { } set)
                problems.Invalid($"{at}.terminationGracePeriodSeconds", set, "must not be set for readinessProbes");
            if (kind != "readinessProbe" && probe["successThreshold"].Number() is { } threshold and not 1)
                problems.Invalid($"{at}.successThreshold", threshold, "must be 1");
        }
    }

    /// <summary>Checks the hooks of a container.</summary>
    public static void Lifecycle(JsonNode? lifecycle, long? grace, string path, List<FieldProblem> problems)
    {
        foreach (var hook in (string[])["postStart", "preStop"])
        {
            if (lifecycle?[hook] is JsonObject handler)
                Handler(handler, grace, $"{path}.{hook}", problems);
        }
    }

    private static void Handler(JsonObject handler, long? grace, string path, List<FieldProblem> problems)
    {
        var given = ((string[])["exec", "httpGet", "tcpSocket", "grpc", "sleep"]).Where(k => handler[k] is not null).ToList();
        if (given.Count == 0)
        {
            problems.Required(path, "must specify a handler type");
            return;
        }

        One(handler[given[0]] as JsonObject ?? [], given[0], grace, $"{path}.{given[0]}", problems);
        foreach (var more in given.Skip(1))
            problems.Forbidden($"{path}.{more}", "may not specify more than 1 handler type");
    }

    private static void One(JsonObject action, string kind, long? grace, string path, List<FieldProblem> problems)
    {
        switch (kind)
        {
            case "exec":
                if (action["command"].IsEmpty())
                    problems.Required($"{path}.command");
                break;
            case "httpGet":
                if (action["path"].Text().Length == 0)
                    problems.Required($"{path}.path");
                PortRules.NumberOrName(action["port"], $"{path}.port", problems);
                if (action["scheme"].Text() is var scheme and not ("HTTP" or "HTTPS"))
                    problems.NotSupported($"{path}.scheme", scheme, "HTTP", "HTTPS");
                break;
            case "tcpSocket" or "grpc":
                PortRules.NumberOrName(action["port"], $"{path}.port", problems);
                break;
            default:
                if (grace is { } longest && action["seconds"].Number() is var seconds && (seconds ?? 0) is var time && (time < 0 || time > longest))
                    problems.Invalid(path, time, $"must be non-negative and less than terminationGracePeriodSeconds ({longest})");
                break;
        }
    }
}
