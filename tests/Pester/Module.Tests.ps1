# What holds for the module as a whole and for each of its commands.

BeforeAll {
    $module = [IO.Path]::GetFullPath("$PSScriptRoot/../../module")
    $manifest = "$module/CodeRun.psd1"
    # In this process the assemblies of the module may be loaded already by another test file. This is the picture of a
    # fresh one: what an import alone loads.
    $engine = [Environment]::ProcessPath
    $script = "$TestDrive/import.ps1"
    [IO.File]::WriteAllText($script, @'
param([string] $Manifest)
Import-Module $Manifest
foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) { $assembly.GetName().Name }
'@)
    $loadedByImport = @(& $engine -NoProfile -NonInteractive -File $script -Manifest $manifest)

    Import-Module $manifest
    $commands = @(Get-Command -Module CodeRun -CommandType Cmdlet)
    $aliases = @(Get-Command -Module CodeRun -CommandType Alias)
    $data = $ExecutionContext.InvokeCommand.InvokeScript([IO.File]::ReadAllText($manifest))[0]

    # Every public cmdlet class of the assembly, as the name of its command.
    $cmdlets = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'CodeRun.Cmdlets' }
    $classes = @(foreach ($type in $cmdlets.GetExportedTypes()) {
            foreach ($attribute in $type.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)) {
                @{ Name = "$($attribute.VerbName)-$($attribute.NounName)"; Type = $type; Attribute = $attribute }
            }
        })

    # Names that break a rule, joined for the message; nothing when all are well.
    function Get-Offender($Items, [scriptblock] $IsWell) {
        @($Items | Where-Object { -not (& $IsWell $_) } | ForEach-Object { $_.Name }) -join ', '
    }

    # Simple names of the assemblies that an assembly file refers to.
    function Get-Reference([string] $File) {
        $stream = [IO.File]::OpenRead($File)
        try {
            $reader = [System.Reflection.Metadata.PEReaderExtensions]::GetMetadataReader([System.Reflection.PortableExecutable.PEReader]::new($stream))
            foreach ($handle in $reader.AssemblyReferences) {
                $reader.GetString($reader.GetAssemblyReference($handle).Name)
            }
        }
        finally {
            $stream.Dispose()
        }
    }
}

Describe 'The manifest' {
    It 'is valid' {
        $info = Test-ModuleManifest $manifest
        $info.Name | Should -BeExactly 'CodeRun'
        $info.PowerShellVersion | Should -Be '7.6'
        $info.Author | Should -Not -BeNullOrEmpty
        $info.Description | Should -Not -BeNullOrEmpty
    }

    It 'exports every cmdlet of the assembly, and nothing else' {
        $expected = @($classes | ForEach-Object { $_.Name })
        [Array]::Sort($expected)
        $listed = [string[]] @($data.CmdletsToExport)
        [Array]::Sort($listed)
        $listed -join ' ' | Should -BeExactly ($expected -join ' ')
    }

    It 'exports only commands that exist' {
        @($commands | ForEach-Object { $_.Name }) | Should -HaveCount @($data.CmdletsToExport).Count
        @($aliases | ForEach-Object { $_.Name }) | Should -HaveCount @($data.AliasesToExport).Count
    }

    It 'has no wildcard, which would make the import slow' {
        @($data.CmdletsToExport) + @($data.AliasesToExport) + @($data.FunctionsToExport) + @($data.VariablesToExport) -join ' ' |
            Should -Not -Match '\*'
    }
}

Describe 'The import' {
    It 'loads the cmdlets' {
        $loadedByImport | Should -Contain 'CodeRun.Cmdlets'
    }

    It 'does not load <_>' -ForEach 'CodeRun.Engine', 'CodeRun.Sandbox', 'KubernetesClient', 'YamlDotNet', 'Handlebars', 'Microsoft.AspNetCore.Server.Kestrel.Core' {
        $loadedByImport | Should -Not -Contain $_
    }

    It 'can be repeated' {
        { Import-Module $manifest -Force } | Should -Not -Throw
    }
}

Describe 'The dependencies' {
    It 'are complete: every reference is in deps, in the framework or in PowerShell' {
        $framework = [IO.Path]::GetDirectoryName([object].Assembly.Location)
        $missing = foreach ($file in @("$module/CodeRun.Cmdlets.dll") + [IO.Directory]::GetFiles("$module/deps", '*.dll')) {
            foreach ($name in Get-Reference $file) {
                if (-not [IO.File]::Exists("$module/deps/$name.dll") -and -not [IO.File]::Exists("$framework/$name.dll") -and $name -ne 'System.Management.Automation') {
                    "$name (needed by $([IO.Path]::GetFileName($file)))"
                }
            }
        }

        $missing | Should -BeNullOrEmpty
    }

    It 'do not lie where PowerShell would find them by itself' {
        @([IO.Directory]::GetFiles($module, '*.dll') | ForEach-Object { [IO.Path]::GetFileName($_) }) | Should -Be 'CodeRun.Cmdlets.dll'
    }

    It 'show in no public type of the cmdlets, which would break the import' {
        $foreign = foreach ($type in $cmdlets.GetExportedTypes()) {
            foreach ($base in @($type.BaseType) + $type.GetInterfaces()) {
                if ($null -ne $base -and [IO.File]::Exists("$module/deps/$($base.Assembly.GetName().Name).dll")) {
                    "$($type.FullName): $($base.FullName)"
                }
            }
        }

        $foreign | Should -BeNullOrEmpty
    }

    It 'load into a context of their own' {
        $context = [Activator]::CreateInstance($cmdlets.GetType('CodeRun.Cmdlets.DependencyContext', $true), @("$module/deps"))
        $context.Name | Should -BeExactly 'CodeRun'
        foreach ($name in 'CodeRun.Sandbox', 'CodeRun.Engine', 'YamlDotNet') {
            $assembly = $context.LoadFromAssemblyName([System.Reflection.AssemblyName]::new($name))
            $assembly.Location | Should -BeExactly ([IO.Path]::Combine($module, 'deps', "$name.dll"))
            [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($assembly) | Should -Be $context
        }

        # Its constructor names types of half of ASP.NET Core.
        $kestrel = $context.LoadFromAssemblyName([System.Reflection.AssemblyName]::new('Microsoft.AspNetCore.Server.Kestrel.Core'))
        $constructor = $kestrel.GetType('Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServer', $true).GetConstructors()[0]
        $constructor.GetParameters().ParameterType.Assembly.Location | Should -BeLike "$module/deps/*"
    }

    It 'stay out of the way of other modules' {
        # PowerShell asks the module for everything that nobody has; the answer is no.
        { [System.Reflection.Assembly]::Load('Fractions') } | Should -Throw -ExceptionType ([System.Management.Automation.MethodInvocationException])
    }
}

Describe 'Every cmdlet' {
    It 'has an approved verb' {
        $approved = foreach ($verbs in [System.Management.Automation.PSCmdlet].Assembly.GetTypes() | Where-Object { $_.FullName -match '^System\.Management\.Automation\.Verbs(?!$)\w+$' -and $_.IsPublic }) {
            $verbs.GetFields() | ForEach-Object { $_.GetRawConstantValue() }
        }

        $approved | Should -Contain 'Build'
        Get-Offender $commands { $args[0].Verb -in $approved } | Should -BeNullOrEmpty
    }

    It 'has a singular noun' {
        Get-Offender $commands { $args[0].Noun -notmatch '(?<!s|u)s$' } | Should -BeNullOrEmpty
    }

    It 'declares what it returns' {
        Get-Offender $commands { $args[0].Verb -in 'Remove', 'Disconnect', 'Stop' -or $args[0].OutputType.Count -gt 0 } | Should -BeNullOrEmpty
    }

    It 'asks before it changes something' {
        $changing = 'New', 'Set', 'Remove', 'Stop', 'Start', 'Suspend', 'Resume', 'Restart', 'Install', 'Uninstall', 'Invoke'
        Get-Offender ($classes | Where-Object { $_.Attribute.VerbName -in $changing }) { $args[0].Attribute.SupportsShouldProcess } | Should -BeNullOrEmpty
    }

    It 'is one class named after its command' {
        Get-Offender $classes { $args[0].Type.Name -ceq "$($args[0].Name -replace '-')Command" -and $args[0].Type.IsSealed } | Should -BeNullOrEmpty
    }
}
