//! Azure Managed Redis: one access string per user and database.

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

static GUIDE: Source = Source {
    id: "azure-managed-redis-access",
    title: "Azure Managed Redis, Configure custom data access permissions, API 2026-05-01-preview",
    date: "2026-05",
    location: "learn.microsoft.com/azure/redis/configure-access-permissions",
};

static REST: Source = Source {
    id: "azure-redis-enterprise-rest",
    title: "Azure REST API, redisEnterprise, Access Policy Assignment, Create Update",
    date: "2025-04-01",
    location: "learn.microsoft.com/rest/api/redis/redisenterprisecache/access-policy-assignment/create-update",
};

const DOCUMENTED: Fact = Fact::documented(&GUIDE);
const IN_REST: Fact = Fact::documented(&REST);
const ASSIGNMENT: &str = "accessPolicyAssignment";

/// `^[A-Za-z0-9]{1,60}$`
static ASSIGNMENT_NAME: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 1, max: 60 }, IN_REST),
        Rule::error(Check::Allowed(&[LETTERS, DIGITS]), IN_REST),
    ],
    is_secret: false,
};

static POLICY_NAME: Policy = Policy {
    rules: &[Rule::error(Check::OneOf(&["default"]), IN_REST)],
    is_secret: false,
};

/// `xxxxxxxx-xxxx-…`: only the characters are checked.
static OBJECT_ID: Policy = Policy {
    rules: &[
        Rule::error(Check::at_least(1), IN_REST),
        Rule::warning(
            Check::Allowed(&[LETTERS, DIGITS, CharSet::of("hyphens", "-")]),
            Fact::assumed(&REST),
        ),
    ],
    is_secret: false,
};

const fn parameter(
    name: &'static str,
    is_required: bool,
    shape: Shape,
    fact: Fact,
    vendor_code: &'static str,
) -> Parameter {
    Parameter {
        name,
        is_required,
        shape,
        fact,
        vendor_code,
        vendor_message: "",
    }
}

static PARAMETERS: [Parameter; 4] = [
    parameter(
        "accessPolicyAssignmentName",
        true,
        Shape::Text(&ASSIGNMENT_NAME),
        IN_REST,
        "",
    ),
    parameter(
        "accessPolicyName",
        false,
        Shape::Text(&POLICY_NAME),
        IN_REST,
        "",
    ),
    parameter("objectId", true, Shape::Text(&OBJECT_ID), IN_REST, ""),
    parameter(
        "accessString",
        false,
        Shape::AccessString,
        DOCUMENTED,
        "InvalidAccessString",
    ),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "api-2026-05-01-preview",
            title: "the first API version with access strings",
            source: &GUIDE,
        }],
        sources: &[&GUIDE, &REST],
        fields: &[
            "accessString",
            "accessPolicyAssignmentName",
            "accessPolicyName",
            "objectId",
            ASSIGNMENT,
        ],
        context_keys: CheckContext::PARTS,
        forms: FORMS,
        settings: settings::OF_RULES,
        has_calls: false,
        ..Description::EMPTY
    },
    kinds: &[Kind {
        name: ASSIGNMENT,
        key: "accessPolicyAssignmentName",
        parameters: &PARAMETERS,
        most: None,
        built_in: &[],
        built_in_fact: DOCUMENTED,
        together: apart,
        refers: None,
    }],
    access: AccessForm::Rules(Grammar {
        field: "accessString",
        fact: DOCUMENTED,
        // The default access string `+@all ~*` gives full access and contains
        // neither `on` nor channel rules.
        start: &["on", "&*"],
        words: grammar::words,
        whole: anything,
        refused: &[no_passwords(&GUIDE)],
        unknown: UnknownNames::Refused,
        names_no_blocked: None,
        common: &["+@all ~*"],
    }),
    api: None,
};

static FORMS: &[Form] = &[Form {
    makes: "access policy assignment",
    inputs: &[
        Input::new(
            "accessPolicyAssignmentName",
            "Assignment name",
            "1 to 60 letters and digits",
            InputKind::Text,
        )
        .such_as("reports"),
        Input::new(
            "objectId",
            "Object ID",
            "of the user or service principal",
            InputKind::Text,
        )
        .such_as("6497c918-11ad-41e7-1b0f-7c518a87d0b0"),
        Input::new(
            "accessString",
            "Access string",
            "rules as after ACL SETUSER; +@all ~* when left empty",
            InputKind::Text,
        )
        .such_as("+@read ~app:*")
        .optional(),
    ],
    name: "accessPolicyAssignmentName",
    whole: Some(ASSIGNMENT),
    permissions: &["accessString"],
    body: as_filled,
    calls: None,
}];
