namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>A journal's files in a directory of the disk.</summary>
internal sealed class DiskFiles(string directory) : IStoreFiles
{
    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(directory).Select(static p => Path.GetFileName(p))];

    public string Locate(string name) => Path.Combine(directory, name);

    public byte[] Read(string name) => File.ReadAllBytes(Locate(name));

    public IStoreFile Create(string name) => new DiskFile(Locate(name), FileMode.Create);

    public IStoreFile Open(string name) => new DiskFile(Locate(name), FileMode.Open);

    public void Rename(string name, string to) => File.Move(Locate(name), Locate(to), overwrite: true);

    public void Delete(string name) => File.Delete(Locate(name));

    public void Sync() => DirectorySync.Flush(directory);
}
