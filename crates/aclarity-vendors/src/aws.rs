//! Facts and helpers that Amazon's two services share.

use aclarity::rule::Rule;
use serde_json::{Map, Value};

use crate::field::wrong_type;
use crate::finding::Finding;
use crate::form::{Input, Kind};
use crate::mapping::Blocked;
use crate::policy::{CharSet, Check, DIGITS, LETTERS, Policy, Rule as PolicyRule, UPPER};
use crate::service::grammar::{Refused, is_about_passwords};
use crate::service::names::UnknownNames;
use crate::service::parameter::{Parameter, Shape};
use crate::service::resource::{Resource, references};
use crate::source::{Basis, Fact, Source};

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

pub(crate) static TERRAFORM: Source = Source {
    id: "aws-terraform",
    title: "Terraform provider for AWS, checks and acceptance tests of ElastiCache and MemoryDB",
    date: "2026",
    location: "github.com/hashicorp/terraform-provider-aws, internal/service/memorydb and elasticache",
};

pub(crate) static CLOUDFORMATION: Source = Source {
    id: "aws-cloudformation",
    title: "Amazon's CloudFormation resources for MemoryDB and ElastiCache",
    date: "",
    location: "github.com/aws-cloudformation/aws-cloudformation-resource-providers-memorydb, \
               acl/CreateHandler.java; AWS::ElastiCache::UserGroup",
};

pub(crate) static MODULES: Source = Source {
    id: "aws-modules",
    title: "Amazon ElastiCache and MemoryDB guides, JSON, search and Bloom filters",
    date: "",
    location: "docs.aws.amazon.com/memorydb/latest/devguide, docs.aws.amazon.com/AmazonElastiCache/latest/dg",
};

pub(crate) const DOCUMENTED: Fact = Fact::documented(&MODEL);
/// Rules that Terraform checks before it calls the service.
const OF_TERRAFORM: Fact = Fact::assumed(&TERRAFORM);
const OF_CLOUDFORMATION: Fact = Fact::documented(&CLOUDFORMATION);
pub(crate) const GUIDED: Fact = Fact::documented(&GUIDE);

const HYPHEN: CharSet = CharSet::of("hyphens", "-");

/// `[a-zA-Z][a-zA-Z0-9\-]*` in the model. Further rules come from Amazon's
/// clients: at most 40 characters, no consecutive hyphens, none at the end.
pub(crate) const fn identifier(fact: Fact) -> [PolicyRule; 6] {
    [
        PolicyRule::error(Check::at_least(1), fact),
        PolicyRule::error(Check::First(&[LETTERS]), fact),
        PolicyRule::error(Check::Allowed(&[LETTERS, DIGITS, HYPHEN]), fact),
        PolicyRule::error(Check::Length { min: 0, max: 40 }, OF_TERRAFORM),
        PolicyRule::error(Check::NotLast(HYPHEN), OF_TERRAFORM),
        PolicyRule::error(Check::NotContained(&["--"]), OF_TERRAFORM),
    ]
}

/// The name or identifier of a user.
pub(crate) static IDENTIFIER: Policy = Policy {
    rules: &identifier(DOCUMENTED),
    is_secret: false,
};

/// The name of an access control list, according to the error message of
/// CloudFormation. Terraform states that the service accepts upper case and
/// stores lower case.
pub(crate) static LIST_NAME: Policy = Policy {
    rules: &[
        PolicyRule::error(Check::at_least(1), OF_CLOUDFORMATION),
        PolicyRule::error(Check::First(&[LETTERS]), OF_CLOUDFORMATION),
        PolicyRule::error(
            Check::Allowed(&[LETTERS, DIGITS, HYPHEN]),
            OF_CLOUDFORMATION,
        ),
        PolicyRule::error(Check::NotLast(HYPHEN), OF_CLOUDFORMATION),
        PolicyRule::error(Check::NotContained(&["--"]), OF_CLOUDFORMATION),
        PolicyRule::error(Check::Length { min: 0, max: 40 }, OF_TERRAFORM),
        PolicyRule::warning(Check::Forbidden(UPPER), OF_CLOUDFORMATION),
    ],
    is_secret: false,
};

/// `[a-z][a-z0-9\-]*` in CloudFormation; according to the API reference, upper
/// case is stored as lower case.
pub(crate) static GROUP_ID: Policy = Policy {
    rules: &identifier(OF_CLOUDFORMATION),
    is_secret: false,
};

pub(crate) static PASSWORD: Policy = Policy {
    rules: &[PolicyRule::error(
        Check::Length { min: 16, max: 128 },
        DOCUMENTED,
    )],
    is_secret: true,
};

pub(crate) static NOT_EMPTY: Policy = Policy {
    rules: &[PolicyRule::error(Check::at_least(1), DOCUMENTED)],
    is_secret: false,
};

/// A service's names for parameter errors.
pub(crate) struct Codes {
    pub value: &'static str,
    pub combination: &'static str,
    pub not_a_member: &'static str,
}

impl Codes {
    /// Declares a parameter as the service model does.
    pub(crate) const fn parameter(
        &self,
        name: &'static str,
        is_required: bool,
        shape: Shape,
    ) -> Parameter {
        Parameter {
            name,
            is_required,
            shape,
            fact: DOCUMENTED,
            vendor_code: self.value,
            vendor_message: "",
        }
    }

    /// The parameter for a user's passwords, at most two.
    pub(crate) const fn passwords(&self) -> Parameter {
        Parameter {
            vendor_message: "Passwords length must be between 16-128 characters.",
            ..self.parameter(
                "Passwords",
                false,
                Shape::Texts {
                    each: &PASSWORD,
                    most: 2,
                },
            )
        }
    }
}

/// The console's input for a password.
pub(crate) const PASSWORD_INPUT: Input = Input::new(
    "Passwords",
    "Password",
    "16 to 128 characters; there may be two",
    Kind::Password,
);

/// The console's input for an access string.
pub(crate) const ACCESS_STRING_INPUT: Input = Input::new(
    "AccessString",
    "Access string",
    "rules as after ACL SETUSER, without passwords and reset",
    Kind::Text,
)
.such_as("on ~app:* +@read");

/// Rules that access strings must not contain.
pub(crate) static REFUSED: [Refused; 3] = [
    Refused {
        code: "password-rule",
        fact: GUIDED,
        message: "an access string cannot contain passwords; use Passwords",
        is_it: |rule, _| is_about_passwords(rule),
    },
    Refused {
        code: "reset",
        fact: GUIDED,
        message: "an access string must not contain `reset`",
        is_it: |rule, _| matches!(rule, Rule::Reset),
    },
    Refused {
        code: "password-rule",
        fact: Fact::assumed(&GUIDE),
        message: "an access string does not determine whether a password is needed",
        is_it: |rule, _| matches!(rule, Rule::NoPassword | Rule::ResetPasswords),
    },
];

/// The available modules; which of their commands exist depends on the version.
pub(crate) const MODULE_NAMES: UnknownNames = UnknownNames::OfModules {
    prefixes: &["json", "ft", "bf"],
    categories: &["json", "search", "bloom"],
    fact: Fact::documented(&MODULES),
};

/// Checks `.*\S.*`, and warns about users who stay off because no rule turns
/// them on.
pub(crate) fn access_string(text: &str) -> Vec<Finding> {
    if text.trim().is_empty() {
        return vec![Finding::error(
            "empty",
            DOCUMENTED,
            "an access string must not be blank",
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
    let message = "neither `on` nor `off` is given, so the user is off and nobody can log in";
    vec![Finding::warning("off", GUIDED, message).with_help("begin with `on`")]
}

/// Blocked commands. Of ACL only LIST, WHOAMI, USERS and CAT are available.
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

/// Checks an `AuthenticationMode`: its type, which must be one of these, and
/// its passwords.
pub(crate) fn authentication(
    mode: &Map<String, Value>,
    types: &[&str],
    codes: &Codes,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let kind = mode.get("Type").and_then(Value::as_str);
    if !kind.is_some_and(|kind| types.contains(&kind)) {
        let message = format!("must be one of {}", types.join(", "));
        let finding =
            Finding::error("not-listed", DOCUMENTED, message).with_vendor_code(codes.value);
        findings.push(finding.in_part("/Type"));
    }
    let passwords = match mode.get("Passwords") {
        None | Some(Value::Null) => &[][..],
        Some(Value::Array(passwords)) => passwords,
        Some(other) => {
            let wrong = wrong_type("Passwords", "an array of strings", other, DOCUMENTED);
            findings.push(wrong.with_vendor_code(codes.value).in_part("/Passwords"));
            return findings;
        }
    };
    let (least, most) = (usize::from(kind == Some("password")), 2);
    if passwords.len() > most {
        let finding = Finding::error("too-many", DOCUMENTED, "at most 2 passwords are allowed");
        findings.push(finding.with_vendor_code(codes.value).in_part("/Passwords"));
    }
    let contradiction = if passwords.len() < least {
        Some("the type is password, but no password is given")
    } else if kind != Some("password") && !passwords.is_empty() {
        Some("passwords are given, but the type is not password")
    } else {
        None
    };
    let assumed = Fact::assumed(&MODEL);
    findings.extend(
        contradiction.map(|message| codes.combination(assumed, message).in_part("/Passwords")),
    );
    for (number, password) in passwords.iter().take(most).enumerate() {
        let found = match password {
            Value::String(text) => PASSWORD.findings(text, &Default::default()),
            other => vec![wrong_type(
                "Passwords",
                "an array of strings",
                other,
                DOCUMENTED,
            )],
        };
        findings.extend(found.into_iter().map(|finding| {
            finding
                .with_vendor_code(codes.value)
                .in_part(format!("/Passwords/{number}"))
        }));
    }
    findings
}

impl Codes {
    /// The finding for parameters that contradict each other.
    pub(crate) fn combination(&self, fact: Fact, message: &str) -> Finding {
        let finding = Finding::error("combination", fact, message);
        match fact.basis {
            Basis::Documented => finding.with_vendor_code(self.combination),
            Basis::Assumed => finding.with_assumed_vendor_code(self.combination),
        }
    }

    /// Adds and removes members of a list. The names are those of the list and
    /// of the fields of a change that add to it and remove from it.
    pub(crate) fn change_members(
        &self,
        fields: &Map<String, Value>,
        change: &mut Map<String, Value>,
        [list, add, remove]: [&str; 3],
    ) -> Option<Finding> {
        let assumed = Fact::assumed(&MODEL);
        let (add, remove) = (change.shift_remove(add), change.shift_remove(remove));
        if add.is_none() && remove.is_none() {
            return Some(self.combination(assumed, "no members to add or to remove are given"));
        }
        let mut members: Vec<String> = references(fields.get(list)).map(str::to_owned).collect();
        for member in references(remove.as_ref()) {
            let Some(at) = members.iter().position(|known| known == member) else {
                let message = "a member to remove is not in the list";
                let finding = Finding::error("not-found", assumed, message);
                return Some(finding.with_assumed_vendor_code(self.not_a_member));
            };
            members.remove(at);
        }
        members.extend(references(add.as_ref()).map(str::to_owned));
        change.insert(list.to_owned(), members.into());
        None
    }
}

/// Converts these fields to lower case, as the services store names.
pub(crate) fn lower_case(fields: &mut Map<String, Value>, names: &[&str]) {
    for name in names {
        match fields.get_mut(*name) {
            Some(Value::String(text)) => text.make_ascii_lowercase(),
            Some(Value::Array(items)) => {
                for item in items {
                    if let Value::String(text) = item {
                        text.make_ascii_lowercase();
                    }
                }
            }
            _ => {}
        }
    }
}

/// The ARN of a resource, with an example region and account.
pub(crate) fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:us-east-1:123456789012:{resource}")
}

/// The keys of the resources that reference this one, as an array.
pub(crate) fn named_by(resource: &Resource) -> Value {
    resource
        .named_by
        .iter()
        .map(|(_, key)| key.as_str())
        .collect()
}

/// The members of a list, as an array.
pub(crate) fn members(resource: &Resource, list: &str) -> Value {
    references(resource.fields.get(list)).collect()
}
