
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Report what is wrong or stale in tables of ports')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every entry with its standing in the registry')
            [CompletionResult]::new('annotate', 'annotate', [CompletionResultType]::ParameterValue, 'Write beside stale entries what is known of them, or take that out again')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Bring tables up to date: the safe fixes, and rows for assignments that they lack')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare two tables by what programs get from them: lookups lost, changed and gained')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a port (617) or a service name (sco-dtmgr), on one transport (617/udp, whois/tcp) or on all, or a rule (alias-shadow)')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Show what each resolver (glibc, musl, FreeBSD''s libc, Go, Nmap) answers for a name or a port, and why they differ')
            [CompletionResult]::new('resolvers', 'resolvers', [CompletionResultType]::ParameterValue, 'List the resolvers and their releases, and how the model of each was checked')
            [CompletionResult]::new('ghosts', 'ghosts', [CompletionResultType]::ParameterValue, 'List what left the registry, and what is in it and said to be dead')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('formats', 'formats', [CompletionResultType]::ParameterValue, 'List the formats that can be read')
            [CompletionResult]::new('registry', 'registry', [CompletionResultType]::ParameterValue, 'Bring the registry up to date, and work on its data')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write one for each command into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;check' {
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read every file in this format, whatever its name and content')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of what comes on standard input (`-`), for reports and to tell its format')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file that is read: bytes, or with K, M or G')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Files read at once; as many as there are cores unless said')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'How to write the findings')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Rules, categories or `all`, in place of those on by default')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Rules, categories or `all` to leave out')
            [CompletionResult]::new('--extend-select', '--extend-select', [CompletionResultType]::ParameterName, 'Rules, categories or `all` in addition')
            [CompletionResult]::new('--severity', '--severity', [CompletionResultType]::ParameterName, 'Least severity that is shown and counted')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'The number of findings in a file beyond which only three of each rule are shown, or `all` to show every one [text: 100, others: all]')
            [CompletionResult]::new('--base', '--base', [CompletionResultType]::ParameterName, 'The table that the files are to replace: report lookups that are lost or changed')
            [CompletionResult]::new('--fix-only', '--fix-only', [CompletionResultType]::ParameterName, 'Make the fixes of these rules or categories only')
            [CompletionResult]::new('--backup', '--backup', [CompletionResultType]::ParameterName, 'Keep the old text in a file with this at the end of its name')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Leave out files that .gitignore excludes, even where they are named')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Show counts by rule in place of findings')
            [CompletionResult]::new('--exit-zero', '--exit-zero', [CompletionResultType]::ParameterName, 'Exit with status 0 even if something was found')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print findings only, no summary')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print findings only, no summary')
            [CompletionResult]::new('--no-suppressions', '--no-suppressions', [CompletionResultType]::ParameterName, 'Report what `# portolan: ignore[…]` comments ask to keep silent about')
            [CompletionResult]::new('--no-acknowledged', '--no-acknowledged', [CompletionResultType]::ParameterName, 'Report what `# portolan: note[…]` comments acknowledge')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Make the fixes that change no answer of any resolver, and prove that they do not; `-` writes the fixed table to standard output')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Make also fixes that may change what a program gets, the thorough ones before the careful ones')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what would be fixed as a unified diff, and write nothing; exit status 1 if anything would')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links')
            [CompletionResult]::new('--lossy-metadata', '--lossy-metadata', [CompletionResultType]::ParameterName, 'Go on where the owner, the mode or an attribute of the file cannot be kept')
            [CompletionResult]::new('--force-hard-linked', '--force-hard-linked', [CompletionResultType]::ParameterName, 'Replace a file that has other names (hard links), which keep the old text')
            [CompletionResult]::new('--force-read-only', '--force-read-only', [CompletionResultType]::ParameterName, 'Replace a file that is read-only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;list' {
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read every file in this format, whatever its name and content')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of what comes on standard input (`-`), for reports and to tell its format')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file that is read: bytes, or with K, M or G')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Files read at once; as many as there are cores unless said')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'How to write the entries')
            [CompletionResult]::new('--standing', '--standing', [CompletionResultType]::ParameterName, 'Only entries that stand so')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Leave out files that .gitignore excludes, even where they are named')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;annotate' {
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read every file in this format, whatever its name and content')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of what comes on standard input (`-`), for reports and to tell its format')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file that is read: bytes, or with K, M or G')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Files read at once; as many as there are cores unless said')
            [CompletionResult]::new('--standing', '--standing', [CompletionResultType]::ParameterName, 'Entries that stand so, in place of those with a stale finding')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Findings of these rules or categories, in place of those on by default that are stale')
            [CompletionResult]::new('--backup', '--backup', [CompletionResultType]::ParameterName, 'Keep the old text in a file with this at the end of its name')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Leave out files that .gitignore excludes, even where they are named')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Every stale or pedantic finding about which something is known')
            [CompletionResult]::new('--remove', '--remove', [CompletionResultType]::ParameterName, 'Take all notes out: the file is again what it was, byte for byte')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what would be written as a unified diff, and write nothing; exit status 1 if anything would')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links')
            [CompletionResult]::new('--lossy-metadata', '--lossy-metadata', [CompletionResultType]::ParameterName, 'Go on where the owner, the mode or an attribute of the file cannot be kept')
            [CompletionResult]::new('--force-hard-linked', '--force-hard-linked', [CompletionResultType]::ParameterName, 'Replace a file that has other names (hard links), which keep the old text')
            [CompletionResult]::new('--force-read-only', '--force-read-only', [CompletionResultType]::ParameterName, 'Replace a file that is read-only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;update' {
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read every file in this format, whatever its name and content')
            [CompletionResult]::new('--stdin-filename', '--stdin-filename', [CompletionResultType]::ParameterName, 'Name of what comes on standard input (`-`), for reports and to tell its format')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file that is read: bytes, or with K, M or G')
            [CompletionResult]::new('--jobs', '--jobs', [CompletionResultType]::ParameterName, 'Files read at once; as many as there are cores unless said')
            [CompletionResult]::new('--ports', '--ports', [CompletionResultType]::ParameterName, 'Add what the registry assigns on these ports and the table lacks, but for what is claimed to be out of use or Historic: a port or a range, several with commas')
            [CompletionResult]::new('--transports', '--transports', [CompletionResultType]::ParameterName, 'Add on these transports only [default: all]')
            [CompletionResult]::new('--backup', '--backup', [CompletionResultType]::ParameterName, 'Keep the old text in a file with this at the end of its name')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('--force-exclude', '--force-exclude', [CompletionResultType]::ParameterName, 'Leave out files that .gitignore excludes, even where they are named')
            [CompletionResult]::new('--replacing', '--replacing', [CompletionResultType]::ParameterName, 'On ports that the table gives to a name that left them, add the registry''s name as an alias of the line: in services(5), for in Nmap''s table a port has one name')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Make also fixes that may change what a program gets, the thorough ones before the careful ones')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what would be written as a unified diff, and all that would be left out, and write nothing; exit status 1 if anything would')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links')
            [CompletionResult]::new('--lossy-metadata', '--lossy-metadata', [CompletionResultType]::ParameterName, 'Go on where the owner, the mode or an attribute of the file cannot be kept')
            [CompletionResult]::new('--force-hard-linked', '--force-hard-linked', [CompletionResultType]::ParameterName, 'Replace a file that has other names (hard links), which keep the old text')
            [CompletionResult]::new('--force-read-only', '--force-read-only', [CompletionResultType]::ParameterName, 'Replace a file that is read-only')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;compare' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read both in this format, whatever their names and contents')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;explain' {
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'How to write it; rules are text always')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;resolve' {
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The table, or `-` for standard input; without it, the system''s own tables')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Read the table in this format, whatever its name and content')
            [CompletionResult]::new('--resolver', '--resolver', [CompletionResultType]::ParameterName, 'Ask this resolver only (`go`), or one release of it (`go@1.19`); may be given several times')
            [CompletionResult]::new('--max-size', '--max-size', [CompletionResultType]::ParameterName, 'Largest file that is read: bytes, or with K, M or G')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;resolvers' {
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;ghosts' {
            [CompletionResult]::new('--ports', '--ports', [CompletionResultType]::ParameterName, 'Only within this port or range')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Only of these kinds [default: all but reassigned, renamed and moved]')
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;rules' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;formats' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the newest registry, show what changed, and store it for all other commands')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which registry is used, how old it is, and where the stored one lies')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Look at every byte of the stored registry; exit status 2 if it is damaged')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Remove the stored registry')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a whole table of ports, made of the registry')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did')
            [CompletionResult]::new('sources', 'sources', [CompletionResultType]::ParameterValue, 'List the dated sources behind the data')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'portolan;registry;update' {
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'The address of a mirror: https://…, or where you trust the way to it http://…')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Take the XML from a file, and ask no server')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Certificates in PEM form that are trusted beside those of the system')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one of three tries may take')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Store it even if it is older than the one that is known, or lacks much of it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;status' {
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;verify' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;clear' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;export' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'What to write')
            [CompletionResult]::new('--transports', '--transports', [CompletionResultType]::ParameterName, 'Only these transports')
            [CompletionResult]::new('--ports', '--ports', [CompletionResultType]::ParameterName, 'Only these ports and ranges, such as 22,1-1023')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write into this file, which is replaced as a whole, in place of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write into this file, which is replaced as a whole, in place of standard output')
            [CompletionResult]::new('--registry', '--registry', [CompletionResultType]::ParameterName, '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]')
            [CompletionResult]::new('--as-of', '--as-of', [CompletionResultType]::ParameterName, 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('--with-history', '--with-history', [CompletionResultType]::ParameterName, 'Add former names of a registration as aliases, where no other line has the name')
            [CompletionResult]::new('--with-habits', '--with-habits', [CompletionResultType]::ParameterName, 'Add names that people are used to as aliases, such as `whois`, where no other line has the name')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;diff' {
            [CompletionResult]::new('--output-format', '--output-format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;sources' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;registry;help' {
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the newest registry, show what changed, and store it for all other commands')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which registry is used, how old it is, and where the stored one lies')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Look at every byte of the stored registry; exit status 2 if it is damaged')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Remove the stored registry')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a whole table of ports, made of the registry')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did')
            [CompletionResult]::new('sources', 'sources', [CompletionResultType]::ParameterValue, 'List the dated sources behind the data')
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;man' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Folder to write the pages into')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'portolan;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Report what is wrong or stale in tables of ports')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every entry with its standing in the registry')
            [CompletionResult]::new('annotate', 'annotate', [CompletionResultType]::ParameterValue, 'Write beside stale entries what is known of them, or take that out again')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Bring tables up to date: the safe fixes, and rows for assignments that they lack')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Compare two tables by what programs get from them: lookups lost, changed and gained')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a port (617) or a service name (sco-dtmgr), on one transport (617/udp, whois/tcp) or on all, or a rule (alias-shadow)')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Show what each resolver (glibc, musl, FreeBSD''s libc, Go, Nmap) answers for a name or a port, and why they differ')
            [CompletionResult]::new('resolvers', 'resolvers', [CompletionResultType]::ParameterValue, 'List the resolvers and their releases, and how the model of each was checked')
            [CompletionResult]::new('ghosts', 'ghosts', [CompletionResultType]::ParameterValue, 'List what left the registry, and what is in it and said to be dead')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List the rules')
            [CompletionResult]::new('formats', 'formats', [CompletionResultType]::ParameterValue, 'List the formats that can be read')
            [CompletionResult]::new('registry', 'registry', [CompletionResultType]::ParameterValue, 'Bring the registry up to date, and work on its data')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write one for each command into a folder')
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
        'portolan;help;rules' {
            break
        }
        'portolan;help;formats' {
            break
        }
        'portolan;help;registry' {
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Fetch the newest registry, show what changed, and store it for all other commands')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which registry is used, how old it is, and where the stored one lies')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Look at every byte of the stored registry; exit status 2 if it is damaged')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Remove the stored registry')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a whole table of ports, made of the registry')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did')
            [CompletionResult]::new('sources', 'sources', [CompletionResultType]::ParameterValue, 'List the dated sources behind the data')
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
