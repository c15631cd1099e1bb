using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace CodeRun.Cmdlets;

/// <summary>
/// Lets the module find its dependencies in <c>deps/</c>, in a load context of their own, so that they neither disturb nor
/// suffer from the versions that other modules bring. PowerShell calls it at import and removal.
/// </summary>
/// <remarks>
/// PowerShell looks at the public types of this assembly before it calls <see cref="OnImport"/>. A public type that
/// derives from or implements a type of a dependency would therefore break the import.
/// </remarks>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // For the life of the process: this assembly cannot be unloaded, and what it has bound to must stay the same.
    private static readonly DependencyContext Context = new(
        Path.Combine(Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!, "deps"));

    private static readonly HashSet<string> OwnReferences = typeof(ModuleInitializer).Assembly
        .GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public void OnImport()
    {
        // Import-Module -Force imports again without a removal.
        AssemblyLoadContext.Default.Resolving -= Resolve;
        AssemblyLoadContext.Default.Resolving += Resolve;
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        // Nothing may go on running for a module that is gone: neither agents nor the port.
        Task.Run(Session.ModuleSession.Current.CloseAsync).GetAwaiter().GetResult();
        AssemblyLoadContext.Default.Resolving -= Resolve;
    }

    /// <summary>
    /// Asked for everything the default context cannot find, also on behalf of other modules: only what this assembly
    /// itself refers to is answered. What the dependencies need is found by their own context.
    /// </summary>
    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name is { } simpleName && OwnReferences.Contains(simpleName) && Context.Has(simpleName)
            ? Context.LoadFromAssemblyName(name)
            : null;
}
