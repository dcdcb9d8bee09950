//! Parses the text of a rule as a server reads it.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::combinator::{eof, map_opt};
use nom::sequence::terminated;
use nom::{IResult, Parser};

use super::{PasswordHash, Permission, Rule, RuleError, RuleErrorKind, c_string, is_space};
use crate::access::Access;
use crate::commands::Command;
use crate::server::{PayloadFlags, Server};

type Parsed<T> = Result<T, RuleError>;

impl<'a> Rule<'a> {
    /// Reads one rule.
    ///
    /// What can only be judged by what the user already has (a pattern after
    /// all keys, a password that is not there) is left to
    /// [`User::apply`](crate::user::User::apply).
    ///
    /// ```
    /// use aclarity::{Server, rule::{Rule, RuleErrorKind}};
    ///
    /// assert_eq!(Rule::parse(b"ON", Server::Redis8_6), Ok(Rule::On));
    /// let error = Rule::parse(b"+config|gett", Server::Redis8_6).unwrap_err();
    /// assert_eq!(error.kind, RuleErrorKind::UnknownSubcommand);
    /// assert_eq!(error.span, (8..12).into());
    /// ```
    ///
    /// # Errors
    ///
    /// When the server has no such rule, command or category.
    pub fn parse(text: &'a [u8], server: Server) -> Parsed<Self> {
        let behaviour = server.behaviour();
        if let Some(rule) = keyword(text, server) {
            return Ok(rule);
        }
        match text {
            [b'>', password @ ..] => Ok(Self::AddPassword(password)),
            [b'<', password @ ..] => Ok(Self::RemovePassword(password)),
            [b'#', hash @ ..] => Ok(Self::AddHash(password_hash(hash)?)),
            [b'!', hash @ ..] => Ok(Self::RemoveHash(password_hash(hash)?)),
            [b'(', inner @ .., b')'] if behaviour.selectors => {
                // The servers read a body with unbalanced quotes as empty and
                // report no error.
                let mut arguments = super::split_selector(inner, server).unwrap_or_default();
                for argument in &mut arguments {
                    argument.span = argument.span.shifted(1);
                }
                Ok(Self::Selector(arguments))
            }
            _ => Permission::parse(text, server).map(Self::Permission),
        }
    }
}

impl<'a> Permission<'a> {
    /// Reads a rule that may also stand inside a selector.
    ///
    /// # Errors
    ///
    /// When the server has no such rule, command or category.
    pub fn parse(text: &'a [u8], server: Server) -> Parsed<Self> {
        let behaviour = server.behaviour();
        if let Some(permission) = permission_keyword(text, server) {
            return Ok(permission);
        }
        match text {
            [b'~', pattern @ ..] => key_pattern(text, Access::ALL, pattern),
            [b'%', access @ ..] if behaviour.selectors => {
                let (pattern, access) = key_access(access, behaviour.bare_percent)
                    .map_err(|_| error(RuleErrorKind::KeyPermission, text, 0))?;
                key_pattern(text, access, pattern)
            }
            [b'&', pattern @ ..] if behaviour.channels => {
                if pattern.iter().any(|byte| is_space(*byte) || *byte == 0) {
                    return Err(error(RuleErrorKind::SpaceInChannelPattern, text, 1));
                }
                Ok(Self::Channels(pattern))
            }
            [b'+', b'@', ..] => category(text, true, server),
            [b'-', b'@', ..] => category(text, false, server),
            [b'+', ..] => addition(text, server),
            [b'-', ..] => {
                let name = &c_string(text)[1..];
                match server.commands().get(name) {
                    Some(command) => Ok(Self::Command {
                        allow: false,
                        command: command.id,
                    }),
                    None => Err(unknown_name(name, server, behaviour.selectors)),
                }
            }
            _ if behaviour.databases && starts_with_keyword(text, "db=") => {
                databases(c_string(text))
            }
            _ => Err(error(RuleErrorKind::NoSuchRule, text, 0)),
        }
    }
}

fn error(kind: RuleErrorKind, text: &[u8], start: usize) -> RuleError {
    RuleError::new(kind, start..text.len())
}

fn is_keyword(text: &[u8], keyword: &str) -> bool {
    starts_with_keyword(text, keyword) && text.get(keyword.len()).is_none_or(|byte| *byte == 0)
}

fn starts_with_keyword(text: &[u8], keyword: &str) -> bool {
    text.get(..keyword.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(keyword.as_bytes()))
}

fn keyword<'a>(text: &[u8], server: Server) -> Option<Rule<'a>> {
    let behaviour = server.behaviour();
    let is = |keyword| is_keyword(text, keyword);
    // Most rules about the root selector begin with a sign.
    let rule = match text.first() {
        None => Rule::Nothing,
        Some(b'o' | b'O') if is("on") => Rule::On,
        Some(b'o' | b'O') if is("off") => Rule::Off,
        Some(b'n' | b'N') if is("nopass") => Rule::NoPassword,
        Some(b'r' | b'R') if is("resetpass") => Rule::ResetPasswords,
        Some(b'r' | b'R') if is("reset") => Rule::Reset,
        Some(b'c' | b'C') if behaviour.selectors && is("clearselectors") => Rule::ClearSelectors,
        Some(b's' | b'S') if behaviour.payload_flags != PayloadFlags::Unknown => {
            if is("sanitize-payload") {
                Rule::SanitizePayload
            } else if is("skip-sanitize-payload") {
                Rule::SkipSanitizePayload
            } else {
                return None;
            }
        }
        _ => return None,
    };
    Some(rule)
}

fn permission_keyword<'a>(text: &[u8], server: Server) -> Option<Permission<'a>> {
    let behaviour = server.behaviour();
    let is = |keyword| is_keyword(text, keyword);
    let permission = match text.first()? {
        b'~' if is("~*") => Permission::AllKeys,
        b'&' if behaviour.channels && is("&*") => Permission::AllChannels,
        b'+' if is("+@all") => Permission::AllCommands,
        b'-' if is("-@all") => Permission::NoCommands,
        b'a' | b'A' if is("allkeys") => Permission::AllKeys,
        b'a' | b'A' if is("allcommands") => Permission::AllCommands,
        b'a' | b'A' if behaviour.channels && is("allchannels") => Permission::AllChannels,
        b'a' | b'A' if behaviour.databases && is("alldbs") => Permission::AllDatabases,
        b'n' | b'N' if is("nocommands") => Permission::NoCommands,
        b'r' | b'R' if is("resetkeys") => Permission::ResetKeys,
        b'r' | b'R' if behaviour.channels && is("resetchannels") => Permission::ResetChannels,
        b'r' | b'R' if behaviour.databases && is("resetdbs") => Permission::ResetDatabases,
        _ => return None,
    };
    Some(permission)
}

/// Parses a password hash: exactly 64 lower-case hexadecimal digits after the
/// sign.
fn password_hash(text: &[u8]) -> Parsed<PasswordHash> {
    let mut hash = PasswordHash::default();
    let mut is_hash = text.len() == 2 * hash.len();
    if is_hash {
        for (at, &digit) in text.iter().enumerate() {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => {
                    is_hash = false;
                    break;
                }
            };
            hash[at / 2] = hash[at / 2] << 4 | value;
        }
    }
    if is_hash {
        Ok(hash)
    } else {
        Err(RuleError::new(
            RuleErrorKind::PasswordHash,
            1..1 + text.len(),
        ))
    }
}

/// Parses the letters after `%`, each at most once, and the `~` before the
/// pattern. With `may_be_bare` the `~` may be missing at the end.
fn key_access(text: &[u8], may_be_bare: bool) -> IResult<&[u8], Access> {
    let is_letter = |byte: u8| matches!(byte.to_ascii_lowercase(), b'r' | b'w');
    let letters = map_opt(
        take_while_m_n(0, 2, is_letter),
        |letters: &[u8]| match letters.to_ascii_lowercase().as_slice() {
            b"" if text.is_empty() && may_be_bare => Some(Access::NONE),
            b"r" => Some(Access::READ),
            b"w" => Some(Access::WRITE),
            b"rw" | b"wr" => Some(Access::ALL),
            _ => None,
        },
    );
    terminated(letters, alt((tag(&b"~"[..]), eof))).parse(text)
}

fn key_pattern<'a>(text: &[u8], access: Access, pattern: &'a [u8]) -> Parsed<Permission<'a>> {
    if pattern.iter().any(|byte| is_space(*byte) || *byte == 0) {
        let start = text.len() - pattern.len();
        return Err(error(RuleErrorKind::SpaceInKeyPattern, text, start));
    }
    Ok(Permission::Keys { access, pattern })
}

fn category(text: &[u8], allow: bool, server: Server) -> Parsed<Permission<'_>> {
    match server.commands().category(&c_string(text)[2..]) {
        Some(category) => Ok(Permission::Category { allow, category }),
        None => Err(error(RuleErrorKind::UnknownCategory, text, 2)),
    }
}

/// Parses `+command`, `+command|subcommand` or `+command|first-argument`.
fn addition(text: &[u8], server: Server) -> Parsed<Permission<'_>> {
    let table = server.commands();
    let name = &c_string(text)[1..];
    let has_subcommands = server.behaviour().selectors;
    let bar = if has_subcommands {
        name.iter().rposition(|&byte| byte == b'|')
    } else {
        name.iter().position(|&byte| byte == b'|')
    };
    let allowed = |command: &Command| Permission::Command {
        allow: true,
        command: command.id,
    };
    let unknown = || unknown_name(name, server, has_subcommands);
    let Some(bar) = bar else {
        return table.top_level(name).map(allowed).ok_or_else(unknown);
    };
    let command = table.get(&name[..bar]).ok_or_else(unknown)?;
    let argument = &name[bar + 1..];
    if command.container().is_some() {
        Err(error(RuleErrorKind::ArgumentOfSubcommand, text, bar + 1))
    } else if argument.is_empty() {
        Err(error(RuleErrorKind::EmptySubcommand, text, bar + 1))
    } else if command.is_container() {
        let subcommand = table.subcommand(command, argument);
        subcommand.map(allowed).ok_or_else(unknown)
    } else {
        Ok(Permission::FirstArgument {
            command: command.id,
            argument,
        })
    }
}

/// Returns the error for an unknown name after the sign, with the span of the
/// part that is unknown.
fn unknown_name(name: &[u8], server: Server, has_subcommands: bool) -> RuleError {
    let bar = name.iter().position(|&byte| byte == b'|');
    match bar.filter(|bar| has_subcommands && server.commands().get(&name[..*bar]).is_some()) {
        Some(bar) => RuleError::new(RuleErrorKind::UnknownSubcommand, bar + 2..name.len() + 1),
        None => RuleError::new(
            RuleErrorKind::UnknownCommand,
            1..bar.unwrap_or(name.len()) + 1,
        ),
    }
}

/// Parses the numbers after `db=` as C's `strtoll` reads them.
fn databases(text: &[u8]) -> Parsed<Permission<'_>> {
    // The servers check for a trailing comma before they read the numbers.
    if text.ends_with(b",") {
        let end = text.len();
        return Err(RuleError::new(RuleErrorKind::DatabaseList, end..end));
    }
    let mut databases = Vec::new();
    let mut start = "db=".len();
    for item in text[start..].split(|&byte| byte == b',') {
        let span = start..start + item.len();
        let digits = item
            .iter()
            .skip_while(|byte| is_space(**byte))
            .copied()
            .collect::<Vec<u8>>();
        let number = std::str::from_utf8(&digits).unwrap_or_default();
        let is_number = |text: &str| {
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !is_number(number) {
            return Err(RuleError::new(RuleErrorKind::DatabaseList, span));
        }
        match number.parse::<i64>().map(i32::try_from) {
            Ok(Ok(database @ 0..)) => databases.push(database.unsigned_abs()),
            _ => return Err(RuleError::new(RuleErrorKind::DatabaseRange, span)),
        }
        start += item.len() + 1;
    }
    databases.sort_unstable();
    databases.dedup();
    Ok(Permission::Databases(databases))
}
