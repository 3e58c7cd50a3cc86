# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_portolan_global_optspecs
    string join \n color= h/help V/version
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

complete -c portolan -n "__fish_portolan_needs_command" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_needs_command" -s V -l version -d 'Print version'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "check" -d 'Report what is wrong or stale in tables of ports'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "list" -d 'List every entry with its standing in the registry'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "annotate" -d 'Write beside stale entries what is known of them, or take that out again'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "update" -d 'Bring tables up to date: the safe fixes, and rows for assignments that they lack'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "compare" -d 'Compare two tables by what programs get from them: lookups lost, changed and gained'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "explain" -d 'Explain a port (617) or a service name (sco-dtmgr), on one transport (617/udp, whois/tcp) or on all, or a rule (alias-shadow)'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "resolve" -d 'Show what each resolver (glibc, musl, FreeBSD\'s libc, Go, Nmap) answers for a name or a port, and why they differ'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "resolvers" -d 'List the resolvers and their releases, and how the model of each was checked'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "ghosts" -d 'List what left the registry, and what is in it and said to be dead'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "rules" -d 'List the rules'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "formats" -d 'List the formats that can be read'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "registry" -d 'Bring the registry up to date, and work on its data'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "man" -d 'Print the manual page, or write one for each command into a folder'
complete -c portolan -n "__fish_portolan_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l registry -d '`embedded`, `cached`, or the registry\'s XML or CSV in a file [default: the newest of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand check" -l as-of -d 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l format -d 'Read every file in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l stdin-filename -d 'Name of what comes on standard input (`-`), for reports and to tell its format' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand check" -l max-size -d 'Largest file that is read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l jobs -d 'Files read at once; as many as there are cores unless said' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l output-format -d 'How to write the findings' -r -f -a "text\t'for people: the line, what the registry says, what to do'
concise\t'one line a finding: path:line:column: severity[rule] message'
json\t'one JSON document (schemas/check.json)'
jsonl\t'one JSON object a line for each finding (schemas/finding.json)'"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l select -d 'Rules, categories or `all`, in place of those on by default' -r -f -a "all\t''
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
historic-protocol\t''
historic-name\t''
spelling\t''
reserved-port\t''
unnamed-port\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
unregistered\t''
dynamic-port\t''
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
complete -c portolan -n "__fish_portolan_using_subcommand check" -l ignore -d 'Rules, categories or `all` to leave out' -r -f -a "all\t''
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
historic-protocol\t''
historic-name\t''
spelling\t''
reserved-port\t''
unnamed-port\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
unregistered\t''
dynamic-port\t''
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
complete -c portolan -n "__fish_portolan_using_subcommand check" -l extend-select -d 'Rules, categories or `all` in addition' -r -f -a "all\t''
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
historic-protocol\t''
historic-name\t''
spelling\t''
reserved-port\t''
unnamed-port\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
unregistered\t''
dynamic-port\t''
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
complete -c portolan -n "__fish_portolan_using_subcommand check" -l severity -d 'Least severity that is shown and counted' -r -f -a "info\t''
warning\t''
error\t''"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l max-findings -d 'The number of findings in a file beyond which only three of each rule are shown, or `all` to show every one [text: 100, others: all]' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l base -d 'The table that the files are to replace: report lookups that are lost or changed' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand check" -l fix-only -d 'Make the fixes of these rules or categories only' -r -f -a "all\t''
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
historic-protocol\t''
historic-name\t''
spelling\t''
reserved-port\t''
unnamed-port\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
unregistered\t''
dynamic-port\t''
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
complete -c portolan -n "__fish_portolan_using_subcommand check" -l backup -d 'Keep the old text in a file with this at the end of its name' -r
complete -c portolan -n "__fish_portolan_using_subcommand check" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand check" -l force-exclude -d 'Leave out files that .gitignore excludes, even where they are named'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l statistics -d 'Show counts by rule in place of findings'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l exit-zero -d 'Exit with status 0 even if something was found'
complete -c portolan -n "__fish_portolan_using_subcommand check" -s q -l quiet -d 'Print findings only, no summary'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l no-suppressions -d 'Report what `# portolan: ignore[…]` comments ask to keep silent about'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l no-acknowledged -d 'Report what `# portolan: note[…]` comments acknowledge'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l fix -d 'Make the fixes that change no answer of any resolver, and prove that they do not; `-` writes the fixed table to standard output'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l unsafe-fixes -d 'Make also fixes that may change what a program gets, the thorough ones before the careful ones'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l diff -d 'Show what would be fixed as a unified diff, and write nothing; exit status 1 if anything would'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l in-place -d 'Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l lossy-metadata -d 'Go on where the owner, the mode or an attribute of the file cannot be kept'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l force-hard-linked -d 'Replace a file that has other names (hard links), which keep the old text'
complete -c portolan -n "__fish_portolan_using_subcommand check" -l force-read-only -d 'Replace a file that is read-only'
complete -c portolan -n "__fish_portolan_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand list" -l registry -d '`embedded`, `cached`, or the registry\'s XML or CSV in a file [default: the newest of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand list" -l as-of -d 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand list" -l format -d 'Read every file in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand list" -l stdin-filename -d 'Name of what comes on standard input (`-`), for reports and to tell its format' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand list" -l max-size -d 'Largest file that is read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand list" -l jobs -d 'Files read at once; as many as there are cores unless said' -r
complete -c portolan -n "__fish_portolan_using_subcommand list" -l output-format -d 'How to write the entries' -r -f -a "text\t'columns for people'
json\t'one JSON document (schemas/list.json)'
jsonl\t'one JSON object a line for each entry (schemas/entry.json)'
tsv\t'tab-separated values under a line of names'"
complete -c portolan -n "__fish_portolan_using_subcommand list" -l standing -d 'Only entries that stand so' -r -f -a "assigned\t''
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
complete -c portolan -n "__fish_portolan_using_subcommand list" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand list" -l force-exclude -d 'Leave out files that .gitignore excludes, even where they are named'
complete -c portolan -n "__fish_portolan_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l registry -d '`embedded`, `cached`, or the registry\'s XML or CSV in a file [default: the newest of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l as-of -d 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l format -d 'Read every file in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l stdin-filename -d 'Name of what comes on standard input (`-`), for reports and to tell its format' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l max-size -d 'Largest file that is read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l jobs -d 'Files read at once; as many as there are cores unless said' -r
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l standing -d 'Entries that stand so, in place of those with a stale finding' -r -f -a "assigned\t''
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
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l rule -d 'Findings of these rules or categories, in place of those on by default that are stale' -r -f -a "all\t''
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
historic-protocol\t''
historic-name\t''
spelling\t''
reserved-port\t''
unnamed-port\t''
contested\t''
official-name\t''
other-transport\t''
other-port\t''
unregistered\t''
dynamic-port\t''
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
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l backup -d 'Keep the old text in a file with this at the end of its name' -r
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l force-exclude -d 'Leave out files that .gitignore excludes, even where they are named'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l all -d 'Every stale or pedantic finding about which something is known'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l remove -d 'Take all notes out: the file is again what it was, byte for byte'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l diff -d 'Show what would be written as a unified diff, and write nothing; exit status 1 if anything would'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l in-place -d 'Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l lossy-metadata -d 'Go on where the owner, the mode or an attribute of the file cannot be kept'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l force-hard-linked -d 'Replace a file that has other names (hard links), which keep the old text'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -l force-read-only -d 'Replace a file that is read-only'
complete -c portolan -n "__fish_portolan_using_subcommand annotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l registry -d '`embedded`, `cached`, or the registry\'s XML or CSV in a file [default: the newest of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand update" -l as-of -d 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l format -d 'Read every file in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand update" -l stdin-filename -d 'Name of what comes on standard input (`-`), for reports and to tell its format' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand update" -l max-size -d 'Largest file that is read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l jobs -d 'Files read at once; as many as there are cores unless said' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l ports -d 'Add what the registry assigns on these ports and the table lacks, but for what is claimed to be out of use or Historic: a port or a range, several with commas' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l transports -d 'Add on these transports only [default: all]' -r -f -a "tcp\t''
udp\t''
sctp\t''
dccp\t''"
complete -c portolan -n "__fish_portolan_using_subcommand update" -l backup -d 'Keep the old text in a file with this at the end of its name' -r
complete -c portolan -n "__fish_portolan_using_subcommand update" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand update" -l force-exclude -d 'Leave out files that .gitignore excludes, even where they are named'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l replacing -d 'On ports that the table gives to a name that left them, add the registry\'s name as an alias of the line: in services(5), for in Nmap\'s table a port has one name'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l unsafe-fixes -d 'Make also fixes that may change what a program gets, the thorough ones before the careful ones'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l diff -d 'Show what would be written as a unified diff, and all that would be left out, and write nothing; exit status 1 if anything would'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l in-place -d 'Write to the file itself, which is not atomic: for a file that is a mount point, or has hard links'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l lossy-metadata -d 'Go on where the owner, the mode or an attribute of the file cannot be kept'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l force-hard-linked -d 'Replace a file that has other names (hard links), which keep the old text'
complete -c portolan -n "__fish_portolan_using_subcommand update" -l force-read-only -d 'Replace a file that is read-only'
complete -c portolan -n "__fish_portolan_using_subcommand update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l format -d 'Read both in this format, whatever their names and contents' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l output-format -d 'How to write it' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand compare" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l output-format -d 'How to write it; rules are text always' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l registry -d '`embedded`, `cached`, or the registry\'s XML or CSV in a file [default: the newest of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l as-of -d 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand explain" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l file -d 'The table, or `-` for standard input; without it, the system\'s own tables' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l format -d 'Read the table in this format, whatever its name and content' -r -f -a "nmap\t''
services\t''"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l resolver -d 'Ask this resolver only (`go`), or one release of it (`go@1.19`); may be given several times' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l max-size -d 'Largest file that is read: bytes, or with K, M or G' -r
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l output-format -d 'How to write it' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand resolve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand resolvers" -l output-format -d 'How to write it' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand resolvers" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand resolvers" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l ports -d 'Only within this port or range' -r
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l kind -d 'Only of these kinds [default: all but reassigned, renamed and moved]' -r -f -a "deassigned\t''
transport-dropped\t''
moved\t''
reassigned\t''
renamed\t''
defunct\t''
historic-protocol\t''"
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l output-format -d 'How to write it' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l registry -d '`embedded`, `cached`, or the registry\'s XML or CSV in a file [default: the newest of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l as-of -d 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand ghosts" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand rules" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand formats" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand formats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "update" -d 'Fetch the newest registry, show what changed, and store it for all other commands'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "status" -d 'Show which registry is used, how old it is, and where the stored one lies'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "verify" -d 'Look at every byte of the stored registry; exit status 2 if it is damaged'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "clear" -d 'Remove the stored registry'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "export" -d 'Write a whole table of ports, made of the registry'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "diff" -d 'Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "sources" -d 'List the dated sources behind the data'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and not __fish_seen_subcommand_from update status verify clear export diff sources help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l url -d 'The address of a mirror: https://…, or where you trust the way to it http://…' -r
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l from -d 'Take the XML from a file, and ask no server' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l ca-file -d 'Certificates in PEM form that are trusted beside those of the system' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l timeout -d 'The longest that one of three tries may take' -r
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -l force -d 'Store it even if it is older than the one that is known, or lacks much of it'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from status" -l output-format -d 'How to write it' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from status" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from verify" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from clear" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l to -d 'What to write' -r -f -a "services\t'services(5), for /etc/services'
nmap\t'Nmap\'s table, without open frequencies'
csv\t'comma-separated values under a line of names'
json\t'one JSON document (schemas/export.json)'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l transports -d 'Only these transports' -r -f -a "tcp\t''
udp\t''
sctp\t''
dccp\t''"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l ports -d 'Only these ports and ranges, such as 22,1-1023' -r
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -s o -l output -d 'Write into this file, which is replaced as a whole, in place of standard output' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l registry -d '`embedded`, `cached`, or the registry\'s XML or CSV in a file [default: the newest of embedded and cached]' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l as-of -d 'The registry as it was on this day: YYYY, YYYY-MM or YYYY-MM-DD' -r
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l with-history -d 'Add former names of a registration as aliases, where no other line has the name'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -l with-habits -d 'Add names that people are used to as aliases, such as `whois`, where no other line has the name'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from diff" -l output-format -d 'How to write it' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from diff" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from sources" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from sources" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "update" -d 'Fetch the newest registry, show what changed, and store it for all other commands'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show which registry is used, how old it is, and where the stored one lies'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Look at every byte of the stored registry; exit status 2 if it is damaged'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "clear" -d 'Remove the stored registry'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write a whole table of ports, made of the registry'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "sources" -d 'List the dated sources behind the data'
complete -c portolan -n "__fish_portolan_using_subcommand registry; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand completions" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand man" -l out -d 'Folder to write the pages into' -r -F
complete -c portolan -n "__fish_portolan_using_subcommand man" -l color -d 'When to use colours; `auto` respects `CLICOLOR_FORCE`, then `NO_COLOR`, and uses none where `TERM` is `dumb`' -r -f -a "auto\t'On a terminal'
always\t'Also in files and pipes'
never\t'Nowhere'"
complete -c portolan -n "__fish_portolan_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "check" -d 'Report what is wrong or stale in tables of ports'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "list" -d 'List every entry with its standing in the registry'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "annotate" -d 'Write beside stale entries what is known of them, or take that out again'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "update" -d 'Bring tables up to date: the safe fixes, and rows for assignments that they lack'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "compare" -d 'Compare two tables by what programs get from them: lookups lost, changed and gained'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "explain" -d 'Explain a port (617) or a service name (sco-dtmgr), on one transport (617/udp, whois/tcp) or on all, or a rule (alias-shadow)'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "resolve" -d 'Show what each resolver (glibc, musl, FreeBSD\'s libc, Go, Nmap) answers for a name or a port, and why they differ'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "resolvers" -d 'List the resolvers and their releases, and how the model of each was checked'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "ghosts" -d 'List what left the registry, and what is in it and said to be dead'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "rules" -d 'List the rules'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "formats" -d 'List the formats that can be read'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "registry" -d 'Bring the registry up to date, and work on its data'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "man" -d 'Print the manual page, or write one for each command into a folder'
complete -c portolan -n "__fish_portolan_using_subcommand help; and not __fish_seen_subcommand_from check list annotate update compare explain resolve resolvers ghosts rules formats registry completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "update" -d 'Fetch the newest registry, show what changed, and store it for all other commands'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "status" -d 'Show which registry is used, how old it is, and where the stored one lies'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "verify" -d 'Look at every byte of the stored registry; exit status 2 if it is damaged'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "clear" -d 'Remove the stored registry'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "export" -d 'Write a whole table of ports, made of the registry'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "diff" -d 'Show what changed between two states of the registry, and which sources were compared; exit status 1 if anything did'
complete -c portolan -n "__fish_portolan_using_subcommand help; and __fish_seen_subcommand_from registry" -f -a "sources" -d 'List the dated sources behind the data'
