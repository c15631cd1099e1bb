# The assertion, with the meaning of Pester 5: Be, BeExactly, BeNullOrEmpty, Contain and HaveCount take what the pipeline
# brings as one collection, the others look at every element by itself.

function Should {
    [CmdletBinding()]
    param(
        [Parameter(ValueFromPipeline)] $ActualValue,
        [Parameter(Mandatory, ParameterSetName = 'Be')][switch] $Be,
        [Parameter(Mandatory, ParameterSetName = 'BeExactly')][switch] $BeExactly,
        [Parameter(Mandatory, ParameterSetName = 'BeNullOrEmpty')][switch] $BeNullOrEmpty,
        [Parameter(Mandatory, ParameterSetName = 'BeTrue')][switch] $BeTrue,
        [Parameter(Mandatory, ParameterSetName = 'BeFalse')][switch] $BeFalse,
        [Parameter(Mandatory, ParameterSetName = 'BeGreaterThan')][switch] $BeGreaterThan,
        [Parameter(Mandatory, ParameterSetName = 'BeLessThan')][switch] $BeLessThan,
        [Parameter(Mandatory, ParameterSetName = 'BeGreaterOrEqual')][switch] $BeGreaterOrEqual,
        [Parameter(Mandatory, ParameterSetName = 'BeLessOrEqual')][switch] $BeLessOrEqual,
        [Parameter(Mandatory, ParameterSetName = 'BeLike')][switch] $BeLike,
        [Parameter(Mandatory, ParameterSetName = 'BeLikeExactly')][switch] $BeLikeExactly,
        [Parameter(Mandatory, ParameterSetName = 'Match')][switch] $Match,
        [Parameter(Mandatory, ParameterSetName = 'MatchExactly')][switch] $MatchExactly,
        [Parameter(Mandatory, ParameterSetName = 'Contain')][switch] $Contain,
        [Parameter(Mandatory, ParameterSetName = 'BeIn')][switch] $BeIn,
        [Parameter(Mandatory, ParameterSetName = 'HaveCount')][switch] $HaveCount,
        [Parameter(Mandatory, ParameterSetName = 'BeOfType')][switch] $BeOfType,
        [Parameter(Mandatory, ParameterSetName = 'Exist')][switch] $Exist,
        [Parameter(Mandatory, ParameterSetName = 'Throw')][switch] $Throw,

        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Be')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeExactly')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeGreaterThan')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeLessThan')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeGreaterOrEqual')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeLessOrEqual')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeLike')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeLikeExactly')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Match')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'MatchExactly')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'Contain')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeIn')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'HaveCount')]
        [Parameter(Mandatory, Position = 0, ParameterSetName = 'BeOfType')]
        [Parameter(Position = 0, ParameterSetName = 'Throw')]
        [AllowNull()][AllowEmptyString()][AllowEmptyCollection()]
        [Alias('ExpectedMessage', 'ExpectedType', 'RegularExpression')]
        $ExpectedValue,

        [Parameter(ParameterSetName = 'Throw')][string] $ErrorId,
        [Parameter(ParameterSetName = 'Throw')][type] $ExceptionType,
        [Parameter(ParameterSetName = 'Throw')][switch] $PassThru,

        [switch] $Not,
        [string] $Because
    )

    begin {
        $values = [System.Collections.Generic.List[object]]::new()
    }

    process {
        # -ActualValue (1, 2) means what 1, 2 | Should means.
        if (-not $MyInvocation.ExpectingInput -and (Test-ShimCollection $ActualValue)) {
            $values.AddRange([object[]] $ActualValue)
        }
        else {
            $values.Add($ActualValue)
        }
    }

    end {
        $operator = $PSCmdlet.ParameterSetName
        $expectation = @{
            Operator = $operator
            Expected = $ExpectedValue
            Not      = [bool] $Not
            Because  = if ($Because) { " because $($Because -replace '^because\s+')," } else { '' }
        }

        if ($operator -eq 'Throw') {
            foreach ($value in $values) {
                $outcome = Test-ShimThrow $expectation $value $ErrorId $ExceptionType
                if ($outcome.Message) {
                    $PSCmdlet.ThrowTerminatingError((New-ShimAssertionError $outcome.Message))
                }

                if ($PassThru) {
                    $outcome.ErrorRecord
                }
            }

            return
        }

        $subjects = [System.Collections.Generic.List[object]]::new()
        if ($operator -in 'Be', 'BeExactly', 'BeNullOrEmpty', 'Contain', 'HaveCount') {
            $subjects.Add($values.ToArray())
        }
        elseif ($values.Count -eq 0) {
            # An empty pipeline is one empty value.
            $subjects.Add($null)
        }
        else {
            $subjects.AddRange($values)
        }

        foreach ($subject in $subjects) {
            if ((Test-ShimValue $expectation $subject) -eq $expectation.Not) {
                $PSCmdlet.ThrowTerminatingError((New-ShimAssertionError (Get-ShimMessage $expectation $subject)))
            }
        }
    }
}

function New-ShimAssertionError([string] $Message) {
    [System.Management.Automation.ErrorRecord]::new([InvalidOperationException]::new($Message), 'PesterAssertionFailed', 'InvalidResult', $null)
}

# Whether the value is as expected, -Not left aside.
function Test-ShimValue($Expectation, $Value) {
    $expected = $Expectation.Expected
    switch ($Expectation.Operator) {
        'Be' { return Test-ShimEqual $Value $expected $false }
        'BeExactly' { return Test-ShimEqual $Value $expected $true }
        'BeNullOrEmpty' {
            if ($Value.Count -ne 1) {
                return $Value.Count -eq 0
            }

            $only = $Value[0]
            if ($only -is [System.Collections.ICollection]) {
                return $only.Count -eq 0
            }

            return [string]::IsNullOrEmpty($only)
        }
        'BeTrue' { return [bool] $Value }
        'BeFalse' { return -not $Value }
        'BeGreaterThan' { return $Value -gt $expected }
        'BeLessThan' { return $Value -lt $expected }
        'BeGreaterOrEqual' { return $Value -ge $expected }
        'BeLessOrEqual' { return $Value -le $expected }
        'BeLike' { return $Value -like $expected }
        'BeLikeExactly' { return $Value -clike $expected }
        'Match' { return $Value -match $expected }
        'MatchExactly' { return $Value -cmatch $expected }
        'Contain' { return $Value -contains $expected }
        'BeIn' { return @($expected) -contains $Value }
        'HaveCount' {
            if ($expected -lt 0) {
                throw [ArgumentException]::new('HaveCount needs a count of zero or more.')
            }

            return $Value.Count -eq $expected
        }
        'BeOfType' {
            $type = if ($expected -is [type]) { $expected } else { ("$expected" -replace '^\[(.*)\]$', '$1') -as [type] }
            if ($null -eq $type) {
                throw [ArgumentException]::new("The type [$expected] is not known. Is its assembly loaded?")
            }

            return $Value -is $type
        }
        'Exist' {
            if ([string]::IsNullOrEmpty($Value)) {
                throw [ArgumentException]::new('Exist needs a path, and got none.')
            }

            return $ExecutionContext.SessionState.InvokeProvider.Item.Exists("$Value")
        }
    }

    throw [NotSupportedException]::new("Should -$($Expectation.Operator) is not supported.")
}

function Test-ShimEqual($Actual, $Expected, [bool] $CaseSensitive) {
    $a = @(Get-ShimElement $Actual)
    $e = @(Get-ShimElement $Expected)
    $aIsEmpty = $a.Count -eq 0 -or ($a.Count -eq 1 -and $null -eq $a[0])
    $eIsEmpty = $e.Count -eq 0 -or ($e.Count -eq 1 -and $null -eq $e[0])
    if ($aIsEmpty -or $eIsEmpty) {
        return $aIsEmpty -and $eIsEmpty
    }

    if ($a.Count -ne $e.Count) {
        return $false
    }

    for ($i = 0; $i -lt $a.Count; $i++) {
        $nested = (Test-ShimCollection $a[$i]) -or (Test-ShimCollection $e[$i])
        if ($nested) {
            $equal = Test-ShimEqual $a[$i] $e[$i] $CaseSensitive
        }
        elseif ($CaseSensitive) {
            $equal = $e[$i] -ceq $a[$i]
        }
        else {
            $equal = $e[$i] -eq $a[$i]
        }

        if (-not $equal) {
            return $false
        }
    }

    return $true
}

function Test-ShimCollection($Value) {
    $Value -is [array] -or ($Value -is [System.Collections.IList] -and $Value -isnot [string])
}

# The elements of a collection, or the value alone; nested collections stay whole.
function Get-ShimElement($Value) {
    if (Test-ShimCollection $Value) {
        foreach ($item in $Value) {
            , $item
        }
    }
    else {
        , $Value
    }
}

# Message is empty when all is as expected; ErrorRecord is what was thrown, if anything.
function Test-ShimThrow($Expectation, $Value, [string] $ErrorId, [type] $ExceptionType) {
    if ($Value -isnot [scriptblock]) {
        throw [ArgumentException]::new('The input of Should -Throw is not a ScriptBlock. Write { ... } | Should -Throw.')
    }

    $thrown = $null
    try {
        $ended = $false
        do {
            $null = & $Value
            $ended = $true
        } until ($true)
        if (-not $ended) {
            throw [InvalidOperationException]::new('A break or continue outside of a loop ended the script block.')
        }
    }
    catch {
        $thrown = $_
    }

    $because = $Expectation.Because
    if ($Expectation.Not) {
        $message = if ($null -ne $thrown) {
            "Expected no exception to be thrown,$because but an exception '$($thrown.Exception.Message)' ($($thrown.FullyQualifiedErrorId)) was thrown`n$($thrown.ScriptStackTrace)"
        }

        return @{ Message = $message; ErrorRecord = $null }
    }

    $wanted = @()
    $but = @()
    if ($null -ne $ExceptionType) {
        $wanted += "type [$($ExceptionType.FullName)]"
        if ($null -ne $thrown -and $thrown.Exception -isnot $ExceptionType) {
            $but += "the type was [$($thrown.Exception.GetType().FullName)]"
        }
    }

    if (-not [string]::IsNullOrWhiteSpace($Expectation.Expected)) {
        $wanted += "message like '$($Expectation.Expected)'"
        if ($null -ne $thrown -and $thrown.Exception.Message -notlike $Expectation.Expected) {
            $but += "the message was '$($thrown.Exception.Message)'"
        }
    }

    if (-not [string]::IsNullOrWhiteSpace($ErrorId)) {
        $wanted += "FullyQualifiedErrorId like '$ErrorId'"
        if ($null -ne $thrown -and $thrown.FullyQualifiedErrorId -notlike $ErrorId) {
            $but += "the FullyQualifiedErrorId was '$($thrown.FullyQualifiedErrorId)'"
        }
    }

    if ($null -eq $thrown) {
        $but = @('none was thrown')
    }

    $message = if ($but.Count -gt 0) {
        "Expected an exception$(if ($wanted) { " with $($wanted -join ' and ')" }) to be thrown,$because but $($but -join ' and ')."
    }

    return @{ Message = $message; ErrorRecord = $thrown }
}

function Get-ShimMessage($Expectation, $Value) {
    $isString = $Expectation.Operator -in 'Be', 'BeExactly' -and -not $Expectation.Not -and
        $Expectation.Expected -is [string] -and $Value.Count -eq 1 -and $Value[0] -is [string]
    $shown = if ($Value -is [array] -and $Value.Count -eq 1) { $Value[0] } else { $Value }
    $text = "Expected the value$(if ($Expectation.Not) { ' not' }) to $(ConvertTo-ShimWord $Expectation.Operator)"
    if ($Expectation.Operator -notin 'BeNullOrEmpty', 'BeTrue', 'BeFalse', 'Exist') {
        $text += " $(Format-ShimValue $Expectation.Expected)"
    }

    if ($Expectation.Operator -eq 'HaveCount') {
        $text += ", the count is $($Value.Count)"
    }

    $text += "$(if ($Expectation.Because) { ",$($Expectation.Because.TrimEnd(','))" })."
    $text += "`nexpected: $(Format-ShimValue $Expectation.Expected)`nactual:   $(Format-ShimValue $shown)"
    if ($isString) {
        $at = 0
        while ($at -lt $shown.Length -and $at -lt $Expectation.Expected.Length -and $shown[$at] -ceq $Expectation.Expected[$at]) {
            $at++
        }

        $text += "`nlengths:  $($Expectation.Expected.Length) expected, $($shown.Length) actual; the first different character is at index $at"
    }

    return $text
}

# BeGreaterThan -> be greater than
function ConvertTo-ShimWord([string] $Operator) {
    [regex]::Replace($Operator, '(?<!^)([A-Z])', ' $1').ToLowerInvariant()
}

function Format-ShimValue($Value) {
    if ($null -eq $Value) { return '$null' }
    if ($Value -is [string]) { return "'$($Value -replace '\r', '\r' -replace '\n', '\n' -replace '\t', '\t')'" }
    if ($Value -is [bool]) { return "`$$($Value.ToString().ToLowerInvariant())" }
    if ($Value -is [type]) { return "[$($Value.FullName)]" }
    if ($Value -is [System.Collections.IDictionary]) {
        return "@{$(@(foreach ($key in $Value.Keys) { "$key = $(Format-ShimValue $Value[$key])" }) -join '; ')}"
    }

    if (Test-ShimCollection $Value) {
        return "@($(@(foreach ($item in $Value) { Format-ShimValue $item }) -join ', '))"
    }

    if ($Value -is [ValueType]) { return "$Value" }
    return "$Value [$($Value.GetType().FullName)]"
}
