using System.Text.Json.Nodes;
using CodeRun.Sandbox.Schema;

namespace CodeRun.Sandbox.Kinds.PodSpecs;

/// <summary>Rules of projected volumes and of files of the downward API.</summary>
internal static class ProjectionRules
{
    private const long Shortest = 600;
    private const long Longest = 1L << 32;

    /// <summary>Checks a projected volume.</summary>
    public static void Validate(JsonObject projected, string path, List<FieldProblem> problems)
    {
        PathRules.Mode(projected["defaultMode"], $"{path}.defaultMode", problems);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (source, at) in projected["sources"].Items($"{path}.sources"))
        {
            var kinds = 0;
            foreach (var kind in (string[])["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle"])
            {
                if (source[kind] is not JsonObject part)
                    continue;
                kinds++;
                Source(part, kind, $"{at}.{kind}", path, taken, problems);
            }

            if (kinds > 1)
                problems.Forbidden(at, "may not specify more than 1 volume type per source");
        }
    }

    /// <summary>Checks a file of the downward API. The server names the volume, not the file.</summary>
    public static void DownwardFile(JsonObject file, string path, List<FieldProblem> problems)
    {
        if (file["path"].Text().Length == 0)
            problems.Required($"{path}.path");
        PathRules.NotReserved(file["path"].Text(), $"{path}.path", problems);
        if (file["fieldRef"] is JsonObject field)
        {
            FieldReferences.OfField(field, FieldReferences.InVolumes, $"{path}.fieldRef", problems);
            if (file["resourceFieldRef"] is not null)
                problems.Invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
        }
        else if (file["resourceFieldRef"] is JsonObject resource)
        {
            FieldReferences.OfResource(resource, $"{path}.resourceFieldRef", inVolume: true, problems);
        }
        else
        {
            problems.Required(path, "one of fieldRef and resourceFieldRef is required");
        }

        PathRules.Mode(file["mode"], $"{path}.mode", problems);
    }

    private static void Source(JsonObject part, string kind, string at, string volume, HashSet<string> taken, List<FieldProblem> problems)
    {
        switch (kind)
        {
            case "secret" or "configMap":
                if (part["name"].Text().Length == 0)
                    problems.Required($"{at}.name");
                foreach (var (item, itemAt) in part["items"].Items($"{at}.items"))
                {
                    PathRules.KeyToPath(item, itemAt, problems);
                    Take(item["path"].Text(), part["name"].Text());
                }

                break;
            case "downwardAPI":
                foreach (var (file, _) in part["items"].Items(at))
                {
                    DownwardFile(file, at, problems);
                    Take(file["path"].Text(), file["path"].Text());
                }

                break;
            case "serviceAccountToken":
                if (part["expirationSeconds"].Number() is { } seconds and (< Shortest or > Longest))
                    problems.Invalid($"{at}.expirationSeconds", seconds, seconds < Shortest ? "may not specify a duration less than 10 minutes" : "may not specify a duration larger than 2^32 seconds");
                if (part["path"].Text().Length == 0)
                    problems.Required($"{volume}.path");
                else
                    PathRules.NotReserved(part["path"].Text(), $"{volume}.path", problems);
                break;
            default:
                if (part["path"].Text().Length == 0)
                    problems.Required($"{at}.path");
                break;
        }

        void Take(string file, string shown)
        {
            if (file.Length > 0 && !taken.Add(file))
                problems.Invalid(volume, shown, "conflicting duplicate paths");
        }
    }
}
