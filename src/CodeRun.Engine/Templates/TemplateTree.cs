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

    /// <summary>Reads the <c>*.hbs</c> files below a directory. Links are not followed.</summary>
    /// <exception cref="TemplateException">There is no such directory, it holds no template, or a file is too large.</exception>
    public static TemplateTree FromDirectory(string path)
    {
        if (!Directory.Exists(path))
            throw new TemplateException($"There is no template directory '{path}'.");
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in new DirectoryInfo(path).EnumerateFiles("*" + Extension, options))
        {
            var name = Path.GetRelativePath(path, file.FullName).Replace('\\', '/');
            if (file.Length > MaxFile || files.Count == MaxFiles)
                throw new TemplateException(name, 1, 1, $"a template may have {MaxFile / 1024} KiB and a tree {MaxFiles} files");
            files[name] = System.IO.File.ReadAllText(file.FullName);
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
}
