# Read by ../SelfTest.ps1: what the shim must report as failed.

Describe 'Exit' {
    It 'ends the whole process' {
        exit 0
    }
}
