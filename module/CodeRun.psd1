@{
    RootModule           = 'CodeRun.Cmdlets.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5f0b4c2e-7c1d-4f58-9a35-2e6d8b0c9a71'
    Author               = 'The CodeRun authors'
    CompanyName          = 'The CodeRun authors'
    Copyright            = 'Copyright (c) the CodeRun authors. MIT licence.'
    Description          = 'Runs AI coding agents on Kubernetes: a CodeRun asks for one run of an agent on a repository, the controller turns it into a workspace, its configuration and a pod, follows the pod and cleans up. Works without a cluster too, on an embedded Kubernetes API with local processes as pods.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    # Explicit lists: they make the module load by itself when a command is used, and import fast.
    CmdletsToExport      = @(
        'Build-AgentTemplate'
        'Compare-AgentTemplate'
        'Connect-CodeRunCluster'
        'Disconnect-CodeRunCluster'
        'Export-CodeRunManifest'
        'Get-AgentTemplate'
        'Get-AgentWorkspace'
        'Get-CodeRun'
        'Get-CodeRunAgent'
        'Get-CodeRunCluster'
        'Get-CodeRunController'
        'Get-CodeRunLog'
        'Get-CodeRunSandbox'
        'Invoke-CodeRunReconcile'
        'New-CodeRun'
        'New-GitHubAppToken'
        'Remove-CodeRun'
        'Resolve-CodeRunWebhook'
        'Restart-CodeRun'
        'Resume-CodeRun'
        'Start-CodeRunController'
        'Start-CodeRunSandbox'
        'Stop-CodeRun'
        'Stop-CodeRunController'
        'Stop-CodeRunSandbox'
        'Suspend-CodeRun'
        'Test-AgentTemplate'
        'Test-CodeRunCluster'
        'Test-CodeRunSecret'
        'Test-CodeRunSensor'
        'Test-GitHubApp'
        'Wait-CodeRun'
    )
    AliasesToExport      = @('Render-AgentTemplate')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    FormatsToProcess     = @('CodeRun.Format.ps1xml')
    TypesToProcess       = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Linux', 'MacOS', 'Windows', 'Kubernetes', 'Controller', 'Agents', 'AI', 'GitHub', 'Claude')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
