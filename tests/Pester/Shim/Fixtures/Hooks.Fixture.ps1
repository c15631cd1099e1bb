# Read by ../SelfTest.ps1: what the shim must report as failed.

Describe 'BeforeAll throws' {
    BeforeAll {
        throw 'no ground to stand on'
    }

    It 'first' {
        1 | Should -Be 1
    }

    Context 'nested' {
        It 'second' {
            1 | Should -Be 1
        }
    }

    It 'skipped all the same' -Skip {
        throw 'is not run'
    }
}

Describe 'BeforeEach throws' {
    BeforeEach {
        throw 'no start'
    }

    It 'only' {
        1 | Should -Be 1
    }
}

Describe 'AfterEach throws' {
    AfterEach {
        throw 'no end'
    }

    It 'only' {
        1 | Should -Be 1
    }
}

Describe 'AfterAll throws' {
    AfterAll {
        throw 'no way out'
    }

    It 'passes itself' {
        1 | Should -Be 1
    }
}
