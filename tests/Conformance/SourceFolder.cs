namespace CodeRun.Tests.Conformance;

/// <summary>The folder of this project's sources: recordings are read where they lie, and the list of answered ones is written there.</summary>
internal static class SourceFolder
{
    public static string Path { get; } = Find();

    // A deterministic build knows no source paths, so it is looked for from the built assembly upwards.
    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "CodeRun.slnx")))
                return System.IO.Path.Combine(folder.FullName, "tests", "Conformance");
        }

        throw new DirectoryNotFoundException($"No CodeRun.slnx above {AppContext.BaseDirectory}: run the tests from a clone of the repository.");
    }
}
