//! What rules do that is probably not meant.
//!
//! The mistakes are those that people make most: each was counted in several
//! hundred definitions found in public code, issues and manuals.

mod channels;
mod clients;
mod first_arguments;
mod fixes;
mod keyless;
mod login;
mod no_keys;
mod passwords;
mod patterns;
mod rights;
mod run_together;
mod saved;
mod scopes;
mod side_door;
mod twins;
mod undone;
mod whole;
mod words;

use std::cell::OnceCell;

use crate::commands::{Category, Command, CommandId, CommandSet, CommandTable};
use crate::document::causes::FileLines;
use crate::document::{Check, DefinedUser, Document, PlacedRule, Reader};
use crate::finding::Finding;
use crate::rule::{Permission, Rule, Span};
use crate::server::{Dialect, Server};
use crate::user::{Selector, User};
use scopes::Inside;

pub(crate) use fixes::fixes;
pub(crate) use whole::{Extent, is_administrator, is_open, lint as lint_whole, no_administrator};

/// Reads a text and looks for what is probably not meant, besides its errors.
///
/// ```
/// use aclarity::{Server, analysis::lint::lint};
///
/// let document = lint("user ana on nopass +@all ~*", Server::Redis8_6);
/// let codes: Vec<_> = document.findings.iter().map(|finding| finding.code).collect();
/// assert!(codes.contains(&"anybody-can-log-in"));
/// ```
pub fn lint(text: &str, dialect: impl Into<Dialect>) -> Document {
    let dialect = dialect.into();
    Document::read_with(text, dialect, &Linter::new(dialect))
}

/// A reader of a text that people change, with all lints.
pub fn reader(server: Server) -> Reader {
    Reader::new(server, Linter::new(server))
}

/// Looks at users of one server, one by one.
#[derive(Debug)]
pub struct Linter {
    dialect: Dialect,
    facts: Facts,
}

impl Linter {
    /// Lints for a server, with its settings.
    pub fn new(dialect: impl Into<Dialect>) -> Self {
        let dialect = dialect.into();
        Self {
            dialect,
            facts: Facts::of(dialect.server),
        }
    }
}

impl Check for Linter {
    fn user(&self, text: &str, user: &DefinedUser) -> Vec<Finding> {
        let mut findings = Vec::new();
        let inside = Inside::of(text, user, self.dialect.server);
        let subject = Subject::new(text, user, &inside, self.dialect, &self.facts);
        login::lint(&subject, &mut findings);
        passwords::lint(&subject, &mut findings);
        rights::lint(&subject, &mut findings);
        keyless::lint(&subject, &mut findings);
        side_door::lint(&subject, &mut findings);
        twins::lint(&subject, &mut findings);
        channels::lint(&subject, &mut findings);
        patterns::lint(&subject, &mut findings);
        run_together::lint(&subject, &mut findings);
        clients::lint(&subject, &mut findings);
        first_arguments::lint(&subject, &mut findings);
        undone::lint(&subject, &mut findings);
        saved::lint(&subject, &mut findings);
        words::lint(&subject, &mut findings);
        findings
    }

    fn users(&self, users: &[DefinedUser]) -> Option<Finding> {
        lint_whole(users, Extent::Probable, self.dialect.server)
    }
}

/// A user, and what its rules say.
struct Subject<'d> {
    text: &'d str,
    user: &'d DefinedUser,
    server: Server,
    /// Whether a new user of the server has all channels.
    new_users_have_all_channels: bool,
    table: &'static CommandTable,
    facts: &'d Facts,
    /// Its rules in their order; a selector is one of them.
    rules: Vec<Read<'d>>,
    /// The rules inside each of its selectors.
    inside: Vec<Vec<Read<'d>>>,
    /// The lines of the text, once somebody asks for them.
    lines: OnceCell<FileLines>,
}

/// A selector with the rules that made it.
#[derive(Clone, Copy)]
struct Scope<'s, 'd> {
    selector: &'d Selector,
    rules: &'s [Read<'d>],
}

/// The commands of a server that lints ask about, found once for all users.
#[derive(Debug)]
struct Facts {
    with_keys: CommandSet,
    needing_keys: CommandSet,
    with_channels: CommandSet,
    writing: CommandSet,
    reaching_everything: CommandSet,
    showing_key_names: CommandSet,
    run_by_clients: CommandSet,
    run_in_clusters: CommandSet,
    taking_over: CommandSet,
    administrative: CommandSet,
    clients: Vec<clients::Needs>,
}

impl Facts {
    fn of(server: Server) -> Self {
        let select = |wanted: fn(&Command) -> bool| {
            let mut set = CommandSet::EMPTY;
            for command in server.commands().all().iter().filter(|one| wanted(one)) {
                set.insert(command.id);
            }
            set
        };
        Self {
            with_keys: select(Command::may_have_keys),
            needing_keys: select(|command| {
                command.may_have_keys() && !command.is_in(Category::Scripting)
            }),
            with_channels: select(|command| command.channel_arguments(2).next().is_some()),
            writing: select(|command| command.is_in(Category::Write)),
            reaching_everything: select(keyless::reaches_everything),
            showing_key_names: select(keyless::shows_key_names),
            run_by_clients: select(clients::run_by_clients),
            run_in_clusters: select(clients::run_in_clusters),
            taking_over: select(side_door::takes_over),
            administrative: select(|command| {
                command.is_in(Category::Admin) || keyless::reaches_everything(command)
            }),
            clients: clients::needs(server.commands()),
        }
    }
}

/// A rule as the server reads it.
struct Read<'d> {
    placed: &'d PlacedRule,
    rule: Rule<'d>,
    /// The commands that it speaks of, and whether it gives or takes them.
    commands: Option<(bool, CommandSet)>,
}

impl<'d> Subject<'d> {
    fn new(
        text: &'d str,
        user: &'d DefinedUser,
        inside: &'d Inside,
        dialect: Dialect,
        facts: &'d Facts,
    ) -> Self {
        let server = dialect.server;
        let table = server.commands();
        Self {
            text,
            user,
            server,
            new_users_have_all_channels: dialect.new_users_have_all_channels,
            table,
            facts,
            rules: Read::all(&user.rules, server, table),
            inside: inside.read(server, table),
            lines: OnceCell::new(),
        }
    }

    fn lines(&self) -> &FileLines {
        self.lines.get_or_init(|| FileLines::of(self.text))
    }

    fn selectors(&self) -> impl Iterator<Item = &'d Selector> {
        self.user.user.all_selectors()
    }

    /// The commands of which some call is permitted, whatever the keys.
    fn granted(&self) -> CommandSet {
        let sets = self.selectors().map(|selector| selector.commands);
        sets.fold(CommandSet::EMPTY, |all, set| all.union(&set))
    }

    /// The commands of a selector, those included that it permits with some first
    /// arguments alone.
    fn with_first_arguments(selector: &Selector) -> CommandSet {
        let mut commands = selector.commands;
        for (command, _) in &selector.first_arguments {
            commands.insert(*command);
        }
        commands
    }

    /// What the rules outside of parentheses make, and each selector.
    fn scopes(&self) -> impl Iterator<Item = Scope<'_, 'd>> {
        let User {
            root, selectors, ..
        } = &*self.user.user;
        let inside = self.inside.iter().map(|rules| &rules[..]);
        let scopes = std::iter::once(root).chain(selectors);
        scopes
            .zip(std::iter::once(&self.rules[..]).chain(inside))
            .map(|(selector, rules)| Scope { selector, rules })
    }

    /// The rule that the user has the command by: the last one outside of
    /// parentheses that gives it, or the last one of a selector.
    fn given_by(&self, command: CommandId) -> Option<&Read<'d>> {
        let whole = self
            .scopes()
            .find(|scope| scope.selector.commands.contains(command));
        if let Some(scope) = whole {
            return scope.rules.iter().rev().find(|read| read.gives(command));
        }
        let mut rules = self.scopes().flat_map(|scope| scope.rules);
        rules.find(|read| read.narrows(command))
    }

    /// Whether a rule names the command, or the container it is in.
    fn is_named(&self, command: CommandId) -> bool {
        self.given_by(command)
            .is_some_and(|read| matches!(read.rule, Rule::Permission(Permission::Command { .. })))
    }

    /// How to take away what can harm a server.
    fn without_harm(&self, command: CommandId) -> &'static str {
        if self.given_by(command).is_some() {
            "add `-@dangerous -@admin` after this rule, then give single commands by name"
        } else {
            "add `-@dangerous -@admin` to its rules, then give single commands by name: \
             `default` has all commands before its first rule"
        }
    }

    fn place_of(&self, command: CommandId) -> Span {
        self.given_by(command)
            .map_or(self.name_span(), |read| read.placed.span)
    }

    /// The user's name; where there is none, its first rule.
    fn name_span(&self) -> Span {
        let span = self.user.name_span;
        match self.user.rules.first() {
            Some(first) if span.start == span.end => first.span,
            _ => span,
        }
    }

    /// Whether the rules stand alone, without a name: part of a definition.
    fn is_bare(&self) -> bool {
        self.user.name_span.start == self.user.name_span.end
    }

    fn says(&self, wanted: &Rule<'_>) -> bool {
        self.rules.iter().any(|read| read.rule == *wanted)
    }
}

impl<'d> Read<'d> {
    /// The rules of a list that the server accepts.
    fn all(rules: &'d [PlacedRule], server: Server, table: &CommandTable) -> Vec<Self> {
        // Most lists are read as a whole: one allocation is enough.
        let mut read = Vec::with_capacity(rules.len());
        read.extend(rules.iter().filter_map(|placed| {
            let rule = Rule::parse(&placed.text, server).ok()?;
            let commands = match &rule {
                Rule::Permission(permission) => commands(permission, table),
                _ => None,
            };
            Some(Read {
                placed,
                rule,
                commands,
            })
        }));
        read
    }

    /// Whether the rule permits the command with one first argument.
    fn narrows(&self, command: CommandId) -> bool {
        matches!(
            self.rule,
            Rule::Permission(Permission::FirstArgument { command: named, .. }) if named == command
        )
    }

    fn gives(&self, command: CommandId) -> bool {
        matches!(&self.commands, Some((true, set)) if set.contains(command))
    }
}

fn commands(permission: &Permission<'_>, table: &CommandTable) -> Option<(bool, CommandSet)> {
    Some(match permission {
        Permission::AllCommands => (true, *table.everything()),
        Permission::NoCommands => (false, *table.everything()),
        Permission::Category { allow, category } => (*allow, *table.in_category(*category)),
        Permission::Command { allow, command } => (*allow, table.family(*command)),
        _ => return None,
    })
}

/// Room for most names of commands, and what is between them.
const USUAL_LENGTH: usize = 16;

/// `FLUSHALL, KEYS and 3 more`
fn listed(set: &CommandSet, table: &CommandTable, most: usize) -> String {
    let count = set.len();
    let named = if count > most + 1 { most } else { count };
    let mut text = String::with_capacity(named * USUAL_LENGTH);
    for (number, id) in set.iter().take(named).enumerate() {
        text.push_str(match number {
            0 => "",
            _ if number + 1 == count => " and ",
            _ => ", ",
        });
        text.extend(upper_case(table.by_id(id).name));
    }
    if named < count {
        text.push_str(&format!(" and {} more", count - named));
    }
    text
}

/// `CONFIG SET` of `config|set`.
fn upper_case(name: &str) -> impl Iterator<Item = char> {
    name.chars().map(|letter| match letter {
        '|' => ' ',
        other => other.to_ascii_uppercase(),
    })
}

#[cfg(test)]
mod tests;
