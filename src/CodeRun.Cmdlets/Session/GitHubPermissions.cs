using System.Collections;
using System.Globalization;
using System.Management.Automation;
using CodeRun.Cmdlets.Errors;

namespace CodeRun.Cmdlets.Session;

/// <summary>Permissions as people write them in a hashtable.</summary>
internal static class GitHubPermissions
{
    /// <summary>The same as a map; anything but read, write and admin is refused.</summary>
    public static IReadOnlyDictionary<string, string> From(Hashtable table) => table.Cast<DictionaryEntry>().ToDictionary(
        static e => Convert.ToString(e.Key, CultureInfo.InvariantCulture) ?? "",
        static e => Convert.ToString(e.Value, CultureInfo.InvariantCulture) is var access and ("read" or "write" or "admin") ? access : throw new CommandFailedException(
            $"Permission '{e.Key}' cannot be '{e.Value}'.", "PermissionInvalid", ErrorCategory.InvalidArgument, e.Key, "Write @{ contents = 'write'; pull_requests = 'write' }: each is read, write or admin."),
        StringComparer.Ordinal);
}
