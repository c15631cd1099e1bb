namespace CodeRun.Engine.GitHub;

/// <summary>What went wrong with a GitHub App, as far as somebody can do something about it.</summary>
public enum GitHubProblem
{
    /// <summary>The private key cannot be used.</summary>
    InvalidKey,

    /// <summary>GitHub does not accept key, app id or clock.</summary>
    BadCredentials,

    /// <summary>The app is not installed on the repository, or the repository does not exist.</summary>
    NotInstalled,

    /// <summary>The installation is suspended, or may not do what is asked.</summary>
    NotPermitted,

    /// <summary>The installation has not got a permission, or not the repository, that is asked for.</summary>
    Refused,

    /// <summary>Too many requests; later.</summary>
    RateLimited,

    /// <summary>GitHub could not be reached or has a fault.</summary>
    Unavailable,
}
