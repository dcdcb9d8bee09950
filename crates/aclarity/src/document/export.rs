//! A document for elsewhere: for servers, with hashes where passwords stood;
//! for people, without either.

use std::fmt::Write;

use super::{Document, redact, redact_name};
use crate::line_index::LineIndex;
use crate::summary::Summary;

impl Document {
    /// A users.acl as ACL SAVE would write it, one line for each user of the
    /// text: passwords are there as SHA-256 hashes.
    ///
    /// Passwords that were hidden in the text are missing.
    ///
    /// ```
    /// use aclarity::{Server, document::Document};
    ///
    /// let document = Document::read("ACL SETUSER ana on nopass ~a +get", Server::Redis7_0);
    /// assert_eq!(document.acl_file(), b"user ana on nopass ~a resetchannels -@all +get\n");
    /// ```
    pub fn acl_file(&self) -> Vec<u8> {
        let lines = self.users.iter().map(|defined| {
            let mut line = defined.user.to_acl_line(&defined.name, self.server);
            line.push(b'\n');
            line
        });
        lines.collect::<Vec<_>>().concat()
    }

    /// Commands for redis-cli that make the users of the text, whatever they
    /// were before: passwords are there as SHA-256 hashes.
    ///
    /// ```
    /// use aclarity::{Server, document::Document};
    ///
    /// let document = Document::read("user ana on nopass ~a +get", Server::Redis7_0);
    /// assert_eq!(
    ///     document.script(),
    ///     "ACL SETUSER ana reset on nopass ~a resetchannels -@all +get\n"
    /// );
    /// ```
    pub fn script(&self) -> String {
        let mut script = String::new();
        for defined in &self.users {
            let line = defined.user.to_acl_line("", self.server);
            script.push_str("ACL SETUSER ");
            script.push_str(&quoted(&defined.name));
            script.push_str(" reset");
            // "user", the empty name, then the rules.
            for word in line.split(|byte| *byte == b' ').skip(2) {
                script.push(' ');
                script.push_str(&quoted(word));
            }
            script.push('\n');
        }
        script
    }

    /// A page for people: the text without its passwords, what each user may
    /// do, and the findings.
    pub fn markdown(&self, text: &str) -> String {
        let mut page = format!("Rules for {} ({}):\n\n", self.server, self.server.version());
        let fence = "`".repeat(longest_run(text).max(2) + 1);
        let _ = writeln!(page, "{fence}text\n{}\n{fence}\n", redact(text.trim_end()));
        for defined in &self.users {
            // Who forgets the name has a password taken for it.
            let name = redact_name(&String::from_utf8_lossy(&defined.name));
            let summary = Summary::of_text(&defined.user, defined.has_hidden_password, self.server)
                .to_string();
            let _ = writeln!(page, "- **{}**: {}", escaped(&name), escaped(&summary));
        }
        if !self.findings.is_empty() {
            page.push('\n');
        }
        let lines = LineIndex::new(text.as_bytes());
        for finding in &self.findings {
            let line = lines.line(finding.span.start);
            let _ = writeln!(
                page,
                "- line {line}, {}: {}",
                finding.severity, finding.message
            );
        }
        page
    }
}

/// A word as redis-cli reads it back.
fn quoted(word: &[u8]) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'\\');
    if !word.is_empty() && word.iter().all(is_plain) {
        return String::from_utf8_lossy(word).into_owned();
    }
    let mut quoted = String::from("\"");
    for byte in word {
        match byte {
            b'"' | b'\\' => {
                quoted.push('\\');
                quoted.push(char::from(*byte));
            }
            b' '..=b'~' => quoted.push(char::from(*byte)),
            _ => {
                let _ = write!(quoted, "\\x{byte:02x}");
            }
        }
    }
    quoted.push('"');
    quoted
}

fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or(0)
}

/// Text in which Markdown finds nothing of its own, in one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => escaped.push(' '),
            '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '\\' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {

    use crate::analysis::lint::lint;
    use crate::file;
    use crate::server::Server;

    const TEXT: &str = "ACL SETUSER ana on >s3cret ~a:* +@read -get (%R~\"b'\\\\\" +set)\n\
                        ACL SETUSER \"z\\xc3\\xab\" nopass &* allkeys +@all +config|get -flushall\n\
                        user bob off >s3cret";

    #[test]
    fn servers_make_the_same_users_of_what_they_are_given() {
        for server in Server::ALL {
            let document = lint(TEXT, server);
            let loaded = file::load(&document.acl_file(), server).unwrap();
            let typed = lint(&document.script(), server);
            assert!(!document.users.is_empty());
            assert_eq!(typed.users.len(), document.users.len(), "{server}");
            // `reset` leaves this flag on Redis 6.2 and 7.0, where a new user has none.
            let shown = |user: &crate::user::User| {
                let line = String::from_utf8_lossy(&user.to_acl_line("x", server)).into_owned();
                line.replace(" sanitize-payload", "")
            };
            for defined in &document.users {
                let line = shown(&defined.user);
                assert_eq!(shown(&loaded[&defined.name]), line, "{server}");
                assert_eq!(
                    shown(&typed.user(&defined.name).unwrap().user),
                    line,
                    "{server}"
                );
            }
        }
    }

    #[test]
    fn passwords_are_hashes_for_servers_and_nothing_for_people() {
        let document = lint(TEXT, Server::Redis8_6);
        let hash = document
            .user(b"bob")
            .unwrap()
            .user
            .password_hashes()
            .next()
            .unwrap();
        for exported in [
            document.script(),
            String::from_utf8(document.acl_file()).unwrap(),
        ] {
            assert!(exported.contains(&hash) && !exported.contains("s3cret"));
        }
        let page = document.markdown(TEXT);
        assert!(!page.contains("s3cret") && !page.contains(&hash), "{page}");
        let text = format!("user bob on #{hash}");
        assert!(
            !lint(&text, Server::Redis8_6)
                .markdown(&text)
                .contains(&hash)
        );
        assert!(page.contains("- **bob**: Nobody can log in"), "{page}");
        let nameless = "ACL SETUSER >s3cret on";
        let page = lint(nameless, Server::Redis8_6).markdown(nameless);
        assert!(!page.contains("s3cret"), "{page}");
    }
}
