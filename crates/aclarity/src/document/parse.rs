//! What a single line says, whatever stands in other lines.

use super::forms::{self, Facts};
use super::shell::programs::RuleWithVariable;
use super::{
    PlacedRule, UNNAMED_USER, characters, headless, prompt, quotes, shell, templates, trailing,
};
use crate::finding::{Finding, Severity};
use crate::limits::{self, LINE_LENGTH};
use crate::rule::{Argument, Span, split_arguments};
use crate::server::Server;

/// A line. Its places are counted from where its piece of text begins.
#[derive(Debug)]
pub(super) enum Line {
    /// A comment of a whole line.
    Comment(Span),
    /// It was understood, and defines nobody.
    Other(Span),
    /// `user NAME RULE…`
    File(PlacedRule, Vec<PlacedRule>),
    /// `ACL SETUSER NAME RULE…`, or bare rules.
    Set(PlacedRule, Vec<PlacedRule>),
    /// `ACL DELUSER NAME…`
    Delete(Vec<PlacedRule>),
    /// It is about this user, but its quotes have an error at this place.
    Unreadable(PlacedRule, Span),
}

/// A line with what is known of it besides.
#[derive(Debug)]
pub(super) struct Statement {
    pub line: Line,
    pub setting: Setting,
}

/// What is known of a line besides its words.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Setting {
    /// Where the error is for which the server refuses it whatever its rules are:
    /// they are looked at, and change nothing.
    pub refusal: Option<Span>,
    /// Not all of its rules are known.
    pub is_partial: bool,
    /// A shell puts values in the place of its variables.
    pub is_expanded: bool,
    /// It has a rule about a password of which only this is known.
    pub has_unknown_password: bool,
}

impl Setting {
    /// Notes that a rule has a variable in it, and whether its meaning is known.
    pub fn keeps(&mut self, rule: &[u8]) -> bool {
        self.is_expanded = true;
        match shell::programs::known(rule) {
            RuleWithVariable::Meaning => return true,
            RuleWithVariable::Password => self.has_unknown_password |= rule[0] == b'#',
            RuleWithVariable::Nothing => self.is_partial = true,
        }
        false
    }
}

impl From<Line> for Statement {
    fn from(line: Line) -> Self {
        Self {
            line,
            setting: Setting::default(),
        }
    }
}

impl Statement {
    /// Takes out the rules that only the value of a shell's variable makes known.
    pub(super) fn forget_unknown(&mut self) {
        let (Line::File(_, rules) | Line::Set(_, rules)) = &mut self.line else {
            return;
        };
        let setting = &mut self.setting;
        rules
            .retain(|rule| !shell::programs::has_variable(&rule.text) || setting.keeps(&rule.text));
    }
}

impl Line {
    /// Whether an ACL file may have it.
    pub(super) fn is_of_file(&self) -> bool {
        matches!(self, Self::Comment(_) | Self::File(..))
    }

    /// The names of the users that it speaks of.
    pub(super) fn names(&self) -> &[PlacedRule] {
        match self {
            Self::Comment(_) | Self::Other(_) => &[],
            Self::File(name, _) | Self::Set(name, _) | Self::Unreadable(name, _) => {
                std::slice::from_ref(name)
            }
            Self::Delete(names) => names,
        }
    }

    /// Moves all its places.
    pub(super) fn move_by(&mut self, place: impl Fn(Span) -> Span) {
        let move_all = |words: &mut [PlacedRule]| {
            for word in words {
                word.span = place(word.span);
            }
        };
        match self {
            Self::Comment(span) | Self::Other(span) => *span = place(*span),
            Self::File(name, rules) | Self::Set(name, rules) => {
                name.span = place(name.span);
                move_all(rules);
            }
            Self::Delete(names) => move_all(names),
            Self::Unreadable(name, error) => {
                name.span = place(name.span);
                *error = place(*error);
            }
        }
    }
}

/// Reads a piece of a text: a line, or lines that are one to a shell. Adds what
/// is wrong with the lines themselves.
pub(super) fn read(piece: &str, facts: Facts, findings: &mut Vec<Finding>) -> Vec<Statement> {
    let mut statements = Vec::new();
    let longest = piece.split('\n').map(str::len).max().unwrap_or(0);
    if longest > LINE_LENGTH {
        let message =
            format!("this line has {longest} bytes and is not read: at most {LINE_LENGTH} are");
        findings.push(limits::beyond(0..0, Severity::Error, message));
        return statements;
    }
    let line = piece.trim_start_matches(BLANK);
    let line = &line[prompt::length(line)..];
    let line = match forms::after_root_prompt(line) {
        Some(command) if facts.has_root_prompts => command,
        _ => line,
    };
    if shell::programs::is_for_shell(line) {
        let offset = piece.len() - line.len();
        if cfg!(feature = "shell") {
            shell::programs::read(line, findings, &mut statements);
        } else {
            findings.push(shell::not_read(line));
        }
        for finding in findings {
            finding.span = finding.span.shifted(offset);
        }
        for statement in &mut statements {
            statement.line.move_by(|span| span.shifted(offset));
            let refusal = &mut statement.setting.refusal;
            *refusal = refusal.map(|span| span.shifted(offset));
        }
    } else if facts.in_config {
        config_line(piece, findings, &mut statements);
    } else {
        read_line(piece, facts, findings, &mut statements);
    }
    statements.shrink_to_fit();
    statements
}

/// The white space that servers and redis-cli take from both ends of a line.
pub(super) const BLANK: &[char] = &[' ', '\t', '\r'];

/// Reads a line that is for no shell, and has no line feed in it.
pub(super) fn read_line(
    whole: &str,
    facts: Facts,
    findings: &mut Vec<Finding>,
    statements: &mut Vec<Statement>,
) {
    let line = whole.trim_matches(BLANK);
    let mut offset = whole.len() - whole.trim_start_matches(BLANK).len();
    let mut line = line;
    if line.is_empty() || matches!(line, "OK" | "+OK") {
        return;
    }
    if prompt::is_comment(line) {
        let span = offset..offset + line.len();
        return statements.push(Line::Comment(span.into()).into());
    }
    if prompt::is_foreign_comment(line) {
        let span = offset..offset + line.len();
        let text = "no server knows comments that begin so";
        let finding = Finding::new("comment", Severity::Error, span, text);
        return findings.push(finding.with_help("remove it: the server refuses the whole file"));
    }
    if prompt::is_only_prompt(line) {
        return;
    }
    if let Some(line) = listed(line, offset) {
        return statements.push(line.into());
    }
    let mut setting = Setting::default();
    let skipped = prompt::length(line);
    (line, offset) = (&line[skipped..], offset + skipped);
    if let Some(rest) = line.strip_prefix('\u{feff}') {
        let mark = Span::from(offset..offset + '\u{feff}'.len_utf8());
        findings.push(byte_order_mark(mark));
        setting.refusal = Some(mark);
        (line, offset) = (rest, offset + '\u{feff}'.len_utf8());
    }
    let read = if line.split(' ').next() == Some("user") {
        file_line(line, offset, findings, &mut setting)
    } else if let Some(finding) = not_quite_user(line, offset) {
        findings.push(finding);
        None
    } else if facts.is_file {
        findings.push(not_a_user(line, offset));
        None
    } else {
        command_line(line, offset, facts, findings, &mut setting)
    };
    if let Some(line) = read {
        statements.push(Statement { line, setting });
    }
}

/// `user NAME RULE…`, words parted by single spaces and never quoted.
fn file_line(
    line: &str,
    offset: usize,
    findings: &mut Vec<Finding>,
    setting: &mut Setting,
) -> Option<Line> {
    let mut start = offset;
    let words = line.split(' ').map(|word| {
        let place = start;
        start += word.len() + 1;
        // A server takes tabs and carriage returns from both ends of a rule.
        let inner = word.trim_matches(['\t', '\r']);
        let opening = word.len() - word.trim_start_matches(['\t', '\r']).len();
        PlacedRule {
            text: inner.as_bytes().into(),
            span: (place + opening..place + opening + inner.len()).into(),
        }
    });
    let words: Vec<PlacedRule> = words.collect();
    let name = words.get(1).map(|name| name.span);
    let words = templates::split_off(words, findings, setting);
    if name.is_some() && name != words.get(1).map(|name| name.span) {
        // The name is to be filled in.
        return None;
    }
    let mut words = words.into_iter().skip(1);
    let Some(name) = words.next() else {
        let span = offset..offset + line.len();
        let text = "should start with user keyword followed by the username";
        findings.push(Finding::new("no-username", Severity::Error, span, text));
        return None;
    };
    let rules = quotes::split_off(words.collect(), findings, setting);
    let rules = trailing::split_off(rules, findings, setting);
    Some(Line::File(name, rules))
}

/// `ACL SETUSER NAME RULE…` or bare rules, with the quotes of redis-cli.
fn command_line(
    line: &str,
    offset: usize,
    facts: Facts,
    findings: &mut Vec<Finding>,
    setting: &mut Setting,
) -> Option<Line> {
    let arguments = match split_arguments(line.as_bytes()) {
        Ok(arguments) => arguments,
        Err(error) => {
            let finding = Finding::new(
                "unbalanced-quotes",
                Severity::Error,
                error.span.shifted(offset),
                "Invalid argument(s)",
            );
            let span = finding.span;
            findings.push(finding.with_help(error.to_string()));
            return before_error(&line[..error.span.start], offset, facts, span);
        }
    };
    let words: Vec<PlacedRule> = arguments
        .iter()
        .map(|argument| placed(argument, offset))
        .collect();
    let first = words.first().map(|word| word.span);
    let words = templates::split_off(words, findings, setting);
    let words = trailing::split_off(words, findings, setting);
    match &words[..] {
        [] => None,
        [acl, ..] if is(acl, "acl") => Some(command(&words, findings)),
        [word, ..] if facts.has_commands && forms::is_command(&word.text) => {
            let span = Span::from(offset..offset + line.len());
            findings.push(not_a_definition(span));
            Some(Line::Other(span))
        }
        [word, ..] if Some(word.span) != first => None,
        _ => match headless::find(&words) {
            Some((finding, name)) => {
                setting.refusal.get_or_insert(finding.span);
                findings.push(finding);
                let rules = words.get(name + 1..).unwrap_or_default().to_vec();
                Some(Line::Set(words.get(name)?.clone(), rules))
            }
            None => Some(bare(words)),
        },
    }
}

/// Rules without a name, of which there is at least one.
pub(super) fn bare(words: Vec<PlacedRule>) -> Line {
    let start = words.first().map_or(0, |word| word.span.start);
    let name = PlacedRule {
        text: UNNAMED_USER.as_bytes().into(),
        span: (start..start).into(),
    };
    Line::Set(name, words)
}

/// A line whose quotes have an error: whose it is, when the words before say so.
fn before_error(text: &str, offset: usize, facts: Facts, error: Span) -> Option<Line> {
    let (findings, setting) = (&mut Vec::new(), &mut Setting::default());
    let read = command_line(text, offset, facts, findings, setting);
    match read {
        Some(Line::Set(name, _)) => Some(Line::Unreadable(name, error)),
        _ => None,
    }
}

/// `user NAME RULE…` of a configuration file, which has quotes.
fn config_line(whole: &str, findings: &mut Vec<Finding>, statements: &mut Vec<Statement>) {
    match split_arguments(whole.as_bytes()) {
        Ok(arguments) => {
            let mut words = arguments.iter().map(|argument| placed(argument, 0));
            if let (Some(_), Some(name)) = (words.next(), words.next()) {
                statements.push(Line::File(name, words.collect()).into());
            }
        }
        Err(error) => {
            let text = "Unbalanced quotes in configuration line";
            let finding = Finding::new("unbalanced-quotes", Severity::Error, error.span, text);
            findings.push(finding.with_help(error.to_string()));
        }
    }
}

/// A line of ACL LIST as redis-cli numbers it: `1) "user app on …"`.
fn listed(line: &str, offset: usize) -> Option<Line> {
    let quoted = forms::numbered(line)?;
    if !quoted.starts_with("\"user ") {
        return None;
    }
    let arguments = split_arguments(quoted.as_bytes()).ok()?;
    let [argument] = &arguments[..] else {
        return None;
    };
    let text = std::str::from_utf8(&argument.text).ok()?;
    let start = offset + line.len() - quoted.len();
    let is_as_written = text.len() + 2 == argument.span.end - argument.span.start;
    let mut line = file_line(text, 0, &mut Vec::new(), &mut Setting::default())?;
    line.move_by(|span| {
        if is_as_written {
            span.shifted(start + 1)
        } else {
            argument.span.shifted(start)
        }
    });
    Some(line)
}

/// The word `user` in another case, or with something behind it that looks like
/// a space.
fn not_quite_user(line: &str, offset: usize) -> Option<Finding> {
    let start = line.get(.."user".len())?;
    let rest = &line["user".len()..];
    let next = rest.chars().next()?;
    let (span, help) = if start == "user" {
        let odd = characters::find(&rest[..next.len_utf8()])?;
        let at = offset + start.len();
        let help = format!("{} stands after `user`: {}", odd.named(), odd.advice());
        (at..at + next.len_utf8(), help)
    } else if start.eq_ignore_ascii_case("user") && next == ' ' {
        let help = "the word is lower-case: `user`".to_owned();
        (offset..offset + start.len(), help)
    } else {
        return None;
    };
    let code = if next == ' ' {
        "no-username"
    } else {
        "odd-character"
    };
    let text = "should start with user keyword followed by the username";
    Some(Finding::new(code, Severity::Error, span, text).with_help(help))
}

/// A line of an ACL file that does not begin with `user`.
pub(super) fn not_a_user(line: &str, offset: usize) -> Finding {
    let help = if forms::begins_with_rule(line) {
        "all rules of a user go in one line: write these at the end of the user's line"
    } else {
        "each line of an ACL file begins with `user` and a name"
    };
    let text = "should start with user keyword followed by the username";
    let span = offset..offset + line.len();
    Finding::new("no-username", Severity::Error, span, text).with_help(help)
}

/// `ACL …`
pub(super) fn command(words: &[PlacedRule], findings: &mut Vec<Finding>) -> Line {
    match words {
        [_, setuser, name, rules @ ..] if is(setuser, "setuser") => {
            Line::Set(name.clone(), rules.to_vec())
        }
        [_, deluser, names @ ..] if is(deluser, "deluser") && !names.is_empty() => {
            Line::Delete(names.to_vec())
        }
        _ => {
            let start = words.first().map_or(0, |word| word.span.start);
            let end = words.last().map_or(start, |word| word.span.end);
            let span = (start..end).into();
            findings.push(headless::command(words, span));
            Line::Other(span)
        }
    }
}

/// Whether the causes of mistakes are looked for. Programs that read no lines for a
/// shell are small, and give the server's error alone.
pub(super) const NAMES_CAUSES: bool = cfg!(feature = "shell");

/// The finding about a command that defines no user.
pub(super) fn not_a_definition(span: Span) -> Finding {
    Finding::new(
        "not-a-definition",
        Severity::Warning,
        span,
        "only ACL SETUSER and ACL DELUSER define users",
    )
    .with_help("type other commands at the prompt")
}

fn is(word: &PlacedRule, name: &str) -> bool {
    word.text.eq_ignore_ascii_case(name.as_bytes())
}

fn placed(argument: &Argument<'_>, offset: usize) -> PlacedRule {
    PlacedRule {
        text: argument.text.as_ref().into(),
        span: argument.span.shifted(offset),
    }
}

/// What there is to say about a comment: a server that knows none refuses the
/// file that it stands in.
pub(super) fn comment(span: Span, is_file: bool, server: Server) -> Finding {
    let (severity, help) = if !is_file {
        (
            Severity::Suggestion,
            "take it out before you give the file to a server",
        )
    } else if server.behaviour().file_comments {
        (
            Severity::Suggestion,
            "servers before Redis 8.8, and all of Valkey, refuse the file",
        )
    } else {
        (
            Severity::Error,
            "remove it: the server refuses the whole file",
        )
    };
    let message = if is_file && server.behaviour().file_comments {
        "only this server and its successors accept comments in an ACL file"
    } else {
        "this server refuses an ACL file with a comment in it"
    };
    Finding::new("comment", severity, span, message).with_help(help)
}

fn byte_order_mark(span: Span) -> Finding {
    Finding::new(
        "odd-character",
        Severity::Error,
        span,
        "should start with user keyword followed by the username",
    )
    .with_help("remove U+FEFF, a byte order mark: the server takes it for part of the first word")
}
