use super::*;

fn printed(text: &str) -> Vec<String> {
    let word = |word: &Range<usize>| text[word.clone()].to_owned();
    let of = |command: &Command| {
        let words: Vec<String> = command.words().iter().map(word).collect();
        format!("{}{}", if command.is_text { "? " } else { "" }, words.join("_"))
    };
    commands(text.as_bytes()).iter().map(of).collect()
}

#[test]
fn commands_and_their_words() {
    let text = "a=1 sudo /sbin/x --p=\"a b\" 'c # d' # e\nif y \\\n z; then w && v\n# u\n\"$X\" -A 2>&1 >f g &>h";
    assert_eq!(
        printed(text),
        ["a=1_sudo_/sbin/x_--p=\"a b\"_c # d", "? a_b", "? c", "if_y_z", "then_w", "v", "$X_-A_g"]
    );
}

#[test]
fn commands_are_found_in_every_place() {
    for (text, expected) in [
        (
            "case $1 in\n  start) x 1;;\n  a|b) # c\n    x 2\n    ;;\n  (c) x 3\nesac\nx 4",
            &["x_1", "x_2", "x_3", "esac", "x_4"][..],
        ),
        ("y=$(case a in a) x 1;; esac) x 2", &["y=$(case a in a) x 1;; esac)_x_2", "x_1"]),
        ("f() { x 1; }\nfunction g { x 2; }", &["f", "{_x_1", "}", "function_g_{_x_2", "}"]),
        ("(x 1; x 2) | x 3", &["x_1", "x_2", "x_3"]),
        (
            "a \"$(x \"1\")\" `x 2` ${b:-$(x 3)} <(x 4)",
            &["a_$(x \"1\")_`x 2`_${b:-$(x 3)}_<(x 4)", "? $(x \"1\")", "x_1", "x_2", "x_3", "x_4"],
        ),
        ("echo $((1<<E)) ${#a} $#; x 1 # E", &["echo_$((1<<E))_${#a}_$#", "x_1"]),
        ("for ((i=0; i<2; i++)); do x $i; done", &["for_((i=0; i<2; i++))", "do_x_$i", "done"]),
        (
            "sh -c 'x 1; x 2'; echo 'x 3'; A=\"x 4\"",
            &["sh_-c_x 1; x 2", "x_1", "x_2", "echo_x 3", "A=\"x 4\"", "? x_4"],
        ),
        ("a='b\n c' x 1\r\nx \\\r\n 2", &["a='b\n c'_x_1", "? b", "? c", "x_2"]),
        ("x 1,\\\n2 3\\\n 4\\\n;x 5", &["x_1,\\\n2_3_4", "x_5"]),
        // An apostrophe without an end hides no further line.
        ("x 1 don't\nx 2\n# is", &["x_1_don't", "x_2"]),
        ("x $'3\\'4' 5", &["x_$'3\\'4'_5"]),
    ] {
        assert_eq!(printed(text), expected, "{text}");
    }
}

#[test]
fn programs_run_behind_wrappers() {
    for (text, expected) in [
        ("sudo -n -u root /sbin/x 1", true),
        ("command x 1", true),
        ("env A=b x 1", true),
        ("ip netns exec n x 1", true),
        ("if ! x 1", true),
        ("nice -n 5 \"/sbin/x\" 1", true),
        ("sudo x 1", true),
        ("echo x 1", false),
        (": x 1", false),
        ("sudo echo x 1", false),
        ("command -v x", false),
        ("A=\"use x 1\"", false),
        ("a 'y x'", false),
    ] {
        let found = commands(text.as_bytes());
        let runs = |command: &Command| command.run(text.as_bytes(), |name, _| name == b"x").is_some();
        assert_eq!(found.iter().any(runs), expected, "{text}");
    }
}

#[test]
fn here_documents_end_at_their_word() {
    let text =
        b"cat <<E >x\na\nE\nb <<-'END'\n\tc\n\tEND\n# <<E\nd=$((1<<2)) <<<\"E\"\ncat << \"F\" ; g <<G\ne\nF\nh\n";
    let documents = script(text).documents;
    let bodies: Vec<(&[u8], bool)> =
        documents.iter().map(|document| (&text[document.body.clone()], document.is_expanded)).collect();
    assert_eq!(bodies, [(&b"a\n"[..], true), (b"\tc\n", false), (b"e\n", false), (b"h\n", true)]);
}

/// However deep the parts of a script are in each other, reading it ends soon.
#[test]
fn hostile_nesting_ends() {
    for part in ["(", "$(", "`", "\"$(", "${", "$((", "<<A\n", "'", "case a in ", "sh -c \"", "\\", ")"] {
        let text = part.repeat(20_000);
        assert!(commands(text.as_bytes()).len() <= 20_000 * MOST_DEPTH * 2, "{part}");
    }
}
