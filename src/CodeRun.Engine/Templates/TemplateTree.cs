using System.Security.Cryptography;
using System.Text;

namespace CodeRun.Engine.Templates;

/// <summary>A snapshot of all templates: path in the tree (with '/') to text. Immutable.</summary>
public sealed class TemplateTree
{
    /// <summary>Ending of template files.</summary>
    public const string Extension = ".hbs";

    private const int MaxFile = 1024 * 1024;
    private const int MaxFiles = 1000;

    /// <summary>Makes a snapshot of these files.</summary>
    public TemplateTree(IReadOnlyDictionary<string, string> files, string source)
    {
        Files = files.OrderBy(static f => f.Key, StringComparer.Ordinal).ToDictionary(static f => f.Key, static f => f.Value, StringComparer.Ordinal);
        Source = source;
    }

    /// <summary>The files, in order of their paths.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>Where they came from, for people.</summary>
    public string Source { get; }

    /// <summary>
    /// Reads the <c>*.hbs</c> files below a directory. A mounted ConfigMap is one too: its keys have no folders, so <c>code__prompt.md.hbs</c> stands for
    /// <c>code/prompt.md.hbs</c>. Links are followed only to files below the directory, as a mounted ConfigMap has them.
    /// </summary>
    /// <exception cref="TemplateException">There is no such directory, it holds no template, or a file is too large.</exception>
    public static TemplateTree FromDirectory(string path)
    {
        if (!Directory.Exists(path))
            throw new TemplateException($"There is no template directory '{path}'.");
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Find(new DirectoryInfo(path)))
        {
            var name = Path.GetRelativePath(path, file.FullName).Replace('\\', '/').Replace("__", "/", StringComparison.Ordinal);
            if (Target(file, path) is not { } target)
                continue;
            if (target.Length > MaxFile || files.Count == MaxFiles)
                throw new TemplateException(name, 1, 1, $"a template may have {MaxFile / 1024} KiB and a tree {MaxFiles} files");
            if (!files.TryAdd(name, File.ReadAllText(target.FullName)))
                throw new TemplateException(name, 1, 1, "there are two files of this name, one with folders and one with '__'");
        }

        return files.Count > 0 ? new TemplateTree(files, path) : throw new TemplateException($"Directory '{path}' holds no {Extension} file.");
    }

    /// <summary>Eight hexadecimal digits over names and contents of files.</summary>
    public static string Hash(IEnumerable<KeyValuePair<string, string>> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, text) in files.OrderBy(static f => f.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{name}\0{text.Length}\0")));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..8];
    }

    // The file itself, or what a link leads to when that is below the directory.
    private static FileInfo? Target(FileInfo file, string root)
    {
        if (file.LinkTarget is null)
            return file;
        var inside = Path.GetFullPath(root).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target && target.FullName.StartsWith(inside, StringComparison.Ordinal) ? target : null;
    }

    // Folders that begin with a dot are not looked into: a mounted ConfigMap keeps its versions in such.
    private static IEnumerable<FileInfo> Find(DirectoryInfo directory)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos().Where(static e => !e.Name.StartsWith('.')).OrderBy(static e => e.Name, StringComparer.Ordinal))
        {
            if (entry is FileInfo file && file.Name.EndsWith(Extension, StringComparison.Ordinal))
                yield return file;
            else if (entry is DirectoryInfo folder && folder.LinkTarget is null)
            {
                foreach (var inside in Find(folder))
                    yield return inside;
            }
        }
    }
}
