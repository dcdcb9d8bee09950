//! In which form a text is, as a whole: ACLs, or something that has some in it,
//! or something that is none.
//!
//! Lines that are not about users (replies of a server, other directives of a
//! configuration, the prose of a Markdown file) are blanked out, so that
//! places stay what they are. A form that is not read is one finding.

mod command;
mod kinds;

use std::sync::Arc;

use super::shell::recognition::is_for_shell;
use super::statement::Facts;
use crate::finding::{Finding, Severity};
use kinds::{Kind, kind};

pub(crate) use kinds::begins_with_rule;
pub(super) use kinds::numbered;

/// A text as it is to be read.
#[derive(Debug)]
pub(super) struct Sheet {
    /// The text, with blanks in place of lines that are not to be read.
    pub text: Arc<str>,
    /// What there is to say about the text as a whole.
    pub findings: Vec<Finding>,
    pub facts: Facts,
}

/// A form that is not read, or not as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Form {
    /// `YAML`
    name: &'static str,
    /// What to do about it.
    help: &'static str,
}

/// Counts of the kinds of lines.
struct Counts<'t> {
    kinds: [usize; Kind::COUNT],
    /// How many definitions are lines of an ACL file.
    file_lines: usize,
    /// How many lines are commands for a server if others are, and otherwise bare
    /// rules or prose.
    calls: [usize; 2],
    /// How many of them can be nothing else.
    certain_calls: usize,
    /// The kind of the first line that says something, and the line.
    first: Option<(Kind, &'t str)>,
}

/// Looks at a text as a whole.
pub(super) fn survey(text: Arc<str>) -> Sheet {
    let plain = |text: Arc<str>| Sheet {
        text,
        findings: Vec::new(),
        facts: Facts::default(),
    };
    if let Some(finding) = only_carriage_returns(&text) {
        let mut sheet = plain(blanked(&text, |_, _| true));
        sheet.findings.push(finding);
        return sheet;
    }
    let counts = Counts::of(&text);
    if cfg!(feature = "shell") && has_entities(&text) && !counts.has(Kind::Markup) {
        return whole(&text, &counts, Form::ENTITIES);
    }
    if cfg!(feature = "shell") && counts.is_failure() {
        return whole(&text, &counts, Form::REFUSAL);
    }
    if counts.is_plain() {
        let facts = counts.facts();
        return Sheet {
            facts,
            ..plain(text)
        };
    }
    if counts.has(Kind::Fence) {
        let inside = in_fences(&text);
        let inner = Counts::of(&inside);
        if inner.has_definitions() || inner.count(Kind::Bare) > 0 || inner.count(Kind::Listed) > 0 {
            return survey(inside);
        }
        return whole(&text, &counts, Form::MARKDOWN);
    }
    if counts.may_have_commands()
        && let Some(commands) = command::in_commands(&text, yaml(&text) == Form::COMPOSE)
    {
        return in_part(commands, &text, &counts);
    }
    if let Some(form) = counts.whole_form(&text) {
        return whole(&text, &counts, form);
    }
    if counts.is_config() {
        return config(&text, &counts);
    }
    part(&text, &counts)
}

/// The finding about a text that is to be a configuration file, and is in a form
/// that is none.
pub(super) fn not_a_configuration(text: &str) -> Option<Finding> {
    let counts = Counts::of(text);
    let lines = text.trim_start_matches('\u{feff}').lines();
    let users = lines.filter(|line| is_user_line(line)).count();
    let own = counts.count(Kind::Directive) + users;
    let form = if counts.has(Kind::Fence) {
        Form::FENCES
    } else if let Some(form) = counts.whole_form(text) {
        form
    } else if own == 0 && counts.has(Kind::Shell) {
        Form::SHELL
    } else if own == 0 && counts.has(Kind::Definition) {
        Form::COMMANDS
    } else {
        counts
            .reply_form(text)
            .filter(|form| own == 0 && *form != Form::PROSE)?
    };
    if own > counts.of_kinds(&Kind::STRUCTURES) {
        return None;
    }
    let mut finding = counts.finding(text, form);
    finding.message = format!("this is {}, and no configuration of a server", form.name);
    Some(
        finding.with_help(
            "give the redis.conf or valkey.conf that the server starts with, as plain text",
        ),
    )
}

/// Reads the `user` lines of a configuration file and nothing else.
pub(super) fn as_config(text: Arc<str>) -> Sheet {
    let text = blanked(&text, |_, line| !is_user_line(line));
    Sheet {
        text,
        findings: Vec::new(),
        facts: Facts {
            in_config: true,
            ..Facts::default()
        },
    }
}

fn config(text: &Arc<str>, counts: &Counts<'_>) -> Sheet {
    let has_users = text.lines().any(is_user_line);
    let mut sheet = as_config(Arc::clone(text));
    let mut finding = counts.finding(text, Form::CONFIG);
    if has_users {
        finding.severity = Severity::Suggestion;
    }
    sheet.findings.push(finding);
    sheet
}

fn is_user_line(line: &str) -> bool {
    begins_with(line, "user")
}

/// Whether a line's first word is this one.
pub(super) fn begins_with(line: &str, word: &str) -> bool {
    let first = line.split_ascii_whitespace().next();
    first.is_some_and(|first| first.eq_ignore_ascii_case(word))
}

/// A text of which nothing is read.
fn whole(text: &str, counts: &Counts<'_>, form: Form) -> Sheet {
    Sheet {
        text: blanked(text, |_, _| true),
        findings: vec![counts.finding(text, form)],
        facts: Facts::default(),
    }
}

/// YAML of which nothing is read but the commands in it.
fn in_part(commands: Arc<str>, text: &str, counts: &Counts<'_>) -> Sheet {
    let form = yaml(text);
    let mut finding = counts.finding(text, form);
    finding.message += ": only the commands in it are read";
    finding.severity = Severity::Suggestion;
    let is_all = text.trim().lines().count() == 1;
    Sheet {
        text: commands,
        findings: if is_all { Vec::new() } else { vec![finding] },
        facts: Facts {
            in_compose: form == Form::COMPOSE,
            ..Facts::default()
        },
    }
}

/// A text of which some lines are read.
fn part(text: &str, counts: &Counts<'_>) -> Sheet {
    let has_definitions = counts.has_definitions() || counts.count(Kind::Bare) > 0;
    let has_listed = counts.count(Kind::Listed) > 0;
    if !has_definitions && !has_listed {
        // Commands at a prompt are looked at one by one.
        if let Some(form) = counts.reply_form(text) {
            return whole(text, counts, form);
        }
    }
    let is_script = counts.has(Kind::Shell) && !counts.has(Kind::Definition);
    let mut findings = Vec::new();
    if counts.of_kinds(&Kind::OTHERS) > 0 && !is_script {
        findings.push(counts.prose(text));
    }
    let has_root_prompts = !has_definitions && counts.count(Kind::RootPrompt) > 0;
    let has_commands = counts.has_commands() && counts.calls != [0, 0];
    let skips = |kind: Kind, line: &str| match kind {
        Kind::Bare | Kind::Prose if has_commands && kinds::is_call(line) => false,
        Kind::Reply | Kind::Refusal | Kind::Monitor => true,
        Kind::Shell if line.starts_with("#!") => true,
        Kind::Listed => has_definitions,
        Kind::Command => has_definitions || has_listed,
        Kind::Aside => has_listed && !has_definitions,
        Kind::Comment => is_script,
        Kind::Definition | Kind::Shell | Kind::RootPrompt | Kind::Blank => false,
        Kind::Bare => is_script && !begins_with_rule(line),
        _ => true,
    };
    Sheet {
        text: blanked(text, skips),
        findings,
        facts: Facts {
            has_root_prompts,
            has_commands,
            ..Facts::default()
        },
    }
}

/// The text with blanks in place of some of its lines.
fn blanked(text: &str, is_blank: impl Fn(Kind, &str) -> bool) -> Arc<str> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        // What goes on with a line is of its kind.
        let length = super::shell::piece_length(rest);
        let piece = &rest[..length];
        if is_blank(kind(piece.trim(), piece), piece) {
            out.extend(
                piece
                    .bytes()
                    .map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
            );
        } else {
            out.push_str(piece);
        }
        rest = &rest[length..];
        if let Some(after) = rest.strip_prefix('\n') {
            out.push('\n');
            rest = after;
        }
    }
    out.into()
}

/// The text with blanks in place of all that is in no fence of Markdown.
fn in_fences(text: &str) -> Arc<str> {
    let mut out = String::with_capacity(text.len());
    let mut is_inside = false;
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let is_fence = kinds::is_fence(line.trim());
        if is_inside && !is_fence {
            out.push_str(line);
        } else {
            out.extend(line.bytes().map(|_| ' '));
        }
        is_inside ^= is_fence;
    }
    out.into()
}

/// Whether words begin with signs as HTML writes them: `&gt;password`.
fn has_entities(text: &str) -> bool {
    const SIGNS: [&str; 5] = ["&gt;", "&lt;", "&amp;", "&#62;", "&#35;"];
    // Most texts have none.
    let begins = |word: &str| SIGNS.iter().any(|sign| word.starts_with(sign));
    SIGNS.iter().any(|sign| text.contains(sign)) && text.split_ascii_whitespace().any(begins)
}

/// A text whose lines end as on old Macs.
fn only_carriage_returns(text: &str) -> Option<Finding> {
    let at = text.trim_end_matches('\r').find('\r')?;
    if text.contains('\n') {
        return None;
    }
    let finding = Finding::new(
        "odd-character",
        Severity::Error,
        at..at + 1,
        "lines end with U+000D, a carriage return, alone: a server takes the text for one line",
    );
    Some(finding.with_help("save the text with line feeds (LF, or CR LF) at the ends of lines"))
}

impl<'t> Counts<'t> {
    fn of(text: &'t str) -> Self {
        let mut counts = Self {
            kinds: [0; Kind::COUNT],
            file_lines: 0,
            calls: [0; 2],
            certain_calls: 0,
            first: None,
        };
        let mut rest = text;
        while !rest.is_empty() {
            let length = super::shell::piece_length(rest);
            let piece = &rest[..length];
            let kind = kind(piece.trim(), piece);
            if matches!(kind, Kind::Bare | Kind::Prose) && kinds::is_call(piece) {
                counts.calls[usize::from(kind == Kind::Prose)] += 1;
                counts.certain_calls += usize::from(kinds::is_certain_call(piece));
            } else {
                counts.kinds[kind as usize] += 1;
            }
            counts.file_lines += usize::from(kind == Kind::Definition && is_user_line(piece));
            if counts.first.is_none() && !matches!(kind, Kind::Blank | Kind::Comment) {
                counts.first = Some((kind, piece));
            }
            rest = &rest[length..];
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        let [bare, prose] = counts.calls;
        if counts.has_commands() {
            counts.kinds[Kind::Aside as usize] += bare + prose;
        } else {
            counts.kinds[Kind::Bare as usize] += bare;
            counts.kinds[Kind::Prose as usize] += prose;
        }
        counts
    }

    fn of_kinds(&self, kinds: &[Kind]) -> usize {
        kinds.iter().map(|kind| self.count(*kind)).sum()
    }

    fn count(&self, kind: Kind) -> usize {
        self.kinds[kind as usize]
    }

    fn has(&self, kind: Kind) -> bool {
        self.count(kind) > 0
    }

    fn has_definitions(&self) -> bool {
        self.of_kinds(&[Kind::Definition, Kind::Shell]) > 0
    }

    /// Whether all lines are ACLs, as in most texts.
    fn is_plain(&self) -> bool {
        let plain = [
            Kind::Blank,
            Kind::Comment,
            Kind::Definition,
            Kind::Aside,
            Kind::Bare,
        ];
        self.of_kinds(&plain) == self.kinds.iter().sum()
    }

    /// How the lines of a text are read that are all about users.
    fn facts(&self) -> Facts {
        let is_of_file = self.file_lines > 0 && self.file_lines == self.count(Kind::Definition);
        Facts {
            // Lines of rules are all that keeps it from being an ACL file.
            is_file: is_of_file && self.has(Kind::Bare) && !self.has(Kind::Aside),
            has_commands: self.has_commands() && self.calls != [0, 0],
            ..Facts::default()
        }
    }

    /// Whether the text is commands as typed into redis-cli.
    fn has_commands(&self) -> bool {
        let are_all_calls = self.certain_calls > 0
            && self.calls.iter().sum::<usize>() == self.certain_calls
            && self.of_kinds(&[Kind::Definition, Kind::Bare, Kind::Prose]) == 0;
        let has_setuser = self.file_lines < self.count(Kind::Definition);
        (has_setuser || are_all_calls) && !self.has(Kind::Shell)
    }

    /// Whether the text is what a program prints when a server refuses something.
    fn is_failure(&self) -> bool {
        let first = self.first.map_or("", |(_, line)| line);
        !self.has_definitions() && kinds::is_failure(first.trim())
    }

    fn first_is(&self, kinds: &[Kind]) -> bool {
        self.first.is_some_and(|(kind, _)| kinds.contains(&kind))
    }

    /// The form of a text of which nothing is read.
    fn whole_form(&self, text: &str) -> Option<Form> {
        let own = self.of_kinds(&[Kind::Definition, Kind::Shell, Kind::Bare]);
        let forms: [(&[Kind], Form); 20] = [
            (&[Kind::Quoted], Form::QUOTED),
            (&[Kind::Bracketed], Form::BRACKETED),
            (&[Kind::Csv], Form::CSV),
            (&[Kind::Log], Form::SERVER_LOG),
            (&[Kind::Diff], Form::DIFF),
            (&[Kind::Table], Form::TABLE),
            (&[Kind::Listing], Form::LISTING),
            (&[Kind::Url], Form::URL),
            (&[Kind::Template], Form::TEMPLATE),
            (&[Kind::Program], Form::PROGRAM),
            (&[Kind::Mosquitto], Form::MOSQUITTO),
            (&[Kind::Json], Form::JSON),
            (&[Kind::Hcl], Form::HCL),
            (&[Kind::Docker], Form::DOCKERFILE),
            (&[Kind::Section], Form::INI),
            (&[Kind::Sentinel], Form::SENTINEL),
            (&[Kind::Markup], Form::MARKUP),
            (&[Kind::Wire], Form::WIRE),
            (&[Kind::Yaml, Kind::Item], Form::YAML),
            (&[Kind::Code], Form::CODE),
        ];
        for (kinds, form) in forms {
            let count = self.of_kinds(kinds);
            let is_first = self.first_is(kinds);
            let is_whole = (is_first && (own == 0 || count >= 2))
                || (count >= 2 && count > own)
                || (is_first && form == Form::CSV);
            if is_whole {
                return Some(match form {
                    Form::YAML => yaml(text),
                    form => form,
                });
            }
        }
        if self.has(Kind::Template) {
            return Some(Form::TEMPLATE);
        }
        if own == 0 && self.count(Kind::Info) >= 3 {
            return Some(Form::INFO);
        }
        (own == 0 && self.has(Kind::Assignment)).then_some(Form::INI)
    }

    /// Whether commands of containers may stand in it, as they do in YAML.
    fn may_have_commands(&self) -> bool {
        let is_yaml = self.first_is(&[Kind::Yaml, Kind::Item]) && !self.has(Kind::Template);
        cfg!(feature = "shell") && is_yaml
    }

    fn is_config(&self) -> bool {
        let count = self.count(Kind::Directive);
        count > 1 || (count == 1 && !self.has_definitions()) || self.first_is(&[Kind::Directive])
    }

    /// What kind of replies a text has that defines nobody.
    fn reply_form(&self, text: &str) -> Option<Form> {
        let has = |word: &str| text.contains(word);
        if self.has(Kind::Monitor) {
            Some(Form::MONITOR)
        } else if self.has(Kind::Reply) && has("\"passwords\"") && has("\"flags\"") {
            Some(Form::GETUSER)
        } else if self.has(Kind::Reply) && has("\"reason\"") && has("\"object\"") {
            Some(Form::LOG)
        } else if self.has(Kind::Reply) && has("id=") && has(" addr=") {
            Some(Form::CLIENT_LIST)
        } else if self.has(Kind::Refusal) {
            Some(Form::REFUSAL)
        } else if self.has(Kind::Reply) {
            Some(Form::REPLY)
        } else if self.of_kinds(&Kind::OTHERS) > 0 {
            Some(Form::PROSE)
        } else {
            None
        }
    }

    /// The finding about a text as a whole, at its first line.
    fn finding(&self, text: &str, form: Form) -> Finding {
        let line = self.first.map_or("", |(_, line)| line);
        let line = line.split('\n').next().unwrap_or_default();
        about(
            text,
            line,
            format!("this is {}, and no ACL", form.name),
            form.help,
        )
    }

    fn prose(&self, text: &str) -> Finding {
        let has_commands = self.has_commands();
        let is_prose = |line: &&str| {
            Kind::OTHERS.contains(&kind(line.trim(), line))
                && !(has_commands && kinds::is_call(line))
        };
        let line = text.split('\n').find(is_prose).unwrap_or_default();
        let count = self.of_kinds(&Kind::OTHERS);
        let message = match count {
            1 => "this line is no definition of a user".to_owned(),
            _ => format!(
                "this line and {} more are no definitions of users",
                count - 1
            ),
        };
        about(text, line, message, Form::PROSE.help)
    }
}

fn about(text: &str, line: &str, message: String, help: &'static str) -> Finding {
    let inner = line.trim();
    // An empty line need not be part of the text.
    let start = match line.is_empty() {
        true => 0,
        false => line.as_ptr() as usize - text.as_ptr() as usize,
    };
    let start = start + (line.len() - line.trim_start().len());
    let span = start..start + inner.len();
    Finding::new("other-form", Severity::Error, span, message).with_help(help)
}

/// Which YAML it is.
fn yaml(text: &str) -> Form {
    let starts = |word: &str| text.lines().any(|line| line.starts_with(word));
    if starts("apiVersion:") && starts("kind: Secret") && starts("data:") {
        Form::KUBERNETES_SECRET
    } else if starts("apiVersion:") {
        Form::KUBERNETES
    } else if starts("services:") {
        Form::COMPOSE
    } else {
        Form::YAML
    }
}

impl Form {
    const YAML: Self = Self::new(
        "YAML",
        "give the ACL in it: lines `user NAME RULE…`, or commands `ACL SETUSER NAME RULE…`",
    );
    const KUBERNETES: Self = Self::new(
        "a Kubernetes manifest",
        "give the ACL in it: the lines `user NAME RULE…` of its ConfigMap or Secret",
    );
    const KUBERNETES_SECRET: Self = Self::new(
        "a Kubernetes manifest",
        "decode the values under `data:` with `base64 -d`, and give the lines `user NAME RULE…`",
    );
    const COMPOSE: Self = Self::new(
        "a Compose file",
        "give the command in it: `redis-server --user NAME RULE…`, or the lines of the ACL file that it mounts",
    );
    const JSON: Self = Self::new(
        "JSON",
        "give the ACL in it: lines `user NAME RULE…`, or bare rules as `on ~app:* +@read`",
    );
    const HCL: Self = Self::new(
        "Terraform (HCL)",
        "give the ACL in it: the value of access_string, as bare rules",
    );
    const DOCKERFILE: Self = Self::new(
        "a Dockerfile",
        "give the command in it: `redis-server --user NAME RULE…`, or the lines of the ACL file that it copies",
    );
    const INI: Self = Self::new(
        "a file of settings",
        "give the ACL in it: lines `user NAME RULE…`, or commands `ACL SETUSER NAME RULE…`",
    );
    const SENTINEL: Self = Self::new(
        "the configuration of a Sentinel",
        "give its `user` lines: the other directives define nobody",
    );
    const CONFIG: Self = Self::new(
        "a configuration file",
        "only its `user` lines are read here; `--config FILE` reads all of it, as a starting server does",
    );
    const MARKUP: Self = Self::new("HTML or XML", "give the ACL in it as plain text");
    const MARKDOWN: Self = Self::new(
        "Markdown without an ACL in its fences",
        "put lines `user NAME RULE…` or commands `ACL SETUSER NAME RULE…` between ``` and ```",
    );
    const WIRE: Self = Self::new(
        "the protocol between client and server (RESP)",
        "give the command as typed into redis-cli: `ACL SETUSER NAME RULE…`",
    );
    const TEMPLATE: Self = Self::new(
        "a template",
        "give what it renders to: lines `user NAME RULE…`",
    );
    const PROGRAM: Self = Self::new(
        "a command of another program",
        "give the ACL in it, as bare rules: the value of --access-string, for example",
    );
    const MOSQUITTO: Self = Self::new(
        "an ACL of an MQTT broker",
        "Redis and Valkey know no topics: write `user NAME RULE…`",
    );
    const CSV: Self = Self::new(
        "a file of comma-separated values",
        "write a line for each user: `user NAME RULE…`",
    );
    const SERVER_LOG: Self = Self::new(
        "the log of a server",
        "give the ACL file or the line that it names: what is wrong in it is shown there",
    );
    const DIFF: Self = Self::new(
        "a diff",
        "give the file after the change: lines `user NAME RULE…` without the `+` before them",
    );
    const TABLE: Self = Self::new("a table", "write a line for each user: `user NAME RULE…`");
    const LISTING: Self = Self::new(
        "a list",
        "leave out what stands before each definition: a line begins with `user`",
    );
    const QUOTED: Self = Self::new(
        "a line in quotes",
        "leave out the quotes around it: a line begins with `user`",
    );
    const BRACKETED: Self = Self::new(
        "a line in brackets",
        "leave out the brackets: manuals put what may be left out in them",
    );
    const ENTITIES: Self = Self::new(
        "a text with HTML entities",
        "write the characters themselves: `>` for `&gt;`, `<` for `&lt;` and `&` for `&amp;`",
    );
    const CLIENT_LIST: Self = Self::new(
        "the reply of CLIENT LIST",
        "it only names who is logged in: give the reply of ACL LIST",
    );
    const URL: Self = Self::new(
        "the address of a server (URL)",
        "it only names who logs in: give the user's line, `user NAME RULE…`",
    );
    const CODE: Self = Self::new(
        "source code",
        "give the ACL in it: the arguments of ACL SETUSER, as `ACL SETUSER NAME RULE…`",
    );
    const INFO: Self = Self::new(
        "the reply of INFO",
        "give the reply of ACL LIST: INFO has no users",
    );
    const MONITOR: Self = Self::new(
        "output of MONITOR",
        "give the ACL; commands as these go to `aclarity check` or into cases: `allow app: GET app:1`",
    );
    const GETUSER: Self = Self::new(
        "the reply of ACL GETUSER",
        "give the user's line of ACL LIST instead: it has the same rules in one line",
    );
    const LOG: Self = Self::new(
        "the reply of ACL LOG",
        "give the ACL; what was denied goes to `aclarity check` or into a case: `deny app: GET log:1`",
    );
    const REFUSAL: Self = Self::new(
        "an error of a server",
        "give the ACL, and ask about the command with `aclarity check --explain`",
    );
    const REPLY: Self = Self::new(
        "output of redis-cli",
        "give the command before it, `ACL SETUSER NAME RULE…`, or the reply of ACL LIST",
    );
    const PROSE: Self = Self::new(
        "some other text",
        "write `user NAME RULE…`, `ACL SETUSER NAME RULE…`, or rules as `on ~app:* +@read`",
    );

    const FENCES: Self = Self::new("Markdown", "");
    const SHELL: Self = Self::new("a command for a shell", "");
    const COMMANDS: Self = Self::new("a list of ACL commands", "");

    const fn new(name: &'static str, help: &'static str) -> Self {
        Self { name, help }
    }
}

/// Whether a comment is a command behind the prompt of root.
pub(super) fn after_root_prompt(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("# ")?;
    let first = rest.split(' ').next()?;
    let program = first.rsplit('/').next()?;
    let is_program = program.ends_with("-cli")
        || program.ends_with("-server")
        || matches!(program, "docker" | "kubectl" | "podman" | "sudo");
    (is_program && is_for_shell(rest)).then_some(rest)
}

#[cfg(test)]
mod tests;
