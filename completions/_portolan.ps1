
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'portolan' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'portolan'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'portolan' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Report errors and outdated entries in port tables')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every entry and its standing: how the registry lists its name today')
            [CompletionResult]::new('annotate', 'annotate', [CompletionResultType]::ParameterValue, 'Add comments about the history of outdated entries, update them, or remove them')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Update tables: make safe fixes, and add missing assignments')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Report the lookups that a new table loses, changes or gains')
            [CompletionResult]::new('uses', 'uses', [CompletionResultType]::ParameterValue, 'Report which service names configurations look up, and which ones the table does not have')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain ports, ranges, service names, rules or categories of rules')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Show how each resolver (glibc, musl, Go, Nmap and others) answers a name or a port, and why')
            [CompletionResult]::new('resolvers', 'resolvers', [CompletionResultType]::ParameterValue, 'List the resolvers and their releases, and how each model was verified')
            [CompletionResult]::new('ghosts', 'ghosts', [CompletionResultType]::ParameterValue, 'List ghosts: names that the registry removed, and assignments that are reported to be dead')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'List the listening sockets of this machine, or of the output of `ss`, `netstat`, `lsof` or Nmap')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('formats', 'formats', [CompletionResultType]::ParameterValue, 'List the supported formats; test or propose a descriptor, a TOML file that adds a format')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show the settings of portolan.toml files')
            [CompletionResult]::new('pack', 'pack', [CompletionResultType]::ParameterValue, 'Check registries of your own')
            [CompletionResult]::new('registry', 'registry', [CompletionResultType]::ParameterValue, 'Update the registry, compare its states, and export it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write one page for each command into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;check' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read every file in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of standard input (`-`) in reports and for detecting its format')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, skip files and folders that match this glob, in .gitignore syntax; can be repeated')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file to read, in bytes or with the suffix K, M or G')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of threads [default: the number of cores]')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format; `FORMAT=FILE` writes it to a file; can be repeated')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write the output, or the first of several, to this file instead of standard output')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Rules, categories or `all` to run instead of the default rules')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Rules, categories or `all` not to run')
            [CompletionResult]::new('--extend-select', '--extend-select', [CompletionResultType]::ParameterName, 'Rules, categories or `all` to run in addition')
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'Lowest severity to report and count')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with status 1 only for findings of this severity or a higher one')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show only three findings of each rule if a file has more than N; `all` shows every finding')
            [CompletionResult]::new('--resolver', '--resolver', [CompletionResultType]::ParameterName, 'Name only this resolver in messages: `go`, or one release of it, `go@1.19`; can be repeated')
            [CompletionResult]::new('--base', '--base', [CompletionResultType]::ParameterName, 'The table that the files will replace: report lookups that are lost or changed')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Report only findings that this file does not list; `--update-baseline` writes it')
            [CompletionResult]::new('--add-findings', '--add-findings', [CompletionResultType]::ParameterName, 'Add findings of other programs: a file with one JSON object per line, or `-` for standard input')
            [CompletionResult]::new('--fix-only', '--fix-only', [CompletionResultType]::ParameterName, 'Make only the fixes of these rules or categories')
            [CompletionResult]::new('--backup', '--backup', [CompletionResultType]::ParameterName, 'Keep the old content in a file with this suffix')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('--all-files', '--all-files', [CompletionResultType]::ParameterName, 'In folders, read every file whose content is a table, whatever its name')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Skip files that .gitignore, .ignore, portolan.toml and `--exclude` exclude, even if they are named')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Show counts by rule instead of findings')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 even if there are findings')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings only, without a summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings only, without a summary')
            [CompletionResult]::new('--no-suppressions', '--no-suppressions', [CompletionResultType]::ParameterName, 'Report findings that `# portolan: ignore[…]` comments suppress')
            [CompletionResult]::new('--show-files', '--show-files', [CompletionResultType]::ParameterName, 'List each file and the format that it is read in, or why it is skipped; check nothing')
            [CompletionResult]::new('--update-baseline', '--update-baseline', [CompletionResultType]::ParameterName, 'Write every finding to the baseline file and report none')
            [CompletionResult]::new('--no-acknowledged', '--no-acknowledged', [CompletionResultType]::ParameterName, 'Report findings that `# portolan: note[…]` comments acknowledge')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Make fixes that change no lookup in any resolver; `-` writes the fixed table to standard output')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Also make fixes that may change lookups; of several fixes, the one that removes the problem')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show fixes as a unified diff and write nothing; exit status 1 if there are any')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Write into the existing file, which is not atomic: for mount points and files with hard links')
            [CompletionResult]::new('--lossy-metadata', '--lossy-metadata', [CompletionResultType]::ParameterName, 'Continue if the owner, mode or an attribute of the file cannot be kept')
            [CompletionResult]::new('--force-hard-linked', '--force-hard-linked', [CompletionResultType]::ParameterName, 'Replace a file that has other hard links, which keep the old content')
            [CompletionResult]::new('--force-read-only', '--force-read-only', [CompletionResultType]::ParameterName, 'Replace a read-only file')
            [CompletionResult]::new('--generated', '--generated', [CompletionResultType]::ParameterName, 'Change a file that a program generates, although its next run will undo the change')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;list' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read every file in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of standard input (`-`) in reports and for detecting its format')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, skip files and folders that match this glob, in .gitignore syntax; can be repeated')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file to read, in bytes or with the suffix K, M or G')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of threads [default: the number of cores]')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--standing', '--standing', [CompletionResultType]::ParameterName, 'List only entries with these standings')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('--all-files', '--all-files', [CompletionResultType]::ParameterName, 'In folders, read every file whose content is a table, whatever its name')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Skip files that .gitignore, .ignore, portolan.toml and `--exclude` exclude, even if they are named')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;annotate' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read every file in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of standard input (`-`) in reports and for detecting its format')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, skip files and folders that match this glob, in .gitignore syntax; can be repeated')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file to read, in bytes or with the suffix K, M or G')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of threads [default: the number of cores]')
            [CompletionResult]::new('--standing', '--standing', [CompletionResultType]::ParameterName, 'Annotate entries with these standings instead of those with a stale finding')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Annotate findings of these rules or categories instead of the default stale rules')
            [CompletionResult]::new('--backup', '--backup', [CompletionResultType]::ParameterName, 'Keep the old content in a file with this suffix')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('--all-files', '--all-files', [CompletionResultType]::ParameterName, 'In folders, read every file whose content is a table, whatever its name')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Skip files that .gitignore, .ignore, portolan.toml and `--exclude` exclude, even if they are named')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Annotate every stale or pedantic finding with a known history')
            [CompletionResult]::new('--remove', '--remove', [CompletionResultType]::ParameterName, 'Remove all notes, which restores the file byte for byte')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show changes as a unified diff and write nothing; exit status 1 if there are any')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Write into the existing file, which is not atomic: for mount points and files with hard links')
            [CompletionResult]::new('--lossy-metadata', '--lossy-metadata', [CompletionResultType]::ParameterName, 'Continue if the owner, mode or an attribute of the file cannot be kept')
            [CompletionResult]::new('--force-hard-linked', '--force-hard-linked', [CompletionResultType]::ParameterName, 'Replace a file that has other hard links, which keep the old content')
            [CompletionResult]::new('--force-read-only', '--force-read-only', [CompletionResultType]::ParameterName, 'Replace a read-only file')
            [CompletionResult]::new('--generated', '--generated', [CompletionResultType]::ParameterName, 'Change a file that a program generates, although its next run will undo the change')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;update' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read every file in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of standard input (`-`) in reports and for detecting its format')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, skip files and folders that match this glob, in .gitignore syntax; can be repeated')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file to read, in bytes or with the suffix K, M or G')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Number of threads [default: the number of cores]')
            [CompletionResult]::new('--add', '--add', [CompletionResultType]::ParameterName, 'Add missing assignments on these ports and ranges, or on `all`')
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Add the assignments of this pack instead of the registry''s; without `--add`, on all ports')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'Add assignments on these transports only')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format of the summary')
            [CompletionResult]::new('--backup', '--backup', [CompletionResultType]::ParameterName, 'Keep the old content in a file with this suffix')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('--all-files', '--all-files', [CompletionResultType]::ParameterName, 'In folders, read every file whose content is a table, whatever its name')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Skip files that .gitignore, .ignore, portolan.toml and `--exclude` exclude, even if they are named')
            [CompletionResult]::new('--replacing', '--replacing', [CompletionResultType]::ParameterName, 'Where the name on a port is outdated, add the registry''s name as an alias, in formats with aliases')
            [CompletionResult]::new('--registry-names', '--registry-names', [CompletionResultType]::ParameterName, 'Add the registry''s name as an alias where a port has another name, such as a local one')
            [CompletionResult]::new('--twins', '--twins', [CompletionResultType]::ParameterName, 'Add each name on its other registered transports, so that getaddrinfo or Nmap finds one more place')
            [CompletionResult]::new('--renames', '--renames', [CompletionResultType]::ParameterName, 'Replace outdated names with the registry''s, in formats that no modeled program reads')
            [CompletionResult]::new('--notes', '--notes', [CompletionResultType]::ParameterName, 'Also write notes about the history of outdated entries')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Also make fixes that may change lookups; of several fixes, the one that removes the problem')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; exit status 1 if a table would change')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show changes as a unified diff and write nothing; exit status 1 if there are changes')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Write into the existing file, which is not atomic: for mount points and files with hard links')
            [CompletionResult]::new('--lossy-metadata', '--lossy-metadata', [CompletionResultType]::ParameterName, 'Continue if the owner, mode or an attribute of the file cannot be kept')
            [CompletionResult]::new('--force-hard-linked', '--force-hard-linked', [CompletionResultType]::ParameterName, 'Replace a file that has other hard links, which keep the old content')
            [CompletionResult]::new('--force-read-only', '--force-read-only', [CompletionResultType]::ParameterName, 'Replace a read-only file')
            [CompletionResult]::new('--generated', '--generated', [CompletionResultType]::ParameterName, 'Change a file that a program generates, although its next run will undo the change')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;compare' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read both in this format, whatever their names and contents')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--uses', '--uses', [CompletionResultType]::ParameterName, 'Also report which of these configurations and folders look up a lost or changed name')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show every name and port, and each lookup that changes')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show every name and port, and each lookup that changes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;uses' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--table', '--table', [CompletionResultType]::ParameterName, 'The table that names are looked up in, or `-` for standard input [default: the system''s own table]')
            [CompletionResult]::new('--old', '--old', [CompletionResultType]::ParameterName, 'The table in use, to compare with the one that `--new` names')
            [CompletionResult]::new('--new', '--new', [CompletionResultType]::ParameterName, 'The table that will replace it: report names that are lost or get another port')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the tables in this format, whatever their names and contents')
            [CompletionResult]::new('--resolver', '--resolver', [CompletionResultType]::ParameterName, 'Look names up as this resolver: `musl`, or one release of it, `glibc@2.36`; can be repeated')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Read every named file as a configuration of this kind, whatever its name and content')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of standard input (`-`) in reports and for recognizing its kind')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write the output, or the first of several, to this file instead of standard output')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Rules, categories or `all` to run instead of the default rules')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Rules, categories or `all` not to run')
            [CompletionResult]::new('--extend-select', '--extend-select', [CompletionResultType]::ParameterName, 'Rules, categories or `all` to run in addition')
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'Lowest severity to report and count')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with status 1 only for findings of this severity or a higher one')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show only three findings of each rule if a file has more than N; `all` shows every finding')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'In folders, skip files and folders that match this glob, in the form of .gitignore; can be repeated')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file to read: bytes, or with K, M or G')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Report only findings that this file does not list; `--update-baseline` writes it')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format; `FORMAT=FILE` writes it to a file; can be repeated')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Show counts by rule instead of findings')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 even if there are findings')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings only, without a summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings only, without a summary')
            [CompletionResult]::new('--no-suppressions', '--no-suppressions', [CompletionResultType]::ParameterName, 'Report findings that `# portolan: ignore[…]` comments suppress')
            [CompletionResult]::new('--show-files', '--show-files', [CompletionResultType]::ParameterName, 'List the files instead: the kind that each is read as, or the reason why it is skipped')
            [CompletionResult]::new('--update-baseline', '--update-baseline', [CompletionResultType]::ParameterName, 'Write every finding to the baseline file and report none')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;explain' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format; JSON is one document for each argument, each on one line; rules are always text')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Also look at this system: its sockets, /etc/services, Nmap''s table [default: for text on a terminal]')
            [CompletionResult]::new('--no-local', '--no-local', [CompletionResultType]::ParameterName, 'Do not look at this system')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;resolve' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--table', '--table', [CompletionResultType]::ParameterName, 'The table, or `-` for standard input [default: the system''s own tables]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the table in this format, whatever its name and content')
            [CompletionResult]::new('--resolver', '--resolver', [CompletionResultType]::ParameterName, 'Use only this resolver (`go`), or one release of it (`go@1.19`); can be repeated')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file to read: bytes, or with K, M or G')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;resolvers' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;ghosts' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--ports', '--ports', [CompletionResultType]::ParameterName, 'Only on this port or range')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Only these kinds [default: all except reassigned, renamed and moved]')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;listen' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'Only these transports')
            [CompletionResult]::new('--process', '--process', [CompletionResultType]::ParameterName, 'Only sockets of processes with this name, glob or process ID; can be repeated')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read the output of a program such as `ss`, `netstat`, `lsof` or `nmap`; `-` for standard input')
            [CompletionResult]::new('--table', '--table', [CompletionResultType]::ParameterName, 'The table that gives names to ports, or `-` for standard input [default: this system''s own]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the table in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Show the sockets, then those that appear (`+`) or disappear (`-`), until Ctrl-C')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format; `--watch` writes text or jsonl')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('--ghosts', '--ghosts', [CompletionResultType]::ParameterName, 'Only sockets on ghosts: ports whose name was removed, or whose service is reported to be dead')
            [CompletionResult]::new('--fail-on-ghosts', '--fail-on-ghosts', [CompletionResultType]::ParameterName, 'Exit with status 1 if a listed socket is on a ghost')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;rules' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;formats' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Test a descriptor: run the tests in it, and check that broken samples are noticed')
            [CompletionResult]::new('guess', 'guess', [CompletionResultType]::ParameterValue, 'Propose a descriptor for a file that has names of the registry beside their ports')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;formats;test' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;formats;guess' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;formats;help' {
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Test a descriptor: run the tests in it, and check that broken samples are noticed')
            [CompletionResult]::new('guess', 'guess', [CompletionResultType]::ParameterValue, 'Propose a descriptor for a file that has names of the registry beside their ports')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;formats;help;test' {
            break
        }
        'portolan;formats;help;guess' {
            break
        }
        'portolan;formats;help;help' {
            break
        }
        'portolan;config' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show which settings hold for a file, and where they come from')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of portolan.toml, for editors')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;config;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;config;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;config;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show which settings hold for a file, and where they come from')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of portolan.toml, for editors')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;config;help;show' {
            break
        }
        'portolan;config;help;schema' {
            break
        }
        'portolan;config;help;help' {
            break
        }
        'portolan;pack' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the file of a registry of your own; exit status 2 if it has a fault')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;pack;check' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;pack;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the file of a registry of your own; exit status 2 if it has a fault')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;pack;help;check' {
            break
        }
        'portolan;pack;help;help' {
            break
        }
        'portolan;registry' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the newest registry, report its changes, and store it for all other commands')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which registry is used, its age, and where the stored one is')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify every byte of the stored registry; exit status 2 if it is damaged')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Remove the stored registry')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the registry as a complete port table')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show the changes between two states of the registry; exit status 1 if there are any')
            [CompletionResult]::new('sources', 'sources', [CompletionResultType]::ParameterValue, 'List the dated sources of the data')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;registry;update' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'The address of a mirror: https://…, or http://… on a network that you trust')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Read the XML from a file, without network access')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'A PEM file of certificates to trust in addition to those of the system')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The time limit of each of three attempts')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Store the registry even if it is older than the known one, or lacks many of its records')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;status' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;verify' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;clear' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;export' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The form of the table')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'Only these transports')
            [CompletionResult]::new('--ports', '--ports', [CompletionResultType]::ParameterName, 'Only these ports and ranges, such as 22,1-1023')
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Write the rows of this pack of the configuration instead of the registry''s')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file instead of standard output; it is replaced atomically')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write to this file instead of standard output; it is replaced atomically')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('--with-history', '--with-history', [CompletionResultType]::ParameterName, 'Add former names of a registration as aliases, unless another line has the name')
            [CompletionResult]::new('--with-habits', '--with-habits', [CompletionResultType]::ParameterName, 'Add customary names such as `whois` as aliases, unless another line has the name')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'List the reports by others that are left out with an older registry')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;diff' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;sources' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;help' {
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the newest registry, report its changes, and store it for all other commands')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which registry is used, its age, and where the stored one is')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify every byte of the stored registry; exit status 2 if it is damaged')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Remove the stored registry')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the registry as a complete port table')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show the changes between two states of the registry; exit status 1 if there are any')
            [CompletionResult]::new('sources', 'sources', [CompletionResultType]::ParameterValue, 'List the dated sources of the data')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;registry;help;update' {
            break
        }
        'portolan;registry;help;status' {
            break
        }
        'portolan;registry;help;verify' {
            break
        }
        'portolan;registry;help;clear' {
            break
        }
        'portolan;registry;help;export' {
            break
        }
        'portolan;registry;help;diff' {
            break
        }
        'portolan;registry;help;sources' {
            break
        }
        'portolan;registry;help;help' {
            break
        }
        'portolan;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colors')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this portolan.toml for every file, instead of the one found for it')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The folder to write the pages to')
            [CompletionResult]::new('--isolated', '--isolated', [CompletionResultType]::ParameterName, 'Use no configuration')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Report errors and outdated entries in port tables')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every entry and its standing: how the registry lists its name today')
            [CompletionResult]::new('annotate', 'annotate', [CompletionResultType]::ParameterValue, 'Add comments about the history of outdated entries, update them, or remove them')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Update tables: make safe fixes, and add missing assignments')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Report the lookups that a new table loses, changes or gains')
            [CompletionResult]::new('uses', 'uses', [CompletionResultType]::ParameterValue, 'Report which service names configurations look up, and which ones the table does not have')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain ports, ranges, service names, rules or categories of rules')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Show how each resolver (glibc, musl, Go, Nmap and others) answers a name or a port, and why')
            [CompletionResult]::new('resolvers', 'resolvers', [CompletionResultType]::ParameterValue, 'List the resolvers and their releases, and how each model was verified')
            [CompletionResult]::new('ghosts', 'ghosts', [CompletionResultType]::ParameterValue, 'List ghosts: names that the registry removed, and assignments that are reported to be dead')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'List the listening sockets of this machine, or of the output of `ss`, `netstat`, `lsof` or Nmap')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('formats', 'formats', [CompletionResultType]::ParameterValue, 'List the supported formats; test or propose a descriptor, a TOML file that adds a format')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show the settings of portolan.toml files')
            [CompletionResult]::new('pack', 'pack', [CompletionResultType]::ParameterValue, 'Check registries of your own')
            [CompletionResult]::new('registry', 'registry', [CompletionResultType]::ParameterValue, 'Update the registry, compare its states, and export it')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write one page for each command into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;help;check' {
            break
        }
        'portolan;help;list' {
            break
        }
        'portolan;help;annotate' {
            break
        }
        'portolan;help;update' {
            break
        }
        'portolan;help;compare' {
            break
        }
        'portolan;help;uses' {
            break
        }
        'portolan;help;explain' {
            break
        }
        'portolan;help;resolve' {
            break
        }
        'portolan;help;resolvers' {
            break
        }
        'portolan;help;ghosts' {
            break
        }
        'portolan;help;listen' {
            break
        }
        'portolan;help;rules' {
            break
        }
        'portolan;help;formats' {
            break
        }
        'portolan;help;config' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show which settings hold for a file, and where they come from')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON Schema of portolan.toml, for editors')
            break
        }
        'portolan;help;config;show' {
            break
        }
        'portolan;help;config;schema' {
            break
        }
        'portolan;help;pack' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check the file of a registry of your own; exit status 2 if it has a fault')
            break
        }
        'portolan;help;pack;check' {
            break
        }
        'portolan;help;registry' {
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the newest registry, report its changes, and store it for all other commands')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which registry is used, its age, and where the stored one is')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify every byte of the stored registry; exit status 2 if it is damaged')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Remove the stored registry')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the registry as a complete port table')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show the changes between two states of the registry; exit status 1 if there are any')
            [CompletionResult]::new('sources', 'sources', [CompletionResultType]::ParameterValue, 'List the dated sources of the data')
            break
        }
        'portolan;help;registry;update' {
            break
        }
        'portolan;help;registry;status' {
            break
        }
        'portolan;help;registry;verify' {
            break
        }
        'portolan;help;registry;clear' {
            break
        }
        'portolan;help;registry;export' {
            break
        }
        'portolan;help;registry;diff' {
            break
        }
        'portolan;help;registry;sources' {
            break
        }
        'portolan;help;completions' {
            break
        }
        'portolan;help;man' {
            break
        }
        'portolan;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
