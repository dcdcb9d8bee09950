//! Microsoft Azure: access strings of Azure Managed Redis, and access policies
//! of Azure Cache for Redis.

mod cache;
mod managed;

use aclarity::rule::Rule;

use crate::service::grammar::{Refused, is_about_passwords};
use crate::source::{Fact, Source};

pub(crate) use cache::SERVICE as CACHE;
pub(crate) use managed::SERVICE as MANAGED;

/// Refuses password rules: users are Microsoft Entra identities. That the
/// services refuse such rules is an assumption.
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
