//! What a user may do, in plain words.

use std::fmt;

use crate::commands::{Category, CommandSet, CommandTable};
use crate::permission::Access;
use crate::server::Server;
use crate::user::{Selector, User};

/// A user in plain words, a few sentences.
///
/// ```
/// use aclarity::{Server, summary::Summary, user::User};
///
/// let user = User::new(Server::Redis8_6);
/// let summary = Summary::new(&user, Server::Redis8_6);
/// assert_eq!(summary.login, "Nobody can log in: the user is off.");
/// assert_eq!(summary.permissions[0].commands, "May run no command.");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Who can log in as this user.
    pub login: String,
    /// What it may do: outside parentheses, then by each selector.
    pub permissions: Vec<Permissions>,
}

/// What a selector permits.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Permissions {
    /// The commands.
    pub commands: String,
    /// The keys.
    pub keys: String,
    /// The channels; nothing on a server without rules about them.
    pub channels: Option<String>,
    /// The databases, where they are limited.
    pub databases: Option<String>,
}

impl Summary {
    /// Puts a user into words.
    pub fn new(user: &User, server: Server) -> Self {
        let permissions = |selector| Permissions::new(selector, server);
        Self {
            login: login(user),
            permissions: user.all_selectors().map(permissions).collect(),
        }
    }
}

fn login(user: &User) -> String {
    if !user.enabled {
        return "Nobody can log in: the user is off.".to_owned();
    }
    match user.passwords.len() {
        _ if user.no_password => "Anybody can log in, with any password.".to_owned(),
        0 => "Nobody can log in: the user has no password.".to_owned(),
        1 => "Can log in with a password.".to_owned(),
        count => format!("Can log in with any of {count} passwords."),
    }
}

impl Permissions {
    fn new(selector: &Selector, server: Server) -> Self {
        Self {
            commands: commands(selector, server),
            keys: keys(selector),
            channels: server.behaviour().channels.then(|| channels(selector)),
            databases: selector.databases.as_deref().map(databases),
        }
    }
}

fn commands(selector: &Selector, server: Server) -> String {
    let table = server.commands();
    if selector.all_commands {
        return format!(
            "May run all {} commands, and those of modules loaded later.",
            table.all().len()
        );
    }
    let granted = selector.commands;
    let narrowed = selector.first_arguments.len();
    let mut text = match granted.len() {
        0 if narrowed == 0 => return "May run no command.".to_owned(),
        0 => "May run".to_owned(),
        count => format!("May run {count} of {} commands", table.all().len()),
    };
    if !granted.is_empty() {
        if granted.len() <= 6 {
            text.push_str(": ");
            text.push_str(&names(&granted, table));
        } else if let Some(whole) = whole_categories(&granted, table) {
            text.push_str(", among them all of ");
            text.push_str(&whole);
        }
        let dangerous = granted.intersection(table.in_category(Category::Dangerous));
        if !dangerous.is_empty() {
            text.push_str(&format!("; {} of them dangerous", dangerous.len()));
        }
    }
    if narrowed > 0 {
        let calls = selector.first_arguments.iter().map(|(id, argument)| {
            let argument = String::from_utf8_lossy(argument);
            format!("{} {argument}", table.by_id(*id).name)
        });
        if !granted.is_empty() {
            text.push_str(", and");
        }
        text.push_str(&format!(" only as: {}", list(calls.collect())));
    }
    text.push('.');
    text
}

fn names(set: &CommandSet, table: &CommandTable) -> String {
    list(
        set.iter()
            .map(|id| table.by_id(id).name.replace('|', " "))
            .collect(),
    )
}

/// The categories that say something about data and are granted to the last
/// command.
fn whole_categories(granted: &CommandSet, table: &CommandTable) -> Option<String> {
    let whole = table.categories().filter(|category| {
        let members = table.in_category(*category);
        !matches!(
            category,
            Category::Fast | Category::Slow | Category::Blocking
        ) && members.difference(granted).is_empty()
    });
    let text = list(whole.map(|category| category.to_string()).collect());
    (!text.is_empty()).then_some(text)
}

fn keys(selector: &Selector) -> String {
    if selector.all_keys {
        return "Reads and writes all keys.".to_owned();
    }
    let patterns = |access: Access| {
        let keys = selector
            .keys
            .iter()
            .filter(move |(_, permitted)| *permitted == access);
        list(keys.map(|(pattern, _)| shown(pattern)).collect())
    };
    let parts = [
        ("reads and writes", patterns(Access::ALL)),
        ("only reads", patterns(Access::READ)),
        ("only writes", patterns(Access::WRITE)),
        ("neither reads nor writes", patterns(Access::NONE)),
    ];
    let said = parts.iter().filter(|(_, patterns)| !patterns.is_empty());
    let said: Vec<String> = said
        .map(|(verb, patterns)| format!("{verb} {patterns}"))
        .collect();
    if said.is_empty() {
        return "No keys.".to_owned();
    }
    capitalised(format!("{}.", said.join("; ")))
}

fn channels(selector: &Selector) -> String {
    if selector.all_channels {
        return "All channels.".to_owned();
    }
    if selector.channels.is_empty() {
        return "No channels.".to_owned();
    }
    let patterns = selector.channels.iter().map(|(pattern, _)| shown(pattern));
    format!("Channels {}.", list(patterns.collect()))
}

fn databases(databases: &[u32]) -> String {
    match databases {
        [] => "No databases.".to_owned(),
        [one] => format!("Only database {one}."),
        several => format!(
            "Only databases {}.",
            list(several.iter().map(u32::to_string).collect())
        ),
    }
}

/// `a, b and c`, and how many more there are when there are many.
fn list(mut items: Vec<String>) -> String {
    const MOST: usize = 12;
    if items.len() > MOST {
        let more = items.len() - MOST;
        items.truncate(MOST);
        items.push(format!("{more} more"));
    }
    match items.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

fn shown(pattern: &[u8]) -> String {
    if pattern.is_empty() {
        "the empty name".to_owned()
    } else {
        String::from_utf8_lossy(pattern).into_owned()
    }
}

/// The sentence with its first letter, one of ASCII, in upper case.
fn capitalised(mut sentence: String) -> String {
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.login)?;
        for (number, permissions) in self.permissions.iter().enumerate() {
            f.write_str(if number == 0 { "\n" } else { "\nOr instead: " })?;
            write!(f, "{permissions}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.commands, self.keys)?;
        for part in [&self.channels, &self.databases].into_iter().flatten() {
            write!(f, " {part}")?;
        }
        Ok(())
    }
}
