# Read by ../SelfTest.ps1: what the shim must report as failed.

Describe 'Discovery fails' {
    It 'is not reached' {
        1 | Should -Be 1
    }

    throw 'while the file is read'
}
