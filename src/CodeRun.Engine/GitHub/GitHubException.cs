namespace CodeRun.Engine.GitHub;

/// <summary>GitHub refused something, or could not be reached. The message never holds a token or a key.</summary>
public sealed class GitHubException : Exception
{
    /// <summary>Creates an empty exception.</summary>
    public GitHubException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    public GitHubException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and a cause.</summary>
    public GitHubException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception for a problem.</summary>
    public GitHubException(GitHubProblem problem, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(message, innerException) => (Problem, RetryAfter) = (problem, retryAfter);

    /// <summary>What it was.</summary>
    public GitHubProblem Problem { get; }

    /// <summary>When GitHub wants to be asked again, if it said so.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>What to do about it.</summary>
    public string Advice => Problem switch
    {
        GitHubProblem.InvalidKey => "Use the private key that was downloaded from the App's settings: PEM, PKCS#1 or PKCS#8, not encrypted.",
        GitHubProblem.BadCredentials => "Check that key and app id belong together (App settings, General), and that this machine's clock is right.",
        GitHubProblem.NotInstalled => "Check owner and name, and install the App on this repository (App settings, Install App).",
        GitHubProblem.NotPermitted => "Check in the organisation's settings that the installation is not suspended.",
        GitHubProblem.Refused => "Grant the App the permission and accept it in the installation, or ask for less with -Permission.",
        GitHubProblem.RateLimited => "Wait until the limit is over and try again.",
        _ => "Check network, proxy and the address of the GitHub API, then try again.",
    };
}
