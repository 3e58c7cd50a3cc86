
use builtin;
use str;

set edit:completion:arg-completer[portolan] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'portolan'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'portolan'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Report errors and outdated entries in port tables'
            cand list 'List every entry and its standing: how the registry lists its name today'
            cand annotate 'Add comments about the history of outdated entries, update them, or remove them'
            cand update 'Update tables: make safe fixes, and add missing assignments'
            cand compare 'Report the lookups that a new table loses, changes or gains'
            cand uses 'Report which service names configurations look up, and which ones the table does not have'
            cand explain 'Explain ports, ranges, service names, rules or categories of rules'
            cand resolve 'Show how each resolver (glibc, musl, Go, Nmap and others) answers a name or a port, and why'
            cand resolvers 'List the resolvers and their releases, and how each model was verified'
            cand ghosts 'List ghosts: names that the registry removed, and assignments that are reported to be dead'
            cand listen 'List the listening sockets of this machine, or of the output of `ss`, `netstat`, `lsof` or Nmap'
            cand rules 'List the rules'
            cand formats 'List the supported formats; test or propose a descriptor, a TOML file that adds a format'
            cand config 'Show the settings of portolan.toml files'
            cand pack 'Check registries of your own'
            cand registry 'Update the registry, compare its states, and export it'
            cand completions 'Print the completion script for a shell'
            cand man 'Print the manual page, or write one page for each command into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;check'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --format 'Read every file in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)'
            cand --stdin-filename 'Name of standard input (`-`) in reports and for detecting its format'
            cand --exclude 'In folders, skip files and folders that match this glob, in .gitignore syntax; can be repeated'
            cand --max-size 'Largest file to read, in bytes or with the suffix K, M or G'
            cand --jobs 'Number of threads [default: the number of cores]'
            cand --output-format 'Output format; `FORMAT=FILE` writes it to a file; can be repeated'
            cand --output-file 'Write the output, or the first of several, to this file instead of standard output'
            cand --select 'Rules, categories or `all` to run instead of the default rules'
            cand --ignore 'Rules, categories or `all` not to run'
            cand --extend-select 'Rules, categories or `all` to run in addition'
            cand --severity 'Lowest severity to report and count'
            cand --fail-on 'Exit with status 1 only for findings of this severity or a higher one'
            cand --max-findings 'Show only three findings of each rule if a file has more than N; `all` shows every finding'
            cand --resolver 'Name only this resolver in messages: `go`, or one release of it, `go@1.19`; can be repeated'
            cand --base 'The table that the files will replace: report lookups that are lost or changed'
            cand --baseline 'Report only findings that this file does not list; `--update-baseline` writes it'
            cand --add-findings 'Add findings of other programs: a file with one JSON object per line, or `-` for standard input'
            cand --fix-only 'Make only the fixes of these rules or categories'
            cand --backup 'Keep the old content in a file with this suffix'
            cand --registry 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]'
            cand --as-of 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --isolated 'Use no configuration'
            cand --all-files 'In folders, read every file whose content is a table, whatever its name'
            cand --force-exclude 'Skip files that .gitignore, .ignore, portolan.toml and `--exclude` exclude, even if they are named'
            cand --statistics 'Show counts by rule instead of findings'
            cand --exit-zero 'Exit with status 0 even if there are findings'
            cand -q 'Print findings only, without a summary'
            cand --quiet 'Print findings only, without a summary'
            cand --no-suppressions 'Report findings that `# portolan: ignore[…]` comments suppress'
            cand --show-files 'List each file and the format that it is read in, or why it is skipped; check nothing'
            cand --update-baseline 'Write every finding to the baseline file and report none'
            cand --no-acknowledged 'Report findings that `# portolan: note[…]` comments acknowledge'
            cand --fix 'Make fixes that change no lookup in any resolver; `-` writes the fixed table to standard output'
            cand --unsafe-fixes 'Also make fixes that may change lookups; of several fixes, the one that removes the problem'
            cand --diff 'Show fixes as a unified diff and write nothing; exit status 1 if there are any'
            cand --in-place 'Write into the existing file, which is not atomic: for mount points and files with hard links'
            cand --lossy-metadata 'Continue if the owner, mode or an attribute of the file cannot be kept'
            cand --force-hard-linked 'Replace a file that has other hard links, which keep the old content'
            cand --force-read-only 'Replace a read-only file'
            cand --generated 'Change a file that a program generates, although its next run will undo the change'
            cand -v 'List the reports by others that are left out with an older registry'
            cand --verbose 'List the reports by others that are left out with an older registry'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;list'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --format 'Read every file in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)'
            cand --stdin-filename 'Name of standard input (`-`) in reports and for detecting its format'
            cand --exclude 'In folders, skip files and folders that match this glob, in .gitignore syntax; can be repeated'
            cand --max-size 'Largest file to read, in bytes or with the suffix K, M or G'
            cand --jobs 'Number of threads [default: the number of cores]'
            cand --output-format 'Output format'
            cand --standing 'List only entries with these standings'
            cand --registry 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]'
            cand --as-of 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --isolated 'Use no configuration'
            cand --all-files 'In folders, read every file whose content is a table, whatever its name'
            cand --force-exclude 'Skip files that .gitignore, .ignore, portolan.toml and `--exclude` exclude, even if they are named'
            cand -v 'List the reports by others that are left out with an older registry'
            cand --verbose 'List the reports by others that are left out with an older registry'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;annotate'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --format 'Read every file in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)'
            cand --stdin-filename 'Name of standard input (`-`) in reports and for detecting its format'
            cand --exclude 'In folders, skip files and folders that match this glob, in .gitignore syntax; can be repeated'
            cand --max-size 'Largest file to read, in bytes or with the suffix K, M or G'
            cand --jobs 'Number of threads [default: the number of cores]'
            cand --standing 'Annotate entries with these standings instead of those with a stale finding'
            cand --rule 'Annotate findings of these rules or categories instead of the default stale rules'
            cand --backup 'Keep the old content in a file with this suffix'
            cand --registry 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]'
            cand --as-of 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --isolated 'Use no configuration'
            cand --all-files 'In folders, read every file whose content is a table, whatever its name'
            cand --force-exclude 'Skip files that .gitignore, .ignore, portolan.toml and `--exclude` exclude, even if they are named'
            cand --all 'Annotate every stale or pedantic finding with a known history'
            cand --remove 'Remove all notes, which restores the file byte for byte'
            cand --diff 'Show changes as a unified diff and write nothing; exit status 1 if there are any'
            cand --in-place 'Write into the existing file, which is not atomic: for mount points and files with hard links'
            cand --lossy-metadata 'Continue if the owner, mode or an attribute of the file cannot be kept'
            cand --force-hard-linked 'Replace a file that has other hard links, which keep the old content'
            cand --force-read-only 'Replace a read-only file'
            cand --generated 'Change a file that a program generates, although its next run will undo the change'
            cand -v 'List the reports by others that are left out with an older registry'
            cand --verbose 'List the reports by others that are left out with an older registry'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;update'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --format 'Read every file in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)'
            cand --stdin-filename 'Name of standard input (`-`) in reports and for detecting its format'
            cand --exclude 'In folders, skip files and folders that match this glob, in .gitignore syntax; can be repeated'
            cand --max-size 'Largest file to read, in bytes or with the suffix K, M or G'
            cand --jobs 'Number of threads [default: the number of cores]'
            cand --add 'Add missing assignments on these ports and ranges, or on `all`'
            cand --pack 'Add the assignments of this pack instead of the registry''s; without `--add`, on all ports'
            cand --transport 'Add assignments on these transports only'
            cand --output-format 'Output format of the summary'
            cand --backup 'Keep the old content in a file with this suffix'
            cand --registry 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]'
            cand --as-of 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --isolated 'Use no configuration'
            cand --all-files 'In folders, read every file whose content is a table, whatever its name'
            cand --force-exclude 'Skip files that .gitignore, .ignore, portolan.toml and `--exclude` exclude, even if they are named'
            cand --replacing 'Where the name on a port is outdated, add the registry''s name as an alias, in formats with aliases'
            cand --registry-names 'Add the registry''s name as an alias where a port has another name, such as a local one'
            cand --twins 'Add each name on its other registered transports, so that getaddrinfo or Nmap finds one more place'
            cand --renames 'Replace outdated names with the registry''s, in formats that no modeled program reads'
            cand --notes 'Also write notes about the history of outdated entries'
            cand --unsafe-fixes 'Also make fixes that may change lookups; of several fixes, the one that removes the problem'
            cand --check 'Write nothing; exit status 1 if a table would change'
            cand --diff 'Show changes as a unified diff and write nothing; exit status 1 if there are changes'
            cand --in-place 'Write into the existing file, which is not atomic: for mount points and files with hard links'
            cand --lossy-metadata 'Continue if the owner, mode or an attribute of the file cannot be kept'
            cand --force-hard-linked 'Replace a file that has other hard links, which keep the old content'
            cand --force-read-only 'Replace a read-only file'
            cand --generated 'Change a file that a program generates, although its next run will undo the change'
            cand -v 'List the reports by others that are left out with an older registry'
            cand --verbose 'List the reports by others that are left out with an older registry'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;compare'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --format 'Read both in this format, whatever their names and contents'
            cand --output-format 'Output format'
            cand --uses 'Also report which of these configurations and folders look up a lost or changed name'
            cand --isolated 'Use no configuration'
            cand -v 'Show every name and port, and each lookup that changes'
            cand --verbose 'Show every name and port, and each lookup that changes'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;uses'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --table 'The table that names are looked up in, or `-` for standard input [default: the system''s own table]'
            cand --old 'The table in use, to compare with the one that `--new` names'
            cand --new 'The table that will replace it: report names that are lost or get another port'
            cand --format 'Read the tables in this format, whatever their names and contents'
            cand --resolver 'Look names up as this resolver: `musl`, or one release of it, `glibc@2.36`; can be repeated'
            cand --kind 'Read every named file as a configuration of this kind, whatever its name and content'
            cand --stdin-filename 'Name of standard input (`-`) in reports and for recognizing its kind'
            cand --output-file 'Write the output, or the first of several, to this file instead of standard output'
            cand --select 'Rules, categories or `all` to run instead of the default rules'
            cand --ignore 'Rules, categories or `all` not to run'
            cand --extend-select 'Rules, categories or `all` to run in addition'
            cand --severity 'Lowest severity to report and count'
            cand --fail-on 'Exit with status 1 only for findings of this severity or a higher one'
            cand --max-findings 'Show only three findings of each rule if a file has more than N; `all` shows every finding'
            cand --exclude 'In folders, skip files and folders that match this glob, in the form of .gitignore; can be repeated'
            cand --max-size 'Largest file to read: bytes, or with K, M or G'
            cand --baseline 'Report only findings that this file does not list; `--update-baseline` writes it'
            cand --registry 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]'
            cand --as-of 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --output-format 'Output format; `FORMAT=FILE` writes it to a file; can be repeated'
            cand --isolated 'Use no configuration'
            cand --statistics 'Show counts by rule instead of findings'
            cand --exit-zero 'Exit with status 0 even if there are findings'
            cand -q 'Print findings only, without a summary'
            cand --quiet 'Print findings only, without a summary'
            cand --no-suppressions 'Report findings that `# portolan: ignore[…]` comments suppress'
            cand --show-files 'List the files instead: the kind that each is read as, or the reason why it is skipped'
            cand --update-baseline 'Write every finding to the baseline file and report none'
            cand -v 'List the reports by others that are left out with an older registry'
            cand --verbose 'List the reports by others that are left out with an older registry'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;explain'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --output-format 'Output format; JSON is one document for each argument, each on one line; rules are always text'
            cand --registry 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]'
            cand --as-of 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --isolated 'Use no configuration'
            cand --local 'Also look at this system: its sockets, /etc/services, Nmap''s table [default: for text on a terminal]'
            cand --no-local 'Do not look at this system'
            cand -v 'List the reports by others that are left out with an older registry'
            cand --verbose 'List the reports by others that are left out with an older registry'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;resolve'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --table 'The table, or `-` for standard input [default: the system''s own tables]'
            cand --format 'Read the table in this format, whatever its name and content'
            cand --resolver 'Use only this resolver (`go`), or one release of it (`go@1.19`); can be repeated'
            cand --max-size 'Largest file to read: bytes, or with K, M or G'
            cand --output-format 'Output format'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;resolvers'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --output-format 'Output format'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;ghosts'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --ports 'Only on this port or range'
            cand --kind 'Only these kinds [default: all except reassigned, renamed and moved]'
            cand --output-format 'Output format'
            cand --registry 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]'
            cand --as-of 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --isolated 'Use no configuration'
            cand -v 'List the reports by others that are left out with an older registry'
            cand --verbose 'List the reports by others that are left out with an older registry'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;listen'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --transport 'Only these transports'
            cand --process 'Only sockets of processes with this name, glob or process ID; can be repeated'
            cand --from 'Read the output of a program such as `ss`, `netstat`, `lsof` or `nmap`; `-` for standard input'
            cand --table 'The table that gives names to ports, or `-` for standard input [default: this system''s own]'
            cand --format 'Read the table in this format: one of `portolan formats`, or the path of a descriptor (FILE.toml)'
            cand --watch 'Show the sockets, then those that appear (`+`) or disappear (`-`), until Ctrl-C'
            cand --output-format 'Output format; `--watch` writes text or jsonl'
            cand --registry 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]'
            cand --as-of 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --isolated 'Use no configuration'
            cand --ghosts 'Only sockets on ghosts: ports whose name was removed, or whose service is reported to be dead'
            cand --fail-on-ghosts 'Exit with status 1 if a listed socket is on a ghost'
            cand -v 'List the reports by others that are left out with an older registry'
            cand --verbose 'List the reports by others that are left out with an older registry'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;rules'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --output-format 'Output format'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;formats'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --output-format 'Output format'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand test 'Test a descriptor: run the tests in it, and check that broken samples are noticed'
            cand guess 'Propose a descriptor for a file that has names of the registry beside their ports'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;formats;test'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;formats;guess'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;formats;help'= {
            cand test 'Test a descriptor: run the tests in it, and check that broken samples are noticed'
            cand guess 'Propose a descriptor for a file that has names of the registry beside their ports'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;formats;help;test'= {
        }
        &'portolan;formats;help;guess'= {
        }
        &'portolan;formats;help;help'= {
        }
        &'portolan;config'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand show 'Show which settings hold for a file, and where they come from'
            cand schema 'Print the JSON Schema of portolan.toml, for editors'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;config;show'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --output-format 'Output format'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;config;schema'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;config;help'= {
            cand show 'Show which settings hold for a file, and where they come from'
            cand schema 'Print the JSON Schema of portolan.toml, for editors'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;config;help;show'= {
        }
        &'portolan;config;help;schema'= {
        }
        &'portolan;config;help;help'= {
        }
        &'portolan;pack'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand check 'Check the file of a registry of your own; exit status 2 if it has a fault'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;pack;check'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;pack;help'= {
            cand check 'Check the file of a registry of your own; exit status 2 if it has a fault'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;pack;help;check'= {
        }
        &'portolan;pack;help;help'= {
        }
        &'portolan;registry'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand update 'Fetch the newest registry, report its changes, and store it for all other commands'
            cand status 'Show which registry is used, its age, and where the stored one is'
            cand verify 'Verify every byte of the stored registry; exit status 2 if it is damaged'
            cand clear 'Remove the stored registry'
            cand export 'Write the registry as a complete port table'
            cand diff 'Show the changes between two states of the registry; exit status 1 if there are any'
            cand sources 'List the dated sources of the data'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;registry;update'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --url 'The address of a mirror: https://…, or http://… on a network that you trust'
            cand --from 'Read the XML from a file, without network access'
            cand --ca-file 'A PEM file of certificates to trust in addition to those of the system'
            cand --timeout 'The time limit of each of three attempts'
            cand --isolated 'Use no configuration'
            cand --force 'Store the registry even if it is older than the known one, or lacks many of its records'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;status'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --output-format 'Output format'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;verify'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;clear'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;export'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --to 'The form of the table'
            cand --transport 'Only these transports'
            cand --ports 'Only these ports and ranges, such as 22,1-1023'
            cand --pack 'Write the rows of this pack of the configuration instead of the registry''s'
            cand -o 'Write to this file instead of standard output; it is replaced atomically'
            cand --output-file 'Write to this file instead of standard output; it is replaced atomically'
            cand --registry 'Use this registry: `embedded`, `cached`, or an XML or CSV file [default: the newer of the first two]'
            cand --as-of 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --isolated 'Use no configuration'
            cand --with-history 'Add former names of a registration as aliases, unless another line has the name'
            cand --with-habits 'Add customary names such as `whois` as aliases, unless another line has the name'
            cand -v 'List the reports by others that are left out with an older registry'
            cand --verbose 'List the reports by others that are left out with an older registry'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;diff'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --output-format 'Output format'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;sources'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;help'= {
            cand update 'Fetch the newest registry, report its changes, and store it for all other commands'
            cand status 'Show which registry is used, its age, and where the stored one is'
            cand verify 'Verify every byte of the stored registry; exit status 2 if it is damaged'
            cand clear 'Remove the stored registry'
            cand export 'Write the registry as a complete port table'
            cand diff 'Show the changes between two states of the registry; exit status 1 if there are any'
            cand sources 'List the dated sources of the data'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;registry;help;update'= {
        }
        &'portolan;registry;help;status'= {
        }
        &'portolan;registry;help;verify'= {
        }
        &'portolan;registry;help;clear'= {
        }
        &'portolan;registry;help;export'= {
        }
        &'portolan;registry;help;diff'= {
        }
        &'portolan;registry;help;sources'= {
        }
        &'portolan;registry;help;help'= {
        }
        &'portolan;completions'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;man'= {
            cand --color 'When to use colors'
            cand --config 'Use this portolan.toml for every file, instead of the one found for it'
            cand --out 'The folder to write the pages to'
            cand --isolated 'Use no configuration'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;help'= {
            cand check 'Report errors and outdated entries in port tables'
            cand list 'List every entry and its standing: how the registry lists its name today'
            cand annotate 'Add comments about the history of outdated entries, update them, or remove them'
            cand update 'Update tables: make safe fixes, and add missing assignments'
            cand compare 'Report the lookups that a new table loses, changes or gains'
            cand uses 'Report which service names configurations look up, and which ones the table does not have'
            cand explain 'Explain ports, ranges, service names, rules or categories of rules'
            cand resolve 'Show how each resolver (glibc, musl, Go, Nmap and others) answers a name or a port, and why'
            cand resolvers 'List the resolvers and their releases, and how each model was verified'
            cand ghosts 'List ghosts: names that the registry removed, and assignments that are reported to be dead'
            cand listen 'List the listening sockets of this machine, or of the output of `ss`, `netstat`, `lsof` or Nmap'
            cand rules 'List the rules'
            cand formats 'List the supported formats; test or propose a descriptor, a TOML file that adds a format'
            cand config 'Show the settings of portolan.toml files'
            cand pack 'Check registries of your own'
            cand registry 'Update the registry, compare its states, and export it'
            cand completions 'Print the completion script for a shell'
            cand man 'Print the manual page, or write one page for each command into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;help;check'= {
        }
        &'portolan;help;list'= {
        }
        &'portolan;help;annotate'= {
        }
        &'portolan;help;update'= {
        }
        &'portolan;help;compare'= {
        }
        &'portolan;help;uses'= {
        }
        &'portolan;help;explain'= {
        }
        &'portolan;help;resolve'= {
        }
        &'portolan;help;resolvers'= {
        }
        &'portolan;help;ghosts'= {
        }
        &'portolan;help;listen'= {
        }
        &'portolan;help;rules'= {
        }
        &'portolan;help;formats'= {
        }
        &'portolan;help;config'= {
            cand show 'Show which settings hold for a file, and where they come from'
            cand schema 'Print the JSON Schema of portolan.toml, for editors'
        }
        &'portolan;help;config;show'= {
        }
        &'portolan;help;config;schema'= {
        }
        &'portolan;help;pack'= {
            cand check 'Check the file of a registry of your own; exit status 2 if it has a fault'
        }
        &'portolan;help;pack;check'= {
        }
        &'portolan;help;registry'= {
            cand update 'Fetch the newest registry, report its changes, and store it for all other commands'
            cand status 'Show which registry is used, its age, and where the stored one is'
            cand verify 'Verify every byte of the stored registry; exit status 2 if it is damaged'
            cand clear 'Remove the stored registry'
            cand export 'Write the registry as a complete port table'
            cand diff 'Show the changes between two states of the registry; exit status 1 if there are any'
            cand sources 'List the dated sources of the data'
        }
        &'portolan;help;registry;update'= {
        }
        &'portolan;help;registry;status'= {
        }
        &'portolan;help;registry;verify'= {
        }
        &'portolan;help;registry;clear'= {
        }
        &'portolan;help;registry;export'= {
        }
        &'portolan;help;registry;diff'= {
        }
        &'portolan;help;registry;sources'= {
        }
        &'portolan;help;completions'= {
        }
        &'portolan;help;man'= {
        }
        &'portolan;help;help'= {
        }
    ]
    $completions[$command]
}
