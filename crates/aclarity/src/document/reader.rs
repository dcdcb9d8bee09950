//! Reading a text again and again while somebody changes it.

use std::sync::Arc;

use super::define::Definition;
use super::parse::Line;
use super::{DefinedUser, Document};
use crate::analysis::lint::{Linter, lint_whole};
use crate::finding::{Finding, Severity};
use crate::index::Index;
use crate::limits::{self, FINDINGS};
use crate::rule::{RuleError, Span};
use crate::server::Server;

/// Reads a text that is being changed: lines that stayed are not read again,
/// nor are users judged anew whose lines all stayed.
///
/// A long text can be read piece by piece, so that a page stays awake.
///
/// ```
/// use std::sync::Arc;
/// use aclarity::{Server, document::Reader};
///
/// let mut reader = Reader::new(Server::Redis8_6);
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
    linter: Linter,
    /// The lines of the text that was read last.
    lines: Vec<Arc<Known>>,
    /// Its users, and where each is among them.
    users: Vec<(Arc<[u8]>, Arc<Told>)>,
    places: Index,
    reading: Option<Reading>,
}

/// A line that was read.
#[derive(Debug)]
struct Known {
    text: Box<str>,
    line: Line,
    /// What is wrong with it, whoever it is about.
    findings: Vec<Finding>,
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
    text: Arc<str>,
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
    /// A reader for a server.
    pub fn new(server: Server) -> Self {
        Self {
            server,
            linter: Linter::new(server),
            lines: Vec::new(),
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
        self.reading = Some(Reading::new(text, &self.lines));
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
        Some(0.3 * share(reading.at, reading.text.len()) + 0.7 * share(reading.told.len(), users))
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
                    let told = Told::new(name, lines.cloned().collect(), self.server, &self.linter);
                    left = left.saturating_sub(told.length());
                    Arc::new(told)
                }
            };
            reading.told.push(told);
        }
        let reading = self.reading.take()?;
        let (names, places) = reading.names.unwrap_or_default();
        let document = document(self.server, &reading.lines, &names, &reading.told);
        self.lines = reading.lines;
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
pub(super) fn read(text: &str, server: Server) -> Document {
    let linter = Linter::new(server);
    let lines: Vec<Arc<Known>> = text.split('\n').map(Known::read).collect();
    let (names, _) = names(&lines);
    let told = |(name, numbers): &Named| {
        let lines = numbers.iter().map(|number| Arc::clone(&lines[*number]));
        Arc::new(Told::new(name, lines.collect(), server, &linter))
    };
    let told: Vec<Arc<Told>> = names.iter().map(told).collect();
    document(server, &lines, &names, &told)
}

impl Known {
    fn read(text: &str) -> Arc<Self> {
        let mut findings = Vec::new();
        Arc::new(Self {
            text: text.into(),
            line: Line::read(text, &mut findings),
            findings,
        })
    }
}

impl Reading {
    /// Finds the lines at both ends that are as they were.
    fn new(text: Arc<str>, known: &[Arc<Known>]) -> Self {
        let (mut at, mut first) = (0, 0);
        for (line, known) in text.split('\n').zip(known) {
            if *line != *known.text {
                break;
            }
            at += line.len() + 1;
            first += 1;
        }
        let (mut stays_from, mut last) = (text.len() + 1, 0);
        let behind = text.get(at..).unwrap_or_default().rsplit('\n');
        for (line, known) in behind.zip(known[first..].iter().rev()) {
            if *line != *known.text || stays_from <= at {
                break;
            }
            stays_from -= line.len() + 1;
            last += 1;
        }
        Self {
            text,
            at,
            stays_from,
            last: known[known.len() - last..].to_vec(),
            lines: known[..first].to_vec(),
            names: None,
            told: Vec::new(),
        }
    }

    /// Reads lines as long as there are bytes left; whether that were all.
    fn read_lines(&mut self, left: &mut usize) -> bool {
        while self.at < self.stays_from {
            if *left == 0 {
                return false;
            }
            let line = self.text[self.at..].split('\n').next().unwrap_or_default();
            self.at += line.len() + 1;
            *left = left.saturating_sub(line.len() + 1);
            self.lines.push(Known::read(line));
        }
        self.lines.append(&mut self.last);
        true
    }
}

/// The names in the order in which they appear, with the numbers of the lines.
fn names(lines: &[Arc<Known>]) -> (Vec<Named>, Index) {
    let mut places = Index::default();
    let mut names: Vec<Named> = Vec::with_capacity(lines.len());
    for (number, known) in lines.iter().enumerate() {
        for name in known.line.names() {
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
    fn new(name: &Arc<[u8]>, lines: Vec<Arc<Known>>, server: Server, linter: &Linter) -> Self {
        let mut definition = Definition::new(Arc::clone(name), server, hint);
        for (known, start) in lines.iter().zip(starts(&lines)) {
            definition.follow(&known.line, start);
        }
        definition.finish();
        let mut findings = definition.findings;
        if let Some(defined) = &mut definition.defined {
            defined.rules.shrink_to_fit();
            let texts: Vec<&str> = lines.iter().map(|known| &*known.text).collect();
            findings.extend(linter.lint(&texts.join("\n"), defined));
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
fn document(server: Server, lines: &[Arc<Known>], names: &[Named], told: &[Arc<Told>]) -> Document {
    let line_starts: Vec<usize> = starts(lines).collect();
    let mut findings = Vec::new();
    let mut is_file = false;
    // A server refuses a line of a file for what is wrong with it.
    let mut has_bad_line = false;
    for (known, start) in lines.iter().zip(&line_starts) {
        is_file |= matches!(known.line, Line::File(..));
        has_bad_line |= matches!(known.line, Line::Nothing) && has_error(&known.findings);
        let own = known.findings.iter();
        findings.extend(own.map(|finding| moved(finding, |at| at + start)));
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
        findings.extend(told.findings.iter().map(|finding| moved(finding, place)));
        if let Some(defined) = &told.defined {
            users.push((place(told.made_at), with_places(defined)));
        }
        refused.extend(told.refused.as_ref().map(with_places));
        let refusal = [&told.defined, &told.refused].into_iter().flatten();
        has_bad_line |= refusal.filter_map(|one| one.refusal).any(|span| {
            let line = own.partition_point(|start| *start <= span.start) - 1;
            matches!(told.lines[line].line, Line::File(..))
        });
    }
    users.sort_by_key(|(place, _)| *place);
    let users: Vec<DefinedUser> = users.into_iter().map(|(_, user)| user).collect();
    // Of a fragment, or of a file that a server refuses, nobody knows the whole.
    let is_whole = lines.iter().all(|known| known.line.is_of_file());
    if is_file && is_whole && !has_error(&findings) {
        findings.extend(lint_whole(&users, server));
    }
    findings.sort_by_key(|finding| finding.span.start);
    limit(&mut findings);
    Document {
        server,
        users,
        refused,
        is_rejected: is_file && has_bad_line,
        findings,
    }
}

fn has_error(findings: &[Finding]) -> bool {
    let mut findings = findings.iter();
    findings.any(|finding| finding.severity == Severity::Error)
}

/// Leaves the first findings, and counts the others in one more.
fn limit(findings: &mut Vec<Finding>) {
    let Some(more) = findings.get(FINDINGS..).filter(|more| more.len() > 1) else {
        return;
    };
    let worst = more.iter().min_by_key(|finding| finding.severity);
    let Some(worst) = worst else { return };
    let message = format!(
        "{} more findings from here on are not listed: a text has at most {FINDINGS}",
        more.len()
    );
    let last = limits::beyond(worst.span, worst.severity, message);
    findings.truncate(FINDINGS);
    findings.push(last);
}

fn moved(finding: &Finding, place: impl Fn(usize) -> usize) -> Finding {
    let start = place(finding.span.start);
    Finding {
        span: (start..start + (finding.span.end - finding.span.start)).into(),
        ..finding.clone()
    }
}

#[cfg(test)]
mod tests;
