//! Limits on input, so that no text, such as one from a link, takes excessive
//! time or memory. A finding counts whatever is left out.

use crate::finding::{Finding, Severity};
use crate::rule::Span;

/// Number of refused rules of a user that are reported one by one.
pub const REFUSED_RULES: usize = 100;
/// Number of findings that are listed for a text.
pub const FINDINGS: usize = 10_000;
/// Length in bytes of the longest line that is read.
pub const LINE_LENGTH: usize = 1_000_000;
/// Number of lines in a text of test cases that are run.
pub const CASES: usize = 100_000;
/// Number of files that a configuration may include; repeated includes count
/// again.
pub const INCLUDED_FILES: usize = 1_000;
/// Nesting depth of included files.
pub const INCLUDED_DEPTH: usize = 64;
/// Total size in bytes of included files.
pub const INCLUDED_BYTES: usize = 16_000_000;

/// Number of keys and channels in a call up to which repairs are suggested.
/// Each of them is compared with every pattern that a repair would add.
pub const REPAIRED_CALL: usize = 256;

/// Creates the finding for input beyond a limit.
pub(crate) fn beyond(span: impl Into<Span>, severity: Severity, message: String) -> Finding {
    Finding::new("limit", severity, span, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::cases;
    use crate::analysis::lint::{self, lint};
    use crate::document::users;
    use crate::server::Server;

    const SERVER: Server = Server::Redis8_6;

    fn found(text: &str) -> Vec<Finding> {
        let document = lint(text, SERVER);
        let again = lint::reader(SERVER).read(text);
        assert_eq!(document.findings, again.findings);
        document.findings
    }

    #[test]
    fn refused_rules_of_a_user_are_counted() {
        let one_line = format!("user u {}", "x ".repeat(REFUSED_RULES + 7));
        let lines = "ACL SETUSER u x\n".repeat(REFUSED_RULES + 7);
        for text in [one_line.trim_end(), &lines] {
            let found = found(text);
            let of_rules = found.iter().filter(|one| one.code == "no-such-rule");
            assert_eq!(of_rules.count(), REFUSED_RULES);
            let rest: Vec<&Finding> = found.iter().filter(|one| one.code == "limit").collect();
            let [rest] = rest[..] else { panic!("{rest:?}") };
            assert_eq!(rest.severity, Severity::Error);
            assert!(rest.message.starts_with("7 more rules"), "{}", rest.message);
            assert!(users(text, SERVER).is_err());
        }
        assert!(
            found(&format!("user u {}", "x ".repeat(REFUSED_RULES)))
                .iter()
                .all(|one| one.code != "limit")
        );
    }

    #[test]
    fn findings_beyond_the_limit_are_counted_and_keep_their_severity() {
        let users = |range: std::ops::Range<usize>, rule: &str| -> String {
            range
                .map(|number| format!("user u{number} on nopass -@all {rule}\n"))
                .collect()
        };
        let text = users(0..FINDINGS, "") + &users(FINDINGS..FINDINGS + 9, "+gett");
        let found = found(&text);
        assert_eq!(found.len(), FINDINGS + 1);
        let last = found.last().unwrap();
        assert_eq!((last.code, last.severity), ("limit", Severity::Error));
        assert!(last.message.contains("are not listed"), "{}", last.message);
    }

    #[test]
    fn a_line_that_is_too_long_is_an_error() {
        let long = format!("user u {}", "~k ".repeat(LINE_LENGTH / 3));
        let found = found(&format!("user a on\n{long}\n"));
        let found: Vec<_> = found.iter().filter(|one| one.code == "limit").collect();
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].severity, found[0].span.start),
            (Severity::Error, 10)
        );
        assert!(found[0].message.contains("1000000"), "{}", found[0].message);
        assert!(users(&long, SERVER).is_err());
    }

    #[test]
    fn cases_beyond_the_limit_are_not_run() {
        let document = lint("user a on nopass +get ~k", SERVER);
        let report = cases::run(&"allow a: GET k\n".repeat(CASES + 3), &document);
        assert_eq!(report.cases.len(), CASES);
        assert_eq!(report.findings.len(), 1);
        assert!(report.findings[0].message.starts_with("3 more lines"));
        assert!(!report.passed());
    }
}
