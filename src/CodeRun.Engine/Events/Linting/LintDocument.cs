namespace CodeRun.Engine.Events.Linting;

/// <summary>One object of a file.</summary>
internal sealed record LintDocument(LintFile File, YamlNode Root)
{
    public string? Kind => Root.TextOf("kind");

    public string? ApiVersion => Root.TextOf("apiVersion");

    public string? ObjectName => Root["metadata"]?.TextOf("name");

    public string? Namespace => Root["metadata"]?.TextOf("namespace");
}
