# The run: executes what discovery wrote down and records an outcome for every test.

function Get-ShimResult {
    <# Every outcome so far: Name, Outcome (Passed, Failed, Skipped), File, Line, Message. #>
    $script:Shim.Results
}

function Invoke-ShimFile {
    <# Discovers and runs one test file. #>
    param([Parameter(Mandatory)][string] $Path)

    $root = New-ShimBlock -Name ([IO.Path]::GetFileName($Path)) -File $Path -Line 1
    $script:Shim.Block = $root
    try {
        & $script:Shim.NewScope $null { $null = . $script:Shim.RunFile $Path }
    }
    catch {
        Add-ShimFailure -Name "[discovery] $($root.Name)" -Place $root -ErrorRecord $_
        return
    }
    finally {
        $script:Shim.Block = $null
    }

    $tests = @(Select-ShimTest $root)
    if ($tests.Count -eq 0) {
        if (-not $script:Shim.Filter) {
            Add-ShimOutcome -Name $root.Name -Outcome Failed -File $Path -Line 1 -Message 'The file has no tests.'
        }

        return
    }

    $drive = [IO.Directory]::CreateTempSubdirectory('coderun-pester-').FullName
    try {
        & $script:Shim.NewScope $null {
            . $script:Shim.SetVariable 'TestDrive' $drive
            Invoke-ShimBlock $root $drive
        }
    }
    finally {
        [IO.Directory]::Delete($drive, $true)
    }

    # A test that ended the run in a way of its own (a labelled break, for example) must not vanish from the count.
    foreach ($test in $tests) {
        if (-not $test.ContainsKey('Outcome')) {
            Complete-ShimTest $test Failed 'The test was not run to its end.'
        }
    }
}

# Marks the tests that the filter lets through, and returns them.
function Select-ShimTest($Block) {
    foreach ($child in $Block.Children) {
        if ($child.Kind -eq 'Block') {
            Select-ShimTest $child
        }
        elseif (-not $script:Shim.Filter -or (Get-ShimPath $child) -like $script:Shim.Filter) {
            $child.Selected = $true
            $child
        }
    }
}

function Get-ShimTest($Block) {
    foreach ($child in $Block.Children) {
        if ($child.Kind -eq 'Block') {
            Get-ShimTest $child
        }
        elseif ($child.ContainsKey('Selected')) {
            $child
        }
    }
}

# Describe.Context.It, with the expanded names where they are known.
function Get-ShimPath($Node) {
    $names = [System.Collections.Generic.List[string]]::new()
    for ($n = $Node; $null -ne $n.Parent; $n = $n.Parent) {
        $names.Insert(0, $(if ($n.ContainsKey('Expanded')) { $n.Expanded } else { $n.Name }))
    }

    $names -join '.'
}

# Runs user code in the current scope of test code. A break or continue that leaves it would otherwise leave the
# loops of the runner.
function Invoke-ShimScript([scriptblock] $ScriptBlock, [string] $What) {
    $ended = $false
    do {
        $null = . $ScriptBlock
        $ended = $true
    } until ($true)

    if (-not $ended) {
        throw [InvalidOperationException]::new("A break or continue outside of a loop ended $What.")
    }
}

# Replaces <expression> by its value in the current scope of test code.
function Expand-ShimName($Node) {
    $Node.Expanded = $Node.Name
    if ($Node.Name -like '*<*') {
        $text = $Node.Name -replace '\$', '`$' -replace '"', '`"' -replace '(?<!`)<([^>`]+)>', '$$($$$1)'
        $Node.Expanded = & $script:Shim.Evaluate "`"$text`""
    }
}

function Invoke-ShimBlock($Block, [string] $Drive) {
    $tests = @(Get-ShimTest $Block)
    if ($tests.Count -eq 0) {
        return
    }

    $toRun = @($tests | Where-Object { -not $_.Skip })
    if ($toRun.Count -eq 0) {
        foreach ($test in $tests) {
            Complete-ShimTest $test Skipped ''
        }

        return
    }

    $before = [System.Collections.Generic.HashSet[string]]::new([IO.Directory]::GetFileSystemEntries($Drive, '*', 'AllDirectories'))
    & $script:Shim.NewScope $Block.Data {
        try {
            Set-ShimData $Block.Data
            Expand-ShimName $Block
            if ($null -ne $Block.BeforeAll) {
                Invoke-ShimScript $Block.BeforeAll "BeforeAll of '$($Block.Name)'"
            }

            $failure = $null
        }
        catch {
            $failure = $_
        }

        if ($null -eq $failure) {
            foreach ($child in $Block.Children) {
                if ($child.Kind -eq 'Block') {
                    Invoke-ShimBlock $child $Drive
                }
                elseif ($child.ContainsKey('Selected')) {
                    Invoke-ShimTest $child
                }
            }
        }
        else {
            foreach ($test in $tests) {
                if ($test.Skip) {
                    Complete-ShimTest $test Skipped ''
                }
                else {
                    Add-ShimFailure -Name (Get-ShimPath $test) -Place $test -ErrorRecord $failure -Prefix "BeforeAll of '$($Block.Name)' failed: "
                    $test.Outcome = 'Failed'
                }
            }
        }

        if ($null -ne $Block.AfterAll) {
            try {
                Invoke-ShimScript $Block.AfterAll "AfterAll of '$($Block.Name)'"
            }
            catch {
                Add-ShimFailure -Name "[AfterAll] $(if ($null -eq $Block.Parent) { $Block.Name } else { Get-ShimPath $Block })" -Place $Block -ErrorRecord $_
            }
        }
    }

    Clear-ShimDrive $Drive $before
}

# What a block put on TestDrive goes with the block.
function Clear-ShimDrive([string] $Drive, $Before) {
    foreach ($entry in [IO.Directory]::GetFileSystemEntries($Drive, '*', 'AllDirectories')) {
        if ($Before.Contains($entry)) {
            continue
        }

        if ([IO.File]::Exists($entry)) {
            [IO.File]::Delete($entry)
        }
        elseif ([IO.Directory]::Exists($entry)) {
            [IO.Directory]::Delete($entry, $true)
        }
    }
}

function Invoke-ShimTest($Test) {
    if ($Test.Skip) {
        Complete-ShimTest $Test Skipped ''
        return
    }

    $failures = [System.Collections.Generic.List[object]]::new()
    & $script:Shim.NewScope $Test.Data {
        # BeforeEach, It and AfterEach share one scope, outer blocks first on the way in and last on the way out.
        $blocks = [System.Collections.Generic.List[object]]::new()
        for ($b = $Test.Parent; $null -ne $b; $b = $b.Parent) {
            $blocks.Insert(0, $b)
        }

        try {
            Set-ShimData $Test.Data
            foreach ($b in $blocks) {
                if ($null -ne $b.BeforeEach) {
                    Invoke-ShimScript $b.BeforeEach "BeforeEach of '$($b.Name)'"
                }
            }

            Expand-ShimName $Test
            Invoke-ShimScript $Test.Body 'the test'
        }
        catch {
            $failures.Add($_)
        }

        $blocks.Reverse()
        foreach ($b in $blocks) {
            if ($null -eq $b.AfterEach) {
                continue
            }

            try {
                Invoke-ShimScript $b.AfterEach "AfterEach of '$($b.Name)'"
            }
            catch {
                $failures.Add($_)
            }
        }
    }

    if ($failures.Count -eq 0) {
        Complete-ShimTest $Test Passed ''
    }
    elseif ($failures.Count -eq 1 -and $failures[0].FullyQualifiedErrorId -like 'PesterTestSkipped*') {
        Complete-ShimTest $Test Skipped "$($failures[0])"
    }
    else {
        # One test is one failure, however many of its parts failed.
        $more = @($failures | ForEach-Object { "$_" })
        Add-ShimFailure -Name (Get-ShimPath $Test) -Place $Test -ErrorRecord $failures[0] -Suffix $(if ($more.Count -gt 1) { "`nThen: $($more[1..($more.Count - 1)] -join "`nThen: ")" })
        $Test.Outcome = 'Failed'
    }
}

function Complete-ShimTest($Test, [string] $Outcome, [string] $Message) {
    $Test.Outcome = $Outcome
    Add-ShimOutcome -Name (Get-ShimPath $Test) -Outcome $Outcome -File $Test.File -Line $Test.Line -Message $Message
}

function Add-ShimFailure([string] $Name, $Place, $ErrorRecord, [string] $Prefix, [string] $Suffix) {
    $file = $Place.File
    $line = $Place.Line
    $message = $Prefix + $ErrorRecord.Exception.Message
    if ($ErrorRecord.FullyQualifiedErrorId -notlike 'PesterAssertionFailed*') {
        $message += "`n$($ErrorRecord.FullyQualifiedErrorId), $($ErrorRecord.Exception.GetType().FullName)`n$($ErrorRecord.ScriptStackTrace)"
    }

    # The place in the test file that led here: the innermost frame that is in that file.
    foreach ($frame in "$($ErrorRecord.ScriptStackTrace)" -split '\r?\n') {
        if ($frame -match '^at .*?, (?<file>[^,]+): line (?<line>\d+)$' -and $Matches.file -eq $Place.File) {
            $line = [int] $Matches.line
            break
        }
    }

    if ($ErrorRecord.Exception -is [System.Management.Automation.ParseException] -and $ErrorRecord.Exception.Errors) {
        $extent = $ErrorRecord.Exception.Errors[0].Extent
        if ($extent.File) {
            $file = $extent.File
            $line = $extent.StartLineNumber
        }
    }

    Add-ShimOutcome -Name $Name -Outcome Failed -File $file -Line $line -Message ($message + $Suffix)
}

function Add-ShimOutcome([string] $Name, [string] $Outcome, [string] $File, [int] $Line, [string] $Message) {
    $script:Shim.Results.Add([pscustomobject]@{ Name = $Name; Outcome = $Outcome; File = $File; Line = $Line; Message = $Message })
    if ($Outcome -eq 'Failed') {
        [Console]::Out.WriteLine("[-] $Name")
        foreach ($text in $Message -split '\r?\n') {
            [Console]::Out.WriteLine("    $text")
        }

        [Console]::Out.WriteLine("    at ${File}:$Line")
    }
}
