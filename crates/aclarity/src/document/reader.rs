//! Reading a text again and again while somebody changes it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use super::causes::{self, FileLines};
use super::define::Definition;
use super::forms::{self, Sheet};
use super::statement::{Facts, Line, PlacedRule, Statement};
use super::{Check, DefinedUser, Document, headless, line, parse, shell};
use crate::finding::{Finding, Severity};
use crate::index::Index;
use crate::limits::{self, FINDINGS};
use crate::rule::{RuleError, Span};
use crate::server::{Dialect, Server};

/// Reads a text that is being changed: lines that stayed are not read again,
/// nor are users judged anew whose lines all stayed.
///
/// A long text can be read piece by piece, so that a page stays awake.
///
/// ```
/// use std::sync::Arc;
/// use aclarity::{Server, analysis::lint};
///
/// let mut reader = lint::reader(Server::Redis8_6);
/// let document = reader.read("user ana on nopass +get\nuser bob on nopass +gett");
/// assert_eq!(document.users.len(), 1);
///
/// reader.start(Arc::from("user ana on nopass +get\nuser bob on nopass +get"));
/// let document = loop {
///     if let Some(document) = reader.go_on(10) {
///         break document;
///     }
/// };
/// assert_eq!(document.users.len(), 2);
/// ```
#[derive(Debug)]
pub struct Reader {
    server: Server,
    check: Box<dyn Check>,
    /// The lines of the text that was read last, and how it was read.
    lines: Vec<Arc<Known>>,
    facts: Facts,
    /// Its users, and where each is among them.
    users: Vec<(Arc<[u8]>, Arc<Told>)>,
    places: Index,
    reading: Option<Reading>,
}

/// A line that was read, with those that go on with it.
#[derive(Debug)]
struct Known {
    text: Box<str>,
    statements: Vec<Statement>,
    /// Whether it has a line of an ACL file.
    is_file: bool,
    /// Where its names are, in their order, when there are many.
    by_name: Box<[Mention]>,
    /// Whether lines after it may go on with it.
    may_go_on: bool,
    /// What is wrong with it, whoever it is about.
    findings: Vec<Finding>,
}

/// A name in a line: the number of its statement, and its own number there.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mention {
    name: Arc<[u8]>,
    statement: usize,
    place: usize,
}

/// What came of the lines about one user. Its places are those in a text of
/// these lines alone.
#[derive(Debug)]
struct Told {
    lines: Vec<Arc<Known>>,
    defined: Option<DefinedUser>,
    refused: Option<DefinedUser>,
    /// Where the line begins that its place among the users comes from.
    made_at: usize,
    findings: Vec<Finding>,
}

/// A user's name, and the numbers of the lines that are about it.
type Named = (Arc<[u8]>, Vec<usize>);

/// A text of which a part is read.
#[derive(Debug)]
struct Reading {
    sheet: Sheet,
    /// The bytes from here on are new, up to those of the lines at the end that
    /// are as they were.
    at: usize,
    stays_from: usize,
    last: Vec<Arc<Known>>,
    /// The lines that are read, those that stayed included.
    lines: Vec<Arc<Known>>,
    /// All names in the order of the text, each with the numbers of its lines,
    /// and where each is among them; once all lines are read.
    names: Option<(Vec<Named>, Index)>,
    /// What came of the first of them.
    told: Vec<Arc<Told>>,
}

impl Reader {
    /// A reader for a server, which adds what a check finds.
    pub fn new(server: Server, check: impl Check + 'static) -> Self {
        Self {
            server,
            check: Box::new(check),
            lines: Vec::new(),
            facts: Facts::default(),
            users: Vec::new(),
            places: Index::default(),
            reading: None,
        }
    }

    /// The server it reads for.
    pub fn server(&self) -> Server {
        self.server
    }

    /// Reads a text to its end.
    pub fn read(&mut self, text: &str) -> Document {
        self.start(text.into());
        loop {
            if let Some(document) = self.go_on(usize::MAX) {
                return document;
            }
        }
    }

    /// Begins to read a text; what was begun before is given up.
    pub fn start(&mut self, text: Arc<str>) {
        let sheet = forms::survey(text);
        let known = if sheet.facts == self.facts {
            &self.lines[..]
        } else {
            &[]
        };
        self.reading = Some(Reading::new(sheet, known));
    }

    /// Gives up what was begun.
    pub fn cancel(&mut self) {
        self.reading = None;
    }

    /// How much of the text is read, from 0 to 1; nothing when no text is.
    pub fn progress(&self) -> Option<f64> {
        let reading = self.reading.as_ref()?;
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let users = reading.names.as_ref();
        let users = users.map_or(usize::MAX, |(names, _)| names.len());
        // To judge a user takes longer than to read its lines.
        Some(
            0.3 * share(reading.at, reading.sheet.text.len())
                + 0.7 * share(reading.told.len(), users),
        )
    }

    /// Reads on until about so many bytes were new; the document when that was
    /// the end. Nothing too when no text is being read.
    pub fn go_on(&mut self, bytes: usize) -> Option<Document> {
        let reading = self.reading.as_mut()?;
        let mut left = bytes;
        if !reading.read_lines(&mut left) {
            return None;
        }
        let (names, _) = reading.names.get_or_insert_with(|| names(&reading.lines));
        while reading.told.len() < names.len() {
            if left == 0 {
                return None;
            }
            let (name, numbers) = &names[reading.told.len()];
            let lines = numbers.iter().map(|number| &reading.lines[*number]);
            let is_it = |place: usize| self.users[place].0 == *name;
            let known = self.places.find(name, is_it);
            let told = match known.map(|place| &self.users[place].1) {
                Some(told) if told.is_about(lines.clone()) => Arc::clone(told),
                _ => {
                    let check = Some(&*self.check);
                    let lines = lines.cloned().collect();
                    let told = Told::new(name, lines, self.server.into(), check);
                    left = left.saturating_sub(told.length());
                    Arc::new(told)
                }
            };
            reading.told.push(told);
        }
        let reading = self.reading.take()?;
        let (names, places) = reading.names.unwrap_or_default();
        let document = document(
            self.server,
            &reading.sheet,
            &reading.lines,
            &names,
            &reading.told,
            Some(&*self.check),
        );
        self.lines = reading.lines;
        self.facts = reading.sheet.facts;
        self.places = places;
        self.users = names
            .into_iter()
            .map(|(name, _)| name)
            .zip(reading.told)
            .collect();
        Some(document)
    }
}

/// Reads a text once. (Without what a [`Reader`] needs to read it again, which
/// is a good part of its size in the wasm.)
pub(super) fn read(sheet: Sheet, dialect: Dialect, check: Option<&dyn Check>) -> Document {
    let mut reading = Reading::new(sheet, &[]);
    let mut left = usize::MAX;
    reading.read_lines(&mut left);
    let lines = reading.lines;
    let (names, _) = names(&lines);
    let told = |(name, numbers): &Named| {
        let lines = numbers.iter().map(|number| Arc::clone(&lines[*number]));
        Arc::new(Told::new(name, lines.collect(), dialect, check))
    };
    let told: Vec<Arc<Told>> = names.iter().map(told).collect();
    document(dialect.server, &reading.sheet, &lines, &names, &told, check)
}

/// How many names are few enough to look at each.
const FEW: usize = 8;

impl Known {
    fn read(text: &str, facts: Facts) -> Arc<Self> {
        let mut findings = Vec::new();
        let statements = parse::read(text, facts, &mut findings);
        let names = || statements.iter().map(|statement| statement.line.names());
        let mut by_name = Vec::new();
        if names().map(<[PlacedRule]>::len).sum::<usize>() > FEW {
            for (statement, names) in names().enumerate() {
                let names = names.iter().enumerate();
                by_name.extend(names.map(|(place, name)| Mention {
                    name: Arc::clone(&name.text),
                    statement,
                    place,
                }));
            }
            by_name.sort_unstable();
        }
        Arc::new(Self {
            text: text.into(),
            by_name: by_name.into(),
            is_file: statements
                .iter()
                .any(|statement| matches!(statement.line, Line::File(..))),
            statements,
            may_go_on: shell::recognition::is_for_shell(text),
            findings,
        })
    }

    /// Calls a function with each statement about a user and the name in it, in
    /// their order.
    fn about(&self, user: &Arc<[u8]>, mut follow: impl FnMut(&Statement, &PlacedRule)) {
        if !self.by_name.is_empty() {
            let first = self.by_name.partition_point(|one| one.name < *user);
            let own = self.by_name[first..].iter();
            for mention in own.take_while(|one| one.name == *user) {
                let statement = &self.statements[mention.statement];
                follow(statement, &statement.line.names()[mention.place]);
            }
            return;
        }
        for statement in &self.statements {
            for name in statement.line.names() {
                if name.text == *user {
                    follow(statement, name);
                }
            }
        }
    }
}

impl Reading {
    /// Finds the lines at both ends that are as they were.
    fn new(sheet: Sheet, known: &[Arc<Known>]) -> Self {
        let text = &*sheet.text;
        let is_line = |at: usize, known: &Known| {
            let rest = text.get(at..).unwrap_or_default();
            let is_same = rest.starts_with(&*known.text)
                && matches!(rest.as_bytes().get(known.text.len()), None | Some(b'\n'));
            is_same && (!known.may_go_on || shell::piece_length(rest) == known.text.len())
        };
        let (mut at, mut first) = (0, 0);
        for known in known {
            if at > text.len() || !is_line(at, known) {
                break;
            }
            at += known.text.len() + 1;
            first += 1;
        }
        let (mut stays_from, mut last) = (text.len() + 1, 0);
        for known in known[first..].iter().rev() {
            let start = stays_from.checked_sub(known.text.len() + 1);
            let Some(start) = start.filter(|start| *start >= at) else {
                break;
            };
            let is_start = start == 0 || text.as_bytes()[start - 1] == b'\n';
            if !is_start || text.as_bytes()[start..stays_from - 1] != *known.text.as_bytes() {
                break;
            }
            stays_from = start;
            last += 1;
        }
        Self {
            at,
            stays_from,
            last: known[known.len() - last..].to_vec(),
            lines: known[..first].to_vec(),
            names: None,
            told: Vec::new(),
            sheet,
        }
    }

    /// Reads lines as long as there are bytes left; whether that were all.
    fn read_lines(&mut self, left: &mut usize) -> bool {
        let text = Arc::clone(&self.sheet.text);
        let mut gone = 0;
        while self.at < self.stays_from {
            if *left == 0 {
                self.last.drain(..gone);
                return false;
            }
            let rest = &text[self.at..];
            let line = &rest[..shell::piece_length(rest)];
            self.at += line.len() + 1;
            *left = left.saturating_sub(line.len() + 1);
            self.lines.push(Known::read(line, self.sheet.facts));
            // A line may go on into lines that stayed.
            while self.stays_from < self.at
                && let Some(swallowed) = self.last.get(gone)
            {
                self.stays_from += swallowed.text.len() + 1;
                gone += 1;
            }
        }
        self.last.drain(..gone);
        self.lines.append(&mut self.last);
        true
    }
}

/// The names in the order in which they appear, with the numbers of the lines.
fn names(lines: &[Arc<Known>]) -> (Vec<Named>, Index) {
    let mut places = Index::default();
    let mut names: Vec<Named> = Vec::with_capacity(lines.len());
    for (number, known) in lines.iter().enumerate() {
        let all = known.statements.iter();
        for name in all.flat_map(|statement| statement.line.names()) {
            let known = places.find(&name.text, |place| names[place].0 == name.text);
            let place = known.unwrap_or_else(|| {
                places.insert(&name.text, names.len());
                names.push((Arc::clone(&name.text), Vec::with_capacity(1)));
                names.len() - 1
            });
            let numbers = &mut names[place].1;
            if numbers.last() != Some(&number) {
                numbers.push(number);
            }
        }
    }
    (names, places)
}

impl Told {
    fn new(
        name: &Arc<[u8]>,
        lines: Vec<Arc<Known>>,
        dialect: Dialect,
        check: Option<&dyn Check>,
    ) -> Self {
        let mut definition = Definition::new(Arc::clone(name), dialect, hint);
        for (known, start) in lines.iter().zip(starts(&lines)) {
            known.about(name, |statement, name| {
                definition.follow(statement, name, start)
            });
        }
        definition.finish();
        let mut findings = definition.findings;
        let check = check.filter(|_| definition.defined.is_some() && !definition.is_partial);
        if check.is_some() || !findings.is_empty() {
            let text: Cow<'_, str> = match &lines[..] {
                // It may be long, and about many users.
                [known] => (&*known.text).into(),
                _ => {
                    let texts: Vec<&str> = lines.iter().map(|known| &*known.text).collect();
                    texts.join("\n").into()
                }
            };
            let file_lines = OnceCell::new();
            let is_in_file = |at| file_lines.get_or_init(|| FileLines::of(&text)).has(at);
            for finding in &mut findings {
                causes::explain(finding, &text, dialect.server, &is_in_file);
            }
            if let Some(defined) = &mut definition.defined {
                defined.rules.shrink_to_fit();
                if let Some(check) = check {
                    let linted = check.user(&text, defined).into_iter();
                    // What looks like a placeholder is a variable to a shell.
                    findings.extend(linted.filter(|finding| {
                        finding.code != "placeholder"
                            || !definition.is_expanded
                            || !shell::variables::has_variable(
                                &text.as_bytes()[finding.span.start..finding.span.end],
                            )
                    }));
                }
            }
        }
        Self {
            defined: definition.defined,
            refused: definition.refused,
            made_at: definition.made_at,
            findings,
            lines,
        }
    }

    /// Whether it came of these very lines.
    fn is_about<'k>(&self, lines: impl ExactSizeIterator<Item = &'k Arc<Known>>) -> bool {
        lines.len() == self.lines.len()
            && lines
                .zip(&self.lines)
                .all(|(one, other)| Arc::ptr_eq(one, other))
    }

    fn length(&self) -> usize {
        self.lines.iter().map(|known| known.text.len() + 1).sum()
    }
}

fn hint(error: &RuleError, rule: &[u8], before: Option<&[u8]>, server: Server) -> String {
    error.hint(rule, before, server).to_string()
}

/// Where lines begin in a text of them.
fn starts(lines: &[Arc<Known>]) -> impl Iterator<Item = usize> {
    lines.iter().scan(0, |start, known| {
        let this = *start;
        *start += known.text.len() + 1;
        Some(this)
    })
}

/// Puts together what lines say of nobody and what came of each user.
fn document(
    server: Server,
    sheet: &Sheet,
    lines: &[Arc<Known>],
    names: &[Named],
    told: &[Arc<Told>],
    check: Option<&dyn Check>,
) -> Document {
    let line_starts: Vec<usize> = starts(lines).collect();
    let own = sheet.findings.iter();
    let mut findings: Vec<Found<'_>> = own
        .map(|one| (one.span.start, Cow::Borrowed(one)))
        .collect();
    let is_file = lines.iter().any(|known| known.is_file);
    // A server refuses a line of a file for what is wrong with it.
    let mut has_bad_line = false;
    for (known, start) in lines.iter().zip(&line_starts) {
        has_bad_line |= known.statements.is_empty() && has_error(&known.findings);
        for statement in &known.statements {
            if let Line::Comment(span) = statement.line {
                let comment = line::comment(span.shifted(*start), is_file, server);
                has_bad_line |= comment.severity == Severity::Error;
                findings.push(found(comment));
            }
        }
        let own = known.findings.iter();
        findings.extend(own.map(|one| (one.span.start + start, Cow::Borrowed(one))));
    }
    let mut users: Vec<(usize, DefinedUser)> = Vec::with_capacity(told.len());
    let mut refused = Vec::new();
    for ((_, numbers), told) in names.iter().zip(told) {
        let own: Vec<usize> = match numbers[..] {
            [_] => vec![0],
            _ => starts(&told.lines).collect(),
        };
        let place = |at: usize| {
            let line = own.partition_point(|start| *start <= at) - 1;
            at - own[line] + line_starts[numbers[line]]
        };
        let placed = |span: Span| {
            // A span ends in the line that it begins in.
            let start = place(span.start);
            Span::from(start..start + (span.end - span.start))
        };
        let with_places = |defined: &DefinedUser| {
            let mut defined = defined.clone();
            defined.name_span = placed(defined.name_span);
            defined.refusal = defined.refusal.map(placed);
            for rule in &mut defined.rules {
                rule.span = placed(rule.span);
            }
            defined
        };
        let about = told.findings.iter();
        findings.extend(about.map(|one| (place(one.span.start), Cow::Borrowed(one))));
        if let Some(defined) = &told.defined {
            users.push((place(told.made_at), with_places(defined)));
        }
        refused.extend(told.refused.as_ref().map(with_places));
        let refusal = [&told.defined, &told.refused].into_iter().flatten();
        has_bad_line |= refusal.filter_map(|one| one.refusal).any(|span| {
            let line = own.partition_point(|start| *start <= span.start) - 1;
            told.lines[line].is_file
        });
    }
    if users.is_empty() && refused.is_empty() && findings.is_empty() {
        findings.extend(nothing_defined(lines).map(found));
    }
    users.sort_by_key(|(place, _)| *place);
    let users: Vec<DefinedUser> = users.into_iter().map(|(_, user)| user).collect();
    // Of a fragment, or of a file that a server refuses, nobody knows the whole.
    let mut statements = lines.iter().flat_map(|known| &known.statements);
    let is_whole =
        statements.all(|statement| statement.line.is_of_file() && !statement.setting.is_partial);
    let has_error = || {
        findings
            .iter()
            .any(|(_, one)| one.severity == Severity::Error)
    };
    if let Some(check) = check.filter(|_| is_file && is_whole && !has_error()) {
        findings.extend(check.users(&users).map(found));
    }
    Document {
        server,
        users,
        refused,
        is_rejected: is_file && has_bad_line,
        findings: listed(findings),
    }
}

/// The finding about a text that was understood and defines nobody.
fn nothing_defined(lines: &[Arc<Known>]) -> Option<Finding> {
    lines.iter().zip(starts(lines)).find_map(|(known, start)| {
        let mut statements = known.statements.iter();
        statements.find_map(|statement| match statement.line {
            Line::Other(span) => Some(headless::not_a_definition(span.shifted(start))),
            _ => None,
        })
    })
}

fn has_error(findings: &[Finding]) -> bool {
    let mut findings = findings.iter();
    findings.any(|finding| finding.severity == Severity::Error)
}

/// A finding that is not copied until it is listed, and where it is in the text.
type Found<'f> = (usize, Cow<'f, Finding>);

fn found(finding: Finding) -> Found<'static> {
    (finding.span.start, Cow::Owned(finding))
}

/// The first findings in the order of the text; the others are counted in one more.
fn listed(mut findings: Vec<Found<'_>>) -> Vec<Finding> {
    findings.sort_by_key(|(start, _)| *start);
    let placed = |start: usize, span: Span| Span::from(start..start + (span.end - span.start));
    let more = findings.get(FINDINGS..).filter(|more| more.len() > 1);
    let worst = more.and_then(|more| more.iter().min_by_key(|(_, one)| one.severity));
    let last = worst.zip(more).map(|((start, worst), more)| {
        let message = format!(
            "{} more findings from here on are not listed: a text has at most {FINDINGS}",
            more.len()
        );
        limits::beyond(placed(*start, worst.span), worst.severity, message)
    });
    if last.is_some() {
        findings.truncate(FINDINGS);
    }
    let findings = findings.into_iter().map(|(start, finding)| Finding {
        span: placed(start, finding.span),
        ..finding.into_owned()
    });
    findings.chain(last).collect()
}

#[cfg(test)]
mod tests;
