# Read by ../SelfTest.ps1: what the shim must report as failed.

BeforeAll {
    throw 'the file cannot start'
}

Describe 'Whole file' {
    It 'fails' {
        1 | Should -Be 1
    }
}
