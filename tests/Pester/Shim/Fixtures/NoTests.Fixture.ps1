# Read by ../SelfTest.ps1: what the shim must report as failed.

Describe 'No tests' {
    BeforeAll {
        $null = 1
    }
}
