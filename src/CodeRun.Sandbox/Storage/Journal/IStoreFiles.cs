namespace CodeRun.Sandbox.Storage.Journal;

/// <summary>The directory in which a journal keeps its files, by their names. All errors are <see cref="IOException"/>s or <see cref="UnauthorizedAccessException"/>s.</summary>
internal interface IStoreFiles
{
    /// <summary>Names of all files.</summary>
    IReadOnlyList<string> List();

    /// <summary>Where a file is, for messages.</summary>
    string Locate(string name);

    /// <summary>All of a file.</summary>
    byte[] Read(string name);

    /// <summary>Makes an empty file that only this user may read; one of that name is replaced.</summary>
    IStoreFile Create(string name);

    /// <summary>Opens a file to append to it.</summary>
    IStoreFile Open(string name);

    /// <summary>Gives a file another name; one that has that name is replaced at the same moment.</summary>
    void Rename(string name, string to);

    /// <summary>Removes a file.</summary>
    void Delete(string name);

    /// <summary>Returns when files that were made, renamed and removed are so on the disk too.</summary>
    void Sync();
}
