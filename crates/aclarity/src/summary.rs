//! Summaries of a user's permissions in plain words.

use std::fmt;

use crate::access::Access;
use crate::commands::{Category, Command, CommandSet, CommandTable, flag};
use crate::server::Server;
use crate::user::{Selector, User};

/// A summary of a user in a few sentences.
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
    /// The permissions of the root selector, then of each other selector.
    pub permissions: Vec<SelectorSummary>,
}

/// The permissions of one selector, one sentence for each aspect.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SelectorSummary {
    /// Which commands may run.
    pub commands: String,
    /// Which keys may be accessed, and how.
    pub keys: String,
    /// Which channels may be used; `None` on servers without channel rules.
    pub channels: Option<String>,
    /// Which databases may be used; `None` where they are not limited.
    pub databases: Option<String>,
}

impl Summary {
    /// Summarises a user.
    pub fn new(user: &User, server: Server) -> Self {
        let permissions = |selector| SelectorSummary::new(selector, server);
        Self {
            login: login(user),
            permissions: user.all_selectors().map(permissions).collect(),
        }
    }

    /// Summarises a user whose password may have been removed from the text
    /// that defines it ([`DefinedUser::has_hidden_password`]).
    ///
    /// ```
    /// use aclarity::{Server, document::Document, summary::Summary};
    ///
    /// let document = Document::read("user ana on >••• +get", Server::Redis8_6);
    /// let ana = &document.users[0];
    /// let summary = Summary::of_text(&ana.user, ana.has_hidden_password, Server::Redis8_6);
    /// assert!(summary.login.contains("the password was left out"));
    /// ```
    ///
    /// [`DefinedUser::has_hidden_password`]: crate::document::DefinedUser::has_hidden_password
    pub fn of_text(user: &User, has_hidden_password: bool, server: Server) -> Self {
        let mut summary = Self::new(user, server);
        if has_hidden_password && user.enabled && !user.no_password && user.passwords.is_empty() {
            LEFT_OUT.clone_into(&mut summary.login);
        }
        summary
    }
}

/// The sentence for a user whose only password was hidden.
const LEFT_OUT: &str = "Can log in with a password, but not here: the password was left out of the \
                        link or copy of these rules (•••). Type it again to try it.";

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

impl SelectorSummary {
    fn new(selector: &Selector, server: Server) -> Self {
        Self {
            commands: commands(selector, server),
            keys: keys(selector, server),
            channels: server
                .behaviour()
                .channels
                .then(|| channels(selector, server)),
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

/// The categories about data that are granted completely.
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

/// The commands that a selector permits, including those that need a certain
/// first argument.
fn permitted(selector: &Selector, server: Server) -> impl Iterator<Item = &'static Command> {
    let narrowed = selector.first_arguments.iter().map(|(id, _)| *id);
    let ids = selector.commands.iter().chain(narrowed);
    ids.map(move |id| server.commands().by_id(id))
}

/// The access to keys that the permitted commands make use of, at most
/// `allowed`.
fn reach(selector: &Selector, server: Server, allowed: Access) -> Access {
    let mut reach = Access::NONE;
    for command in permitted(selector, server) {
        for need in command.possible_needs() {
            // SET writes, whether or not it returns the old value.
            let is_set = command.name == "set" && !need.covers(Access::WRITE);
            if is_set || !allowed.covers(need) {
                continue;
            }
            // Servers without selectors do not check how a command accesses a
            // key.
            let need = if server.behaviour().selectors {
                need
            } else {
                Access::ALL
            };
            reach = reach
                | match (command.is_in(Category::Read), command.has(flag::WRITE)) {
                    (true, _) => Access::READ,
                    (_, true) if need == Access::NONE => Access::WRITE,
                    _ => need,
                };
        }
    }
    Access::from_bits(reach.bits() & allowed.bits())
}

fn keys(selector: &Selector, server: Server) -> String {
    if selector.all_keys {
        return match reach(selector, server, Access::ALL) {
            Access::ALL => "Reads and writes all keys.",
            Access::READ => "Only reads all keys.",
            Access::WRITE => "Only writes all keys.",
            _ => "All keys, but no permitted command uses them.",
        }
        .to_owned();
    }
    let mut patterns: [Vec<String>; 4] = Default::default();
    let mut known: [Option<Access>; 4] = [None; 4];
    for (pattern, allowed) in selector.keys.iter() {
        let reach = *known[usize::from(allowed.bits())]
            .get_or_insert_with(|| reach(selector, server, allowed));
        patterns[usize::from(reach.bits())].push(shown(pattern));
    }
    let verbs = [
        (Access::ALL, "reads and writes"),
        (Access::READ, "only reads"),
        (Access::WRITE, "only writes"),
        (Access::NONE, "has no access to"),
    ];
    let sentences: Vec<String> = verbs
        .into_iter()
        .filter_map(|(reach, verb)| {
            let patterns = std::mem::take(&mut patterns[usize::from(reach.bits())]);
            (!patterns.is_empty()).then(|| format!("{verb} {}", list(patterns)))
        })
        .collect();
    if sentences.is_empty() {
        return "No keys.".to_owned();
    }
    capitalised(format!("{}.", sentences.join("; ")))
}

fn channels(selector: &Selector, server: Server) -> String {
    let text = if selector.all_channels {
        "All channels".to_owned()
    } else if selector.channels.is_empty() {
        return "No channels.".to_owned();
    } else {
        let patterns = selector.channels.iter().map(|(pattern, _)| shown(pattern));
        format!("Channels {}", list(patterns.collect()))
    };
    if permitted(selector, server).any(Command::has_channels) {
        text + "."
    } else {
        text + ", but no permitted command uses them."
    }
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

/// Formats a list as `a, b and c`; a long one is cut and ends with the number
/// of items left out.
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

/// Returns the sentence with its first letter, which is ASCII, in upper case.
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

impl fmt::Display for SelectorSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.commands, self.keys)?;
        for part in [&self.channels, &self.databases].into_iter().flatten() {
            write!(f, " {part}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_patterns_are_combined() {
        let rows = [
            ("~app:* +@read -keys", "Only reads app:*.", "No channels."),
            ("~app:* +@write", "Reads and writes app:*.", "No channels."),
            ("%W~x +@read", "Has no access to x.", "No channels."),
            (
                "%R~x ~y +set",
                "Reads and writes y; has no access to x.",
                "No channels.",
            ),
            (
                "%R~x %W~y +get +set",
                "Only reads x; only writes y.",
                "No channels.",
            ),
            ("%R~x +getdel", "Has no access to x.", "No channels."),
            ("~x +getdel", "Reads and writes x.", "No channels."),
            (
                "~* +ping",
                "All keys, but no permitted command uses them.",
                "No channels.",
            ),
            ("~* +mget", "Only reads all keys.", "No channels."),
            (
                "allkeys +@all",
                "Reads and writes all keys.",
                "No channels.",
            ),
            ("+@all", "No keys.", "No channels."),
            (
                "&news +get",
                "No keys.",
                "Channels news, but no permitted command uses them.",
            ),
            ("allchannels +publish", "No keys.", "All channels."),
            ("~e* +eval", "Reads and writes e*.", "No channels."),
        ];
        let server = Server::Redis8_6;
        for (rules, keys, channels) in rows {
            let mut user = User::new(server);
            for rule in rules.split(' ') {
                user.apply(rule.as_bytes(), server).unwrap();
            }
            // A selector is described in the same words as the root.
            user.apply(format!("({rules})").as_bytes(), server).unwrap();
            for permissions in Summary::new(&user, server).permissions {
                assert_eq!(permissions.keys, keys, "{rules}");
                assert_eq!(permissions.channels.as_deref(), Some(channels), "{rules}");
            }
        }
        let server = Server::Redis6_2;
        let mut user = User::new(server);
        for rule in ["~app:*", "+@read"] {
            user.apply(rule.as_bytes(), server).unwrap();
        }
        let summary = Summary::new(&user, server);
        assert_eq!(summary.permissions[0].keys, "Only reads app:*.");
    }
}
