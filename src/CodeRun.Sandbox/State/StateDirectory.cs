using System.Text.Json;
using System.Text.Json.Nodes;
using CodeRun.Sandbox.Storage.Journal;

namespace CodeRun.Sandbox.State;

/// <summary>
/// A directory that keeps the state of a sandbox from one start to the next, used by one process at a time:
/// <c>sandbox.json</c> says that it is one, <c>store</c> has the objects, <c>identity</c> has keys and token.
/// </summary>
internal sealed class StateDirectory : IDisposable
{
    private const string Marker = "sandbox.json";
    /// <summary>Name of the directory with the objects.</summary>
    public const string StoreName = "store";

    private const int Format = 1;

    private readonly DirectoryLock _lock;

    private StateDirectory(string path, DirectoryLock @lock, int? port, string? lastPath) => (Path, _lock, Port, LastPath) = (path, @lock, port, lastPath);

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>The port on which the sandbox listened last; null for a new one.</summary>
    public int? Port { get; private set; }

    /// <summary>The path under which it was opened last: it may have been moved since. Null for a new one.</summary>
    public string? LastPath { get; private set; }

    private string MarkerPath => System.IO.Path.Combine(Path, Marker);

    /// <summary>Opens a directory, which is made when it is not there; an empty one becomes a sandbox's.</summary>
    /// <exception cref="SandboxStateException">It cannot be used.</exception>
    public static StateDirectory Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            PrivateFiles.CreateDirectory(path);
            if (!IsSandbox(path) && !IsEmpty(path))
                throw SandboxStateException.NotASandbox(path);
            var taken = DirectoryLock.Take(path);
            try
            {
                return Open(path, taken);
            }
            catch
            {
                taken.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SandboxStateException.Unusable(path, e.Message, e);
        }
    }

    /// <summary>Opens the journal of the objects.</summary>
    /// <exception cref="SandboxStateException">What is on disk is broken or missing.</exception>
    public ChangeJournal OpenJournal(JournalOptions options)
    {
        var store = System.IO.Path.Combine(Path, StoreName);
        try
        {
            if (!Directory.Exists(store))
                CreateStore(store);
            return ChangeJournal.Open(new DiskFiles(store), options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SandboxStateException.Unusable(store, e.Message, e);
        }
    }

    /// <summary>Remembers port and path for the next start.</summary>
    /// <exception cref="SandboxStateException">It cannot be written.</exception>
    public void Remember(int port)
    {
        if (port == Port && Path == LastPath)
            return;
        try
        {
            StateFile.Write(MarkerPath, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["format"] = Format, ["port"] = port, ["path"] = Path }));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SandboxStateException.Unusable(MarkerPath, e.Message, e);
        }

        (Port, LastPath) = (port, Path);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static StateDirectory Open(string path, DirectoryLock taken)
    {
        var marker = System.IO.Path.Combine(path, Marker);
        if (StateFile.Read(marker) is { } content)
        {
            var (port, last) = ReadMarker(marker, content);
            return new StateDirectory(path, taken, port, last);
        }

        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        StateFile.Write(marker, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["format"] = Format }));
        return new StateDirectory(path, taken, port: null, lastPath: null);
    }

    private static (int? Port, string? Path) ReadMarker(string path, byte[] content)
    {
        try
        {
            var marker = JsonNode.Parse(content)!.AsObject();
            var format = (long)marker["format"]!;
            return format == Format ? ((int?)marker["port"], (string?)marker["path"]) : throw SandboxStateException.UnknownFormat(path, format, Format);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NullReferenceException or ArgumentNullException)
        {
            throw SandboxStateException.Corrupt(path, 0, "it does not say what it is");
        }
    }

    // The directory gets its name when the first log is in it: one with its name and without a log has lost something.
    private void CreateStore(string store)
    {
        if (Directory.Exists(SandboxIdentity.DirectoryIn(Path)))
            throw SandboxStateException.Missing(store, 0);
        var unfinished = store + StoreFileName.Unfinished;
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        PrivateFiles.CreateDirectory(unfinished);
        ChangeJournal.Create(new DiskFiles(unfinished));
        Directory.Move(unfinished, store);
        DirectorySync.Flush(Path);
    }

    private static bool IsSandbox(string path) => File.Exists(System.IO.Path.Combine(path, Marker));

    // A first start may have been interrupted before it said whose the directory is.
    private static bool IsEmpty(string path) => Directory.EnumerateFileSystemEntries(path)
        .All(static e => System.IO.Path.GetFileName(e) is DirectoryLock.FileName or Marker + StoreFileName.Unfinished);
}
