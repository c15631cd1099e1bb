using System.Reflection;
using System.Runtime.Loader;

namespace CodeRun.Cmdlets;

/// <summary>Loads assemblies from one directory; what is not there comes from the default context (the framework, PowerShell).</summary>
internal sealed class DependencyContext(string directory) : AssemblyLoadContext("CodeRun")
{
    /// <summary>Whether the directory has an assembly of this simple name.</summary>
    public bool Has(string simpleName) => File.Exists(FileOf(simpleName));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is { } simpleName && Has(simpleName) ? LoadFromAssemblyPath(FileOf(simpleName)) : null;

    private string FileOf(string simpleName) => Path.Combine(directory, simpleName + ".dll");
}
