<#
.SYNOPSIS
Runs the Pester files with Pester itself, with the parameters and results of Invoke-PesterShim.ps1.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)][string[]] $Path,
    [string] $Filter,
    [string] $ResultPath
)

$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.0

$configuration = New-PesterConfiguration
# pwsh -File hands over a,b as one string.
$configuration.Run.Path = @($Path | ForEach-Object { $_ -split ',' })
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($Filter) {
    $configuration.Filter.FullName = "*$Filter*"
}

$run = Invoke-Pester -Configuration $configuration
# Files that cannot be read and blocks whose AfterAll fails are failures of their own.
$failed = $run.FailedCount + $run.FailedContainersCount + $run.FailedBlocksCount
if ($ResultPath) {
    $json = [System.Text.Json.Nodes.JsonObject]::new()
    $json['passed'] = [System.Text.Json.Nodes.JsonNode] [int] $run.PassedCount
    $json['failed'] = [System.Text.Json.Nodes.JsonNode] [int] $failed
    $json['skipped'] = [System.Text.Json.Nodes.JsonNode] [int] ($run.SkippedCount + $run.InconclusiveCount)
    [IO.File]::WriteAllText([IO.Path]::GetFullPath($ResultPath), $json.ToJsonString())
}

exit ([int] ($failed -gt 0 -or $run.PassedCount -eq 0))
