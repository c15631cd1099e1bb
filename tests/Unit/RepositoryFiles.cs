namespace CodeRun.Tests.Unit;

/// <summary>Files of the repository that tests read or keep up to date.</summary>
internal static class RepositoryFiles
{
    /// <summary>Set to 1 to have the tests write generated files instead of failing when they drift.</summary>
    public const string UpdateVariable = "CODERUN_UPDATE_GENERATED";

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Fails when a committed file is not what generates now.</summary>
    public static void AssertGenerated(string path, string expected)
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(path, expected);
        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, $"{path} has drifted. Run the tests once with {UpdateVariable}=1 and commit the file.");
    }

    // Not by the path of this file: deterministic builds hide it.
    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "CodeRun.slnx")) ? directory : Find(Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("The tests do not run inside the repository."));
}
