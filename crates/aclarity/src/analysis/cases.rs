//! Tests of rules: who must be allowed what, and who must not.
//!
//! A line for each case, beside empty lines and comments:
//!
//! ```text
//! # the shop
//! allow app: SET app:1 x
//! deny app: FLUSHALL
//! ```
//!
//! A call counts as denied when running it would be denied, be it before it runs
//! or while it does (scripts, EXEC, SORT). A script that is not followed is denied if
//! the call itself is, and allowed if the user may run every command that it
//! names with any arguments. Otherwise nobody can say: such a case is undecided,
//! which is neither a pass nor a failure.

use serde::Serialize;

use crate::document::{Document, HIDDEN, redact, redact_name};
use crate::finding::{Finding, Severity, about_call};
use crate::limits::{self, CASES};
use crate::rule::{Argument, Span, split_arguments};
use crate::server::Server;
use crate::session::{Reply, Session, Verdict};

/// What a case expects of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Expectation {
    /// The server runs it.
    Allow,
    /// The user may not.
    Deny,
}

/// A line of the text, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// The line.
    pub span: Span,
    /// What was expected.
    pub expected: Expectation,
    /// Whose call it is.
    pub user: String,
    /// The call as written, with redis-cli's quoting.
    pub call: String,
    /// Whether it came as expected.
    pub passed: bool,
    /// What came of it.
    pub verdict: Verdict,
    /// The reply as redis-cli prints it, or why there is none.
    pub reply: String,
}

impl Case {
    /// The case without passwords in its call, reply and name.
    #[must_use]
    pub fn redacted(&self) -> Self {
        Self {
            user: redact_name(&self.user),
            call: redact(&self.call),
            reply: redact(&self.reply),
            ..self.clone()
        }
    }
}

/// What came of a text of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The cases in their order.
    pub cases: Vec<Case>,
    /// What is wrong with the text.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether every case passed and every line could be read.
    pub fn passed(&self) -> bool {
        self.findings.is_empty() && self.cases.iter().all(|case| case.passed)
    }

    /// The report without passwords in calls, replies and names.
    #[must_use]
    pub fn redacted(mut self) -> Self {
        for case in &mut self.cases {
            *case = case.redacted();
        }
        self
    }

    /// How many cases failed.
    pub fn failures(&self) -> usize {
        let failed = |case: &&Case| !case.passed && case.verdict != Verdict::Undecided;
        self.cases.iter().filter(failed).count()
    }

    /// How many cases could not be decided.
    pub fn undecided(&self) -> usize {
        let undecided = |case: &&Case| case.verdict == Verdict::Undecided;
        self.cases.iter().filter(undecided).count()
    }
}

/// Runs each case on a server that has the users of the document. Whether
/// anybody can log in as them does not matter.
///
/// ```
/// use aclarity::{Server, analysis::cases, document::Document};
///
/// let rules = Document::read("user app on >pw ~app:* +@read", Server::Redis8_6);
/// let report = cases::run("allow app: GET app:1\ndeny app: GET log:1\nallow app: DEL app:1", &rules);
/// assert!(report.cases[0].passed && report.cases[1].passed && !report.cases[2].passed);
/// ```
pub fn run(text: &str, document: &Document) -> Report {
    run_on(text, &document.session())
}

/// Runs each case on a copy of a session, as [`run`] does.
pub fn run_on(text: &str, session: &Session) -> Report {
    let mut report = Report::default();
    let mut offset = 0;
    let (mut lines, mut unread) = (0, None);
    for whole in text.split('\n') {
        let start = offset + (whole.len() - whole.trim_start().len());
        offset += whole.len() + 1;
        let line = whole.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        lines += 1;
        if lines > CASES {
            unread.get_or_insert(start..start + line.len());
            continue;
        }
        match case(line, start, session) {
            Ok(case) => report.cases.push(case),
            Err(finding) => report.findings.push(finding),
        }
    }
    if let Some(span) = unread {
        let message = format!(
            "{} more lines of cases are not run: at most {CASES} are",
            lines - CASES
        );
        let finding = limits::beyond(span, Severity::Error, message);
        report.findings.push(finding);
    }
    report
}

fn case(line: &str, offset: usize, session: &Session) -> Result<Case, Finding> {
    let place = |part: &str| {
        let start = offset + (part.as_ptr() as usize - line.as_ptr() as usize);
        start..start + part.len()
    };
    let error = |code, part: &str, message: String, help: &str| {
        Finding::new(code, Severity::Error, place(part), message).with_help(help)
    };
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let expected = match word.to_ascii_lowercase().as_str() {
        "allow" => Expectation::Allow,
        "deny" => Expectation::Deny,
        _ => {
            let message = "a case begins with `allow` or `deny`".to_owned();
            return Err(error(
                "case-word",
                word,
                message,
                "for example `deny app: FLUSHALL`",
            ));
        }
    };
    let Some((user, call)) = rest.split_once(": ") else {
        let message = "a case names a user, and after a colon a command".to_owned();
        return Err(error(
            "case-shape",
            line,
            message,
            "for example `deny app: FLUSHALL`",
        ));
    };
    let (user, call) = (user.trim(), call.trim());
    let argv = split_arguments(call.as_bytes()).map_err(|unbalanced| {
        let message = "Invalid argument(s)".to_owned();
        error("unbalanced-quotes", call, message, &unbalanced.to_string())
    })?;
    // A NUL ends what redis-cli reads of a line.
    let Some(name) = argv.first() else {
        let message = "the call has no command".to_owned();
        return Err(error(
            "case-call",
            call,
            message,
            "for example `deny app: FLUSHALL`",
        ));
    };
    if let Some((message, help)) = around_call(&argv, session.server()) {
        return Err(error("case-call", call, message.to_owned(), help));
    }
    let mut session = session.clone();
    if !session.impersonate(1, user.as_bytes()) {
        let message = format!("the rules define no user `{}`", redact_name(user));
        let help = match user.split_once(' ') {
            Some(("user", _)) => "leave out `user`: a case has the name alone, `allow app: GET a`",
            _ => "names are compared letter by letter",
        };
        return Err(error("no-such-user", user, message, help));
    }
    let reply = session.execute(1, &argv);
    let verdict = match (session.verdict(&reply), &reply) {
        (Some(verdict), _) => verdict,
        // What the server refuses before it looks at permissions tests nothing.
        (None, Reply::Error(text)) if !is_of_acl(&name.text) => {
            // It repeats the arguments, which may be those of a mistyped AUTH.
            let mut message = redact(&String::from_utf8_lossy(text));
            let unknown = text.starts_with(b"ERR unknown command");
            let name = String::from_utf8_lossy(&name.text);
            let meant = unknown.then(|| about_call(&name, session.server()));
            let meant = meant.flatten();
            if meant
                .as_deref()
                .is_some_and(|meant| is_one_edit(&name, meant))
            {
                message = message.replacen(&format!("'{HIDDEN}'"), &format!("'{name}'"), 1);
            }
            let help = meant.as_deref();
            let help = help.unwrap_or("the server refuses this call of anybody");
            return Err(error("case-call", call, message, help));
        }
        (None, _) => Verdict::Allowed,
    };
    Ok(Case {
        span: (offset..offset + line.len()).into(),
        expected,
        user: user.to_owned(),
        call: call.to_owned(),
        passed: match expected {
            Expectation::Allow => verdict == Verdict::Allowed,
            Expectation::Deny => verdict == Verdict::Denied,
        },
        verdict,
        reply: session.shown(&reply),
    })
}

/// What stands around a call that is no part of it: comments, programs, and what
/// parts commands for a shell. Who means it as an argument puts it in quotes.
fn around_call(argv: &[Argument], server: Server) -> Option<(&'static str, &'static str)> {
    let is = |word: &[u8], names: &[&str]| {
        names
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name.as_bytes()))
    };
    let name = &argv.first()?.text;
    if is(name, &["redis-cli", "valkey-cli"]) {
        return Some((
            "a case has the command alone, without the program that sends it",
            "leave out `redis-cli` and its options: `allow app: GET a`",
        ));
    }
    let is_sort = is(name, &["sort", "sort_ro"]);
    for (at, word) in argv.iter().enumerate().skip(1) {
        let next = argv.get(at + 1);
        let is_pattern = is_sort && is(&argv[at - 1].text, &["get"]);
        if &*word.text == b"#" && !word.is_quoted() && next.is_some() && !is_pattern {
            return Some((
                "a `#` within a case is an argument of the command, and begins no comment",
                "comments stand on lines of their own; an argument `#` is written `\"#\"`",
            ));
        }
        let is_next = next.is_none_or(|next| server.commands().top_level(&next.text).is_some());
        if word.text.ends_with(b";") && !word.is_quoted() && is_next {
            return Some((
                "a case is one command, and a `;` within it is part of an argument",
                "write a line for each command; put an argument that ends with `;` in quotes",
            ));
        }
    }
    None
}

/// Whether a name is one edit from the command that a help takes it for.
fn is_one_edit(name: &str, help: &str) -> bool {
    let meant = help.split('\'').nth(1).unwrap_or_default();
    strsim::osa_distance(&name.to_ascii_lowercase(), &meant.to_ascii_lowercase()) == 1
}

/// Whether it is one of the commands that are run in full.
fn is_of_acl(name: &[u8]) -> bool {
    [&b"acl"[..], b"auth", b"hello"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::lint::lint;

    const RULES: &str = "user alan on nopass ~* +@string +@set -sadd";

    fn run(text: &str) -> Report {
        super::run(text, &lint(RULES, Server::Redis8_6))
    }

    #[test]
    fn cases_pass_or_fail_with_the_server_s_reply() {
        let report =
            run("deny alan: SADD s 1\n\n# strings\n  ALLOW alan: SET k \"a b\"\nallow alan: DEL k");
        let passed: Vec<bool> = report.cases.iter().map(|case| case.passed).collect();
        assert_eq!(passed, [true, true, false]);
        assert_eq!(
            report.cases[2].reply,
            "(error) NOPERM User alan has no permissions to run the 'del' command"
        );
        assert_eq!(report.failures(), 1);
        assert!(!report.passed());
    }

    #[test]
    fn what_is_denied_while_it_runs_counts() {
        let rules = "user t on >x ~my* +@all -set\nuser e on >x ~* +eval +get";
        let cases = [
            ("deny t: SORT my BY w_*", Verdict::Denied, true),
            ("allow t: SORT my GET o_*", Verdict::Denied, false),
            ("allow t: SORT my", Verdict::Allowed, true),
            (
                "deny e: EVAL \"return redis.call('SET', KEYS[1], 1)\" 1 k",
                Verdict::Denied,
                true,
            ),
            (
                "allow e: EVAL \"return redis.call('GET', KEYS[1])\" 1 k",
                Verdict::Allowed,
                true,
            ),
            // Not followed: what the script names decides, as far as it can.
            (
                "allow e: EVAL \"return #redis.call('GET', KEYS[1])\" 1 k",
                Verdict::Allowed,
                true,
            ),
            (
                "allow e: EVAL \"return #redis.call('SET', KEYS[1])\" 1 k",
                Verdict::Undecided,
                false,
            ),
            (
                "deny e: EVAL \"return #redis.call('SET', KEYS[1])\" 1 k",
                Verdict::Undecided,
                false,
            ),
            (
                "deny e: EVAL \"return redis.call(ARGV[1], 'k')\" 0 DEL",
                Verdict::Denied,
                true,
            ),
            ("deny e: EVALSHA abc 0", Verdict::Denied, true),
            ("allow t: EVALSHA abc 0", Verdict::Undecided, false),
            ("allow t: FCALL f 0", Verdict::Undecided, false),
        ];
        let text = cases.map(|(line, ..)| line).join("\n");
        let report = super::run(&text, &lint(rules, Server::Redis7_0));
        assert_eq!(report.findings, []);
        for (case, (line, verdict, passed)) in report.cases.iter().zip(cases) {
            assert_eq!(
                (case.verdict, case.passed),
                (verdict, passed),
                "{line}: {}",
                case.reply
            );
        }
        assert_eq!((report.failures(), report.undecided()), (1, 4));
    }

    #[test]
    fn each_case_has_a_server_of_its_own() {
        let report =
            run("allow default: ACL DELUSER alan\nallow alan: GET k\nallow default: AUTH alan x");
        assert!(report.passed(), "{report:?}");
    }

    #[test]
    fn lines_that_test_nothing_are_errors_at_their_place() {
        let text = "permit alan: GET k\nallow alan GET k\nallow bob: GET k\ndeny alan: GTE k\nallow alan: GET\ndeny alan: GET \"";
        let found: Vec<(&str, &str)> = run(text)
            .findings
            .iter()
            .map(|finding| (finding.code, &text[finding.span.start..finding.span.end]))
            .collect();
        assert_eq!(
            found,
            [
                ("case-word", "permit"),
                ("case-shape", "allow alan GET k"),
                ("no-such-user", "bob"),
                ("case-call", "GTE k"),
                ("case-call", "GET"),
                ("unbalanced-quotes", "GET \""),
            ]
        );
    }

    #[test]
    fn what_stands_around_a_call_is_an_error() {
        for (line, says) in [
            (
                "deny alan: GET a # comment",
                "comments stand on lines of their own",
            ),
            ("allow alan: GET a; GET b", "write a line for each command"),
            ("allow alan: GET a ; GET b", "write a line for each command"),
            ("allow alan: GET a;", "in quotes"),
            ("allow alan: redis-cli GET a", "leave out `redis-cli`"),
            ("allow user alan: GET a", "leave out `user`"),
            ("deny alan: GETT a", "did you mean 'get'?"),
        ] {
            let report = run(line);
            let help = report.findings[0].help.as_deref().unwrap();
            assert!(help.contains(says), "{line}: {help}");
        }
        let kept = "allow default: SORT k GET # GET a_*\nallow alan: SET a #\n\
                    allow alan: SET a \"#\" EX 1\nallow alan: GET \"a;\"\nallow alan: MSET a; 1";
        assert_eq!(run(kept).findings, []);
    }

    #[test]
    fn a_call_without_a_command_is_an_error() {
        for call in ["\0", "\0 GET k", " \0"] {
            let text = format!("allow alan: {call}\nallow alan: GET k");
            let report = run(&text);
            assert_eq!(report.findings[0].code, "case-call", "{call:?}");
            assert_eq!(report.cases.len(), 1, "{call:?}");
        }
    }
}
