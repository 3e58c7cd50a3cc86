# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_portolan_global_optspecs
    string join \n color= config= isolated h/help V/version
end

function __fish_portolan_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_portolan_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_portolan_using_subcommand
    set -l cmd (__fish_portolan_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c portolan -n "__fish_portolan_needs_command" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_needs_command" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_needs_command" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_needs_command" -s V -l version -d 'Print version'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "check" -d 'Report errors and outdated entries in port tables'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "list" -d 'List every entry and its standing in the registry'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "annotate" -d 'Add comments about the history of outdated entries, update them, or remove them'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "update" -d 'Update tables: make safe fixes, and add missing assignments'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "compare" -d 'Compare two tables by what programs look up in them: lost, changed and gained lookups'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "explain" -d 'Explain ports (617, 617/udp, 200-300), service names (sco-dtmgr, whois/tcp), rules (alias-shadow) or a category of rules (stale)'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "resolve" -d 'Show how each resolver (glibc, musl, the BSDs, Go, Nmap and others) answers a name or a port, and why they differ'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "resolvers" -d 'List the resolvers and their releases, and how each model was verified'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "ghosts" -d 'List names that left the registry, and assignments that are reported to be dead'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "rules" -d 'List the rules'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "formats" -d 'List the supported formats'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "config" -d 'Show the settings that portolan.toml files make'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "pack" -d 'Check registries of your own'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "registry" -d 'Update the registry, compare its states, and export it'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "man" -d 'Print the manual page, or write one page for each command into a folder'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l registry -d '`embedded`, `cached`, or a file with the registry as XML or CSV [default: the newer of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand check" -l as-of -d 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l format -d 'Read every file in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l stdin-filename -d 'Name of standard input (`-`) in reports and for detecting its format' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand check" -l max-size -d 'Largest file to read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l jobs -d 'Number of threads [default: the number of cores]' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l output-format -d 'Output format' -r -f -a "text\t'for people: each line with its evidence and a hint'
concise\t'one line per finding: path:line:column: severity[rule] message'
json\t'one JSON document (schemas/check.json)'
jsonl\t'one JSON object a line for each finding (schemas/finding.json)'"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l select -d 'Rules, categories or `all` to run instead of the default rules' -r -f -a "all\t''
correctness\t''
stale\t''
pedantic\t''
style\t''
syntax\t''
port-number\t''
port-notation\t''
transport-name\t''
encoding\t''
line-length\t''
missing-comment-sign\t''
duplicate-entry\t''
duplicate-name\t''
duplicate-port\t''
alias-shadow\t''
name-case\t''
nmap-frequency\t''
lookup-lost\t''
lookup-changed\t''
resolver-disagreement\t''
unused-suppression\t''
moved\t''
renamed\t''
reassigned\t''
deassigned\t''
defunct\t''
historic-name\t''
spelling\t''
unnamed-port\t''
misplaced\t''
pack-conflict\t''
pack-ended\t''
pack-elsewhere\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
reserved-port\t''
unregistered\t''
dynamic-port\t''
historic-protocol\t''
pack-unlisted\t''
service-name\t''
stale-alias\t''
unauthorized-use\t''
unofficial-use\t''
reported-malware\t''
port-order\t''
alias-twins\t''
invisible-entry\t''
leading-blanks\t''
line-ending\t''
final-newline\t''
trailing-blanks\t''"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l ignore -d 'Rules, categories or `all` not to run' -r -f -a "all\t''
correctness\t''
stale\t''
pedantic\t''
style\t''
syntax\t''
port-number\t''
port-notation\t''
transport-name\t''
encoding\t''
line-length\t''
missing-comment-sign\t''
duplicate-entry\t''
duplicate-name\t''
duplicate-port\t''
alias-shadow\t''
name-case\t''
nmap-frequency\t''
lookup-lost\t''
lookup-changed\t''
resolver-disagreement\t''
unused-suppression\t''
moved\t''
renamed\t''
reassigned\t''
deassigned\t''
defunct\t''
historic-name\t''
spelling\t''
unnamed-port\t''
misplaced\t''
pack-conflict\t''
pack-ended\t''
pack-elsewhere\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
reserved-port\t''
unregistered\t''
dynamic-port\t''
historic-protocol\t''
pack-unlisted\t''
service-name\t''
stale-alias\t''
unauthorized-use\t''
unofficial-use\t''
reported-malware\t''
port-order\t''
alias-twins\t''
invisible-entry\t''
leading-blanks\t''
line-ending\t''
final-newline\t''
trailing-blanks\t''"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l extend-select -d 'Rules, categories or `all` to run in addition' -r -f -a "all\t''
correctness\t''
stale\t''
pedantic\t''
style\t''
syntax\t''
port-number\t''
port-notation\t''
transport-name\t''
encoding\t''
line-length\t''
missing-comment-sign\t''
duplicate-entry\t''
duplicate-name\t''
duplicate-port\t''
alias-shadow\t''
name-case\t''
nmap-frequency\t''
lookup-lost\t''
lookup-changed\t''
resolver-disagreement\t''
unused-suppression\t''
moved\t''
renamed\t''
reassigned\t''
deassigned\t''
defunct\t''
historic-name\t''
spelling\t''
unnamed-port\t''
misplaced\t''
pack-conflict\t''
pack-ended\t''
pack-elsewhere\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
reserved-port\t''
unregistered\t''
dynamic-port\t''
historic-protocol\t''
pack-unlisted\t''
service-name\t''
stale-alias\t''
unauthorized-use\t''
unofficial-use\t''
reported-malware\t''
port-order\t''
alias-twins\t''
invisible-entry\t''
leading-blanks\t''
line-ending\t''
final-newline\t''
trailing-blanks\t''"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l severity -d 'Lowest severity to report and count' -r -f -a "info\t''
warning\t''
error\t''"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l resolver -d 'Name only this resolver (`go`), or one release of it (`go@1.19`), in messages; can be repeated [default: the common ones, see `portolan resolvers`]' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l max-findings -d 'Show only three findings of each rule if a file has more than N findings; `all` shows every finding [default: 100 for text, `all` for others]' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l base -d 'The table that the files will replace: report lookups that are lost or changed' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand check" -l add-findings -d 'Add the findings of other programs: a file with one JSON object a line, or `-` for standard input, as in `portolan list --output-format jsonl F | ./mine | portolan check --add-findings - F`' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand check" -l fix-only -d 'Make only the fixes of these rules or categories' -r -f -a "all\t''
correctness\t''
stale\t''
pedantic\t''
style\t''
syntax\t''
port-number\t''
port-notation\t''
transport-name\t''
encoding\t''
line-length\t''
missing-comment-sign\t''
duplicate-entry\t''
duplicate-name\t''
duplicate-port\t''
alias-shadow\t''
name-case\t''
nmap-frequency\t''
lookup-lost\t''
lookup-changed\t''
resolver-disagreement\t''
unused-suppression\t''
moved\t''
renamed\t''
reassigned\t''
deassigned\t''
defunct\t''
historic-name\t''
spelling\t''
unnamed-port\t''
misplaced\t''
pack-conflict\t''
pack-ended\t''
pack-elsewhere\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
reserved-port\t''
unregistered\t''
dynamic-port\t''
historic-protocol\t''
pack-unlisted\t''
service-name\t''
stale-alias\t''
unauthorized-use\t''
unofficial-use\t''
reported-malware\t''
port-order\t''
alias-twins\t''
invisible-entry\t''
leading-blanks\t''
line-ending\t''
final-newline\t''
trailing-blanks\t''"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l backup -d 'Keep the old content in a file with this suffix' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand check" -l all-files -d 'In folders, read every file whose content is a table, whatever its name'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l force-exclude -d 'Skip files that .gitignore and .ignore exclude, even if they are named'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l statistics -d 'Show counts by rule instead of findings'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l exit-zero -d 'Exit with status 0 even if there are findings'
complete -c portolan -n "__fish_portolan_using_subcommand check" -s q -l quiet -d 'Print findings only, without a summary'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l no-suppressions -d 'Report findings that `# portolan: ignore[…]` comments suppress'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l no-acknowledged -d 'Report findings that `# portolan: note[…]` comments acknowledge'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l fix -d 'Make fixes that provably change no lookup in any resolver; `-` writes the fixed table to standard output'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l unsafe-fixes -d 'Also make fixes that may change lookups; the most thorough fix of a finding is made'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l diff -d 'Show fixes as a unified diff and write nothing; exit status 1 if there are any'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l in-place -d 'Write into the existing file, which is not atomic: for mount points and files with hard links'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l lossy-metadata -d 'Continue if the owner, mode or an attribute of the file cannot be kept'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l force-hard-linked -d 'Replace a file that has other hard links, which keep the old content'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l force-read-only -d 'Replace a read-only file'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand list" -l registry -d '`embedded`, `cached`, or a file with the registry as XML or CSV [default: the newer of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand list" -l as-of -d 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand list" -l format -d 'Read every file in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand list" -l stdin-filename -d 'Name of standard input (`-`) in reports and for detecting its format' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand list" -l max-size -d 'Largest file to read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand list" -l jobs -d 'Number of threads [default: the number of cores]' -r
complete -c portolan -n "__fish_portolan_using_subcommand list" -l output-format -d 'Output format' -r -f -a "text\t'columns for people'
json\t'one JSON document (schemas/list.json)'
jsonl\t'one JSON object a line for each entry (schemas/entry.json)'
tsv\t'tab-separated values under a line of names'"
complete -c portolan -n "__fish_portolan_using_subcommand list" -l standing -d 'List only entries with these standings' -r -f -a "assigned\t''
historic-name\t''
renamed\t''
reassigned\t''
deassigned\t''
spelling\t''
other-transport\t''
contested\t''
private-use\t''
other-port\t''
unregistered\t''"
complete -c portolan -n "__fish_portolan_using_subcommand list" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand list" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand list" -l all-files -d 'In folders, read every file whose content is a table, whatever its name'
complete -c portolan -n "__fish_portolan_using_subcommand list" -l force-exclude -d 'Skip files that .gitignore and .ignore exclude, even if they are named'
complete -c portolan -n "__fish_portolan_using_subcommand list" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l registry -d '`embedded`, `cached`, or a file with the registry as XML or CSV [default: the newer of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l as-of -d 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l format -d 'Read every file in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l stdin-filename -d 'Name of standard input (`-`) in reports and for detecting its format' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l max-size -d 'Largest file to read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l jobs -d 'Number of threads [default: the number of cores]' -r
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l standing -d 'Annotate entries with these standings instead of those with a stale finding' -r -f -a "assigned\t''
historic-name\t''
renamed\t''
reassigned\t''
deassigned\t''
spelling\t''
other-transport\t''
contested\t''
private-use\t''
other-port\t''
unregistered\t''"
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l rule -d 'Annotate findings of these rules or categories instead of the default stale rules' -r -f -a "all\t''
correctness\t''
stale\t''
pedantic\t''
style\t''
syntax\t''
port-number\t''
port-notation\t''
transport-name\t''
encoding\t''
line-length\t''
missing-comment-sign\t''
duplicate-entry\t''
duplicate-name\t''
duplicate-port\t''
alias-shadow\t''
name-case\t''
nmap-frequency\t''
lookup-lost\t''
lookup-changed\t''
resolver-disagreement\t''
unused-suppression\t''
moved\t''
renamed\t''
reassigned\t''
deassigned\t''
defunct\t''
historic-name\t''
spelling\t''
unnamed-port\t''
misplaced\t''
pack-conflict\t''
pack-ended\t''
pack-elsewhere\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
reserved-port\t''
unregistered\t''
dynamic-port\t''
historic-protocol\t''
pack-unlisted\t''
service-name\t''
stale-alias\t''
unauthorized-use\t''
unofficial-use\t''
reported-malware\t''
port-order\t''
alias-twins\t''
invisible-entry\t''
leading-blanks\t''
line-ending\t''
final-newline\t''
trailing-blanks\t''"
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l backup -d 'Keep the old content in a file with this suffix' -r
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l all-files -d 'In folders, read every file whose content is a table, whatever its name'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l force-exclude -d 'Skip files that .gitignore and .ignore exclude, even if they are named'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l all -d 'Annotate every stale or pedantic finding with a known history'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l remove -d 'Remove all notes, which restores the file byte for byte'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l diff -d 'Show changes as a unified diff and write nothing; exit status 1 if there are any'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l in-place -d 'Write into the existing file, which is not atomic: for mount points and files with hard links'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l lossy-metadata -d 'Continue if the owner, mode or an attribute of the file cannot be kept'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l force-hard-linked -d 'Replace a file that has other hard links, which keep the old content'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l force-read-only -d 'Replace a read-only file'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l registry -d '`embedded`, `cached`, or a file with the registry as XML or CSV [default: the newer of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand update" -l as-of -d 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l format -d 'Read every file in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand update" -l stdin-filename -d 'Name of standard input (`-`) in reports and for detecting its format' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand update" -l max-size -d 'Largest file to read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l jobs -d 'Number of threads [default: the number of cores]' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l ports -d 'Add missing assignments on these ports and ranges, except services that are reported to be dead or Historic' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l pack -d 'Add the assignments of this pack of the configuration instead of the registry\'s; without `--ports`, on all ports' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l transports -d 'Add assignments on these transports only [default: all]' -r -f -a "tcp\t''
udp\t''
sctp\t''
dccp\t''"
complete -c portolan -n "__fish_portolan_using_subcommand update" -l backup -d 'Keep the old content in a file with this suffix' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand update" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand update" -l all-files -d 'In folders, read every file whose content is a table, whatever its name'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l force-exclude -d 'Skip files that .gitignore and .ignore exclude, even if they are named'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l replacing -d 'Where the name on a port is outdated, add the registry\'s name as an alias; only in formats with aliases'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l registry-names -d 'Where the name on a port is another one, such as a local name, add the registry\'s as an alias; with `--ports`, only there; only in formats with aliases'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l twins -d 'Add a name on the transports that the table lacks for it, so that getaddrinfo, or Nmap, has a further place of it; without `--ports`, for every name'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l notes -d 'Also write notes about the history of outdated entries'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l unsafe-fixes -d 'Also make fixes that may change lookups; the most thorough fix of a finding is made'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l diff -d 'Show changes as a unified diff, list every assignment that is left out, and write nothing; exit status 1 if there are changes'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l in-place -d 'Write into the existing file, which is not atomic: for mount points and files with hard links'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l lossy-metadata -d 'Continue if the owner, mode or an attribute of the file cannot be kept'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l force-hard-linked -d 'Replace a file that has other hard links, which keep the old content'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l force-read-only -d 'Replace a read-only file'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l format -d 'Read both in this format, whatever their names and contents' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l output-format -d 'Output format' -r -f -a "text\t'Text'
json\t'One JSON document'
markdown\t'Lists for a changelog'"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand compare" -s v -l verbose -d 'Show every name and port, and each lookup that changes'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l output-format -d 'Output format; JSON is one document for each argument, each on one line; rules are always text' -r -f -a "text\t'Text'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l registry -d '`embedded`, `cached`, or a file with the registry as XML or CSV [default: the newer of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l as-of -d 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l local -d 'Also look in the tables of this system: /etc/services and Nmap\'s [default: for text on a terminal]'
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l no-local -d 'Do not look in the tables of this system'
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l file -d 'The table, or `-` for standard input [default: the system\'s own tables]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l format -d 'Read the table in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l resolver -d 'Ask only this resolver (`go`), or one release of it (`go@1.19`); can be repeated' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l max-size -d 'Largest file to read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l output-format -d 'Output format' -r -f -a "text\t'Text'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand resolvers" -l output-format -d 'Output format' -r -f -a "text\t'Text'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand resolvers" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand resolvers" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand resolvers" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand resolvers" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l ports -d 'Only on this port or range' -r
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l kind -d 'Only these kinds [default: all except reassigned, renamed and moved]' -r -f -a "deassigned\t''
transport-dropped\t''
moved\t''
reassigned\t''
renamed\t''
defunct\t''
historic-protocol\t''"
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l output-format -d 'Output format' -r -f -a "text\t'Text'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l registry -d '`embedded`, `cached`, or a file with the registry as XML or CSV [default: the newer of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l as-of -d 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand rules" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand rules" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand rules" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand formats" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand formats" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand formats" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand formats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand config; and not __fish_seen_subcommand_from show schema help" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand config; and not __fish_seen_subcommand_from show schema help" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand config; and not __fish_seen_subcommand_from show schema help" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand config; and not __fish_seen_subcommand_from show schema help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand config; and not __fish_seen_subcommand_from show schema help" -f -a "show" -d 'Show which settings hold for a file, and where they come from'
complete -c portolan -n "__fish_portolan_using_subcommand config; and not __fish_seen_subcommand_from show schema help" -f -a "schema" -d 'Print the JSON Schema of portolan.toml, for editors'
complete -c portolan -n "__fish_portolan_using_subcommand config; and not __fish_seen_subcommand_from show schema help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from show" -l output-format -d 'Output format' -r -f -a "text\t'Text'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from show" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from schema" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from schema" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from schema" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show which settings hold for a file, and where they come from'
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "schema" -d 'Print the JSON Schema of portolan.toml, for editors'
complete -c portolan -n "__fish_portolan_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand pack; and not __fish_seen_subcommand_from check help" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand pack; and not __fish_seen_subcommand_from check help" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand pack; and not __fish_seen_subcommand_from check help" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand pack; and not __fish_seen_subcommand_from check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand pack; and not __fish_seen_subcommand_from check help" -f -a "check" -d 'Check the file of a registry of your own; exit status 2 if it has a fault'
complete -c portolan -n "__fish_portolan_using_subcommand pack; and not __fish_seen_subcommand_from check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand pack; and __fish_seen_subcommand_from check" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand pack; and __fish_seen_subcommand_from check" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand pack; and __fish_seen_subcommand_from check" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand pack; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand pack; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check the file of a registry of your own; exit status 2 if it has a fault'
complete -c portolan -n "__fish_portolan_using_subcommand pack; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "update" -d 'Fetch the newest registry, report its changes, and store it for all other commands'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "status" -d 'Show which registry is used, its age, and where the stored one is'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "verify" -d 'Verify every byte of the stored registry; exit status 2 if it is damaged'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "clear" -d 'Remove the stored registry'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "export" -d 'Write the registry as a complete port table'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "diff" -d 'Show the changes between two states of the registry, and the sources that were compared; exit status 1 if there are any'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "sources" -d 'List the dated sources of the data'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l url -d 'The address of a mirror: https://…, or http://… on a network that you trust' -r
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l from -d 'Read the XML from a file, without network access' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l ca-file -d 'A PEM file of certificates to trust in addition to those of the system' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l timeout -d 'The time limit of each of three attempts' -r
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l force -d 'Store it even if it is older than the known one, or lacks many of its records'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from status" -l output-format -d 'Output format' -r -f -a "text\t'Text'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from status" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from status" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from status" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from verify" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from verify" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from verify" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from clear" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from clear" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from clear" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l to -d 'The form of the table' -r -f -a "services\t'services(5), for /etc/services'
nmap\t'nmap-services, without open frequencies'
csv\t'comma-separated values with a header'
json\t'one JSON document (schemas/export.json)'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l transports -d 'Only these transports' -r -f -a "tcp\t''
udp\t''
sctp\t''
dccp\t''"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l ports -d 'Only these ports and ranges, such as 22,1-1023' -r
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l pack -d 'Write the rows of this pack of the configuration instead of the registry\'s' -r
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -s o -l output -d 'Write to this file instead of standard output; it is replaced atomically' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l registry -d '`embedded`, `cached`, or a file with the registry as XML or CSV [default: the newer of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l as-of -d 'Use the registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l with-history -d 'Add former names of a registration as aliases, unless another line has the name'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l with-habits -d 'Add customary names such as `whois` as aliases, unless another line has the name'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from diff" -l output-format -d 'Output format' -r -f -a "text\t'Text'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from diff" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from diff" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from diff" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from sources" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from sources" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from sources" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from sources" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "update" -d 'Fetch the newest registry, report its changes, and store it for all other commands'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show which registry is used, its age, and where the stored one is'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Verify every byte of the stored registry; exit status 2 if it is damaged'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "clear" -d 'Remove the stored registry'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write the registry as a complete port table'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Show the changes between two states of the registry, and the sources that were compared; exit status 1 if there are any'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "sources" -d 'List the dated sources of the data'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand man" -l out -d 'The folder to write the pages to' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand man" -l color -d 'When to use colors; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Never'"
complete -c portolan -n "__fish_portolan_using_subcommand man" -l config -d 'Use this portolan.toml for all files, instead of the nearest one above each file, the user\'s or the system\'s' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand man" -l isolated -d 'Use no configuration'
complete -c portolan -n "__fish_portolan_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "check" -d 'Report errors and outdated entries in port tables'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "list" -d 'List every entry and its standing in the registry'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "annotate" -d 'Add comments about the history of outdated entries, update them, or remove them'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "update" -d 'Update tables: make safe fixes, and add missing assignments'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "compare" -d 'Compare two tables by what programs look up in them: lost, changed and gained lookups'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "explain" -d 'Explain ports (617, 617/udp, 200-300), service names (sco-dtmgr, whois/tcp), rules (alias-shadow) or a category of rules (stale)'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "resolve" -d 'Show how each resolver (glibc, musl, the BSDs, Go, Nmap and others) answers a name or a port, and why they differ'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "resolvers" -d 'List the resolvers and their releases, and how each model was verified'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "ghosts" -d 'List names that left the registry, and assignments that are reported to be dead'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "rules" -d 'List the rules'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "formats" -d 'List the supported formats'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "config" -d 'Show the settings that portolan.toml files make'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "pack" -d 'Check registries of your own'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "registry" -d 'Update the registry, compare its states, and export it'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "man" -d 'Print the manual page, or write one page for each command into a folder'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats config pack registry completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show which settings hold for a file, and where they come from'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "schema" -d 'Print the JSON Schema of portolan.toml, for editors'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from pack" -f -a "check" -d 'Check the file of a registry of your own; exit status 2 if it has a fault'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "update" -d 'Fetch the newest registry, report its changes, and store it for all other commands'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "status" -d 'Show which registry is used, its age, and where the stored one is'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "verify" -d 'Verify every byte of the stored registry; exit status 2 if it is damaged'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "clear" -d 'Remove the stored registry'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "export" -d 'Write the registry as a complete port table'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "diff" -d 'Show the changes between two states of the registry, and the sources that were compared; exit status 1 if there are any'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "sources" -d 'List the dated sources of the data'
