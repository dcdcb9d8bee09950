//! Upstash: ACL SETUSER with restrictions.

mod forms;

use aclarity::rule::{Permission, Rule as RedisRule};
use aclarity::user::User;

use crate::policy::{Check, Policy, Rule};
use crate::profile::Profile;
use crate::service::access::AccessForm;
use crate::service::check_context::CheckContext;
use crate::service::grammar::{self, Grammar, Refused, anything};
use crate::service::kind::{Kind, apart};
use crate::service::names::UnknownNames;
use crate::service::parameter::{Parameter, Shape};
use crate::service::{Service, settings};
use crate::source::{Fact, Source};
use crate::vendor::Description;

static DOCS: Source = Source {
    id: "upstash-acl-setuser",
    title: "Upstash documentation, ACL SETUSER",
    date: "",
    location: "github.com/upstash/docs, redis/commands/server/acl-setuser.mdx",
};

static JSON: Source = Source {
    id: "upstash-json",
    title: "Upstash documentation, JSON commands",
    date: "",
    location: "github.com/upstash/docs, redis/sdks and redis/commands/json",
};

const DOCUMENTED: Fact = Fact::documented(&DOCS);
const ASSUMED: Fact = Fact::assumed(&DOCS);
const USER: &str = "user";

static NAME: Policy = Policy {
    rules: &[Rule::error(Check::NotReserved(&["default"]), DOCUMENTED)],
    is_secret: false,
};

static PARAMETERS: [Parameter; 2] = [
    Parameter {
        name: "username",
        is_required: true,
        shape: Shape::Text(&NAME),
        fact: DOCUMENTED,
        vendor_code: "",
        vendor_message: "",
    },
    Parameter {
        name: "rules",
        is_required: false,
        shape: Shape::AccessString,
        fact: DOCUMENTED,
        vendor_code: "",
        vendor_message: "",
    },
];

pub(crate) static SERVICE: Service = Service {
    description: Description {
        profiles: &[Profile {
            name: "docs",
            title: "the documentation; paid databases only",
            source: &DOCS,
        }],
        sources: &[&DOCS, &JSON],
        fields: &["username", "rules", USER],
        context_keys: CheckContext::PARTS,
        forms: forms::FORMS,
        settings: settings::OF_RULES,
        has_calls: false,
        ..Description::EMPTY
    },
    kinds: &[Kind {
        name: USER,
        key: "username",
        parameters: &PARAMETERS,
        most: None,
        built_in: &[],
        built_in_fact: DOCUMENTED,
        together: apart,
        refers: None,
    }],
    access: AccessForm::Rules(Grammar {
        field: "rules",
        fact: DOCUMENTED,
        start: &[],
        words: grammar::words,
        whole: anything,
        refused: &[
            Refused {
                code: "nopass",
                fact: DOCUMENTED,
                message: "nopass is refused; every user has a token",
                is_it: |rule, _| matches!(rule, RedisRule::NoPassword),
            },
            Refused {
                code: "token",
                fact: DOCUMENTED,
                message: "a password must be a token that ACL GENTOKEN made; context.tokens lists those",
                is_it: is_no_token,
            },
            Refused {
                code: "subcommand",
                fact: DOCUMENTED,
                message: "single subcommands cannot be given",
                is_it: |rule, at| gives_part(rule, at) == Some(true),
            },
            Refused {
                code: "subcommand",
                fact: ASSUMED,
                message: "single subcommands cannot be removed",
                is_it: |rule, at| gives_part(rule, at) == Some(false),
            },
            Refused {
                code: "not-supported",
                fact: ASSUMED,
                message: "is not among the rules that are supported",
                is_it: |rule, _| !is_supported(rule),
            },
        ],
        unknown: UnknownNames::OfModules {
            prefixes: &["json"],
            categories: &[],
            fact: Fact::documented(&JSON),
        },
        names_no_blocked: None,
        common: &[],
    }),
    api: None,
};

/// Whether the rule adds a password or hash that the service did not generate.
fn is_no_token(rule: &RedisRule<'_>, at: &CheckContext<'_>) -> bool {
    let is_token = |is_it: &dyn Fn(&str) -> bool| at.tokens.iter().any(|token| is_it(token));
    match rule {
        RedisRule::AddPassword(password) => !is_token(&|token| token.as_bytes() == *password),
        RedisRule::AddHash(hash) => !is_token(&|token| {
            let mut owner = User::new(at.server);
            let rule = [b">", token.as_bytes()].concat();
            owner.apply(&rule, at.server).is_ok() && owner.passwords.contains(hash)
        }),
        _ => false,
    }
}

/// Whether a rule allows (`true`) or denies a part of a command; `None` if it
/// is not about a part.
fn gives_part(rule: &RedisRule<'_>, at: &CheckContext<'_>) -> Option<bool> {
    match rule {
        RedisRule::Permission(Permission::FirstArgument { .. }) => Some(true),
        RedisRule::Permission(Permission::Command { allow, command }) => {
            let command = at.server.commands().by_id(*command);
            command.container().map(|_| *allow)
        }
        _ => None,
    }
}

fn is_supported(rule: &RedisRule<'_>) -> bool {
    use aclarity::permission::Access;
    match rule {
        RedisRule::Permission(Permission::Keys { access, .. }) => *access == Access::ALL,
        RedisRule::Permission(
            Permission::AllDatabases | Permission::ResetDatabases | Permission::Databases(_),
        )
        | RedisRule::Selector(_)
        | RedisRule::ClearSelectors
        | RedisRule::SanitizePayload
        | RedisRule::SkipSanitizePayload => false,
        _ => true,
    }
}
