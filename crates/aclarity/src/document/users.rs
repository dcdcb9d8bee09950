//! The users of a text, for whoever wants nothing else of it.

use std::sync::Arc;

use super::define::Definition;
use super::forms::begins_with;
use super::parse;
use super::statement::{Facts, Line, PlacedRule};
use super::trailing::{is_keyword, is_like_rule};
use super::{DefinedUser, Document, line, shell};
use crate::file;
use crate::finding::{Finding, Severity};
use crate::index::Index;
use crate::rule::RuleError;
use crate::server::Server;
use crate::session::Users;

fn help(error: &RuleError, rule: &[u8], _: Option<&[u8]>, server: Server) -> String {
    error.help(rule, server)
}

/// The users that a text defines, as [`Document::parse`](super::Document::parse)
/// reads them.
///
/// ```
/// use aclarity::{Server, document::users};
///
/// let text = "user ana on nopass ~app:* +@read\nuser bob on +gett";
/// assert_eq!(users(text, Server::Redis8_6).unwrap_err().code, "unknown-command");
/// ```
///
/// # Errors
///
/// The first finding that is an error; its help is shorter than a document's.
/// What is only probably not meant is not looked for.
pub fn users(text: &str, server: Server) -> Result<Vec<DefinedUser>, Finding> {
    let mut definitions: Vec<Definition> = Vec::new();
    let mut places = Index::default();
    // A server refuses an ACL file with a comment in it.
    let mut comment = None;
    let mut is_file = false;
    // It refuses one with bare rules too. A text with other lines, such as commands,
    // is none.
    let mut bare = None;
    let mut is_other = false;
    let mut first: Option<Finding> = None;
    let mut start = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let length = shell::piece_length(rest);
        let mut findings = Vec::new();
        let piece = &rest[..length];
        let statements = parse::read(piece, Facts::default(), &mut findings);
        for finding in &mut findings {
            finding.span = finding.span.shifted(start);
        }
        is_other |= !(begins_with(piece, "user") || is_rules(piece) || is_empty(piece));
        for statement in &statements {
            if let Line::Comment(span) = statement.line {
                comment.get_or_insert(span.shifted(start));
            }
            is_file |= matches!(statement.line, Line::File(..));
            if let Line::Set(name, _) = &statement.line {
                bare.get_or_insert(name.span.shifted(start));
            }
            for name in statement.line.names() {
                let known = places.find(&name.text, |place| definitions[place].name == name.text);
                let place = known.unwrap_or_else(|| {
                    places.insert(&name.text, definitions.len());
                    definitions.push(Definition::new(Arc::clone(&name.text), server, help));
                    definitions.len() - 1
                });
                let definition = &mut definitions[place];
                definition.follow(statement, name, start);
                findings.append(&mut definition.findings);
            }
        }
        if is_file && let Some(span) = comment.take() {
            findings.push(line::comment(span, true, server));
        }
        findings.retain(|finding| finding.severity == Severity::Error);
        first = first
            .into_iter()
            .chain(findings)
            .min_by_key(|finding| finding.span.start);
        start += length + 1;
        rest = rest.get(length + 1..).unwrap_or_default();
    }
    if is_file
        && !is_other
        && let Some(span) = bare
    {
        let end = text[span.start..]
            .find('\n')
            .unwrap_or(text.len() - span.start);
        let line = text[span.start..span.start + end].trim_end();
        let refused = line::not_a_user(line, span.start);
        let before = first.take().filter(|first| first.span.start < span.start);
        first = before.or(Some(refused));
    }
    if let Some(first) = first {
        return Err(first);
    }
    definitions.sort_unstable_by_key(|definition| definition.made_at);
    let defined = definitions.into_iter().filter_map(|one| one.defined);
    Ok(defined.collect())
}

fn is_empty(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with("# ")
}

/// Whether a line is rules and nothing else.
fn is_rules(line: &str) -> bool {
    let begins_rules = |word: &str| {
        let is_signed = word.starts_with(['+', '-', '~', '%', '&', '(']);
        (is_signed && !word.starts_with("~~")) || is_keyword(word.as_bytes())
    };
    let mut words = line.split_ascii_whitespace();
    words.clone().next().is_some_and(begins_rules)
        && words.all(|word| is_like_rule(word.as_bytes()))
}

impl Document {
    /// The users of a server, without a text: each has the rules that ACL LIST
    /// shows, which stand nowhere.
    pub fn of_users(users: &Users, server: Server) -> Self {
        let users = users.iter().map(|(name, user)| {
            let line = user.to_acl_line(name, server);
            let rules = file::rules_of(&line, name, server).unwrap_or_default();
            let rules = rules.into_iter().map(|(text, _)| PlacedRule {
                text: text.into(),
                span: (0..0).into(),
            });
            DefinedUser {
                name: name.clone(),
                name_span: (0..0).into(),
                user: Arc::new(user.clone()),
                rules: rules.collect(),
                has_hidden_password: false,
                refusal: None,
            }
        });
        Self {
            server,
            users: users.collect(),
            refused: Vec::new(),
            is_rejected: false,
            findings: Vec::new(),
        }
    }
}
