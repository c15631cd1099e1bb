# Read by ../SelfTest.ps1: what the shim must report as failed.

Describe 'Never read' {
    It 'has no closing brace' {
        1 | Should -Be 1
