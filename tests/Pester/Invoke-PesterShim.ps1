<#
.SYNOPSIS
Runs Pester test files without Pester.

.DESCRIPTION
For machines that have no Pester. Knows the words of tests/Pester/Shim only; a test file that uses other words fails.
Prints every failure with its place, one line a file and the counts. The exit code is 1 when something failed or
nothing ran, otherwise 0.

.PARAMETER Path
The test files.

.PARAMETER Filter
Only tests whose name (Describe.Context.It) contains this text; wildcards are allowed.

.PARAMETER ResultPath
Where to write the outcomes as JSON: passed, failed, skipped, and tests with name, outcome, file, line, message.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)][string[]] $Path,
    [string] $Filter,
    [string] $ResultPath
)

# pwsh -File hands over a,b as one string, tools/pwsh.cs as two.
$Path = @($Path | ForEach-Object { $_ -split ',' })

Import-Module $PSScriptRoot/Shim/PesterShim.psm1 -Force

$initialize = @{
    NewScope    = { if ($null -ne $args[0]) { $_ = $args[0] }; & $args[1] }
    RunFile     = { . $args[0] }
    SetVariable = { $ExecutionContext.SessionState.PSVariable.Set("local:$($args[0])", $args[1]) }
    Evaluate    = { & ([scriptblock]::Create($args[0])) }
    Filter      = if ($Filter) { "*$Filter*" } else { '' }
}
Initialize-Shim @initialize

function Measure-Outcome {
    $counts = @{ Passed = 0; Failed = 0; Skipped = 0 }
    foreach ($result in $args[0]) {
        $counts[$result.Outcome]++
    }

    $counts
}

$isComplete = $false
try {
    foreach ($file in $Path) {
        $full = [IO.Path]::GetFullPath($file, $ExecutionContext.SessionState.Path.CurrentFileSystemLocation.Path)
        if (-not [IO.File]::Exists($full)) {
            [Console]::Error.WriteLine("The test file '$full' does not exist.")
            exit 1
        }

        $before = @(Get-ShimResult).Count
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        Invoke-ShimFile $full
        $results = @(Get-ShimResult)
        if ($results.Count -gt $before) {
            $of = Measure-Outcome $results[$before..($results.Count - 1)]
            $mark = if ($of.Failed -gt 0) { '[-]' } else { '[+]' }
            [Console]::Out.WriteLine("$mark $([IO.Path]::GetFileName($full)): $($of.Passed) passed, $($of.Failed) failed, $($of.Skipped) skipped ($($clock.ElapsedMilliseconds) ms)")
        }
    }

    $isComplete = $true
}
finally {
    # A test file that calls exit takes the runner with it, with whatever exit code it likes.
    if (-not $isComplete) {
        [Console]::Error.WriteLine("The run ended inside '$file'. Does a test call exit?")
        exit 3
    }
}

$all = @(Get-ShimResult)
$sum = Measure-Outcome $all
if ($ResultPath) {
    $json = [System.Text.Json.Nodes.JsonObject]::new()
    foreach ($name in 'Passed', 'Failed', 'Skipped') {
        $json[$name.ToLowerInvariant()] = [System.Text.Json.Nodes.JsonNode] [int] $sum[$name]
    }

    $tests = [System.Text.Json.Nodes.JsonArray]::new()
    foreach ($result in $all) {
        $test = [System.Text.Json.Nodes.JsonObject]::new()
        foreach ($name in 'Name', 'Outcome', 'File', 'Line', 'Message') {
            $test[$name.ToLowerInvariant()] = [System.Text.Json.Nodes.JsonNode] $result.$name
        }

        $tests.Add([System.Text.Json.Nodes.JsonNode] $test)
    }

    $json['tests'] = $tests
    [IO.File]::WriteAllText([IO.Path]::GetFullPath($ResultPath), $json.ToJsonString())
}

[Console]::Out.WriteLine("$($sum.Passed) passed, $($sum.Failed) failed, $($sum.Skipped) skipped")
exit ([int] ($sum.Failed -gt 0 -or $all.Count -eq 0))
