<#
.SYNOPSIS
Prints how many milliseconds Start-CodeRunSandbox takes: first in this process, then once more.
#>
param(
    [Parameter(Mandatory)]
    [string] $Module
)

$ErrorActionPreference = 'Stop'
Import-Module $Module
foreach ($time in 1, 2) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    [void] (Start-CodeRunSandbox -NoPods)
    [Console]::Out.WriteLine($watch.Elapsed.TotalMilliseconds.ToString([Globalization.CultureInfo]::InvariantCulture))
    Stop-CodeRunSandbox
}
