
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
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand check 'Report what is wrong or stale in tables of ports'
            cand list 'List every entry with its standing in the registry'
            cand annotate 'Write beside stale entries what is known of them, or take that out again'
            cand update 'Bring tables up to date: the safe fixes, and rows for assignments that they lack'
            cand compare 'Compare two tables by what programs get from them: lookups lost, changed and gained'
            cand explain 'Explain a port (617) or a service name (sco-dtmgr), on one transport (617/udp, whois/tcp) or on all, or a rule (alias-shadow)'
            cand resolve 'Show what each resolver (glibc, musl, FreeBSD''s libc, Go, Nmap) answers for a name or a port, and why they differ'
            cand resolvers 'List the resolvers and their releases, and how the model of each was checked'
            cand ghosts 'List what left the registry, and what is in it and said to be dead'
            cand rules 'List the rules'
            cand formats 'List the formats that can be read'
            cand registry 'Bring the registry up to date, and work on its data'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write one for each command into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;check'= {
            cand --registry '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]'
            cand --as-of 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --format 'Read every file in this format, whatever its name and content'
            cand --stdin-filename 'Name of what comes on standard input (`-`), for reports and to tell its format'
            cand --max-size 'Largest file that is read: bytes, or with K, M or G'
            cand --jobs 'Files read at once; as many as there are cores unless said'
            cand --output-format 'How to write the findings'
            cand --select 'Rules, categories or `all`, in place of those on by default'
            cand --ignore 'Rules, categories or `all` to leave out'
            cand --extend-select 'Rules, categories or `all` in addition'
            cand --severity 'Least severity that is shown and counted'
            cand --max-findings 'The number of findings in a file beyond which only three of each rule are shown, or `all` to show every one [text: 100, others: all]'
            cand --base 'The table that the files are to replace: report lookups that are lost or changed'
            cand --fix-only 'Make the fixes of these rules or categories only'
            cand --backup 'Keep the old text in a file with this at the end of its name'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand --force-exclude 'Leave out files that .gitignore excludes, even where they are named'
            cand --statistics 'Show counts by rule in place of findings'
            cand --exit-zero 'Exit with status 0 even if something was found'
            cand -q 'Print findings only, no summary'
            cand --quiet 'Print findings only, no summary'
            cand --no-suppressions 'Report what `# portolan: ignore[…]` comments ask to keep silent about'
            cand --no-acknowledged 'Report what `# portolan: note[…]` comments acknowledge'
            cand --fix 'Make the fixes that change no answer of any resolver, and prove that they do not; `-` writes the fixed table to standard output'
            cand --unsafe-fixes 'Make also fixes that may change what a program gets, the thorough ones before the careful ones'
            cand --diff 'Show what would be fixed as a unified diff, and write nothing; exit status 1 if anything would'
            cand --in-place 'Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links'
            cand --lossy-metadata 'Go on where the owner, the mode or an attribute of the file cannot be kept'
            cand --force-hard-linked 'Replace a file that has other names (hard links), which keep the old text'
            cand --force-read-only 'Replace a file that is read-only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;list'= {
            cand --registry '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]'
            cand --as-of 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --format 'Read every file in this format, whatever its name and content'
            cand --stdin-filename 'Name of what comes on standard input (`-`), for reports and to tell its format'
            cand --max-size 'Largest file that is read: bytes, or with K, M or G'
            cand --jobs 'Files read at once; as many as there are cores unless said'
            cand --output-format 'How to write the entries'
            cand --standing 'Only entries that stand so'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand --force-exclude 'Leave out files that .gitignore excludes, even where they are named'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;annotate'= {
            cand --registry '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]'
            cand --as-of 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --format 'Read every file in this format, whatever its name and content'
            cand --stdin-filename 'Name of what comes on standard input (`-`), for reports and to tell its format'
            cand --max-size 'Largest file that is read: bytes, or with K, M or G'
            cand --jobs 'Files read at once; as many as there are cores unless said'
            cand --standing 'Entries that stand so, in place of those with a stale finding'
            cand --rule 'Findings of these rules or categories, in place of those on by default that are stale'
            cand --backup 'Keep the old text in a file with this at the end of its name'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand --force-exclude 'Leave out files that .gitignore excludes, even where they are named'
            cand --all 'Every stale or pedantic finding about which something is known'
            cand --remove 'Take all notes out: the file is again what it was, byte for byte'
            cand --diff 'Show what would be written as a unified diff, and write nothing; exit status 1 if anything would'
            cand --in-place 'Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links'
            cand --lossy-metadata 'Go on where the owner, the mode or an attribute of the file cannot be kept'
            cand --force-hard-linked 'Replace a file that has other names (hard links), which keep the old text'
            cand --force-read-only 'Replace a file that is read-only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;update'= {
            cand --registry '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]'
            cand --as-of 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --format 'Read every file in this format, whatever its name and content'
            cand --stdin-filename 'Name of what comes on standard input (`-`), for reports and to tell its format'
            cand --max-size 'Largest file that is read: bytes, or with K, M or G'
            cand --jobs 'Files read at once; as many as there are cores unless said'
            cand --ports 'Add what the registry assigns on these ports and the table lacks, but for what is claimed to be out of use or Historic: a port or a range, several with commas'
            cand --transports 'Add on these transports only [default: all]'
            cand --backup 'Keep the old text in a file with this at the end of its name'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand --force-exclude 'Leave out files that .gitignore excludes, even where they are named'
            cand --replacing 'On ports that the table gives to a name that left them, add the registry''s name as an alias of the line: in services(5), for in Nmap''s table a port has one name'
            cand --unsafe-fixes 'Make also fixes that may change what a program gets, the thorough ones before the careful ones'
            cand --diff 'Show what would be written as a unified diff, and all that would be left out, and write nothing; exit status 1 if anything would'
            cand --in-place 'Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links'
            cand --lossy-metadata 'Go on where the owner, the mode or an attribute of the file cannot be kept'
            cand --force-hard-linked 'Replace a file that has other names (hard links), which keep the old text'
            cand --force-read-only 'Replace a file that is read-only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;compare'= {
            cand --format 'Read both in this format, whatever their names and contents'
            cand --output-format 'How to write it'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;explain'= {
            cand --output-format 'How to write it; rules are text always'
            cand --registry '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]'
            cand --as-of 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;resolve'= {
            cand --file 'The table, or `-` for standard input; without it, the system''s own tables'
            cand --format 'Read the table in this format, whatever its name and content'
            cand --resolver 'Ask this resolver only (`go`), or one release of it (`go@1.19`); may be given several times'
            cand --max-size 'Largest file that is read: bytes, or with K, M or G'
            cand --output-format 'How to write it'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;resolvers'= {
            cand --output-format 'How to write it'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;ghosts'= {
            cand --ports 'Only within this port or range'
            cand --kind 'Only of these kinds [default: all but reassigned, renamed and moved]'
            cand --output-format 'How to write it'
            cand --registry '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]'
            cand --as-of 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;rules'= {
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;formats'= {
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry'= {
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand update 'Fetch the newest registry, show what changed, and store it for all other commands'
            cand status 'Show which registry is used, how old it is, and where the stored one lies'
            cand verify 'Look at every byte of the stored registry; exit status 2 if it is damaged'
            cand clear 'Remove the stored registry'
            cand export 'Write a whole table of ports, made of the registry'
            cand diff 'Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did'
            cand sources 'List the dated sources behind the data'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'portolan;registry;update'= {
            cand --url 'The address of a mirror: https://…, or where you trust the way to it http://…'
            cand --from 'Take the XML from a file, and ask no server'
            cand --ca-file 'Certificates in PEM form that are trusted beside those of the system'
            cand --timeout 'The longest that one of three tries may take'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand --force 'Store it even if it is older than the one that is known, or lacks much of it'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;status'= {
            cand --output-format 'How to write it'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;verify'= {
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;clear'= {
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;export'= {
            cand --to 'What to write'
            cand --transports 'Only these transports'
            cand --ports 'Only these ports and ranges, such as 22,1-1023'
            cand -o 'Write into this file, which is replaced as a whole, in place of standard output'
            cand --output 'Write into this file, which is replaced as a whole, in place of standard output'
            cand --registry '`embedded`, `cached`, or the registry''s XML or CSV in a file [default: the newest of embedded and cached]'
            cand --as-of 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand --with-history 'Add former names of a registration as aliases, where no other line has the name'
            cand --with-habits 'Add names that people are used to as aliases, such as `whois`, where no other line has the name'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;diff'= {
            cand --output-format 'How to write it'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;sources'= {
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;registry;help'= {
            cand update 'Fetch the newest registry, show what changed, and store it for all other commands'
            cand status 'Show which registry is used, how old it is, and where the stored one lies'
            cand verify 'Look at every byte of the stored registry; exit status 2 if it is damaged'
            cand clear 'Remove the stored registry'
            cand export 'Write a whole table of ports, made of the registry'
            cand diff 'Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did'
            cand sources 'List the dated sources behind the data'
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
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;man'= {
            cand --out 'Folder to write the pages into'
            cand --color 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'portolan;help'= {
            cand check 'Report what is wrong or stale in tables of ports'
            cand list 'List every entry with its standing in the registry'
            cand annotate 'Write beside stale entries what is known of them, or take that out again'
            cand update 'Bring tables up to date: the safe fixes, and rows for assignments that they lack'
            cand compare 'Compare two tables by what programs get from them: lookups lost, changed and gained'
            cand explain 'Explain a port (617) or a service name (sco-dtmgr), on one transport (617/udp, whois/tcp) or on all, or a rule (alias-shadow)'
            cand resolve 'Show what each resolver (glibc, musl, FreeBSD''s libc, Go, Nmap) answers for a name or a port, and why they differ'
            cand resolvers 'List the resolvers and their releases, and how the model of each was checked'
            cand ghosts 'List what left the registry, and what is in it and said to be dead'
            cand rules 'List the rules'
            cand formats 'List the formats that can be read'
            cand registry 'Bring the registry up to date, and work on its data'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write one for each command into a folder'
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
        &'portolan;help;explain'= {
        }
        &'portolan;help;resolve'= {
        }
        &'portolan;help;resolvers'= {
        }
        &'portolan;help;ghosts'= {
        }
        &'portolan;help;rules'= {
        }
        &'portolan;help;formats'= {
        }
        &'portolan;help;registry'= {
            cand update 'Fetch the newest registry, show what changed, and store it for all other commands'
            cand status 'Show which registry is used, how old it is, and where the stored one lies'
            cand verify 'Look at every byte of the stored registry; exit status 2 if it is damaged'
            cand clear 'Remove the stored registry'
            cand export 'Write a whole table of ports, made of the registry'
            cand diff 'Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did'
            cand sources 'List the dated sources behind the data'
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
