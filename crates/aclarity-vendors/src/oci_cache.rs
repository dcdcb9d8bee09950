//! Oracle Cloud Infrastructure Cache: cache users with an ACL string.

use aclarity::rule::Argument;
use serde_json::{Map, Value};

use crate::field::wrong_type;
use crate::finding::Finding;
use crate::form::{Form, Input, Kind as InputKind, as_filled};
use crate::mapping::Blocked;
use crate::policy::{Check, Policy, Rule};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::check_context::CheckContext;
use crate::service::grammar::{self, Grammar, anything};
use crate::service::kind::{Kind, apart};
use crate::service::names::UnknownNames;
use crate::service::parameter::{Parameter, Shape};
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;

static STRINGS: Source = Source {
    id: "oci-cache-acl-strings",
    title: "OCI Cache User ACL Strings",
    date: "",
    location: "docs.oracle.com/en-us/iaas/Content/ocicache/acl-strings.htm",
};

static TERRAFORM: Source = Source {
    id: "oci-terraform-cache-user",
    title: "Terraform provider of OCI, oci_redis_oci_cache_user",
    date: "",
    location: "docs.oracle.com/en-us/iaas/tools/terraform-provider-oci/latest/docs/r/redis_oci_cache_user.html",
};

const DOCUMENTED: Fact = Fact::documented(&STRINGS);
const IN_TERRAFORM: Fact = Fact::documented(&TERRAFORM);
const USER: &str = "ociCacheUser";

static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::at_least(1), IN_TERRAFORM),
        Rule::error(
            Check::Forbidden(crate::policy::CharSet::of("spaces", " \t\r\n")),
            Fact::assumed(&STRINGS),
        ),
    ],
    is_secret: false,
};

static STATUS: Policy = Policy {
    rules: &[Rule::error(Check::OneOf(&["ON", "OFF"]), IN_TERRAFORM)],
    is_secret: false,
};

static ANYTHING: Policy = Policy {
    rules: &[],
    is_secret: false,
};

const fn parameter(name: &'static str, is_required: bool, shape: Shape) -> Parameter {
    Parameter {
        name,
        is_required,
        shape,
        fact: IN_TERRAFORM,
        vendor_code: "",
        vendor_message: "",
    }
}

static PARAMETERS: [Parameter; 5] = [
    parameter("name", true, Shape::Text(&NAME)),
    parameter("aclString", true, Shape::AccessString),
    parameter("authenticationMode", true, Shape::Object(authentication)),
    parameter("description", true, Shape::Text(&ANYTHING)),
    parameter("status", false, Shape::Text(&STATUS)),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "docs",
            title: "the documentation and the Terraform provider",
            source: &STRINGS,
        }],
        sources: &[&STRINGS, &TERRAFORM],
        fields: &[
            "aclString",
            "name",
            "authenticationMode",
            "description",
            "status",
            USER,
        ],
        context_keys: CheckContext::PARTS,
        forms: FORMS,
        settings: settings::OF_RULES,
        blocked: &BLOCKED,
        has_calls: false,
        ..Description::EMPTY
    },
    kinds: &[Kind {
        name: USER,
        key: "name",
        parameters: &PARAMETERS,
        most: None,
        built_in: &[],
        built_in_fact: DOCUMENTED,
        together: apart,
        refers: None,
    }],
    access: AccessForm::Rules(Grammar {
        field: "aclString",
        fact: DOCUMENTED,
        // Examples contain neither `on` nor `off`; a user's status is a
        // separate field.
        start: &["on"],
        words: without_name,
        whole: anything,
        refused: &[],
        unknown: UnknownNames::Refused,
        names_no_blocked: Some(DOCUMENTED),
        common: &[],
    }),
    api: None,
};

/// Commands that an ACL string must not contain.
static BLOCKED: [Blocked; 13] = [
    blocked("acl"),
    blocked("bgrewriteaof"),
    blocked("bgsave"),
    blocked("cluster"),
    blocked("config|set"),
    blocked("debug"),
    blocked("migrate"),
    blocked("module"),
    blocked("psync"),
    blocked("replicaof"),
    blocked("save"),
    blocked("shutdown"),
    blocked("sync"),
];

const fn blocked(command: &'static str) -> Blocked {
    Blocked {
        command,
        fact: DOCUMENTED,
    }
}

static FORMS: &[Form] = &[Form {
    makes: "cache user",
    inputs: &[
        Input::new("name", "Username", "", InputKind::Text).such_as("reports"),
        Input::new("description", "Description", "", InputKind::Text).such_as("nightly reports"),
        Input::new(
            "aclString",
            "Access string",
            "rules as after ACL SETUSER",
            InputKind::Text,
        )
        .such_as("~app:* +@read"),
    ],
    name: "name",
    whole: None,
    permissions: &["aclString"],
    body: as_filled,
    calls: None,
}];

/// Splits the rules. The string may begin with `user` and the name, which are
/// dropped.
fn without_name(text: &str) -> Vec<Argument<'_>> {
    let mut words = grammar::words(text);
    if words.first().is_some_and(|word| *word.text == *b"user") {
        words.drain(..words.len().min(2));
    }
    words
}

/// Checks an authentication mode: `PASSWORD` with hashes, or `IAM` without.
fn authentication(mode: &Map<String, Value>) -> Vec<Finding> {
    let kind = mode.get("authenticationType").and_then(Value::as_str);
    let hashes = mode.get("hashedPasswords");
    let in_hashes = |finding: Finding| vec![finding.in_part("/hashedPasswords")];
    match (kind, hashes) {
        (Some("IAM"), _) => Vec::new(),
        (Some("PASSWORD"), None | Some(Value::Null)) => in_hashes(Finding::error(
            "missing",
            IN_TERRAFORM,
            "hashedPasswords is required for PASSWORD",
        )),
        (Some("PASSWORD"), Some(Value::Array(hashes))) => {
            let wrong = hashes.iter().position(|hash| !is_sha256(hash));
            let finding = |at| {
                let message = "must be SHA-256 hashes: 64 hexadecimal digits each";
                let finding = Finding::error("hash", IN_TERRAFORM, message);
                finding.in_part(format!("/hashedPasswords/{at}"))
            };
            wrong.map(finding).into_iter().collect()
        }
        (Some("PASSWORD"), Some(other)) => in_hashes(wrong_type(
            "hashedPasswords",
            "an array of strings",
            other,
            IN_TERRAFORM,
        )),
        _ => {
            let message = "must be PASSWORD or IAM";
            let finding = Finding::error("not-listed", IN_TERRAFORM, message);
            vec![finding.in_part("/authenticationType")]
        }
    }
}

fn is_sha256(hash: &Value) -> bool {
    let is_hex = |hash: &str| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
    hash.as_str().is_some_and(is_hex)
}
