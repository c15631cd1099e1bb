# Read by ../SelfTest.ps1: what the shim must report as skipped, and not run.

Describe 'Skipping' {
    It 'leaves out a test' -Skip {
        throw 'is not run'
    }

    It 'runs a test where the condition does not hold' -Skip:$false {
        $true | Should -BeTrue
    }

    It 'can be decided by the test' {
        Set-ItResult -Skipped -Because 'it says so'
        throw 'is not reached'
    }

    Context 'a block' -Skip {
        BeforeAll { throw 'is not run' }
        It 'is left out whole' { throw 'is not run' }
    }
}
