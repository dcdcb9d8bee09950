//! What Amazon's two services have in common.

use aclarity::rule::Rule;
use serde_json::{Map, Value};

use crate::finding::Finding;
use crate::form::{Input, Kind};
use crate::policy::{CharSet, Check, DIGITS, LETTERS, Policy, Rule as PolicyRule};
use crate::service::grammar::{Refused, is_about_passwords};
use crate::service::parameter::{Parameter, Shape, wrong_type};
use crate::source::{Basis, Fact, Source};
use crate::translation::Blocked;

pub(crate) static MODEL: Source = Source {
    id: "aws-botocore",
    title: "Amazon's service models for ElastiCache and MemoryDB in botocore",
    date: "",
    location: "github.com/boto/botocore, botocore/data/elasticache/2015-02-02 and memorydb/2021-01-01",
};

pub(crate) static GUIDE: Source = Source {
    id: "aws-rbac",
    title: "Amazon ElastiCache User Guide, Role-Based Access Control",
    date: "",
    location: "docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
};

pub(crate) const SAID: Fact = Fact::documented(&MODEL);
pub(crate) const GUIDED: Fact = Fact::documented(&GUIDE);

const HYPHEN: CharSet = CharSet::of("hyphens", "-");

/// `[a-zA-Z][a-zA-Z0-9\-]*`
pub(crate) static IDENTIFIER: Policy = Policy {
    rules: &[
        PolicyRule::error(Check::at_least(1), SAID),
        PolicyRule::error(Check::First(&[LETTERS]), SAID),
        PolicyRule::error(Check::Allowed(&[LETTERS, DIGITS, HYPHEN]), SAID),
    ],
    is_secret: false,
};

pub(crate) static PASSWORD: Policy = Policy {
    rules: &[PolicyRule::error(Check::Length { min: 16, max: 128 }, SAID)],
    is_secret: true,
};

pub(crate) static NOT_EMPTY: Policy = Policy {
    rules: &[PolicyRule::error(Check::at_least(1), SAID)],
    is_secret: false,
};

pub(crate) const BAD_VALUE: &str = "InvalidParameterValue";

/// A parameter as the models have them.
pub(crate) const fn parameter(name: &'static str, is_required: bool, shape: Shape) -> Parameter {
    Parameter {
        name,
        is_required,
        shape,
        fact: SAID,
        vendor_code: BAD_VALUE,
        vendor_message: "",
    }
}

/// The passwords of a user, two at most.
pub(crate) const PASSWORDS: Parameter = Parameter {
    vendor_message: "Passwords length must be between 16-128 characters.",
    ..parameter(
        "Passwords",
        false,
        Shape::Texts {
            each: &PASSWORD,
            most: 2,
        },
    )
};

/// The console's input for a password.
pub(crate) const PASSWORD_INPUT: Input = Input::new(
    "Passwords",
    "Password",
    "16 to 128 characters; there may be two",
    Kind::Password,
);

/// The console's input for what a user may do.
pub(crate) const ACCESS_STRING_INPUT: Input = Input::new(
    "AccessString",
    "Access string",
    "rules as after ACL SETUSER, without passwords and reset",
    Kind::Text,
)
.such_as("on ~app:* +@read");

/// Rules that access strings must not have.
pub(crate) static REFUSED: [Refused; 3] = [
    Refused {
        code: "password-rule",
        fact: GUIDED,
        message: "an access string has no passwords; they are a parameter of their own",
        is_it: |rule, _| is_about_passwords(rule),
    },
    Refused {
        code: "reset",
        fact: GUIDED,
        message: "an access string must not have `reset`",
        is_it: |rule, _| matches!(rule, Rule::Reset),
    },
    Refused {
        code: "password-rule",
        fact: Fact::assumed(&GUIDE),
        message: "whether a password is needed is not said in an access string",
        is_it: |rule, _| matches!(rule, Rule::NoPassword | Rule::ResetPasswords),
    },
];

/// `.*\S.*`, and the warning for users who are off since nothing turns them on.
pub(crate) fn access_string(text: &str) -> Vec<Finding> {
    if text.trim().is_empty() {
        return vec![Finding::error(
            "empty",
            SAID,
            "an access string is not blank",
        )];
    }
    let says_state = |word: &str| {
        ["on", "off"]
            .iter()
            .any(|state| word.eq_ignore_ascii_case(state))
    };
    if text.split_ascii_whitespace().any(says_state) {
        return Vec::new();
    }
    let message = "neither `on` nor `off` is said: the user is off and nobody can log in";
    vec![Finding::warning("off", GUIDED, message).with_help("begin with `on`")]
}

/// ACL LIST, WHOAMI, USERS and CAT alone of ACL are there.
pub(crate) static BLOCKED: [Blocked; 18] = [
    blocked("acl|deluser"),
    blocked("acl|dryrun"),
    blocked("acl|genpass"),
    blocked("acl|getuser"),
    blocked("acl|load"),
    blocked("acl|log"),
    blocked("acl|save"),
    blocked("acl|setuser"),
    blocked("bgrewriteaof"),
    blocked("bgsave"),
    blocked("config"),
    blocked("debug"),
    blocked("migrate"),
    blocked("replicaof"),
    blocked("save"),
    blocked("shutdown"),
    blocked("slaveof"),
    blocked("sync"),
];

const fn blocked(command: &'static str) -> Blocked {
    Blocked {
        command,
        fact: GUIDED,
    }
}

/// What is wrong with an `AuthenticationMode`: its type, which is one of these,
/// and its passwords.
pub(crate) fn authentication(mode: &Map<String, Value>, types: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let kind = mode.get("Type").and_then(Value::as_str);
    if !kind.is_some_and(|kind| types.contains(&kind)) {
        let message = format!("must be one of {}", types.join(", "));
        let finding = Finding::error("not-listed", SAID, message).with_vendor_code(BAD_VALUE);
        findings.push(finding.in_part("/Type"));
    }
    let passwords = match mode.get("Passwords") {
        None | Some(Value::Null) => &[][..],
        Some(Value::Array(passwords)) => passwords,
        Some(other) => {
            let wrong = wrong_type("Passwords", "an array of strings", other, SAID);
            findings.push(wrong.with_vendor_code(BAD_VALUE).in_part("/Passwords"));
            return findings;
        }
    };
    let (least, most) = (usize::from(kind == Some("password")), 2);
    if passwords.len() > most {
        let finding = Finding::error("too-many", SAID, "at most 2 passwords are allowed");
        findings.push(finding.with_vendor_code(BAD_VALUE).in_part("/Passwords"));
    }
    let contradiction = if passwords.len() < least {
        Some("the type is password, and no password is given")
    } else if kind != Some("password") && !passwords.is_empty() {
        Some("passwords are given, and the type is another one")
    } else {
        None
    };
    let assumed = Fact::assumed(&MODEL);
    findings
        .extend(contradiction.map(|message| combination(assumed, message).in_part("/Passwords")));
    for (number, password) in passwords.iter().take(most).enumerate() {
        let found = match password {
            Value::String(text) => PASSWORD.findings(text, &Default::default()),
            other => vec![wrong_type("Passwords", "an array of strings", other, SAID)],
        };
        findings.extend(found.into_iter().map(|finding| {
            finding
                .with_vendor_code(BAD_VALUE)
                .in_part(format!("/Passwords/{number}"))
        }));
    }
    findings
}

/// Parameters that contradict each other.
pub(crate) fn combination(fact: Fact, message: &str) -> Finding {
    let finding = Finding::error("combination", fact, message);
    let code = "InvalidParameterCombination";
    match fact.basis {
        Basis::Documented => finding.with_vendor_code(code),
        Basis::Assumed => finding.with_assumed_vendor_code(code),
    }
}
