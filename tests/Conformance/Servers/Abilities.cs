using System.Net;
using System.Text.Json;

namespace CodeRun.Tests.Conformance.Servers;

/// <summary>Finds out what a cluster may lack by its configuration. A sandbox is never asked: it must have them all.</summary>
internal static class Abilities
{
    /// <summary>Names of <c>needs</c> that the server does not have.</summary>
    public static async Task<IReadOnlySet<string>> MissingAsync(ConformanceServer server, CancellationToken cancellationToken)
    {
        // Compaction is etcd's, the API has no way to ask for it; what is of a sandbox alone is not to be had of a cluster.
        var missing = new HashSet<string>(StringComparer.Ordinal) { "compact", "sandbox" };
        using (var nobody = await AskAsync(asAdministrator: false, "/api"))
        {
            if (nobody.StatusCode == HttpStatusCode.Unauthorized)
                missing.Add("anonymous");
        }

        using (var other = await AskAsync(asAdministrator: true, "/api", ("Impersonate-User", "conformance"), ("Impersonate-Group", "system:masters")))
        {
            if (!other.IsSuccessStatusCode)
                missing.Add("impersonation");
        }

        using (var binary = await AskAsync(asAdministrator: true, "/api/v1/namespaces?limit=1", ("Accept", "application/vnd.kubernetes.protobuf")))
        {
            if (!binary.IsSuccessStatusCode)
                missing.Add("protobuf");
        }

        // A cluster without nodes leaves pods as they are. A server that knows no nodes at all is a sandbox, which runs them itself.
        using (var nodes = await AskAsync(asAdministrator: true, "/api/v1/nodes?limit=1"))
        {
            if (nodes.IsSuccessStatusCode && IsEmpty(await nodes.Content.ReadAsStringAsync(cancellationToken)))
                missing.Add("pods");
        }

        return missing;

        async Task<HttpResponseMessage> AskAsync(bool asAdministrator, string path, params (string Name, string Value)[] headers)
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, server.Address + path);
            foreach (var (name, value) in headers)
                message.Headers.TryAddWithoutValidation(name, value);
            return await server.SendAsync(message, asAdministrator, HttpCompletionOption.ResponseContentRead, cancellationToken);
        }
    }

    private static bool IsEmpty(string list)
    {
        using var document = JsonDocument.Parse(list);
        return document.RootElement.GetProperty("items").GetArrayLength() == 0;
    }
}
