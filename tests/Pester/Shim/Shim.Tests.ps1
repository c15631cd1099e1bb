# What holds for the shim holds for Pester 5: this file runs under both.

BeforeDiscovery {
    $rows = @(
        @{ Given = 1; Doubled = 2 }
        @{ Given = 2; Doubled = 4 }
    )
}

BeforeAll {
    $fromRoot = 'root'
    function Get-FromRoot { "function of $fromRoot" }
}

Describe 'Scopes' {
    BeforeAll {
        $fromBlock = 'block'
        $changed = 'by BeforeAll'
    }

    BeforeEach {
        $fromEach = "each $fromBlock"
    }

    It 'a test sees the variables and functions of every BeforeAll and BeforeEach above it' {
        $fromRoot | Should -BeExactly 'root'
        $fromBlock | Should -BeExactly 'block'
        $fromEach | Should -BeExactly 'each block'
        Get-FromRoot | Should -BeExactly 'function of root'
    }

    It 'a test changes a variable for itself' {
        $changed = 'by the test'
        $ofTest = 1
        $changed | Should -BeExactly 'by the test'
        $ofTest | Should -Be 1
    }

    It 'and not for the next one' {
        $changed | Should -BeExactly 'by BeforeAll'
        $ofTest | Should -BeNullOrEmpty
    }

    Context 'nested' {
        BeforeAll {
            $changed = 'by the nested block'
        }

        BeforeEach {
            $fromEach = "$fromEach, nested"
        }

        It 'an inner block may hide an outer variable' {
            $changed | Should -BeExactly 'by the nested block'
        }

        It 'each BeforeEach runs after the outer one, in the scope of the test' {
            $fromEach | Should -BeExactly 'each block, nested'
        }
    }

    It 'what an inner block hides comes back after it' {
        $changed | Should -BeExactly 'by BeforeAll'
    }

    It 'the place of the file is known' {
        [IO.Path]::GetFileName($PSCommandPath) | Should -BeExactly 'Shim.Tests.ps1'
        [IO.Path]::GetFileName($PSScriptRoot) | Should -BeExactly 'Shim'
    }

    It 'variables of discovery are gone at the run' {
        $rows | Should -BeNullOrEmpty
    }
}

Describe 'Order of the hooks' {
    BeforeAll {
        $log = [System.Collections.Generic.List[string]]::new()
        $log.Add('all')
    }

    Context 'inner' {
        BeforeAll { $log.Add('inner all') }
        BeforeEach { $log.Add('inner each') }
        AfterEach { $log.Add('inner after each') }
        AfterAll { $log.Add('inner after all') }

        It 'one' { $log.Add('test one') }
        It 'two' { $log.Add('test two') }
    }

    BeforeEach { $log.Add('each') }
    AfterEach { $log.Add('after each') }

    It 'is from outside in, and back' {
        $log -join ', ' | Should -BeExactly (@(
                'all'
                'inner all'
                'each', 'inner each', 'test one', 'inner after each', 'after each'
                'each', 'inner each', 'test two', 'inner after each', 'after each'
                'inner after all'
                'each') -join ', ')
    }
}

Describe 'Rows' {
    It 'doubles <Given> to <Doubled>' -ForEach $rows {
        $Given * 2 | Should -Be $Doubled
        $_.Given | Should -Be $Given
    }

    It 'takes plain values: <_>' -TestCases 'a', 'b' {
        $_ | Should -BeIn 'a', 'b'
    }

    Context 'of a block: <Given>' -ForEach $rows {
        It 'are known to its tests' {
            $Given * 2 | Should -Be $Doubled
        }
    }
}

Describe 'TestDrive' {
    Context 'a block' {
        It 'can write files' {
            [IO.File]::WriteAllText("$TestDrive/file", 'x')
            "$TestDrive/file" | Should -Exist
        }

        It 'keeps them until its end' {
            "$TestDrive/file" | Should -Exist
        }
    }

    It 'is clean after it' {
        "$TestDrive/file" | Should -Not -Exist
    }
}

Describe 'Should' {
    It 'passes <Name>' -ForEach @(
        @{ Name = 'Be'; Test = { 'A' | Should -Be 'a' } }
        @{ Name = 'Be of collections'; Test = { 1, 2 | Should -Be @(1, 2) } }
        @{ Name = 'Be of nothing'; Test = { @() | Should -Be $null } }
        @{ Name = 'Not Be'; Test = { 1 | Should -Not -Be 2 } }
        @{ Name = 'BeExactly'; Test = { 'A' | Should -BeExactly 'A' } }
        @{ Name = 'BeNullOrEmpty of $null'; Test = { $null | Should -BeNullOrEmpty } }
        @{ Name = 'BeNullOrEmpty of nothing'; Test = { @() | Should -BeNullOrEmpty } }
        @{ Name = 'BeNullOrEmpty of an empty string'; Test = { '' | Should -BeNullOrEmpty } }
        @{ Name = 'BeTrue'; Test = { 1 | Should -BeTrue } }
        @{ Name = 'BeFalse'; Test = { 0 | Should -BeFalse } }
        @{ Name = 'BeGreaterThan'; Test = { 2 | Should -BeGreaterThan 1 } }
        @{ Name = 'BeLessThan'; Test = { 1 | Should -BeLessThan 2 } }
        @{ Name = 'BeGreaterOrEqual'; Test = { 2 | Should -BeGreaterOrEqual 2 } }
        @{ Name = 'BeLessOrEqual'; Test = { 2 | Should -BeLessOrEqual 2 } }
        @{ Name = 'BeLike'; Test = { 'abc' | Should -BeLike 'A*' } }
        @{ Name = 'BeLikeExactly'; Test = { 'abc' | Should -BeLikeExactly 'a*' } }
        @{ Name = 'Match'; Test = { 'abc' | Should -Match '^A' } }
        @{ Name = 'MatchExactly'; Test = { 'abc' | Should -MatchExactly '^a' } }
        @{ Name = 'Contain'; Test = { 1, 2 | Should -Contain 2 } }
        @{ Name = 'BeIn'; Test = { 1 | Should -BeIn 1, 2 } }
        @{ Name = 'HaveCount'; Test = { 1, 2 | Should -HaveCount 2 } }
        @{ Name = 'HaveCount of nothing'; Test = { @() | Should -HaveCount 0 } }
        @{ Name = 'BeOfType'; Test = { 'a' | Should -BeOfType ([string]) } }
        @{ Name = 'BeOfType by name'; Test = { 1 | Should -BeOfType int } }
        @{ Name = 'Exist'; Test = { $PSScriptRoot | Should -Exist } }
        @{ Name = 'Throw'; Test = { { throw 'x' } | Should -Throw } }
        @{ Name = 'Throw with a message'; Test = { { throw 'the message' } | Should -Throw 'the *' } }
        @{ Name = 'Throw with a type'; Test = { { throw [IO.IOException]::new('x') } | Should -Throw -ExceptionType ([IO.IOException]) } }
        @{ Name = 'Throw with an id'; Test = { { Invoke-NothingOfThisName } | Should -Throw -ErrorId 'CommandNotFoundException' } }
        @{ Name = 'Not Throw'; Test = { { 1 } | Should -Not -Throw } }
    ) {
        & $Test
    }

    It 'fails <Name>' -ForEach @(
        @{ Name = 'Be'; Test = { 1 | Should -Be 2 } }
        @{ Name = 'Be of a longer collection'; Test = { 1, 2, 3 | Should -Be @(1, 2) } }
        @{ Name = 'Be of nothing'; Test = { @() | Should -Be 1 } }
        @{ Name = 'Not Be'; Test = { 1 | Should -Not -Be 1 } }
        @{ Name = 'BeExactly'; Test = { 'A' | Should -BeExactly 'a' } }
        @{ Name = 'BeNullOrEmpty'; Test = { 1 | Should -BeNullOrEmpty } }
        @{ Name = 'BeNullOrEmpty of two'; Test = { $null, $null | Should -BeNullOrEmpty } }
        @{ Name = 'Not BeNullOrEmpty'; Test = { '' | Should -Not -BeNullOrEmpty } }
        @{ Name = 'BeTrue'; Test = { $false | Should -BeTrue } }
        @{ Name = 'BeTrue of nothing'; Test = { @() | Should -BeTrue } }
        @{ Name = 'BeFalse'; Test = { $true | Should -BeFalse } }
        @{ Name = 'BeGreaterThan'; Test = { 1 | Should -BeGreaterThan 1 } }
        @{ Name = 'BeLessThan'; Test = { 1 | Should -BeLessThan 1 } }
        @{ Name = 'BeGreaterOrEqual'; Test = { 1 | Should -BeGreaterOrEqual 2 } }
        @{ Name = 'BeLessOrEqual'; Test = { 2 | Should -BeLessOrEqual 1 } }
        @{ Name = 'BeLike'; Test = { 'abc' | Should -BeLike 'b*' } }
        @{ Name = 'BeLikeExactly'; Test = { 'abc' | Should -BeLikeExactly 'A*' } }
        @{ Name = 'Match'; Test = { 'abc' | Should -Match '^b' } }
        @{ Name = 'MatchExactly'; Test = { 'abc' | Should -MatchExactly '^A' } }
        @{ Name = 'a later element of Match'; Test = { 'abc', 'x' | Should -Match 'b' } }
        @{ Name = 'Contain'; Test = { 1, 2 | Should -Contain 3 } }
        @{ Name = 'Not Contain'; Test = { 1, 2 | Should -Not -Contain 2 } }
        @{ Name = 'BeIn'; Test = { 3 | Should -BeIn 1, 2 } }
        @{ Name = 'HaveCount'; Test = { 1, 2 | Should -HaveCount 3 } }
        @{ Name = 'HaveCount of nested collections'; Test = { , @(1, 2) | Should -HaveCount 2 } }
        @{ Name = 'BeOfType'; Test = { 'a' | Should -BeOfType ([int]) } }
        @{ Name = 'Exist'; Test = { "$PSScriptRoot/nothing here" | Should -Exist } }
        @{ Name = 'Throw'; Test = { { 1 } | Should -Throw } }
        @{ Name = 'Throw without a script block'; Id = '*ScriptBlock*'; Test = { 1 | Should -Throw } }
        @{ Name = 'Throw with a part of the message'; Test = { { throw 'the message' } | Should -Throw 'message' } }
        @{ Name = 'Throw with a type'; Test = { { throw 'x' } | Should -Throw -ExceptionType ([IO.IOException]) } }
        @{ Name = 'Throw with an id'; Test = { { throw 'x' } | Should -Throw -ErrorId 'y' } }
        @{ Name = 'Not Throw'; Test = { { throw 'x' } | Should -Not -Throw } }
    ) {
        if (-not $Id) {
            $Id = 'PesterAssertionFailed*'
        }

        $thrown = $null
        try {
            & $Test
        }
        catch {
            $thrown = $_
        }

        # An assertion that failed, or (a script block is missing) a complaint about its use.
        $thrown.FullyQualifiedErrorId | Should -BeLike $Id
    }

    It 'returns the error with -PassThru' {
        $thrown = { throw 'the message' } | Should -Throw -PassThru
        $thrown.Exception.Message | Should -BeExactly 'the message'
    }
}
