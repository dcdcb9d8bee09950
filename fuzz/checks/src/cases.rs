//! Checks test cases: rules, an empty line, then cases, one per line.

use aclarity::analysis::cases;
use aclarity::analysis::lint::lint;

use crate::input;

/// Number of cases that are also run alone; each run starts a server with the
/// rules.
const ALONE: usize = 40;

/// Each line is a case or a finding with a valid position, and the result of a
/// case does not depend on earlier ones.
pub fn check(input: &[u8]) {
    let (server, text) = input::server_and_rest(input);
    let (rules, text) = input::halves(text);
    let document = lint(&String::from_utf8_lossy(rules), server);
    let text = &String::from_utf8_lossy(text);
    let report = cases::run(text, &document);
    let spans = report.cases.iter().map(|case| case.span);
    let findings = report.findings.iter().map(|finding| finding.span);
    for span in spans.chain(findings) {
        assert!(text.get(span.start..span.end).is_some(), "{span:?}");
    }
    assert!(report.cases.len() + report.findings.len() <= text.split('\n').count());
    assert!(report.failures() <= report.cases.len());
    serde_json::to_string(&report).expect("a report can be serialised");
    for case in report.cases.iter().take(ALONE) {
        let alone = cases::run(&text[case.span.start..case.span.end], &document);
        let [again] = &alone.cases[..] else {
            panic!("{case:?} is {alone:?} alone");
        };
        assert_eq!(
            (again.expected, &again.user, &again.call, again.passed),
            (case.expected, &case.user, &case.call, case.passed)
        );
        // GENPASS generates a different password each time.
        if !case.call.to_ascii_lowercase().contains("genpass") {
            assert_eq!(again.reply, case.reply);
        }
    }
}
