using CodeRun.Sandbox.Http;
using CodeRun.Sandbox.Pods;
using CodeRun.Sandbox.Storage;
using CodeRun.Sandbox.Storage.Journal;

namespace CodeRun.Sandbox.State;

/// <summary>What a sandbox consists of before it listens: its directory, its identity, its objects.</summary>
internal sealed class SandboxParts : IDisposable
{
    private SandboxParts(string directory, StateDirectory? state, SandboxIdentity identity, ChangeJournal? journal, ApiServer api, IPodRunner? pods)
    {
        (Directory, State, Identity, Journal, Api, Pods) = (directory, state, identity, journal, api, pods);
    }

    public string Directory { get; }

    /// <summary>The directory as one that keeps the state; null when it is removed at the end.</summary>
    public StateDirectory? State { get; }

    public SandboxIdentity Identity { get; }

    /// <summary>The journal of the objects; null when they are in memory only.</summary>
    public ChangeJournal? Journal { get; }

    public ApiServer Api { get; }

    public IPodRunner? Pods { get; }

    /// <summary>What is different from the last time, a sentence each.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>Makes the parts, or takes them up where they were left: processes of pods that outlived the sandbox are ended, their pods reported as lost.</summary>
    /// <exception cref="SandboxStateException">The directory with the state cannot be used; nothing in it was changed.</exception>
    public static async Task<SandboxParts> OpenAsync(SandboxOptions options)
    {
        if (options.Path is null)
        {
            var directory = options.Directory ?? System.IO.Directory.CreateTempSubdirectory("coderun-sandbox-").FullName;
            PrivateFiles.CreateDirectory(directory);

            // Meanwhile: most of it is the loading of the cryptographic library.
            var identity = Task.Run(() => SandboxIdentity.Create(options.Time.GetUtcNow()), CancellationToken.None);
            var pods = options.PodRunner?.Invoke(PodsIn(directory));
            var api = new ApiServer(options.Time, options.Random, pods);
            return new SandboxParts(directory, state: null, await identity, journal: null, api, pods);
        }

        var state = StateDirectory.Open(options.Path);
        try
        {
            return Open(state, options);
        }
        catch (StoreWriteException e)
        {
            state.Dispose();
            throw SandboxStateException.Unusable(state.Path, e.Message, e);
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>Closes everything; a directory that does not keep the state is removed.</summary>
    public void Dispose()
    {
        Api.Dispose();
        Identity.Certificate.Dispose();
        if (State is not null)
            State.Dispose();
        else if (System.IO.Directory.Exists(Directory))
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static string PodsIn(string directory) => Path.Combine(directory, "pods");

    private static SandboxParts Open(StateDirectory state, SandboxOptions options)
    {
        var journal = state.OpenJournal(options.SnapshotAfterBytes is { } bytes ? new JournalOptions { SnapshotAfterBytes = bytes } : new JournalOptions());
        ObjectStore? store = null;
        try
        {
            var identity = SandboxIdentity.Load(state.Path, options.Time.GetUtcNow());
            // Before anything is made of the objects: no pod may be started anew while its old processes run.
            LeftoverProcesses.Kill(((string[])[state.Path, state.LastPath ?? state.Path]).Select(PodsIn), LostPods.Containers(journal.Initial));
            var pods = options.PodRunner?.Invoke(PodsIn(state.Path));
            store = new ObjectStore(journal);
            var parts = new SandboxParts(state.Path, state, identity, journal, new ApiServer(options.Time, options.Random, pods, store, identity.TokenKey), pods);
            parts.Notice(LostPods.Report(parts.Api.Objects, PodLoss.NodeFailure, options.Time.GetUtcNow()));
            parts.Notices.AddRange(LeftoverFiles.Remove(PodsIn(state.Path), parts.Api.Objects));
            return parts;
        }
        catch
        {
            if (store is not null)
                store.Dispose();
            else
                journal.Dispose();
            throw;
        }
    }

    private void Notice(int lostPods)
    {
        if (Journal!.Torn is { } torn)
            Notices.Add($"The sandbox was interrupted while it wrote: the last {torn.Bytes.Length} bytes of log '{torn.Log}', from byte {torn.Offset} on, were never acknowledged and were cut off. They are kept in '{Path.Combine(Directory, StateDirectory.StoreName, StoreFileName.CutOff(torn.Log, torn.Offset))}'.");
        if (lostPods > 0)
            Notices.Add($"{lostPods} pod(s) ran when the sandbox ended: they are reported as lost, as after a failure of their node.");
        if (Identity.IsCertificateRenewed)
            Notices.Add("The certificate of the sandbox was renewed, and its kubeconfig was written anew. Copies of the old one do not work any more.");
    }
}
