# The words of Pester 5 that this project's test files use, for machines without Pester.
#
# Two phases, as in Pester: discovery runs the files and the bodies of Describe and Context and collects what they
# declare; the run then executes BeforeAll, BeforeEach, It, AfterEach and AfterAll. Variables live where Pester puts
# them: those of a BeforeAll are seen by everything in its block, those of an It by nobody else.
#
# This is a module on purpose: test code runs in the session state of the runner script and cannot see the
# variables of the shim. The script blocks given to Initialize-Shim come from there: they open and fill its scopes.

. $PSScriptRoot/Words.ps1
. $PSScriptRoot/Should.ps1
. $PSScriptRoot/Run.ps1

$script:Shim = $null

function Initialize-Shim {
    <# Starts an empty run. #>
    param(
        # { $_ = $args[0]; & $args[1] }, written in the runner script: runs a script block of the shim in a new scope of
        # test code, with a value for $_.
        [Parameter(Mandatory)][scriptblock] $NewScope,
        # { . $args[0] }, written in the runner script: runs a test file in the current scope of test code.
        [Parameter(Mandatory)][scriptblock] $RunFile,
        # Sets a variable ($args: name, value) in the current scope of test code.
        [Parameter(Mandatory)][scriptblock] $SetVariable,
        # Evaluates the script text $args[0] in the current scope of test code.
        [Parameter(Mandatory)][scriptblock] $Evaluate,
        # Wildcard over 'Describe.Context.It'; empty for all.
        [string] $Filter
    )

    $script:Shim = @{
        NewScope    = $NewScope
        RunFile     = $RunFile
        SetVariable = $SetVariable
        Evaluate    = $Evaluate
        Filter      = $Filter
        # The block that declarations go to; null outside discovery.
        Block       = $null
        # Every outcome, in order: Name, Outcome (Passed, Failed, Skipped), File, Line, Message.
        Results     = [System.Collections.Generic.List[object]]::new()
    }
}

Export-ModuleMember -Function @(
    'Describe', 'Context', 'It', 'Should', 'Set-ItResult'
    'BeforeDiscovery', 'BeforeAll', 'BeforeEach', 'AfterAll', 'AfterEach'
    'Initialize-Shim', 'Invoke-ShimFile', 'Get-ShimResult'
)
