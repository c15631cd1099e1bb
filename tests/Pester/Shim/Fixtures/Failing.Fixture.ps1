# Read by ../SelfTest.ps1: what the shim must report as failed.

Describe 'Failing' {
    It 'a wrong value' {
        1 | Should -Be 2 -Because 'one is not two'
    }

    It 'an error in the test' {
        [int]::Parse('no number')
    }

    It 'a command that does not exist' {
        Invoke-NothingOfThisName
    }

    It 'a wrong message of Should -Throw' {
        { throw 'this happened' } | Should -Throw 'that happened'
    }

    It 'Should -Throw where nothing is thrown' {
        { 1 } | Should -Throw
    }

    It 'a wrong id of Should -Throw' {
        { Invoke-NothingOfThisName } | Should -Throw -ErrorId 'OtherId'
    }

    It 'a wrong type of Should -Throw' {
        { [int]::Parse('x') } | Should -Throw -ExceptionType ([System.IO.IOException])
    }

    It 'Should -Not -Throw where something is thrown' {
        { throw 'this happened' } | Should -Not -Throw
    }

    It 'a break that leaves the test' {
        break
    }

    It 'a continue that leaves the test' {
        continue
    }

    It 'a word that the shim does not know' {
        1 | Should -BeRoughly 1
    }

    It 'passes in between' {
        1 | Should -Be 1
    }

    It 'row <n>' -ForEach @(@{ n = 1 }, @{ n = 2 }) {
        $n | Should -Be 1
    }
}
