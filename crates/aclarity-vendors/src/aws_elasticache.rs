//! Amazon ElastiCache: users and user groups.

mod forms;
mod query;

use serde_json::{Map, Value, json};

use crate::aws::{self, CLOUDFORMATION, Codes, DOCUMENTED, GUIDED, MODEL, TERRAFORM};
use crate::finding::Finding;
use crate::http::Response;
use crate::policy::{Check, Policy, Rule};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::api::{About, Api};
use crate::service::call::{Call, Problem, VendorError, Verb};
use crate::service::check_context::CheckContext;
use crate::service::grammar::{self, Grammar};
use crate::service::kind::Kind;
use crate::service::parameter::{Parameter, Shape};
use crate::service::resource::Resource;
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;
use crate::world::World;

const USER: &str = "user";
const GROUP: &str = "group";

/// Errors whose codes are in the service model.
const CODES: Codes = Codes {
    value: "InvalidParameterValue",
    combination: "InvalidParameterCombination",
    not_a_member: "UserNotFound",
};

static MOTO: Source = Source {
    id: "moto-elasticache",
    title: "moto, simulation of ElastiCache with the service's texts",
    date: "",
    location: "github.com/getmoto/moto, moto/elasticache and tests/test_elasticache",
};

static IAM_REPORT: Source = Source {
    id: "terraform-aws-elasticache-65",
    title: "terraform-aws-elasticache, issue 65 with an answer of the service",
    date: "2026-01-26",
    location: "github.com/terraform-aws-modules/terraform-aws-elasticache/issues/65",
};

static PREFLIGHT: Source = Source {
    id: "cdk-preflight",
    title: "cdk_preflight, rules about user groups with the service's texts",
    date: "2026",
    location: "rule pf-elasticache-user-group-default-user",
};

/// The model has a pattern of letters and no list; Terraform's tests send
/// `REDIS` and receive `redis`.
static ENGINES: Policy = Policy {
    rules: &[Rule::error(
        Check::OneOfAnyCase(&["valkey", "redis"]),
        GUIDED,
    )],
    is_secret: false,
};

static USER_PARAMETERS: [Parameter; 9] = [
    CODES.parameter("UserId", true, Shape::Text(&aws::IDENTIFIER)),
    CODES.parameter("UserName", true, Shape::Text(&aws::NOT_EMPTY)),
    CODES.parameter("Engine", true, Shape::Text(&ENGINES)),
    CODES.parameter("AccessString", true, Shape::AccessString),
    CODES.passwords(),
    CODES.parameter("NoPasswordRequired", false, Shape::Flag),
    CODES.parameter("AuthenticationMode", false, Shape::Object(mode)),
    CODES.parameter("AppendAccessString", false, Shape::AccessString),
    CODES.parameter("Tags", false, Shape::Any),
];

/// The field with a group's users, and those of a change that add and remove
/// some.
const MEMBERS: [&str; 3] = ["UserIds", "UserIdsToAdd", "UserIdsToRemove"];

const fn ids(parameter: &'static str) -> Parameter {
    let shape = Shape::Texts {
        each: &aws::NOT_EMPTY,
        most: 100,
    };
    CODES.parameter(parameter, false, shape)
}

static GROUP_PARAMETERS: [Parameter; 6] = [
    CODES.parameter("UserGroupId", true, Shape::Text(&aws::GROUP_ID)),
    CODES.parameter("Engine", true, Shape::Text(&ENGINES)),
    ids(MEMBERS[0]),
    ids(MEMBERS[1]),
    ids(MEMBERS[2]),
    CODES.parameter("Tags", false, Shape::Any),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "user-guide",
            title: "the service model and the user guide",
            source: &aws::GUIDE,
        }],
        sources: &[
            &aws::GUIDE,
            &MODEL,
            &TERRAFORM,
            &CLOUDFORMATION,
            &MOTO,
            &IAM_REPORT,
            &PREFLIGHT,
            &aws::MODULES,
        ],
        fields: &[
            "UserId",
            "UserName",
            "Engine",
            "AccessString",
            "Passwords",
            "NoPasswordRequired",
            "AuthenticationMode",
            "AppendAccessString",
            "UserGroupId",
            "UserIds",
            "UserIdsToAdd",
            "UserIdsToRemove",
            "Tags",
            USER,
            GROUP,
        ],
        context_keys: CheckContext::PARTS,
        forms: forms::FORMS,
        settings: settings::OF_RULES,
        blocked: &aws::BLOCKED,
        ..Description::EMPTY
    },
    kinds: &[
        Kind {
            name: USER,
            key: "UserId",
            parameters: &USER_PARAMETERS,
            most: Some((1000, GUIDED)),
            built_in: &[&[
                ("UserId", "default"),
                ("UserName", "default"),
                ("Engine", "redis"),
                ("AccessString", "on ~* +@all"),
            ]],
            built_in_fact: GUIDED,
            together: authentication,
            refers: None,
        },
        Kind {
            name: GROUP,
            key: "UserGroupId",
            parameters: &GROUP_PARAMETERS,
            most: Some((100, GUIDED)),
            built_in: &[],
            built_in_fact: GUIDED,
            together: crate::service::kind::apart,
            refers: Some(("UserIds", USER)),
        },
    ],
    access: AccessForm::Rules(Grammar {
        field: "AccessString",
        fact: GUIDED,
        start: &[],
        words: grammar::words,
        whole: aws::access_string,
        refused: &aws::REFUSED,
        unknown: aws::MODULE_NAMES,
        names_no_blocked: Some(GUIDED),
        common: &[],
    }),
    api: Some(&Api {
        read: query::read,
        error,
        refuse: query::refuse,
        answer,
        text,
        merge,
        whole,
        leaves: |user| user.text("UserName") != "default",
        by_number: false,
        tasks: None,
    }),
};

fn mode(mode: &Map<String, Value>) -> Vec<Finding> {
    aws::authentication(mode, &["password", "no-password-required", "iam"], &CODES)
}

/// Findings for passwords in several places, or in none.
fn authentication(body: &Map<String, Value>, is_new: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_true = |value: &Value| *value == true || *value == "true";
    let needs_none = body.get("NoPasswordRequired").is_some_and(is_true);
    let has_passwords = body
        .get("Passwords")
        .is_some_and(|value| !value.is_null() && *value != json!([]));
    let has_mode = body
        .get("AuthenticationMode")
        .is_some_and(|mode| !mode.is_null());
    if needs_none && has_passwords {
        let message = "passwords are given, but none is required";
        findings.push(
            CODES
                .combination(DOCUMENTED, message)
                .in_part("/NoPasswordRequired"),
        );
    }
    if has_mode && (needs_none || has_passwords) {
        let message = "AuthenticationMode sets the same: use only one of them";
        let finding = CODES.combination(Fact::assumed(&MODEL), message);
        findings.push(finding.in_part("/AuthenticationMode"));
    }
    if is_new && !needs_none && !has_passwords && !has_mode {
        let message = "No password was provided. If you want to create/update the user without \
                       password, please use the NoPasswordRequired flag.";
        let finding = Finding::error("no-password", Fact::documented(&MOTO), message);
        findings.push(finding.with_vendor_code(CODES.value));
    }
    if is_new {
        findings.extend(other_name(body));
    }
    findings
}

/// The finding for an IAM user whose name differs from the identifier.
fn other_name(user: &Map<String, Value>) -> Option<Finding> {
    let text = |name: &str| user.get(name)?.as_str();
    let kind = user.get("AuthenticationMode")?.get("Type")?;
    let is_other = *kind == "iam" && !text("UserId")?.eq_ignore_ascii_case(text("UserName")?);
    let message = "User Id and User name must be same for authentication type: iam";
    is_other.then(|| CODES.combination(Fact::documented(&IAM_REPORT), message))
}

/// Merges a change: `AppendAccessString` is appended to the existing rules, and
/// groups gain and lose members.
fn merge(fields: &mut Map<String, Value>, change: &mut Map<String, Value>) -> Option<Finding> {
    if fields.contains_key("UserGroupId") {
        return CODES.change_members(fields, change, MEMBERS);
    }
    if let Some(Value::String(more)) = change.remove("AppendAccessString") {
        let known = change
            .get("AccessString")
            .or_else(|| fields.get("AccessString"));
        let known = known.and_then(Value::as_str).unwrap_or_default();
        let whole = format!("{known} {more}");
        change.insert("AccessString".to_owned(), whole.trim().into());
    }
    None
}

/// Checks a user, or a group and its members, as a whole.
fn whole(resource: &Map<String, Value>, users: &[&Resource]) -> Option<Finding> {
    if !resource.contains_key("UserGroupId") {
        return other_name(resource);
    }
    let mut names: Vec<&str> = users.iter().map(|user| user.text("UserName")).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        let finding = Finding::error(
            "duplicate-name",
            DOCUMENTED,
            "two users of the group have the same name",
        );
        return Some(finding.with_vendor_code("DuplicateUserName"));
    }
    if resource
        .get("Engine")
        .is_some_and(|engine| engine == "valkey")
    {
        let open = users
            .iter()
            .find(|user| authentication_type(user) == "no-password")?;
        let message = format!(
            "No password user {} cannot be added to user group with engine Valkey",
            open.text("UserId")
        );
        let finding = Finding::error("no-password", Fact::documented(&PREFLIGHT), message);
        return Some(finding.with_assumed_vendor_code(CODES.combination));
    }
    if names.contains(&"default") {
        return None;
    }
    let message = "Redis user group needs to contain a user with the user name default.";
    let finding = Finding::error("default-required", Fact::documented(&PREFLIGHT), message);
    Some(finding.with_vendor_code("DefaultUserRequired"))
}

/// Published error messages. Those for missing groups follow the same form as
/// the others.
fn text(about: &About<'_>) -> Option<String> {
    let kind = match about.kind {
        GROUP => "User group",
        _ => "User",
    };
    match about.problem {
        Problem::Taken => Some(format!("{kind} {} already exists.", about.key)),
        Problem::NotFound | Problem::NoSuchReference => {
            Some(format!("{kind} {} not found.", about.key))
        }
        _ => None,
    }
}

fn error(problem: Problem, kind: &str) -> VendorError {
    let is_group = kind == GROUP;
    let (status, code, fact) = match problem {
        Problem::Unauthorized => (403, "MissingAuthenticationToken", Fact::UNSOURCED),
        Problem::UnknownCall => (400, "InvalidAction", Fact::UNSOURCED),
        Problem::BadBody => (400, "MalformedQueryString", Fact::UNSOURCED),
        Problem::Invalid => (400, CODES.value, DOCUMENTED),
        Problem::Combination => (400, CODES.combination, DOCUMENTED),
        Problem::Taken if is_group => (400, "UserGroupAlreadyExists", DOCUMENTED),
        Problem::Taken => (400, "UserAlreadyExists", DOCUMENTED),
        Problem::NotFound if is_group => (404, "UserGroupNotFound", DOCUMENTED),
        Problem::NotFound | Problem::NoSuchReference => (404, "UserNotFound", DOCUMENTED),
        Problem::Full if is_group => (400, "UserGroupQuotaExceeded", DOCUMENTED),
        Problem::Full => (400, "UserQuotaExceeded", DOCUMENTED),
        Problem::BuiltIn => (400, CODES.value, Fact::assumed(&aws::GUIDE)),
        Problem::InUse => (400, "DefaultUserAssociatedToUserGroup", DOCUMENTED),
        Problem::BadGroup => (400, "DefaultUserRequired", DOCUMENTED),
    };
    VendorError { status, code, fact }
}

fn answer(call: &Call, resources: &[&Resource], world: &mut World) -> Response {
    let described: Vec<Value> = resources
        .iter()
        .map(|resource| describe(call, resource))
        .collect();
    let result = match (call.verb, call.kind) {
        (Verb::List | Verb::Show, USER) => json!({ "Users": described }),
        (Verb::List | Verb::Show, _) => json!({ "UserGroups": described }),
        _ => described.into_iter().next().unwrap_or_default(),
    };
    query::answer(&call.action, &result, world)
}

/// The oldest engine version that supports users.
const OLDEST: &str = "6.0";

/// A user or group in the form of the service model. The status right after a
/// call is not documented.
fn describe(call: &Call, resource: &Resource) -> Value {
    let status = if call.verb == Verb::Delete {
        "deleting"
    } else {
        "active"
    };
    if call.kind == GROUP {
        return json!({
            "UserGroupId": resource.text("UserGroupId"),
            "Status": status,
            "Engine": resource.text("Engine"),
            "UserIds": aws::members(resource, "UserIds"),
            "MinimumEngineVersion": OLDEST,
            "PendingChanges": {"UserIdsToRemove": [], "UserIdsToAdd": []},
            "ReplicationGroups": [],
            "ServerlessCaches": [],
            "ARN": aws::arn("elasticache", &format!("usergroup:{}", resource.text("UserGroupId"))),
        });
    }
    let kind = authentication_type(resource);
    json!({
        "UserId": resource.text("UserId"),
        "UserName": resource.text("UserName"),
        "Status": status,
        "Engine": resource.text("Engine"),
        "MinimumEngineVersion": OLDEST,
        "AccessString": resource.text("AccessString"),
        "UserGroupIds": aws::named_by(resource),
        "Authentication": {"Type": kind, "PasswordCount": resource.passwords},
        "ARN": aws::arn("elasticache", &format!("user:{}", resource.text("UserId"))),
    })
}

/// The user's authentication type, as responses name it.
fn authentication_type(user: &Resource) -> &'static str {
    let mode = user
        .fields
        .get("AuthenticationMode")
        .and_then(|mode| mode.get("Type"));
    match mode.and_then(Value::as_str) {
        Some("iam") => "iam",
        Some("no-password-required") => "no-password",
        _ if user.passwords > 0 => "password",
        _ => "no-password",
    }
}
