# Discovery: the words only write down what a test file declares.

function New-ShimBlock {
    param([string] $Name, $Parent, $Data, [string[]] $Tag, [bool] $Skip, [string] $File, [int] $Line)

    @{
        Kind       = 'Block'
        Name       = $Name
        Parent     = $Parent
        Data       = $Data
        Tag        = $Tag
        Skip       = $Skip -or ($null -ne $Parent -and $Parent.Skip)
        File       = $File
        Line       = $Line
        Children   = [System.Collections.Generic.List[object]]::new()
        BeforeAll  = $null
        BeforeEach = $null
        AfterEach  = $null
        AfterAll   = $null
    }
}

function Assert-ShimDiscovery([string] $Word) {
    if ($null -eq $script:Shim -or $null -eq $script:Shim.Block) {
        throw [InvalidOperationException]::new("$Word is only allowed while a test file is read, not inside It, BeforeAll and the like.")
    }
}

# One entry per element; a single entry without data where there is no -ForEach.
function Get-ShimCase([bool] $IsGiven, $ForEach, [string] $Name) {
    if (-not $IsGiven) {
        return @{ Value = $null }
    }

    $cases = @(foreach ($item in $ForEach) { @{ Value = $item } })
    if ($cases.Count -eq 0) {
        # Pester 5 silently drops these tests, Pester 6 refuses them. A test that never runs is a mistake here too.
        throw [ArgumentException]::new("'$Name' has an empty -ForEach: it would test nothing. Values for -ForEach must exist at discovery (BeforeDiscovery), not in BeforeAll.")
    }

    return $cases
}

function Add-ShimBlock {
    param([string] $Word, [string] $Name, [string[]] $Tag, [scriptblock] $Fixture, [bool] $Skip, [bool] $HasForEach, $ForEach)

    Assert-ShimDiscovery $Word
    if ($null -eq $Fixture) {
        throw [ArgumentException]::new("$Word '$Name' has no script block. Is its opening brace on the next line?")
    }

    $parent = $script:Shim.Block
    foreach ($case in Get-ShimCase $HasForEach $ForEach $Name) {
        $block = New-ShimBlock -Name $Name -Parent $parent -Data $case.Value -Tag $Tag -Skip $Skip -File $Fixture.File -Line $Fixture.StartPosition.StartLine
        $parent.Children.Add($block)
        $script:Shim.Block = $block
        try {
            & $script:Shim.NewScope $case.Value {
                Set-ShimData $case.Value
                $null = . $Fixture
            }
        }
        finally {
            $script:Shim.Block = $parent
        }
    }
}

# The data of a -ForEach in the current scope of test code: a variable for each key of a dictionary. ($_ is set by
# NewScope: dot-sourced code cannot set it.)
function Set-ShimData($Value) {
    if ($Value -is [System.Collections.IDictionary]) {
        foreach ($key in $Value.Keys) {
            . $script:Shim.SetVariable "$key" $Value[$key]
        }
    }
}

function Describe {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)][string] $Name,
        [Parameter(Position = 1)][scriptblock] $Fixture,
        [Alias('Tags')][string[]] $Tag = @(),
        [switch] $Skip,
        $ForEach
    )

    Add-ShimBlock 'Describe' $Name $Tag $Fixture $Skip $PSBoundParameters.ContainsKey('ForEach') $ForEach
}

function Context {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)][string] $Name,
        [Parameter(Position = 1)][scriptblock] $Fixture,
        [Alias('Tags')][string[]] $Tag = @(),
        [switch] $Skip,
        $ForEach
    )

    Add-ShimBlock 'Context' $Name $Tag $Fixture $Skip $PSBoundParameters.ContainsKey('ForEach') $ForEach
}

function It {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)][string] $Name,
        [Parameter(Position = 1)][scriptblock] $Test,
        [Alias('TestCases')][object[]] $ForEach,
        [Alias('Tags')][string[]] $Tag = @(),
        [switch] $Skip
    )

    Assert-ShimDiscovery 'It'
    $block = $script:Shim.Block
    if ($null -eq $block.Parent) {
        throw [InvalidOperationException]::new("It '$Name' stands outside Describe. Test cannot be directly in the root.")
    }

    if ($null -eq $Test) {
        throw [ArgumentException]::new("It '$Name' has no script block. Is its opening brace on the next line?")
    }

    foreach ($case in Get-ShimCase $PSBoundParameters.ContainsKey('ForEach') $ForEach $Name) {
        $block.Children.Add(@{
                Kind    = 'Test'
                Name    = $Name
                Parent  = $block
                Data    = $case.Value
                Tag     = $Tag
                Skip    = $Skip -or $block.Skip
                Body    = $Test
                File    = $Test.File
                Line    = $Test.StartPosition.StartLine
            })
    }
}

function Set-ShimHook([string] $Hook, [scriptblock] $ScriptBlock, [bool] $InRoot) {
    Assert-ShimDiscovery $Hook
    $block = $script:Shim.Block
    if ($null -eq $block.Parent -and -not $InRoot) {
        throw [InvalidOperationException]::new("$Hook stands outside Describe: it is not supported in root.")
    }

    if ($null -ne $block[$Hook]) {
        throw [InvalidOperationException]::new("'$($block.Name)' has a second $Hook. One of a kind is allowed in a block.")
    }

    $block[$Hook] = $ScriptBlock
}

function BeforeAll([Parameter(Mandatory)][scriptblock] $Scriptblock) { Set-ShimHook 'BeforeAll' $Scriptblock $true }
function BeforeEach([Parameter(Mandatory)][scriptblock] $Scriptblock) { Set-ShimHook 'BeforeEach' $Scriptblock $false }
function AfterEach([Parameter(Mandatory)][scriptblock] $Scriptblock) { Set-ShimHook 'AfterEach' $Scriptblock $false }
function AfterAll([Parameter(Mandatory)][scriptblock] $Scriptblock) { Set-ShimHook 'AfterAll' $Scriptblock $true }

function BeforeDiscovery([Parameter(Mandatory)][scriptblock] $ScriptBlock) {
    Assert-ShimDiscovery 'BeforeDiscovery'
    $null = . $ScriptBlock
}

function Set-ItResult {
    [CmdletBinding()]
    param([Parameter(Mandatory)][switch] $Skipped, [string] $Because)

    $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new(
            [InvalidOperationException]::new("skipped, because $Because"), 'PesterTestSkipped', 'InvalidResult', $null))
}
