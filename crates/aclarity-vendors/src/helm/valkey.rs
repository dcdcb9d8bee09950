//! valkey-helm: `auth.aclUsers` is a map of users. For each entry the chart's
//! init script writes `user NAME on #HASH PERMISSIONS` to an ACL file.

use serde_json::{Map, Value};

use crate::field::wrong_type;
use crate::finding::Finding;
use crate::form::{Form, Input, Kind as InputKind, as_filled};
use crate::json::pointer_to;
use crate::policy::{CharSet, Check, Policy, Rule};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::check_context::CheckContext;
use crate::service::grammar::{self, Grammar};
use crate::service::kind::Kind;
use crate::service::names::UnknownNames;
use crate::service::parameter::{Parameter, Shape};
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;

static VALUES: Source = Source {
    id: "valkey-helm-values",
    title: "valkey-helm, values of the chart valkey",
    date: "",
    location: "github.com/valkey-io/valkey-helm, valkey/values.yaml",
};

static SCRIPT: Source = Source {
    id: "valkey-helm-init",
    title: "valkey-helm, init script of the chart valkey",
    date: "",
    location: "github.com/valkey-io/valkey-helm, valkey/templates/init_config.yaml",
};

const DOCUMENTED: Fact = Fact::documented(&VALUES);
const IN_SCRIPT: Fact = Fact::documented(&SCRIPT);
const USER: &str = "user";
const AUTH: &str = "auth";

/// The name is one word of a line in the ACL file.
static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::at_least(1), IN_SCRIPT),
        Rule::error(
            Check::Forbidden(CharSet::of("spaces", " \t\r\n")),
            IN_SCRIPT,
        ),
    ],
    is_secret: false,
};

static PASSWORD: Policy = Policy {
    rules: &[Rule::warning(Check::at_least(1), IN_SCRIPT)],
    is_secret: true,
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
        fact: DOCUMENTED,
        vendor_code: "",
        vendor_message: "",
    }
}

static USER_PARAMETERS: [Parameter; 4] = [
    parameter("name", true, Shape::Text(&NAME)),
    parameter("permissions", true, Shape::AccessString),
    parameter("password", false, Shape::Text(&PASSWORD)),
    parameter("passwordKey", false, Shape::Text(&ANYTHING)),
];

static AUTH_PARAMETERS: [Parameter; 4] = [
    parameter("enabled", false, Shape::Flag),
    parameter("usersExistingSecret", false, Shape::Text(&ANYTHING)),
    parameter("aclUsers", false, Shape::Object(users)),
    parameter("aclConfig", false, Shape::Text(&ANYTHING)),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "values",
            title: "the chart's values and its init script",
            source: &VALUES,
        }],
        sources: &[&VALUES, &SCRIPT],
        fields: &[
            "permissions",
            "name",
            "password",
            "passwordKey",
            "enabled",
            "usersExistingSecret",
            "aclUsers",
            "aclConfig",
            USER,
            AUTH,
        ],
        context_keys: CheckContext::PARTS,
        forms: FORMS,
        settings: settings::OF_RULES,
        has_calls: false,
        ..Description::EMPTY
    },
    kinds: &[
        Kind {
            name: USER,
            key: "name",
            parameters: &USER_PARAMETERS,
            most: None,
            built_in: &[],
            built_in_fact: DOCUMENTED,
            together: password_of,
            refers: None,
        },
        Kind {
            name: AUTH,
            key: "usersExistingSecret",
            parameters: &AUTH_PARAMETERS,
            most: None,
            built_in: &[],
            built_in_fact: DOCUMENTED,
            together: default_of,
            refers: None,
        },
    ],
    access: AccessForm::Rules(Grammar {
        field: "permissions",
        fact: IN_SCRIPT,
        start: &["on"],
        words: grammar::words,
        whole: in_double_quotes,
        refused: &[],
        unknown: UnknownNames::Refused,
        names_no_blocked: None,
        common: &["~* &* +@all", "~* -@all +@read +ping +info"],
    }),
    api: None,
};

static FORMS: &[Form] = &[Form {
    makes: "user",
    inputs: &[
        Input::new("name", "Name", "the key in auth.aclUsers", InputKind::Text).such_as("reports"),
        Input::new(
            "permissions",
            "Permissions",
            "rules as after ACL SETUSER; the chart adds `on` and the password",
            InputKind::Text,
        )
        .such_as("~app:* +@read"),
        Input::new("password", "Password", "", InputKind::Password).optional(),
    ],
    name: "name",
    whole: Some(USER),
    permissions: &["permissions"],
    body: as_filled,
    calls: None,
}];

/// Findings for characters that a shell replaces: the script puts permissions
/// between double quotes.
fn in_double_quotes(text: &str) -> Vec<Finding> {
    let replaced = |(at, letter): (usize, char)| {
        let message = "the chart's script puts this between double quotes, \
                       where a shell reads `$`, backquotes, `\"` and `\\` itself";
        matches!(letter, '$' | '`' | '"' | '\\')
            .then(|| Finding::warning("shell", IN_SCRIPT, message).at(at..at + 1))
    };
    text.char_indices().filter_map(replaced).collect()
}

/// Checks that the user has a password, here or in the secret.
fn password_of(user: &Map<String, Value>, _: bool) -> Vec<Finding> {
    if user.contains_key("password") || user.contains_key("passwordKey") {
        return Vec::new();
    }
    let message = "without a password here the init script asks usersExistingSecret for one, \
                   and fails when there is none";
    vec![Finding::note("no-password", IN_SCRIPT, message)]
}

/// Checks each entry of `aclUsers` on its own.
fn users(users: &Map<String, Value>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, user) in users {
        let part = pointer_to(name);
        let Value::Object(user) = user else {
            findings
                .push(wrong_type("aclUsers", "a map of objects", user, DOCUMENTED).in_part(part));
            continue;
        };
        let name = Value::from(name.as_str());
        for parameter in &USER_PARAMETERS {
            let value = match parameter.name {
                "name" => Some(&name),
                field => user.get(field),
            };
            let found = parameter.findings(value, SERVICE.access(), &CheckContext::default());
            let found = found.into_iter();
            findings.extend(found.map(|one| one.in_part(format!("{part}/{}", parameter.name))));
        }
    }
    findings
}

/// Checks that the default user is defined if authentication is on.
fn default_of(auth: &Map<String, Value>, _: bool) -> Vec<Finding> {
    let is_off = auth.get("enabled").is_none_or(|enabled| enabled == false);
    let in_users = auth
        .get("aclUsers")
        .is_some_and(|users| users.get("default").is_some());
    let defines = |line: &str| {
        let mut words = line.split(' ');
        words.next() == Some("user") && words.next() == Some("default")
    };
    let config = auth.get("aclConfig").and_then(Value::as_str);
    let in_config = config.is_some_and(|text| text.lines().any(defines));
    if is_off || in_users || in_config {
        return Vec::new();
    }
    let message = "neither aclUsers nor aclConfig defines `default`: \
                   everybody can use the database without a password";
    vec![Finding::error("default-user", DOCUMENTED, message).in_part("/aclUsers")]
}
