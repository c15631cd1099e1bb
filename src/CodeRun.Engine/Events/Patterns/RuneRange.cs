using System.Runtime.InteropServices;

namespace CodeRun.Engine.Events.Patterns;

/// <summary>Characters from one to another, both included.</summary>
/// <param name="Low">The first.</param>
/// <param name="High">The last.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RuneRange(int Low, int High);
