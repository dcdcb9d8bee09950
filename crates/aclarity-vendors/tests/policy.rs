//! Policies: each check, with texts that violate it and the positions.

use aclarity_vendors::policy::{
    CannotGenerate, Case, CharSet, Check, DIGITS, LETTERS, LOWER, Policy, Reading, Rule, Strength,
    Surroundings, UPPER, strength,
};
use aclarity_vendors::source::Fact;

const SIGNS: CharSet = CharSet::of("signs", "-_");
const COLON: CharSet = CharSet::of("colons", ":");

/// The codes of a check's findings, with the text at their positions.
fn findings(check: Check, text: &str, user_name: Option<&str>) -> Vec<String> {
    let rules: &'static [Rule] = vec![Rule::error(check, Fact::UNSOURCED)].leak();
    let policy = Policy {
        rules,
        is_secret: false,
    };
    policy
        .findings(text, &Surroundings { user_name })
        .into_iter()
        .map(|finding| match finding.span {
            Some(span) => format!("{} {}", finding.code, &text[span.start..span.end]),
            None => finding.code.to_owned(),
        })
        .collect()
}

#[test]
fn each_check_points_at_what_breaks_it() {
    let length = Check::Length { min: 2, max: 4 };
    let allowed = Check::Allowed(&[LOWER, DIGITS, SIGNS]);
    let classes = Check::Classes {
        least: 2,
        of: &[LOWER, UPPER, DIGITS],
    };
    let cases: &[(Check, &str, &[&str])] = &[
        (length, "ab", &[]),
        (length, "abcd", &[]),
        (length, "中中中中", &[]),
        (length, "", &["empty"]),
        (length, "a", &["too-short a"]),
        (length, "ab中de", &["too-long e"]),
        (Check::Bytes(4), "abcd", &[]),
        (Check::Bytes(4), "ab中", &["too-long 中"]),
        (allowed, "a-1_", &[]),
        (
            allowed,
            "A b!?c é",
            &["character A ", "character !?", "character  é"],
        ),
        (
            Check::Forbidden(COLON),
            "a:b::",
            &["forbidden-character :", "forbidden-character ::"],
        ),
        (Check::First(&[LETTERS]), "", &[]),
        (Check::First(&[LETTERS]), "1a", &["first-character 1"]),
        (Check::NotFirst(SIGNS), "-a", &["first-character -"]),
        (Check::Last(&[LETTERS, DIGITS]), "a-", &["last-character -"]),
        (Check::Last(&[LETTERS, DIGITS]), "é", &["last-character é"]),
        (classes, "a1", &[]),
        (classes, "aa:", &["classes"]),
        (Check::NotReserved(&["root"]), "root", &["reserved root"]),
        (Check::NotReserved(&["root"]), "roots", &[]),
        (Check::OneOf(&["read", "write"]), "read", &[]),
        (
            Check::OneOf(&["read", "write"]),
            "Read",
            &["not-listed Read"],
        ),
        (Check::OneOf(&["read", "write"]), "", &["not-listed"]),
        (
            Check::NotPrefixed(&["http://"]),
            "http://a",
            &["prefix http://"],
        ),
        (Check::NotPrefixed(&["http://"]), "http", &[]),
        (Check::Repeats { most: 3 }, "aaab", &[]),
        (
            Check::Repeats { most: 3 },
            "baaaa中中中中",
            &["repeats aaaa", "repeats 中中中中"],
        ),
    ];
    for (check, text, expected) in cases {
        assert_eq!(
            findings(*check, text, None),
            *expected,
            "{check:?} {text:?}"
        );
    }
}

#[test]
fn a_password_is_compared_with_the_user_name() {
    use Case::{Exact, OnlyCaseDiffers};
    use Reading::{Contain, Equal, Inside};
    let cases: &[(Reading, Case, &str, &[&str])] = &[
        (Equal, Exact, "Ana1", &["user-name Ana1"]),
        (Equal, Exact, "1anA", &["user-name 1anA"]),
        (Equal, Exact, "xAna1", &[]),
        (Inside, Exact, "Ana1", &[]),
        (Inside, Exact, "x1anAx", &["user-name 1anA"]),
        (Contain, Exact, "Ana1", &["user-name Ana1"]),
        (Contain, Exact, "ANA1", &[]),
        (Contain, OnlyCaseDiffers, "xANA1", &["user-name ANA1"]),
        (Contain, OnlyCaseDiffers, "xAna1", &[]),
    ];
    for (reading, case, text, expected) in cases {
        let check = Check::NotUserName {
            reading: *reading,
            case: *case,
        };
        assert_eq!(
            findings(check, text, Some("Ana1")),
            *expected,
            "{reading:?} {case:?} {text}"
        );
        assert_eq!(findings(check, text, None), [""; 0]);
        assert_eq!(findings(check, text, Some("")), [""; 0]);
    }
}

#[test]
fn a_rule_is_reported_at_eight_places_at_most() {
    let text = "a ".repeat(100_000);
    assert_eq!(findings(Check::Allowed(&[LOWER]), &text, None).len(), 8);
}

#[test]
fn what_repeats_or_runs_is_weak() {
    for (password, expected) in [
        ("", Strength::Weak),
        ("aaaaaaaaaaaaaaaaaaaa", Strength::Weak),
        ("abcdefghijklmnop", Strength::Weak),
        ("1qaz", Strength::Weak),
        ("kT4!zq9w", Strength::Fair),
        ("kT4!zq9wPv2#", Strength::Strong),
        ("Ab1!Ab1!Ab1!Ab1!", Strength::Fair),
    ] {
        assert_eq!(strength(password, None), expected, "{password}");
    }
}

#[test]
fn a_policy_that_lets_nothing_pass_makes_nothing() {
    static NOTHING: Policy = Policy {
        rules: &[
            Rule::error(Check::Allowed(&[DIGITS]), Fact::UNSOURCED),
            Rule::error(Check::First(&[LETTERS]), Fact::UNSOURCED),
        ],
        is_secret: false,
    };
    for byte in [0, 0xff] {
        let mut stuck = |bytes: &mut [u8]| bytes.fill(byte);
        let made = NOTHING.generate(&mut stuck, &Surroundings::default());
        assert_eq!(made, Err(CannotGenerate::NotFound));
    }
}
