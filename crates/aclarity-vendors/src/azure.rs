//! Microsoft Azure: access strings of Azure Managed Redis, and access policies
//! of Azure Cache for Redis.

mod cache;
mod managed;

use aclarity::rule::Rule;

use crate::service::grammar::{Refused, is_about_passwords};
use crate::source::{Fact, Source};

pub(crate) use cache::SERVICE as CACHE;
pub(crate) use managed::SERVICE as MANAGED;

/// Users are identities of Microsoft Entra, so that rules about passwords have
/// no place in their permissions. That the services refuse them is assumed.
const fn no_passwords(source: &'static Source) -> Refused {
    Refused {
        code: "password-rule",
        fact: Fact::assumed(source),
        message: "users log in with Microsoft Entra ID: permissions have no passwords",
        is_it: |rule, _| {
            is_about_passwords(rule) || matches!(rule, Rule::NoPassword | Rule::ResetPasswords)
        },
    }
}
