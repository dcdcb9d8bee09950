//! Azure Cache for Redis: access policies, three of which are built in.

use super::no_passwords;
use crate::form::{Form, Input, Kind as InputKind, as_filled};
use crate::policy::{CharSet, Check, DIGITS, LETTERS, Policy, Rule};
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

static TEMPLATE: Source = Source {
    id: "azure-cache-access-policies",
    title: "Azure templates, Microsoft.Cache redis/accessPolicies",
    date: "2024-11-01",
    location: "learn.microsoft.com/azure/templates/microsoft.cache/redis/accesspolicies",
};

static GUIDE: Source = Source {
    id: "azure-cache-rbac",
    title: "Azure Cache for Redis, Configure custom data access policies",
    date: "",
    location: "learn.microsoft.com/azure/azure-cache-for-redis/cache-configure-role-based-access-control",
};

const DOCUMENTED: Fact = Fact::documented(&TEMPLATE);
const GUIDED: Fact = Fact::documented(&GUIDE);
const POLICY: &str = "accessPolicy";

const OWNER: &str = "+@all allkeys";
const CONTRIBUTOR: &str = "+@all -@dangerous +cluster|info +cluster|nodes +cluster|slots allkeys";
const READER: &str = "+@read +@connection +cluster|info +cluster|nodes +cluster|slots allkeys";

/// `^([a-zA-Z0-9][a-zA-Z0-9- ]*[a-zA-Z0-9]|[a-zA-Z0-9])$`
static NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 3, max: 63 }, DOCUMENTED),
        Rule::error(Check::First(&[LETTERS, DIGITS]), DOCUMENTED),
        Rule::error(
            Check::Allowed(&[LETTERS, DIGITS, CharSet::of("hyphens and spaces", "- ")]),
            DOCUMENTED,
        ),
        Rule::error(Check::Last(&[LETTERS, DIGITS]), DOCUMENTED),
    ],
    is_secret: false,
};

const fn parameter(name: &'static str, shape: Shape) -> Parameter {
    Parameter {
        name,
        is_required: true,
        shape,
        fact: DOCUMENTED,
        vendor_code: "",
        vendor_message: "",
    }
}

static PARAMETERS: [Parameter; 2] = [
    parameter("name", Shape::Text(&NAME)),
    parameter("permissions", Shape::AccessString),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "api-2024-11-01",
            title: "Basic, Standard and Premium tiers; the service is being retired",
            source: &TEMPLATE,
        }],
        sources: &[&TEMPLATE, &GUIDE],
        fields: &["permissions", "name", POLICY],
        context_keys: CheckContext::PARTS,
        forms: FORMS,
        settings: settings::OF_RULES,
        has_calls: false,
        ..Description::EMPTY
    },
    kinds: &[Kind {
        name: POLICY,
        key: "name",
        parameters: &PARAMETERS,
        most: None,
        built_in: &[
            &[("name", "Data Owner"), ("permissions", OWNER)],
            &[("name", "Data Contributor"), ("permissions", CONTRIBUTOR)],
            &[("name", "Data Reader"), ("permissions", READER)],
        ],
        built_in_fact: GUIDED,
        together: apart,
        refers: None,
    }],
    access: AccessForm::Rules(Grammar {
        field: "permissions",
        fact: GUIDED,
        // The built-in policies contain neither `on` nor channel rules.
        start: &["on", "&*"],
        words: grammar::words,
        whole: anything,
        refused: &[no_passwords(&GUIDE)],
        unknown: UnknownNames::Refused,
        names_no_blocked: None,
        common: &[OWNER, CONTRIBUTOR, READER],
    }),
    api: None,
};

static FORMS: &[Form] = &[Form {
    makes: "access policy",
    inputs: &[
        Input::new(
            "name",
            "Name",
            "3 to 63 letters, digits, hyphens and spaces",
            InputKind::Text,
        )
        .such_as("Reports"),
        Input::new(
            "permissions",
            "Permissions",
            "rules as after ACL SETUSER, without passwords",
            InputKind::Text,
        )
        .such_as("+@read ~app:*"),
    ],
    name: "name",
    whole: Some(POLICY),
    permissions: &["permissions"],
    body: as_filled,
    calls: None,
}];
