using System.Security.Cryptography;

namespace CodeRun.Cmdlets.Session;

/// <summary>Sources of chance for the engine, which is given one rather than making its own.</summary>
internal static class Randomness
{
    /// <summary>A generator with a seed nobody can guess.</summary>
    public static Random Create() => new(RandomNumberGenerator.GetInt32(int.MaxValue));
}
