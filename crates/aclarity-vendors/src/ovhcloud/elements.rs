//! The elements of the four arrays: what each says, and what the API and the
//! console make of it.

use aclarity::Server;
use aclarity::commands::{CommandId, CommandSet};
use aclarity::user::User;
use serde_json::Value;

use super::commands::BLOCKED;
use super::sources::{CAPABILITIES, CONSOLE, TERRAFORM};
use crate::access::names;
use crate::finding::{Finding, Severity};
use crate::json;
use crate::source::Fact;

/// How many commands a message names.
const NAMED: usize = 5;

/// One of the arrays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Array {
    Keys,
    Categories,
    Commands,
    Channels,
}

impl Array {
    pub const ALL: [Self; 4] = [Self::Keys, Self::Categories, Self::Commands, Self::Channels];

    /// The field's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keys => "keys",
            Self::Categories => "categories",
            Self::Commands => "commands",
            Self::Channels => "channels",
        }
    }

    /// What the rule has before the element; the signs of commands and
    /// categories belong to the elements.
    pub fn sigil(self) -> &'static str {
        match self {
            Self::Keys => "~",
            Self::Channels => "&",
            Self::Categories | Self::Commands => "",
        }
    }

    fn holds_patterns(self) -> bool {
        !self.sigil().is_empty()
    }

    /// The console's pattern, in words.
    fn console_pattern(self) -> &'static str {
        if self.holds_patterns() {
            "1 to 254 characters without white space"
        } else {
            "+ or -, and then at most 253 of a-z and @"
        }
    }

    /// Whether the console's form takes the element. JavaScript counts UTF-16
    /// units.
    pub fn console_takes(self, element: &str) -> bool {
        let length = element.encode_utf16().count();
        if self.holds_patterns() {
            return (1..=254).contains(&length) && !element.contains(char::is_whitespace);
        }
        let rest = element.strip_prefix(['+', '-']);
        rest.is_some_and(|rest| {
            rest.len() <= 253
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'@')
        })
    }
}

/// The elements of an array of strings.
pub(super) fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .map(|elements| elements.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default()
}

/// What is wrong with an array, element by element.
pub(super) fn findings(
    array: Array,
    value: &Value,
    is_console: bool,
    server: Server,
) -> Vec<Finding> {
    let place = json::pointer_to(array.name());
    let wrong_type =
        |message: String| Finding::error("wrong-type", Fact::assumed(&TERRAFORM), message);
    let Value::Array(elements) = value else {
        let message = format!(
            "{} must be an array of strings, not {}",
            array.name(),
            json::kind(value)
        );
        return vec![wrong_type(message).in_part(place)];
    };
    let mut findings = Vec::new();
    for (number, element) in elements.iter().enumerate() {
        let place = format!("{place}/{number}");
        let found = match element {
            Value::String(text) if is_console => console(array, text),
            Value::String(text) => api(array, text, server),
            other => vec![wrong_type(format!(
                "{} holds strings, not {}",
                array.name(),
                json::kind(other)
            ))],
        };
        findings.extend(found.into_iter().map(|finding| finding.in_part(&place)));
    }
    findings.extend(
        array_as_a_whole(array, elements, is_console).map(|finding| finding.in_part(place)),
    );
    findings
}

fn console(array: Array, text: &str) -> Vec<Finding> {
    if array.console_takes(text) {
        return blocked(text).into_iter().map(as_note).collect();
    }
    let message = format!("the console takes {}", array.console_pattern());
    vec![Finding::error(
        "console-pattern",
        Fact::documented(&CONSOLE),
        message,
    )]
}

fn api(array: Array, text: &str, server: Server) -> Vec<Finding> {
    let mut findings = if array.holds_patterns() {
        pattern(text)
    } else {
        rule(array, text, server)
    };
    if findings.is_empty() && !array.console_takes(text) {
        let message = format!(
            "the console takes {} only; the API is assumed to take this",
            array.console_pattern()
        );
        findings.push(Finding::note(
            "console-pattern",
            Fact::assumed(&CONSOLE),
            message,
        ));
    }
    findings
}

/// A key or channel pattern, without a sign before it.
fn pattern(text: &str) -> Vec<Finding> {
    let fact = Fact::assumed(&TERRAFORM);
    let mut findings = Vec::new();
    if text.is_empty() {
        let message = "an empty pattern; Redis takes it, and only the empty name matches";
        findings.push(Finding::warning("empty-pattern", fact, message));
    }
    let space = text
        .char_indices()
        .find(|(_, character)| character.is_whitespace() || *character == '\0');
    if let Some((at, character)) = space {
        let message = "white space in a pattern, which Redis refuses";
        findings
            .push(Finding::error("white-space", fact, message).at(at..at + character.len_utf8()));
    }
    let sign = ["~", "&", "%R~", "%W~", "%RW~"]
        .into_iter()
        .find(|sign| text.starts_with(sign));
    if let Some(sign) = sign {
        let message = format!("patterns stand here without `{sign}`, which becomes a part of it");
        findings.push(Finding::warning("sign", fact, message).at(0..sign.len()));
    }
    findings
}

/// A command or category with a sign.
fn rule(array: Array, text: &str, server: Server) -> Vec<Finding> {
    let fact = Fact::assumed(&TERRAFORM);
    let Some(name) = text.strip_prefix(['+', '-']) else {
        let message = "must begin with + or -";
        let help = format!("+{text} permits it, -{text} takes it away");
        return vec![Finding::error("no-sign", fact, message).with_help(help)];
    };
    if let Err(error) = User::new(server).apply(text.as_bytes(), server) {
        if name.contains('.') && !name.starts_with('@') {
            let message = "no command of the server itself; it may be one of a module";
            return vec![Finding::note("module-command", fact, message)];
        }
        let message = format!("Redis refuses it: {error}");
        let help = error.help(text.as_bytes(), server);
        return vec![Finding::error("refused-rule", fact, message).with_help(help)];
    }
    let mut findings = Vec::new();
    match (array, name.starts_with('@')) {
        (Array::Categories, false) => {
            let message = "a command among the categories; it belongs to `commands`";
            findings.push(Finding::warning("command-in-categories", fact, message));
        }
        (Array::Commands, true) => {
            let message = "a category among the commands; it belongs to `categories`";
            findings.push(Finding::warning("category-in-commands", fact, message));
        }
        _ => {}
    }
    findings.extend(blocked(text));
    findings
}

/// A command that is permitted by name and not there.
fn blocked(text: &str) -> Option<Finding> {
    let name = text.strip_prefix('+')?.to_ascii_lowercase();
    let container = name.split('|').next().unwrap_or(&name);
    let is_blocked = BLOCKED.iter().any(|blocked| blocked.command == container);
    is_blocked.then(|| {
        let message = format!("the service has no command {container}, whatever the user may do");
        Finding::warning("blocked-command", Fact::documented(&CAPABILITIES), message)
    })
}

fn array_as_a_whole(array: Array, elements: &[Value], is_console: bool) -> Option<Finding> {
    let is_all = |element: &Value| element == "*";
    let finding = if array.holds_patterns() && elements.len() > 1 && elements.iter().any(is_all) {
        let message = format!(
            "`*` beside other {}: Redis refuses a pattern after it; what the service does is not documented",
            array.name()
        );
        Finding::warning("all-and-more", Fact::assumed(&TERRAFORM), message)
            .with_help("leave `*` alone, or leave it out")
    } else if array == Array::Channels && elements.is_empty() {
        let message = "no channels; whether an empty array differs from none, which is every \
                       channel, is not documented";
        Finding::warning("empty-channels", Fact::assumed(&TERRAFORM), message)
    } else {
        return None;
    };
    Some(if is_console {
        as_note(finding)
    } else {
        finding
    })
}

/// The console's form says nothing of it.
pub(super) fn as_note(mut finding: Finding) -> Finding {
    finding.severity = Severity::Note;
    finding
}

/// Commands about which the order of the elements decides: one permits them and
/// another takes them away. Neither the order in which the service joins the
/// arrays is documented nor does Terraform, which sends sets, keep that inside
/// one.
pub(super) fn order_decides(rules: &[&str], server: Server) -> Option<Finding> {
    let touched = |sign: char| {
        let of_this_sign = rules.iter().filter(move |rule| rule.starts_with(sign));
        of_this_sign.fold(CommandSet::EMPTY, |set, rule| {
            set.union(&touches(rule, server))
        })
    };
    let both = touched('+').intersection(&touched('-'));
    let names = names(&both, server.commands());
    if names.is_empty() {
        return None;
    }
    let more = names.len().saturating_sub(NAMED);
    let mut shown = names[..names.len() - more].join(", ");
    if more > 0 {
        shown.push_str(&format!(" and {more} more"));
    }
    let message = format!(
        "{shown}: one element permits it and another takes it away, so their order decides, and \
         the service's order is not documented"
    );
    let help = "name each command in one element only, such as commands one by one";
    Some(Finding::warning("order-decides", Fact::assumed(&TERRAFORM), message).with_help(help))
}

/// The commands that a rule permits or takes away.
fn touches(rule: &str, server: Server) -> CommandSet {
    let table = server.commands();
    let mut before = User::new(server);
    let takes_away = rule.starts_with('-');
    if takes_away && before.apply(b"+@all", server).is_err() {
        return CommandSet::EMPTY;
    }
    let mut after = before.clone();
    if after.apply(rule.as_bytes(), server).is_err() {
        return CommandSet::EMPTY;
    }
    let (with, without) = if takes_away {
        (&before.root, &after.root)
    } else {
        (&after.root, &before.root)
    };
    let narrowed: Vec<CommandId> = with.first_arguments.iter().map(|(id, _)| *id).collect();
    let mut touched = CommandSet::EMPTY;
    for command in table.all() {
        let changes = with.commands.contains(command.id) && !without.commands.contains(command.id);
        if changes || narrowed.contains(&command.id) {
            touched.insert(command.id);
        }
    }
    touched
}
