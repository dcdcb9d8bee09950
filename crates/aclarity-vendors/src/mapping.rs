//! Types for translating a system's form to Redis rules and back.

use std::fmt;

use aclarity::Server;
use aclarity::commands::CommandSet;
use aclarity::rule::{Permission, Rule};
use serde_json::Value;

use crate::access::names;
use crate::finding::Finding;
use crate::json::pointer_to;
use crate::source::Fact;

/// A command that nobody may run on a system, whatever the rules are.
#[derive(Debug, Clone, Copy)]
pub struct Blocked {
    /// The command as rules write it: `config`, `client|pause`.
    pub command: &'static str,
    /// The source of this fact.
    pub fact: Fact,
}

/// The blocked commands that the server has.
pub(crate) fn set_of(blocked: &[Blocked], server: Server) -> CommandSet {
    let table = server.commands();
    blocked
        .iter()
        .filter_map(|blocked| table.get(blocked.command.as_bytes()))
        .fold(CommandSet::EMPTY, |set, command| {
            set.union(&table.family(command.id))
        })
}

/// The blocked commands that a rule gives along with others, and does not name.
pub(crate) struct Among {
    /// The commands.
    pub commands: CommandSet,
    /// Whether they come with a category, and not with the command of which they
    /// are subcommands.
    pub is_category: bool,
}

impl Among {
    /// Those that a rule gives, also inside a selector. Of categories only those
    /// for administration count: nearly all have a blocked command, and `+@all` is
    /// what the services' own users have.
    pub(crate) fn given(rule: &Rule<'_>, server: Server, blocked: &[Blocked]) -> Option<Self> {
        let table = server.commands();
        let (given, is_category) = match rule {
            Rule::Permission(Permission::Command {
                allow: true,
                command,
            }) => (table.family(*command), false),
            Rule::Permission(Permission::Category {
                allow: true,
                category,
            }) => {
                let is_it = |name: &[u8]| table.category(name).as_ref() == Some(category);
                if !is_it(b"admin") && !is_it(b"dangerous") {
                    return None;
                }
                (*table.in_category(*category), true)
            }
            Rule::Selector(rules) => {
                return rules.iter().find_map(|inner| {
                    let inner = Rule::parse(&inner.text, server).ok()?;
                    Self::given(&inner, server, blocked)
                });
            }
            _ => return None,
        };
        let commands = given.intersection(&set_of(blocked, server));
        (!commands.is_empty()).then_some(Self {
            commands,
            is_category,
        })
    }

    /// Those of them that a user may run, in words; nothing when there are none.
    pub(crate) fn named(&self, runnable: &CommandSet, server: Server) -> Option<String> {
        const MOST: usize = 5;
        let names = names(&self.commands.intersection(runnable), server.commands());
        let shown = names.iter().take(MOST).cloned().collect::<Vec<_>>();
        let shown = shown.join(", ");
        match names.len() {
            0 => None,
            count if count > MOST => Some(format!("{shown} and {} more", count - MOST)),
            _ => Some(shown),
        }
    }
}

/// The Redis rules that a system's form is equivalent to.
#[derive(Debug, Clone)]
pub struct RulesOfForm {
    /// The rules, without passwords.
    pub rules: Vec<String>,
    /// The source of the equivalence.
    pub mapping: Fact,
    /// Findings about aspects of the form that the rules do not express.
    pub findings: Vec<Finding>,
}

/// A form that approximates a user's rules.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The form.
    pub form: Value,
    /// Findings about what the form cannot express, apart from permissions.
    pub findings: Vec<Finding>,
}

/// Error for a form that the system would refuse.
#[derive(Debug, Clone, PartialEq)]
pub struct BadForm(pub Vec<Finding>);

impl BadForm {
    /// Wraps the findings about the value of a field.
    pub(crate) fn of_field(field: &str, findings: Vec<Finding>) -> Self {
        let findings = findings.into_iter();
        Self(
            findings
                .map(|finding| finding.in_part(pointer_to(field)))
                .collect(),
        )
    }
}

impl fmt::Display for BadForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let messages: Vec<String> = self
            .0
            .iter()
            .map(|finding| match finding.pointer.as_deref() {
                Some(pointer) if !pointer.is_empty() => {
                    format!("{}: {}", pointer.trim_start_matches('/'), finding.message)
                }
                _ => finding.message.clone(),
            })
            .collect();
        f.write_str(&messages.join("; "))
    }
}

impl std::error::Error for BadForm {}
