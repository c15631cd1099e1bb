namespace CodeRun.Tests.Conformance;

/// <summary>The folder of this project's sources: the data files are read where they lie.</summary>
internal static class SourceFolder
{
    public static string Path { get; } = System.IO.Path.Combine(Find(), "tests", "Conformance");

    /// <summary>The folder of the repository.</summary>
    public static string Repository => System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(Path))!;

    // A deterministic build knows no source paths, so it is looked for from the built assembly upwards.
    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "CodeRun.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No CodeRun.slnx above {AppContext.BaseDirectory}: run the tests from a clone of the repository.");
    }
}
