<#
.SYNOPSIS
Proves that the Pester shim fails when it must.

.DESCRIPTION
Runs the shim in child processes over fixtures that must fail, each in its own way, and looks at what it reports: names,
outcomes, places, exit codes. It does not use the shim itself, because a shim that calls everything passed would also
pass its own test.

.PARAMETER ResultPath
Where to write the outcomes, in the format of Invoke-PesterShim.ps1.
#>
[CmdletBinding()]
param([string] $ResultPath)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

$runner = [IO.Path]::Combine([IO.Path]::GetDirectoryName($PSScriptRoot), 'Invoke-PesterShim.ps1')
$engine = [Environment]::ProcessPath
$results = [System.Text.Json.Nodes.JsonArray]::new()
$failed = 0

function Test-That([string] $Name, [bool] $Holds, [string] $Otherwise) {
    if (-not $Holds) {
        $script:failed++
        [Console]::Out.WriteLine("[-] $Name`n    $Otherwise`n    at $PSCommandPath")
    }

    $result = [System.Text.Json.Nodes.JsonObject]::new()
    $result['name'] = [System.Text.Json.Nodes.JsonNode] "Shim self-test.$Name"
    $result['outcome'] = [System.Text.Json.Nodes.JsonNode] $(if ($Holds) { 'Passed' } else { 'Failed' })
    $script:results.Add([System.Text.Json.Nodes.JsonNode] $result)
}

# Runs the shim; ExitCode, Output (all of it), Report (the parsed result file or null).
function Invoke-Shim([string[]] $Files, [string[]] $More = @()) {
    $report = [IO.Path]::GetTempFileName()
    try {
        $output = & $engine -NoProfile -NonInteractive -File $runner -Path ($Files -join ',') -ResultPath $report @More 2>&1
        $code = $LASTEXITCODE
        $text = [IO.File]::ReadAllText($report)
        $run = @{ ExitCode = $code; Output = @($output | ForEach-Object { "$_" }) -join "`n"; Report = $null }
        if ($text) {
            # Not as the value of an if expression: that would take the JSON object apart.
            $run.Report = [System.Text.Json.Nodes.JsonNode]::Parse($text)
        }

        $run
    }
    finally {
        [IO.File]::Delete($report)
    }
}

function Get-Fixture([string] $Name) { "$PSScriptRoot/Fixtures/$Name.Fixture.ps1" }

# Name -> outcome, line and message of every test of a report.
function Get-Outcome($Report) {
    $outcomes = [ordered]@{}
    foreach ($test in $Report['tests']) {
        $outcomes["$($test['name'])"] = @{ Outcome = "$($test['outcome'])"; Line = [int] "$($test['line'])"; Message = "$($test['message'])" }
    }

    $outcomes
}

$expected = [ordered]@{
    'Failing.a wrong value'                                     = 'Failed', '*expected: 2*actual:   1*'
    'Failing.an error in the test'                              = 'Failed', '*no number*'
    'Failing.a command that does not exist'                     = 'Failed', '*CommandNotFoundException*'
    'Failing.a wrong message of Should -Throw'                  = 'Failed', "*that happened*this happened*"
    'Failing.Should -Throw where nothing is thrown'             = 'Failed', '*none was thrown*'
    'Failing.a wrong id of Should -Throw'                       = 'Failed', '*OtherId*CommandNotFoundException*'
    'Failing.a wrong type of Should -Throw'                     = 'Failed', '*System.IO.IOException*'
    'Failing.Should -Not -Throw where something is thrown'      = 'Failed', '*no exception*this happened*'
    'Failing.a break that leaves the test'                      = 'Failed', '*break or continue*'
    'Failing.a continue that leaves the test'                   = 'Failed', '*break or continue*'
    'Failing.a word that the shim does not know'                = 'Failed', '*BeRoughly*'
    'Failing.passes in between'                                 = 'Passed', ''
    'Failing.row 1'                                             = 'Passed', ''
    'Failing.row 2'                                             = 'Failed', '*expected: 1*actual:   2*'
    'BeforeAll throws.first'                                    = 'Failed', '*no ground to stand on*'
    'BeforeAll throws.nested.second'                            = 'Failed', '*no ground to stand on*'
    'BeforeAll throws.skipped all the same'                     = 'Skipped', ''
    'BeforeEach throws.only'                                    = 'Failed', '*no start*'
    'AfterEach throws.only'                                     = 'Failed', '*no end*'
    'AfterAll throws.passes itself'                             = 'Passed', ''
    'Skipping.leaves out a test'                                = 'Skipped', ''
    'Skipping.runs a test where the condition does not hold'    = 'Passed', ''
    'Skipping.can be decided by the test'                       = 'Skipped', '*it says so*'
    'Skipping.a block.is left out whole'                        = 'Skipped', ''
    '`[AfterAll`] AfterAll throws'                              = 'Failed', '*no way out*'
    'Whole file.fails'                                          = 'Failed', '*the file cannot start*'
    '`[discovery`] Unparsable.Fixture.ps1'                      = 'Failed', "*Missing closing*"
    '`[discovery`] Discovery.Fixture.ps1'                       = 'Failed', '*while the file is read*'
    '`[discovery`] EmptyForEach.Fixture.ps1'                    = 'Failed', '*empty -ForEach*'
    'NoTests.Fixture.ps1'                                       = 'Failed', '*no tests*'
}

$fixtures = @('Failing', 'Hooks', 'Skipping', 'RootHook', 'Unparsable', 'Discovery', 'EmptyForEach', 'NoTests' | ForEach-Object { Get-Fixture $_ })
$run = Invoke-Shim $fixtures
Test-That 'a run with failures ends with exit code 1' ($run.ExitCode -eq 1) "The exit code was $($run.ExitCode)."
$outcomes = Get-Outcome $run.Report
foreach ($name in $expected.Keys) {
    $outcome, $pattern = $expected[$name]
    $real = [System.Management.Automation.WildcardPattern]::Unescape($name)
    $found = if ($outcomes.Contains($real)) { $outcomes[$real] } else { @{ Outcome = 'not reported'; Message = ''; Line = 0 } }
    Test-That "$real is $($outcome.ToLowerInvariant())" ($found.Outcome -eq $outcome -and (-not $pattern -or $found.Message -like $pattern)) "It was $($found.Outcome), message: $($found.Message)"
}

$unexpected = @($outcomes.Keys | Where-Object { -not $expected.Contains([System.Management.Automation.WildcardPattern]::Escape($_)) })
Test-That 'nothing else is reported' ($unexpected.Count -eq 0) "Also reported: $($unexpected -join ', ')"

$count = @{ Passed = 0; Failed = 0; Skipped = 0 }
foreach ($value in $expected.Values) {
    $count[$value[0]]++
}

$last = "$($count.Passed) passed, $($count.Failed) failed, $($count.Skipped) skipped"
Test-That 'the last line counts them' ($run.Output.EndsWith($last)) "The output ends with: $(($run.Output -split "`n")[-1])"
Test-That 'the result file counts them' ("$($run.Report['passed']) $($run.Report['failed']) $($run.Report['skipped'])" -eq "$($count.Passed) $($count.Failed) $($count.Skipped)") $run.Report.ToJsonString()

$wrong = [IO.File]::ReadAllLines((Get-Fixture 'Failing'))
$line = $outcomes['Failing.a wrong value'].Line
Test-That 'a failure names the line of its assertion' ($line -gt 0 -and $wrong[$line - 1] -match 'Should -Be 2') "It named line $line."
Test-That 'a failure is printed with its file and line' ($run.Output.Contains("Failing.Fixture.ps1:$line")) $run.Output

$run = Invoke-Shim @(Get-Fixture 'Exits')
Test-That 'a test that calls exit 0 is no success' ($run.ExitCode -ne 0 -and $null -eq $run.Report) "The exit code was $($run.ExitCode)."
$run = Invoke-Shim @(Get-Fixture 'Missing')
Test-That 'a test file that does not exist is no success' ($run.ExitCode -ne 0) "The exit code was $($run.ExitCode)."
$run = Invoke-Shim @("$PSScriptRoot/Shim.Tests.ps1") '-Filter', 'Nothing has this name'
Test-That 'a run without tests is no success' ($run.ExitCode -ne 0) "The exit code was $($run.ExitCode)."
$run = Invoke-Shim @("$PSScriptRoot/Shim.Tests.ps1") '-Filter', 'doubles'
Test-That 'a filtered run runs what the filter names, every row of it' ($run.ExitCode -eq 0 -and "$($run.Report['passed'])" -eq '2') $run.Output
$names = @((Get-Outcome $run.Report).Keys) -join ', '
Test-That 'rows put their values in the name' ($names -eq 'Rows.doubles 1 to 2, Rows.doubles 2 to 4') "The names were: $names"

if ($ResultPath) {
    $json = [System.Text.Json.Nodes.JsonObject]::new()
    $json['passed'] = [System.Text.Json.Nodes.JsonNode] ($results.Count - $failed)
    $json['failed'] = [System.Text.Json.Nodes.JsonNode] $failed
    $json['skipped'] = [System.Text.Json.Nodes.JsonNode] 0
    $json['tests'] = $results
    [IO.File]::WriteAllText([IO.Path]::GetFullPath($ResultPath), $json.ToJsonString())
}

$mark = if ($failed -gt 0) { '[-]' } else { '[+]' }
[Console]::Out.WriteLine("$mark Shim self-test: $($results.Count - $failed) passed, $failed failed")
exit ([int] ($failed -gt 0))
