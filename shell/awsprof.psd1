# Manifest of awsprof for PowerShell; the module itself is awsprof.psm1.
@{
    RootModule = 'awsprof.psm1'
    ModuleVersion = '0.1.0'
    GUID = '9f18ba16-298e-4cfe-9965-5eaae83da397'
    Author = 'The awsprof authors'
    Description = 'The AWS profile in the prompt, in commands, in completion and in cd'
    PowerShellVersion = '5.1'
    CompatiblePSEditions = 'Core', 'Desktop'
    FunctionsToExport = 'awsprof', 'awsprof_unload'
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = '*'
}
