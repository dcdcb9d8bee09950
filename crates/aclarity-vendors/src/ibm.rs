//! IBM Cloud Databases for Redis: users whose role is a list of categories.
//!
//! The rules are those that IBM's Terraform provider checks before it calls the
//! service.

mod calls;
mod forms;

use aclarity::rule::{Permission, Rule as RedisRule};

use crate::finding::Finding;
use crate::policy::{CharSet, Check, DIGITS, LETTERS, LOWER, Policy, Rule, UPPER};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::check_context::CheckContext;
use crate::service::grammar::{self, Grammar, Refused};
use crate::service::kind::{Kind, apart};
use crate::service::names::UnknownNames;
use crate::service::parameter::{Parameter, Shape};
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;

static TERRAFORM: Source = Source {
    id: "ibm-terraform",
    title: "IBM Cloud Terraform provider, validation of database users",
    date: "",
    location: "github.com/IBM-Cloud/terraform-provider-ibm, \
               ibm/service/database/resource_ibm_database.go",
};

static API_DOCS: Source = Source {
    id: "ibm-cloud-databases-api",
    title: "IBM Cloud Databases API v5, its clients and the documentation of Databases for Redis",
    date: "",
    location: "github.com/IBM/cloud-databases-go-sdk; cloud.ibm.com/docs/databases-for-redis",
};

const DOCUMENTED: Fact = Fact::documented(&TERRAFORM);
const USER: &str = "user";
const CATEGORIES: [&str; 4] = ["all", "admin", "read", "write"];

const SPECIAL: CharSet = CharSet::of("underscores and hyphens", "_-");

static NAME: Policy = Policy {
    rules: &[Rule::error(Check::Length { min: 4, max: 32 }, DOCUMENTED)],
    is_secret: false,
};

static PASSWORD: Policy = Policy {
    rules: &[
        Rule::error(Check::Length { min: 15, max: 32 }, DOCUMENTED),
        Rule::error(Check::NotFirst(SPECIAL), DOCUMENTED),
        Rule::error(
            Check::Classes {
                least: 1,
                of: &[LOWER],
            },
            DOCUMENTED,
        ),
        Rule::error(
            Check::Classes {
                least: 1,
                of: &[UPPER],
            },
            DOCUMENTED,
        ),
        Rule::error(
            Check::Classes {
                least: 1,
                of: &[DIGITS],
            },
            DOCUMENTED,
        ),
        Rule::error(Check::Allowed(&[LETTERS, DIGITS, SPECIAL]), DOCUMENTED),
    ],
    is_secret: true,
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

static PARAMETERS: [Parameter; 3] = [
    parameter("name", true, Shape::Text(&NAME)),
    parameter("password", true, Shape::Text(&PASSWORD)),
    parameter("role", false, Shape::AccessString),
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "terraform",
            title: "the Terraform provider; the service may differ",
            source: &TERRAFORM,
        }],
        sources: &[&TERRAFORM, &API_DOCS],
        fields: &["name", "password", "role", USER],
        context_keys: CheckContext::PARTS,
        forms: forms::FORMS,
        settings: settings::OF_RULES,
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
        field: "role",
        // The keys and channels of a role are not documented.
        fact: Fact::assumed(&TERRAFORM),
        start: &["on", "~*", "&*", "-@all"],
        words: |role| grammar::split(role, |c| matches!(c, '+' | '-')),
        whole: role,
        refused: &[Refused {
            code: "category",
            fact: DOCUMENTED,
            message: "role must contain only allowed categories: all,admin,read,write",
            is_it: |rule, _| !is_listed(rule),
        }],
        unknown: UnknownNames::Refused,
        names_no_blocked: None,
        common: &[
            "",
            "+@all",
            "+@read",
            "+@write",
            "+@admin",
            "+@read +@write",
            "+@read +@write -@admin",
            "+@all -@admin",
            "+@all -@write",
            "+@all -@admin -@write",
        ],
    }),
    api: Some(&calls::API),
};

fn is_listed(rule: &RedisRule<'_>) -> bool {
    match rule {
        RedisRule::Permission(Permission::AllCommands | Permission::NoCommands) => true,
        RedisRule::Permission(Permission::Category { category, .. }) => {
            CATEGORIES.contains(&category.name())
        }
        _ => false,
    }
}

/// Checks a role: `^([+-]@[a-z]+\s?)+$` with only four categories, not empty.
fn role(text: &str) -> Vec<Finding> {
    let error = |code, message| vec![Finding::error(code, DOCUMENTED, message).at(0..text.len())];
    let mut rest = text;
    while !rest.is_empty() {
        let letters = rest
            .strip_prefix(['+', '-'])
            .and_then(|rest| rest.strip_prefix('@'));
        let name = letters.map(|rest| {
            rest.len()
                - rest
                    .trim_start_matches(|c: char| c.is_ascii_lowercase())
                    .len()
        });
        let (Some(letters), Some(length @ 1..)) = (letters, name) else {
            return error(
                "format",
                "role must be in the format +@category or -@category",
            );
        };
        if !CATEGORIES.contains(&&letters[..length]) {
            // The rule on its own may be refused for another reason.
            return error(
                "category",
                "role must contain only allowed categories: all,admin,read,write",
            );
        }
        let after = &letters[length..];
        rest = after
            .strip_prefix([' ', '\t', '\n', '\u{c}', '\r'])
            .unwrap_or(after);
    }
    Vec::new()
}
