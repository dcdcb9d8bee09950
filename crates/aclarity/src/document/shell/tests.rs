use super::*;

/// The commands of a line: words in brackets, then redirections.
fn shown(line: &str) -> String {
    let Ok(commands) = split(line) else {
        return "unclosed".to_owned();
    };
    let commands: Vec<String> = commands
        .iter()
        .map(|command| {
            let words = command.words.iter();
            let mut shown: String = words
                .map(|word| format!("[{}]", String::from_utf8_lossy(&word.text)))
                .collect();
            for redirect in &command.redirects {
                shown.push_str(&format!(
                    "{{{}}}",
                    &line[redirect.span.start..redirect.span.end]
                ));
            }
            if let Some(span) = command.cut_off_at {
                shown.push_str(&format!(" cut off at {}", &line[span.start..span.end]));
            }
            shown
        })
        .collect();
    commands.join(" / ")
}

#[test]
fn lines_are_split_as_a_shell_splits_them() {
    for (line, expected) in [
        ("a b  c", "[a][b][c]"),
        (r"\>pw \~app:\* a\ b", "[>pw][~app:*][a b]"),
        ("'>a b' \"c 'd'\" e'f'\"g\"", "[>a b][c 'd'][efg]"),
        (r#""\$a \> \\ \" \`""#, r#"[$a \> \ " `]"#),
        (r"$'a\tb\'c'", "[a\tb'c]"),
        (
            "a $b ${c:-d e} $(f g) `h i`",
            "[a][$b][${c:-d e}][$(f g)][`h i`]",
        ),
        ("a \\\n  b", "[a][b]"),
        ("a \\\r\n  b", "[a][b]"),
        ("a 'b\nc' d", "[a][b\nc][d]"),
        ("a # b 'c", "[a]"),
        ("a#b", "[a#b]"),
        ("a >b 2>&1 2> /dev/null", "[a]{>b}{>&1}{> /dev/null}"),
        ("a &b c", "[a] cut off at &b / [b][c]"),
        ("a & b", "[a] / [b]"),
        ("a && b || c; d | e", "[a] / [b] / [c] / [d] / [e]"),
        ("a <<'E' b\nx 'y\nE\nc", "[a][b]{<<'E'} / [c]"),
        ("a (b)", "[a][(b)]"),
        ("a ''", "[a][]"),
        ("a 'b", "unclosed"),
        ("a \"b", "unclosed"),
        ("", ""),
        ("a \\", "[a][\\]"),
    ] {
        assert_eq!(shown(line), expected, "{line}");
    }
}

#[test]
fn each_byte_of_a_word_has_its_place() {
    let line = r#"x "ACL \"a\" b"c"#;
    let commands = split(line).unwrap();
    let word = &commands[0].words[1];
    assert_eq!(word.text, br#"ACL "a" bc"#);
    let part = |range: std::ops::Range<usize>| {
        let place = word.place(range.into());
        &line[place.start..place.end]
    };
    assert_eq!(part(0..3), "ACL");
    assert_eq!(part(4..7), r#"\"a\""#);
    assert_eq!(part(8..10), r#"b"c"#);
    assert_eq!(part(10..10), "");
}

#[cfg(feature = "shell")]
#[test]
fn a_piece_ends_where_the_shell_stops_reading() {
    for (text, expected) in [
        ("user a on \\\n+get", "user a on \\"),
        ("redis-cli ACL \\\n WHOAMI\nb", "redis-cli ACL \\\n WHOAMI"),
        ("redis-cli a\\\\\nb", "redis-cli a\\\\"),
        (
            "redis-cli <<E\nACL WHOAMI\nE\nb",
            "redis-cli <<E\nACL WHOAMI\nE",
        ),
        ("redis-cli <<-E\n\tb\n\tE\nb", "redis-cli <<-E\n\tb\n\tE"),
        ("redis-cli <<E\nb", "redis-cli <<E\nb"),
        ("cat > f <<E\nb\nE\nc", "cat > f <<E\nb\nE"),
        ("redis-cli 'a\nb'", "redis-cli 'a"),
        ("echo 'a\nb' | redis-cli\nc", "echo 'a"),
        ("echo 'a", "echo 'a"),
        ("A_ARGS='a\nb'\nc", "A_ARGS='a\nb'"),
        ("A_ARGS='a\nb", "A_ARGS='a"),
        ("", ""),
    ] {
        assert_eq!(&text[..piece_length(text)], expected);
    }
}

proptest::proptest! {
    /// Words and what is in them lie in the line, and no byte is lost twice.
    #[test]
    fn words_lie_in_the_line(line in "[ a>#<(){}&;|\"'\\\\$`é\\n~*]{0,40}") {
        if let Ok(commands) = split(&line) {
            for word in commands.iter().flat_map(|command| &command.words) {
                assert!(line.get(word.span.start..word.span.end).is_some());
                for at in 0..word.text.len() {
                    let place = word.place((at..at + 1).into());
                    assert!(place.start >= word.span.start && place.end <= word.span.end);
                    assert!(place.end > place.start);
                }
            }
        }
        assert!(piece_length(&line) <= line.len());
    }
}

#[cfg(not(feature = "shell"))]
#[test]
fn lines_for_a_shell_are_an_error() {
    for text in [
        "redis-cli ACL SETUSER ana on nopass",
        "user bob on\nredis-cli ACL SETUSER ana on '>s3cret'",
        "cat <<EOF | redis-cli\nACL SETUSER ana on\nEOF",
    ] {
        let error = crate::document::users(text, crate::Server::Redis8_6).unwrap_err();
        assert_eq!(error.code, "other-form", "{text}");
        assert!(!format!("{error:?}").contains("s3cret"));
    }
}
