_portolan() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="portolan"
                ;;
            portolan,annotate)
                cmd="portolan__subcmd__annotate"
                ;;
            portolan,check)
                cmd="portolan__subcmd__check"
                ;;
            portolan,compare)
                cmd="portolan__subcmd__compare"
                ;;
            portolan,completions)
                cmd="portolan__subcmd__completions"
                ;;
            portolan,config)
                cmd="portolan__subcmd__config"
                ;;
            portolan,explain)
                cmd="portolan__subcmd__explain"
                ;;
            portolan,formats)
                cmd="portolan__subcmd__formats"
                ;;
            portolan,ghosts)
                cmd="portolan__subcmd__ghosts"
                ;;
            portolan,help)
                cmd="portolan__subcmd__help"
                ;;
            portolan,list)
                cmd="portolan__subcmd__list"
                ;;
            portolan,listen)
                cmd="portolan__subcmd__listen"
                ;;
            portolan,man)
                cmd="portolan__subcmd__man"
                ;;
            portolan,pack)
                cmd="portolan__subcmd__pack"
                ;;
            portolan,registry)
                cmd="portolan__subcmd__registry"
                ;;
            portolan,resolve)
                cmd="portolan__subcmd__resolve"
                ;;
            portolan,resolvers)
                cmd="portolan__subcmd__resolvers"
                ;;
            portolan,rules)
                cmd="portolan__subcmd__rules"
                ;;
            portolan,update)
                cmd="portolan__subcmd__update"
                ;;
            portolan,uses)
                cmd="portolan__subcmd__uses"
                ;;
            portolan__subcmd__config,help)
                cmd="portolan__subcmd__config__subcmd__help"
                ;;
            portolan__subcmd__config,schema)
                cmd="portolan__subcmd__config__subcmd__schema"
                ;;
            portolan__subcmd__config,show)
                cmd="portolan__subcmd__config__subcmd__show"
                ;;
            portolan__subcmd__config__subcmd__help,help)
                cmd="portolan__subcmd__config__subcmd__help__subcmd__help"
                ;;
            portolan__subcmd__config__subcmd__help,schema)
                cmd="portolan__subcmd__config__subcmd__help__subcmd__schema"
                ;;
            portolan__subcmd__config__subcmd__help,show)
                cmd="portolan__subcmd__config__subcmd__help__subcmd__show"
                ;;
            portolan__subcmd__formats,guess)
                cmd="portolan__subcmd__formats__subcmd__guess"
                ;;
            portolan__subcmd__formats,help)
                cmd="portolan__subcmd__formats__subcmd__help"
                ;;
            portolan__subcmd__formats,test)
                cmd="portolan__subcmd__formats__subcmd__test"
                ;;
            portolan__subcmd__formats__subcmd__help,guess)
                cmd="portolan__subcmd__formats__subcmd__help__subcmd__guess"
                ;;
            portolan__subcmd__formats__subcmd__help,help)
                cmd="portolan__subcmd__formats__subcmd__help__subcmd__help"
                ;;
            portolan__subcmd__formats__subcmd__help,test)
                cmd="portolan__subcmd__formats__subcmd__help__subcmd__test"
                ;;
            portolan__subcmd__help,annotate)
                cmd="portolan__subcmd__help__subcmd__annotate"
                ;;
            portolan__subcmd__help,check)
                cmd="portolan__subcmd__help__subcmd__check"
                ;;
            portolan__subcmd__help,compare)
                cmd="portolan__subcmd__help__subcmd__compare"
                ;;
            portolan__subcmd__help,completions)
                cmd="portolan__subcmd__help__subcmd__completions"
                ;;
            portolan__subcmd__help,config)
                cmd="portolan__subcmd__help__subcmd__config"
                ;;
            portolan__subcmd__help,explain)
                cmd="portolan__subcmd__help__subcmd__explain"
                ;;
            portolan__subcmd__help,formats)
                cmd="portolan__subcmd__help__subcmd__formats"
                ;;
            portolan__subcmd__help,ghosts)
                cmd="portolan__subcmd__help__subcmd__ghosts"
                ;;
            portolan__subcmd__help,help)
                cmd="portolan__subcmd__help__subcmd__help"
                ;;
            portolan__subcmd__help,list)
                cmd="portolan__subcmd__help__subcmd__list"
                ;;
            portolan__subcmd__help,listen)
                cmd="portolan__subcmd__help__subcmd__listen"
                ;;
            portolan__subcmd__help,man)
                cmd="portolan__subcmd__help__subcmd__man"
                ;;
            portolan__subcmd__help,pack)
                cmd="portolan__subcmd__help__subcmd__pack"
                ;;
            portolan__subcmd__help,registry)
                cmd="portolan__subcmd__help__subcmd__registry"
                ;;
            portolan__subcmd__help,resolve)
                cmd="portolan__subcmd__help__subcmd__resolve"
                ;;
            portolan__subcmd__help,resolvers)
                cmd="portolan__subcmd__help__subcmd__resolvers"
                ;;
            portolan__subcmd__help,rules)
                cmd="portolan__subcmd__help__subcmd__rules"
                ;;
            portolan__subcmd__help,update)
                cmd="portolan__subcmd__help__subcmd__update"
                ;;
            portolan__subcmd__help,uses)
                cmd="portolan__subcmd__help__subcmd__uses"
                ;;
            portolan__subcmd__help__subcmd__config,schema)
                cmd="portolan__subcmd__help__subcmd__config__subcmd__schema"
                ;;
            portolan__subcmd__help__subcmd__config,show)
                cmd="portolan__subcmd__help__subcmd__config__subcmd__show"
                ;;
            portolan__subcmd__help__subcmd__pack,check)
                cmd="portolan__subcmd__help__subcmd__pack__subcmd__check"
                ;;
            portolan__subcmd__help__subcmd__registry,clear)
                cmd="portolan__subcmd__help__subcmd__registry__subcmd__clear"
                ;;
            portolan__subcmd__help__subcmd__registry,diff)
                cmd="portolan__subcmd__help__subcmd__registry__subcmd__diff"
                ;;
            portolan__subcmd__help__subcmd__registry,export)
                cmd="portolan__subcmd__help__subcmd__registry__subcmd__export"
                ;;
            portolan__subcmd__help__subcmd__registry,sources)
                cmd="portolan__subcmd__help__subcmd__registry__subcmd__sources"
                ;;
            portolan__subcmd__help__subcmd__registry,status)
                cmd="portolan__subcmd__help__subcmd__registry__subcmd__status"
                ;;
            portolan__subcmd__help__subcmd__registry,update)
                cmd="portolan__subcmd__help__subcmd__registry__subcmd__update"
                ;;
            portolan__subcmd__help__subcmd__registry,verify)
                cmd="portolan__subcmd__help__subcmd__registry__subcmd__verify"
                ;;
            portolan__subcmd__pack,check)
                cmd="portolan__subcmd__pack__subcmd__check"
                ;;
            portolan__subcmd__pack,help)
                cmd="portolan__subcmd__pack__subcmd__help"
                ;;
            portolan__subcmd__pack__subcmd__help,check)
                cmd="portolan__subcmd__pack__subcmd__help__subcmd__check"
                ;;
            portolan__subcmd__pack__subcmd__help,help)
                cmd="portolan__subcmd__pack__subcmd__help__subcmd__help"
                ;;
            portolan__subcmd__registry,clear)
                cmd="portolan__subcmd__registry__subcmd__clear"
                ;;
            portolan__subcmd__registry,diff)
                cmd="portolan__subcmd__registry__subcmd__diff"
                ;;
            portolan__subcmd__registry,export)
                cmd="portolan__subcmd__registry__subcmd__export"
                ;;
            portolan__subcmd__registry,help)
                cmd="portolan__subcmd__registry__subcmd__help"
                ;;
            portolan__subcmd__registry,sources)
                cmd="portolan__subcmd__registry__subcmd__sources"
                ;;
            portolan__subcmd__registry,status)
                cmd="portolan__subcmd__registry__subcmd__status"
                ;;
            portolan__subcmd__registry,update)
                cmd="portolan__subcmd__registry__subcmd__update"
                ;;
            portolan__subcmd__registry,verify)
                cmd="portolan__subcmd__registry__subcmd__verify"
                ;;
            portolan__subcmd__registry__subcmd__help,clear)
                cmd="portolan__subcmd__registry__subcmd__help__subcmd__clear"
                ;;
            portolan__subcmd__registry__subcmd__help,diff)
                cmd="portolan__subcmd__registry__subcmd__help__subcmd__diff"
                ;;
            portolan__subcmd__registry__subcmd__help,export)
                cmd="portolan__subcmd__registry__subcmd__help__subcmd__export"
                ;;
            portolan__subcmd__registry__subcmd__help,help)
                cmd="portolan__subcmd__registry__subcmd__help__subcmd__help"
                ;;
            portolan__subcmd__registry__subcmd__help,sources)
                cmd="portolan__subcmd__registry__subcmd__help__subcmd__sources"
                ;;
            portolan__subcmd__registry__subcmd__help,status)
                cmd="portolan__subcmd__registry__subcmd__help__subcmd__status"
                ;;
            portolan__subcmd__registry__subcmd__help,update)
                cmd="portolan__subcmd__registry__subcmd__help__subcmd__update"
                ;;
            portolan__subcmd__registry__subcmd__help,verify)
                cmd="portolan__subcmd__registry__subcmd__help__subcmd__verify"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        portolan)
            opts="-h -V --color --config --isolated --help --version check list annotate update compare uses explain resolve resolvers ghosts listen rules formats config pack registry completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__annotate)
            opts="-v -h --color --config --isolated --format --stdin-filename --all-files --exclude --force-exclude --max-size --jobs --standing --rule --all --remove --diff --backup --in-place --lossy-metadata --force-hard-linked --force-read-only --generated --registry --as-of --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "nmap services array-comment asciidoc-table brace-map c-define capirca case-blocks cisco-services clojure-map csv-header csv-name-port-transport csv-plain csv-service-port-transport enum erlang-define ettercap firehol firewalld function-clauses fwbuilder fwcloud go-map go-map-nested grid-table hcl-list html-table iana-csv if-chain ipfire-customservices java-const json-lines json-names json-port-keys json-port-objects json-port-texts json-port-transport-keys json-records json-service-names json-transport-maps junos-applications lisp-list map-put markdown-table match-arms name-chain ndpi-defaults ndpi-protos openvas-port-list perl-data pike-mapping port-array port-arrow port-assignments port-constants port-lists port-name-lines port-sections port-settings postfix-known-ports python-dict-keyword python-dict-nested record-list rst-table selinux services-like shorewall-macro snort-portvar sql-copy sql-insert sql-rows suricata switch-case tcl-list toml-records tuple-list ufw wireshark-c xml-records yaml-port-lists yaml-port-map yaml-port-objects yaml-records yaml-transport-maps zeek-ports" -- "${cur}"))
                    return 0
                    ;;
                --stdin-filename)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-size)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --standing)
                    COMPREPLY=($(compgen -W "assigned historic-name renamed reassigned deassigned spelling other-transport contested private-use other-port unregistered" -- "${cur}"))
                    return 0
                    ;;
                --rule)
                    COMPREPLY=($(compgen -W "all correctness stale pedantic style syntax port-number port-notation transport-name encoding line-length missing-comment-sign duplicate-entry duplicate-key duplicate-name duplicate-port alias-shadow name-case nmap-frequency lookup-lost lookup-changed unknown-name name-lost name-changed name-hides-profile resolver-disagreement unused-suppression moved renamed reassigned deassigned defunct historic-name spelling unnamed-port misplaced pack-conflict pack-ended pack-elsewhere contested official-name other-transport other-port reserved-port unregistered dynamic-port historic-protocol pack-unlisted service-name stale-alias unauthorized-use unofficial-use reported-malware port-order alias-twins invisible-entry stale-name leading-blanks line-ending final-newline trailing-blanks" -- "${cur}"))
                    return 0
                    ;;
                --backup)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --registry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__check)
            opts="-q -v -h --color --config --isolated --format --stdin-filename --all-files --exclude --force-exclude --max-size --jobs --output-format --output-file --select --ignore --extend-select --severity --fail-on --max-findings --statistics --exit-zero --quiet --no-suppressions --resolver --show-files --base --baseline --update-baseline --no-acknowledged --add-findings --fix --unsafe-fixes --diff --fix-only --backup --in-place --lossy-metadata --force-hard-linked --force-read-only --generated --registry --as-of --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "nmap services array-comment asciidoc-table brace-map c-define capirca case-blocks cisco-services clojure-map csv-header csv-name-port-transport csv-plain csv-service-port-transport enum erlang-define ettercap firehol firewalld function-clauses fwbuilder fwcloud go-map go-map-nested grid-table hcl-list html-table iana-csv if-chain ipfire-customservices java-const json-lines json-names json-port-keys json-port-objects json-port-texts json-port-transport-keys json-records json-service-names json-transport-maps junos-applications lisp-list map-put markdown-table match-arms name-chain ndpi-defaults ndpi-protos openvas-port-list perl-data pike-mapping port-array port-arrow port-assignments port-constants port-lists port-name-lines port-sections port-settings postfix-known-ports python-dict-keyword python-dict-nested record-list rst-table selinux services-like shorewall-macro snort-portvar sql-copy sql-insert sql-rows suricata switch-case tcl-list toml-records tuple-list ufw wireshark-c xml-records yaml-port-lists yaml-port-map yaml-port-objects yaml-records yaml-transport-maps zeek-ports" -- "${cur}"))
                    return 0
                    ;;
                --stdin-filename)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-size)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text concise json jsonl sarif github gitlab junit markdown" -- "${cur}"))
                    return 0
                    ;;
                --output-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --select)
                    COMPREPLY=($(compgen -W "all correctness stale pedantic style syntax port-number port-notation transport-name encoding line-length missing-comment-sign duplicate-entry duplicate-key duplicate-name duplicate-port alias-shadow name-case nmap-frequency lookup-lost lookup-changed unknown-name name-lost name-changed name-hides-profile resolver-disagreement unused-suppression moved renamed reassigned deassigned defunct historic-name spelling unnamed-port misplaced pack-conflict pack-ended pack-elsewhere contested official-name other-transport other-port reserved-port unregistered dynamic-port historic-protocol pack-unlisted service-name stale-alias unauthorized-use unofficial-use reported-malware port-order alias-twins invisible-entry stale-name leading-blanks line-ending final-newline trailing-blanks" -- "${cur}"))
                    return 0
                    ;;
                --ignore)
                    COMPREPLY=($(compgen -W "all correctness stale pedantic style syntax port-number port-notation transport-name encoding line-length missing-comment-sign duplicate-entry duplicate-key duplicate-name duplicate-port alias-shadow name-case nmap-frequency lookup-lost lookup-changed unknown-name name-lost name-changed name-hides-profile resolver-disagreement unused-suppression moved renamed reassigned deassigned defunct historic-name spelling unnamed-port misplaced pack-conflict pack-ended pack-elsewhere contested official-name other-transport other-port reserved-port unregistered dynamic-port historic-protocol pack-unlisted service-name stale-alias unauthorized-use unofficial-use reported-malware port-order alias-twins invisible-entry stale-name leading-blanks line-ending final-newline trailing-blanks" -- "${cur}"))
                    return 0
                    ;;
                --extend-select)
                    COMPREPLY=($(compgen -W "all correctness stale pedantic style syntax port-number port-notation transport-name encoding line-length missing-comment-sign duplicate-entry duplicate-key duplicate-name duplicate-port alias-shadow name-case nmap-frequency lookup-lost lookup-changed unknown-name name-lost name-changed name-hides-profile resolver-disagreement unused-suppression moved renamed reassigned deassigned defunct historic-name spelling unnamed-port misplaced pack-conflict pack-ended pack-elsewhere contested official-name other-transport other-port reserved-port unregistered dynamic-port historic-protocol pack-unlisted service-name stale-alias unauthorized-use unofficial-use reported-malware port-order alias-twins invisible-entry stale-name leading-blanks line-ending final-newline trailing-blanks" -- "${cur}"))
                    return 0
                    ;;
                --severity)
                    COMPREPLY=($(compgen -W "info warning error" -- "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "info warning error" -- "${cur}"))
                    return 0
                    ;;
                --max-findings)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --resolver)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --base)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --add-findings)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --fix-only)
                    COMPREPLY=($(compgen -W "all correctness stale pedantic style syntax port-number port-notation transport-name encoding line-length missing-comment-sign duplicate-entry duplicate-key duplicate-name duplicate-port alias-shadow name-case nmap-frequency lookup-lost lookup-changed unknown-name name-lost name-changed name-hides-profile resolver-disagreement unused-suppression moved renamed reassigned deassigned defunct historic-name spelling unnamed-port misplaced pack-conflict pack-ended pack-elsewhere contested official-name other-transport other-port reserved-port unregistered dynamic-port historic-protocol pack-unlisted service-name stale-alias unauthorized-use unofficial-use reported-malware port-order alias-twins invisible-entry stale-name leading-blanks line-ending final-newline trailing-blanks" -- "${cur}"))
                    return 0
                    ;;
                --backup)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --registry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__compare)
            opts="-v -h --color --config --isolated --format --output-format --verbose --uses --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "nmap services array-comment asciidoc-table brace-map c-define capirca case-blocks cisco-services clojure-map csv-header csv-name-port-transport csv-plain csv-service-port-transport enum erlang-define ettercap firehol firewalld function-clauses fwbuilder fwcloud go-map go-map-nested grid-table hcl-list html-table iana-csv if-chain ipfire-customservices java-const json-lines json-names json-port-keys json-port-objects json-port-texts json-port-transport-keys json-records json-service-names json-transport-maps junos-applications lisp-list map-put markdown-table match-arms name-chain ndpi-defaults ndpi-protos openvas-port-list perl-data pike-mapping port-array port-arrow port-assignments port-constants port-lists port-name-lines port-sections port-settings postfix-known-ports python-dict-keyword python-dict-nested record-list rst-table selinux services-like shorewall-macro snort-portvar sql-copy sql-insert sql-rows suricata switch-case tcl-list toml-records tuple-list ufw wireshark-c xml-records yaml-port-lists yaml-port-map yaml-port-objects yaml-records yaml-transport-maps zeek-ports" -- "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json markdown" -- "${cur}"))
                    return 0
                    ;;
                --uses)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__completions)
            opts="-h --color --config --isolated --help bash elvish fish powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__config)
            opts="-h --color --config --isolated --help show schema help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__config__subcmd__help)
            opts="show schema help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__config__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__config__subcmd__help__subcmd__schema)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__config__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__config__subcmd__schema)
            opts="-h --color --config --isolated --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__config__subcmd__show)
            opts="-h --color --config --isolated --output-format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__explain)
            opts="-v -h --color --config --isolated --output-format --local --no-local --registry --as-of --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --registry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__formats)
            opts="-h --color --config --isolated --output-format --help test guess help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__formats__subcmd__guess)
            opts="-h --color --config --isolated --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__formats__subcmd__help)
            opts="test guess help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__formats__subcmd__help__subcmd__guess)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__formats__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__formats__subcmd__help__subcmd__test)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__formats__subcmd__test)
            opts="-h --color --config --isolated --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__ghosts)
            opts="-v -h --color --config --isolated --ports --kind --output-format --registry --as-of --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --ports)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --kind)
                    COMPREPLY=($(compgen -W "deassigned transport-dropped moved reassigned renamed defunct historic-protocol" -- "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --registry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help)
            opts="check list annotate update compare uses explain resolve resolvers ghosts listen rules formats config pack registry completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__annotate)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__compare)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__config)
            opts="show schema"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__config__subcmd__schema)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__config__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__explain)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__formats)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__ghosts)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__listen)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__man)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__pack)
            opts="check"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__pack__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__registry)
            opts="update status verify clear export diff sources"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__registry__subcmd__clear)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__registry__subcmd__diff)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__registry__subcmd__export)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__registry__subcmd__sources)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__registry__subcmd__status)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__registry__subcmd__update)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__registry__subcmd__verify)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__resolve)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__resolvers)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__rules)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__update)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__help__subcmd__uses)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__list)
            opts="-v -h --color --config --isolated --format --stdin-filename --all-files --exclude --force-exclude --max-size --jobs --output-format --standing --registry --as-of --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "nmap services array-comment asciidoc-table brace-map c-define capirca case-blocks cisco-services clojure-map csv-header csv-name-port-transport csv-plain csv-service-port-transport enum erlang-define ettercap firehol firewalld function-clauses fwbuilder fwcloud go-map go-map-nested grid-table hcl-list html-table iana-csv if-chain ipfire-customservices java-const json-lines json-names json-port-keys json-port-objects json-port-texts json-port-transport-keys json-records json-service-names json-transport-maps junos-applications lisp-list map-put markdown-table match-arms name-chain ndpi-defaults ndpi-protos openvas-port-list perl-data pike-mapping port-array port-arrow port-assignments port-constants port-lists port-name-lines port-sections port-settings postfix-known-ports python-dict-keyword python-dict-nested record-list rst-table selinux services-like shorewall-macro snort-portvar sql-copy sql-insert sql-rows suricata switch-case tcl-list toml-records tuple-list ufw wireshark-c xml-records yaml-port-lists yaml-port-map yaml-port-objects yaml-records yaml-transport-maps zeek-ports" -- "${cur}"))
                    return 0
                    ;;
                --stdin-filename)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-size)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json jsonl tsv" -- "${cur}"))
                    return 0
                    ;;
                --standing)
                    COMPREPLY=($(compgen -W "assigned historic-name renamed reassigned deassigned spelling other-transport contested private-use other-port unregistered" -- "${cur}"))
                    return 0
                    ;;
                --registry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__listen)
            opts="-v -h --color --config --isolated --transport --process --ghosts --fail-on-ghosts --from --table --format --watch --output-format --registry --as-of --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --transport)
                    COMPREPLY=($(compgen -W "tcp udp sctp dccp" -- "${cur}"))
                    return 0
                    ;;
                --process)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --table)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "nmap services array-comment asciidoc-table brace-map c-define capirca case-blocks cisco-services clojure-map csv-header csv-name-port-transport csv-plain csv-service-port-transport enum erlang-define ettercap firehol firewalld function-clauses fwbuilder fwcloud go-map go-map-nested grid-table hcl-list html-table iana-csv if-chain ipfire-customservices java-const json-lines json-names json-port-keys json-port-objects json-port-texts json-port-transport-keys json-records json-service-names json-transport-maps junos-applications lisp-list map-put markdown-table match-arms name-chain ndpi-defaults ndpi-protos openvas-port-list perl-data pike-mapping port-array port-arrow port-assignments port-constants port-lists port-name-lines port-sections port-settings postfix-known-ports python-dict-keyword python-dict-nested record-list rst-table selinux services-like shorewall-macro snort-portvar sql-copy sql-insert sql-rows suricata switch-case tcl-list toml-records tuple-list ufw wireshark-c xml-records yaml-port-lists yaml-port-map yaml-port-objects yaml-records yaml-transport-maps zeek-ports" -- "${cur}"))
                    return 0
                    ;;
                --watch)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json jsonl tsv" -- "${cur}"))
                    return 0
                    ;;
                --registry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__man)
            opts="-h --color --config --isolated --out --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --out)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__pack)
            opts="-h --color --config --isolated --help check help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__pack__subcmd__check)
            opts="-h --color --config --isolated --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__pack__subcmd__help)
            opts="check help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__pack__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__pack__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry)
            opts="-h --color --config --isolated --help update status verify clear export diff sources help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__clear)
            opts="-h --color --config --isolated --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__diff)
            opts="-h --color --config --isolated --output-format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__export)
            opts="-o -v -h --color --config --isolated --to --transport --ports --with-history --with-habits --pack --output-file --registry --as-of --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --to)
                    COMPREPLY=($(compgen -W "services nmap csv json" -- "${cur}"))
                    return 0
                    ;;
                --transport)
                    COMPREPLY=($(compgen -W "tcp udp sctp dccp" -- "${cur}"))
                    return 0
                    ;;
                --ports)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --pack)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                -o)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --registry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__help)
            opts="update status verify clear export diff sources help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__help__subcmd__clear)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__help__subcmd__diff)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__help__subcmd__export)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__help__subcmd__sources)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__help__subcmd__status)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__help__subcmd__update)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__help__subcmd__verify)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__sources)
            opts="-h --color --config --isolated --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__status)
            opts="-h --color --config --isolated --output-format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__update)
            opts="-h --color --config --isolated --url --from --ca-file --timeout --force --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --url)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --from)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --ca-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__registry__subcmd__verify)
            opts="-h --color --config --isolated --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__resolve)
            opts="-h --color --config --isolated --table --format --resolver --max-size --output-format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --table)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "nmap services array-comment asciidoc-table brace-map c-define capirca case-blocks cisco-services clojure-map csv-header csv-name-port-transport csv-plain csv-service-port-transport enum erlang-define ettercap firehol firewalld function-clauses fwbuilder fwcloud go-map go-map-nested grid-table hcl-list html-table iana-csv if-chain ipfire-customservices java-const json-lines json-names json-port-keys json-port-objects json-port-texts json-port-transport-keys json-records json-service-names json-transport-maps junos-applications lisp-list map-put markdown-table match-arms name-chain ndpi-defaults ndpi-protos openvas-port-list perl-data pike-mapping port-array port-arrow port-assignments port-constants port-lists port-name-lines port-sections port-settings postfix-known-ports python-dict-keyword python-dict-nested record-list rst-table selinux services-like shorewall-macro snort-portvar sql-copy sql-insert sql-rows suricata switch-case tcl-list toml-records tuple-list ufw wireshark-c xml-records yaml-port-lists yaml-port-map yaml-port-objects yaml-records yaml-transport-maps zeek-ports" -- "${cur}"))
                    return 0
                    ;;
                --resolver)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-size)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__resolvers)
            opts="-h --color --config --isolated --output-format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__rules)
            opts="-h --color --config --isolated --output-format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__update)
            opts="-v -h --color --config --isolated --format --stdin-filename --all-files --exclude --force-exclude --max-size --jobs --add --pack --transport --replacing --registry-names --twins --renames --notes --unsafe-fixes --check --diff --output-format --backup --in-place --lossy-metadata --force-hard-linked --force-read-only --generated --registry --as-of --verbose --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "nmap services array-comment asciidoc-table brace-map c-define capirca case-blocks cisco-services clojure-map csv-header csv-name-port-transport csv-plain csv-service-port-transport enum erlang-define ettercap firehol firewalld function-clauses fwbuilder fwcloud go-map go-map-nested grid-table hcl-list html-table iana-csv if-chain ipfire-customservices java-const json-lines json-names json-port-keys json-port-objects json-port-texts json-port-transport-keys json-records json-service-names json-transport-maps junos-applications lisp-list map-put markdown-table match-arms name-chain ndpi-defaults ndpi-protos openvas-port-list perl-data pike-mapping port-array port-arrow port-assignments port-constants port-lists port-name-lines port-sections port-settings postfix-known-ports python-dict-keyword python-dict-nested record-list rst-table selinux services-like shorewall-macro snort-portvar sql-copy sql-insert sql-rows suricata switch-case tcl-list toml-records tuple-list ufw wireshark-c xml-records yaml-port-lists yaml-port-map yaml-port-objects yaml-records yaml-transport-maps zeek-ports" -- "${cur}"))
                    return 0
                    ;;
                --stdin-filename)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-size)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --jobs)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --add)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --pack)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --transport)
                    COMPREPLY=($(compgen -W "tcp udp sctp dccp" -- "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text json markdown" -- "${cur}"))
                    return 0
                    ;;
                --backup)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --registry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        portolan__subcmd__uses)
            opts="-q -v -h --color --config --isolated --table --old --new --format --resolver --kind --stdin-filename --output-file --select --ignore --extend-select --severity --fail-on --max-findings --statistics --exit-zero --quiet --no-suppressions --show-files --exclude --max-size --baseline --update-baseline --registry --as-of --verbose --output-format --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                --config)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --table)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --old)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --new)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "nmap services array-comment asciidoc-table brace-map c-define capirca case-blocks cisco-services clojure-map csv-header csv-name-port-transport csv-plain csv-service-port-transport enum erlang-define ettercap firehol firewalld function-clauses fwbuilder fwcloud go-map go-map-nested grid-table hcl-list html-table iana-csv if-chain ipfire-customservices java-const json-lines json-names json-port-keys json-port-objects json-port-texts json-port-transport-keys json-records json-service-names json-transport-maps junos-applications lisp-list map-put markdown-table match-arms name-chain ndpi-defaults ndpi-protos openvas-port-list perl-data pike-mapping port-array port-arrow port-assignments port-constants port-lists port-name-lines port-sections port-settings postfix-known-ports python-dict-keyword python-dict-nested record-list rst-table selinux services-like shorewall-macro snort-portvar sql-copy sql-insert sql-rows suricata switch-case tcl-list toml-records tuple-list ufw wireshark-c xml-records yaml-port-lists yaml-port-map yaml-port-objects yaml-records yaml-transport-maps zeek-ports" -- "${cur}"))
                    return 0
                    ;;
                --resolver)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --kind)
                    COMPREPLY=($(compgen -W "fail2ban nftables iptables pf ferm postfix ufw inetd xinetd cyrus stunnel sshd ssh ipsec firewalld shorewall exim pcap" -- "${cur}"))
                    return 0
                    ;;
                --stdin-filename)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-file)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --select)
                    COMPREPLY=($(compgen -W "all correctness stale pedantic style syntax port-number port-notation transport-name encoding line-length missing-comment-sign duplicate-entry duplicate-key duplicate-name duplicate-port alias-shadow name-case nmap-frequency lookup-lost lookup-changed unknown-name name-lost name-changed name-hides-profile resolver-disagreement unused-suppression moved renamed reassigned deassigned defunct historic-name spelling unnamed-port misplaced pack-conflict pack-ended pack-elsewhere contested official-name other-transport other-port reserved-port unregistered dynamic-port historic-protocol pack-unlisted service-name stale-alias unauthorized-use unofficial-use reported-malware port-order alias-twins invisible-entry stale-name leading-blanks line-ending final-newline trailing-blanks" -- "${cur}"))
                    return 0
                    ;;
                --ignore)
                    COMPREPLY=($(compgen -W "all correctness stale pedantic style syntax port-number port-notation transport-name encoding line-length missing-comment-sign duplicate-entry duplicate-key duplicate-name duplicate-port alias-shadow name-case nmap-frequency lookup-lost lookup-changed unknown-name name-lost name-changed name-hides-profile resolver-disagreement unused-suppression moved renamed reassigned deassigned defunct historic-name spelling unnamed-port misplaced pack-conflict pack-ended pack-elsewhere contested official-name other-transport other-port reserved-port unregistered dynamic-port historic-protocol pack-unlisted service-name stale-alias unauthorized-use unofficial-use reported-malware port-order alias-twins invisible-entry stale-name leading-blanks line-ending final-newline trailing-blanks" -- "${cur}"))
                    return 0
                    ;;
                --extend-select)
                    COMPREPLY=($(compgen -W "all correctness stale pedantic style syntax port-number port-notation transport-name encoding line-length missing-comment-sign duplicate-entry duplicate-key duplicate-name duplicate-port alias-shadow name-case nmap-frequency lookup-lost lookup-changed unknown-name name-lost name-changed name-hides-profile resolver-disagreement unused-suppression moved renamed reassigned deassigned defunct historic-name spelling unnamed-port misplaced pack-conflict pack-ended pack-elsewhere contested official-name other-transport other-port reserved-port unregistered dynamic-port historic-protocol pack-unlisted service-name stale-alias unauthorized-use unofficial-use reported-malware port-order alias-twins invisible-entry stale-name leading-blanks line-ending final-newline trailing-blanks" -- "${cur}"))
                    return 0
                    ;;
                --severity)
                    COMPREPLY=($(compgen -W "info warning error" -- "${cur}"))
                    return 0
                    ;;
                --fail-on)
                    COMPREPLY=($(compgen -W "info warning error" -- "${cur}"))
                    return 0
                    ;;
                --max-findings)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --exclude)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --max-size)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --baseline)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --registry)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --as-of)
                    COMPREPLY=($(compgen -f "${cur}"))
                    return 0
                    ;;
                --output-format)
                    COMPREPLY=($(compgen -W "text concise json jsonl sarif github gitlab junit markdown" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _portolan -o nosort -o bashdefault -o default portolan
else
    complete -F _portolan -o bashdefault -o default portolan
fi
