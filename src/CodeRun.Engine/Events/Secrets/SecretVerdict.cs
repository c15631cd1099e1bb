using System.Globalization;

namespace CodeRun.Engine.Events.Secrets;

/// <summary>Judges a Secret and the ExternalSecret that makes it. Pure.</summary>
internal static class SecretVerdict
{
    // One refresh may be late; two were missed.
    private const int MissedIntervals = 2;

    /// <summary>The verdict on what was observed.</summary>
    public static SecretReport Judge(SecretNeed need, string @namespace, SecretObservation seen, DateTimeOffset now)
    {
        var state = SecretState.Passed;
        var (findings, advice) = (new List<string>(), new List<string>());
        var missing = seen.Keys is null ? [] : need.Keys.Except(seen.Keys, StringComparer.Ordinal).ToList();
        Target();
        External();
        return new SecretReport
        {
            Agent = need.Agent,
            Namespace = @namespace,
            Secret = need.Secret,
            State = state,
            External = seen.Externals.Count > 0 ? seen.Externals[0] : null,
            Keys = seen.Keys,
            MissingKeys = missing,
            Findings = findings,
            Advice = advice,
        };

        void Target()
        {
            if (seen.Refusal is { } refusal)
            {
                Note(SecretState.Unknown, refusal,
                    $"Ask for the right 'get' on secrets in namespace {@namespace}; a Role can limit it with resourceNames to {need.Secret}. Test it: kubectl auth can-i get secret/{need.Secret} -n {@namespace}");
            }
            else if (seen.Keys is null)
            {
                Note(need.IsOptional ? SecretState.Warning : SecretState.Failed, $"There is no Secret '{need.Secret}' in namespace '{@namespace}'.",
                    seen.Externals.Count > 0 ? "" : $"Export-CodeRunManifest -Component ExternalSecret makes an ExternalSecret for it; or: kubectl create secret generic {need.Secret} -n {@namespace} {string.Join(' ', need.Keys.Select(static k => $"--from-file={k}=FILE"))}");
            }
            else
            {
                foreach (var key in missing)
                    Missing(key, seen.Keys);
            }
        }

        void Missing(string key, IReadOnlyList<string> keys)
        {
            var similar = KeyNames.SimilarTo(key, keys);
            var has = keys.Count == 0 ? "it has none" : $"it has: {string.Join(", ", keys)}";
            Note(need.IsOptional ? SecretState.Warning : SecretState.Failed,
                similar.Count > 0 ? $"The Secret has {string.Join(" and ", similar)}, but runs read the key '{key}': a key by another name is not found." : $"The Secret has no key '{key}'; {has}.",
                seen.Externals.Count > 0
                    ? $"Set secretKey: {key} in spec.data of ExternalSecret '{seen.Externals[0].Name}'."
                    : similar.Count > 0 ? $"Store the value of {similar[0]} under '{key}'." : $"Add the key '{key}'.");
        }

        void External()
        {
            if (!seen.HasKind)
                findings.Add("The cluster has no kind ExternalSecret (External Secrets Operator is not installed); the Secret alone was checked.");
            else if (seen.ExternalsRefusal is { } refusal)
                Note(SecretState.Warning, refusal, $"Ask for the right 'list' on externalsecrets.external-secrets.io in namespace {@namespace}, to see whether the Secret is kept up to date.");
            else if (seen.Externals.Count == 0)
                findings.Add("No ExternalSecret makes it; nothing keeps it up to date.");
            else
                Synchronisation(seen.Externals[0]);
            if (seen.Externals.Count > 1)
                Note(SecretState.Warning, $"Several ExternalSecrets write this Secret: {string.Join(", ", seen.Externals.Select(static e => e.Name))}.", "Keep one of them; they overwrite each other.");
        }

        void Synchronisation(ExternalSecretView external)
        {
            if (external.Ready != "True")
            {
                var why = string.Join(": ", new[] { external.Reason, external.Message }.Where(static t => t.Length > 0));
                Note(seen.Keys is null || missing.Count > 0 ? SecretState.Failed : SecretState.Warning,
                    $"ExternalSecret '{external.Name}' is not ready ({external.Ready}){(why.Length > 0 ? $": {why}" : "; its operator has not said why")}.",
                    "See to its store and the remote key: kubectl describe externalsecret " + external.Name + " -n " + @namespace);
            }
            else if (external.LastSync is { } last && external.RefreshInterval is { } interval && (now - last).TotalSeconds > MissedIntervals * interval.TotalSeconds)
            {
                Note(SecretState.Warning, string.Create(CultureInfo.InvariantCulture, $"ExternalSecret '{external.Name}' was last synchronised at {last:u}, although it should be every {interval}."), "Check that the External Secrets Operator runs.");
            }
            else
            {
                findings.Add(string.Create(CultureInfo.InvariantCulture, $"ExternalSecret '{external.Name}' is ready{(external.LastSync is { } at ? $", last synchronised at {at:u}" : "")}."));
            }
        }

        void Note(SecretState worst, string finding, string what)
        {
            state = worst > state ? worst : state;
            findings.Add(finding);
            if (what.Length > 0)
                advice.Add(what);
        }
    }
}
