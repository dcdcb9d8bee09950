//! What a line looks like by itself.

use super::super::trailing::{is_command, is_keyword, is_like_rule};
use super::super::{prompt, shell::recognition::is_for_shell};

/// What a line looks like by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Comment,
    /// A comment, or a command behind the prompt of root.
    RootPrompt,
    /// `user NAME …`, `ACL SETUSER NAME …`
    Definition,
    /// A line for a shell that is about a server.
    Shell,
    /// Bare rules, however wrong.
    Bare,
    /// Another command behind the prompt of redis-cli.
    Command,
    /// Another ACL command.
    Aside,
    /// A user as ACL LIST shows it: `1) "user app on …"`
    Listed,
    /// Another reply as redis-cli shows it.
    Reply,
    /// An error of a server.
    Refusal,
    Monitor,
    Fence,
    /// A directive of a configuration file.
    Directive,
    Sentinel,
    /// `key: value`
    Yaml,
    /// `- value`
    Item,
    Json,
    Hcl,
    Docker,
    /// `[name]`
    Section,
    Markup,
    Code,
    Wire,
    /// `key:value`
    Info,
    /// `key=value`
    Assignment,
    /// A command of another program, or an option of one.
    Program,
    /// A line of a template that is none of the text.
    Template,
    /// A line of an ACL of Mosquitto.
    Mosquitto,
    /// A line of a server's log.
    Log,
    /// A line that a diff adds or removes.
    Diff,
    /// A row of a table: `| app | +@read |`
    Table,
    /// A definition as an item of a list: `* user app on`, `1. user app on`
    Listing,
    /// `"user app on"`
    Quoted,
    /// `[ACL SETUSER app on]`
    Bracketed,
    /// The heading of comma-separated values.
    Csv,
    /// `redis://app:pw@host:6379`
    Url,
    Prose,
}

impl Kind {
    pub const COUNT: usize = Self::Prose as usize + 1;

    /// What files of other kinds are made of.
    pub const STRUCTURES: [Self; 11] = [
        Self::Fence,
        Self::Yaml,
        Self::Item,
        Self::Json,
        Self::Hcl,
        Self::Docker,
        Self::Section,
        Self::Sentinel,
        Self::Markup,
        Self::Code,
        Self::Assignment,
    ];

    /// What is neither about users nor printed by a server.
    pub const OTHERS: [Self; 26] = [
        Self::Program,
        Self::Template,
        Self::Mosquitto,
        Self::Log,
        Self::Diff,
        Self::Table,
        Self::Listing,
        Self::Quoted,
        Self::Bracketed,
        Self::Csv,
        Self::Url,
        Self::Fence,
        Self::Directive,
        Self::Sentinel,
        Self::Yaml,
        Self::Item,
        Self::Json,
        Self::Hcl,
        Self::Docker,
        Self::Section,
        Self::Markup,
        Self::Code,
        Self::Wire,
        Self::Info,
        Self::Assignment,
        Self::Prose,
    ];
}

/// What a line looks like; `line` is without the white space around it, and
/// `whole` with it.
pub(super) fn kind(line: &str, whole: &str) -> Kind {
    let is_indented = whole.starts_with([' ', '\t']);
    if line.is_empty() || matches!(line, "OK" | "+OK") {
        return Kind::Blank;
    }
    let line = line.trim_start_matches('\u{feff}');
    if is_definition(line) {
        let is_aside = is_other_acl_command(line);
        return if is_aside {
            Kind::Aside
        } else {
            Kind::Definition
        };
    }
    if line.starts_with("#!") {
        return Kind::Shell;
    }
    if super::after_root_prompt(line).is_some() {
        return Kind::RootPrompt;
    }
    if is_log(line) {
        return Kind::Log;
    }
    if prompt::is_comment(line) || prompt::is_foreign_comment(line) {
        return Kind::Comment;
    }
    if prompt::is_only_prompt(line) {
        return Kind::Reply;
    }
    let prompt = prompt::length(line);
    if prompt > 0 {
        return match kind(line[prompt..].trim(), "") {
            kind @ (Kind::Definition | Kind::Shell) => kind,
            Kind::Bare if begins_with_rule(&line[prompt..]) => Kind::Bare,
            // A Markdown quotation may be anything.
            _ => Kind::Command,
        };
    }
    if is_for_shell(line) && !is_yaml_key(line) && !is_docker(line) && !line.starts_with("- ") {
        return Kind::Shell;
    }
    if let Some(kind) = output(line) {
        return kind;
    }
    if is_fence(line) {
        return Kind::Fence;
    }
    if let Some(kind) = structure(line, is_indented) {
        return kind;
    }
    if is_bare(line) {
        Kind::Bare
    } else {
        Kind::Prose
    }
}

/// `user NAME`, `ACL …`, and what a slip of the finger makes of them.
fn is_definition(line: &str) -> bool {
    let start = |word: &str| {
        let start = line.as_bytes().get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    };
    if start("user") {
        let rest = &line["user".len()..];
        return rest.is_empty()
            || rest.starts_with(|letter: char| {
                letter.is_whitespace() || letter == '\u{feff}' || letter == '\u{200b}'
            });
    }
    start("acl ") || start("acl\t") || line.eq_ignore_ascii_case("acl")
}

/// Whether it is a command about ACLs that defines nobody.
fn is_other_acl_command(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let is_acl = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("acl"));
    let others = [
        "list", "users", "getuser", "whoami", "cat", "log", "save", "load", "dryrun", "genpass",
        "help",
    ];
    let second = words.next().unwrap_or_default();
    is_acl
        && others
            .iter()
            .any(|other| other.eq_ignore_ascii_case(second))
}

/// Whether words of a line are rules, or try to be.
fn is_bare(line: &str) -> bool {
    let (mut words, mut signs, mut keywords) = (0, 0, 0);
    for word in line.split_ascii_whitespace() {
        words += 1;
        let bare = word.trim_start_matches(['"', '\'', '“', '‘', '\\']);
        if is_keyword(bare.as_bytes()) {
            keywords += 1;
        } else if is_like_rule(bare.as_bytes()) {
            signs += 1;
        }
    }
    // (Two words are sooner a name and a rule than a sentence.)
    words < 3 || signs > 0 || keywords * 2 >= words
}

/// Whether words are rules, and more than one.
fn is_rules(text: &str) -> bool {
    let words = text.split_ascii_whitespace();
    let mut like = words.map(|word| is_like_rule(word.as_bytes()));
    like.clone().count() > 1 && like.all(|is_like| is_like)
}

/// Whether a line is a command that is no rule, nor can be meant as one:
/// `AUTH app pw`, `CONFIG SET requirepass pw`.
pub(super) fn is_certain_call(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let first = words.next().unwrap_or_default();
    let names = ["auth", "config", "hello"];
    names.iter().any(|name| name.eq_ignore_ascii_case(first)) && words.next().is_some()
}

/// Whether a line begins with the name of a command of a server, and no rule.
pub(super) fn is_call(line: &str) -> bool {
    let first = line.split_ascii_whitespace().next().unwrap_or_default();
    is_command(first.as_bytes())
}

pub(crate) fn begins_with_rule(line: &str) -> bool {
    let first = line.split_ascii_whitespace().next().unwrap_or_default();
    let first = first.trim_start_matches(['"', '\'']);
    is_like_rule(first.as_bytes())
}

pub(super) fn is_fence(line: &str) -> bool {
    line.starts_with("```")
        || (line.starts_with("~~~")
            && line
                .trim_start_matches('~')
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric()))
}

/// `1:M 25 Aug 2025 23:31:07.981 # Error loading …`, or the rest of such a line.
fn is_log(line: &str) -> bool {
    let (process, rest) = line.split_once(':').unwrap_or_default();
    let is_process = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    let role = rest.get(..2).unwrap_or_default();
    let is_dated = is_process && matches!(role, "M " | "S " | "C " | "X ");
    let said = line.trim_start_matches(['#', '*', ' ']);
    let starts = [
        "Aborting Redis startup",
        "Aborting Valkey startup",
        "Error loading ACL",
        "Critical error while loading ACLs",
        "FATAL CONFIG FILE ERROR",
        "Reading the configuration file, at line",
        "Bad directive or wrong number of arguments",
        "Unbalanced quotes in configuration line",
        "Error in user declaration '",
    ];
    is_dated && rest[2..].starts_with(|letter: char| letter.is_ascii_digit())
        || starts.iter().any(|start| said.contains(start))
        || said.contains(": Error in applying operation '")
        || line.starts_with(">>> '")
}

/// Whether a text that begins with this line is what a program prints when it fails.
pub(super) fn is_failure(line: &str) -> bool {
    let first = line.split_ascii_whitespace().next().unwrap_or_default();
    let starts = [
        "Traceback (most recent",
        "Exception in thread ",
        "(node:",
        "panic: ",
    ];
    let is_named = ["Error:", "Exception:", "Warning:"]
        .iter()
        .any(|end| first.ends_with(end));
    is_named || starts.iter().any(|start| line.starts_with(start)) || line.starts_with("Uncaught ")
}

/// What a server says to a client that may not do something, wherever it stands.
const REFUSALS: [&str; 6] = [
    "NOPERM this ",
    "NOPERM User ",
    "NOPERM No ",
    "WRONGPASS invalid ",
    "NOAUTH Authentication ",
    "NOAUTH HELLO ",
];

/// What servers and redis-cli print.
fn output(line: &str) -> Option<Kind> {
    let bytes = line.as_bytes();
    if let Some(inner) = numbered(line) {
        let inner = inner.trim_start();
        return Some(match inner.strip_prefix('"') {
            Some(user) if user.starts_with("user ") => Kind::Listed,
            _ => Kind::Reply,
        });
    }
    if bytes[0].is_ascii_digit() && line.contains(" [") && line.contains("] \"") {
        return Some(Kind::Monitor);
    }
    let error = line
        .strip_prefix("(error) ")
        .or_else(|| line.strip_prefix('-'));
    let error = error.unwrap_or(line);
    let is_error = ["NOPERM ", "WRONGPASS ", "NOAUTH ", "ERR ", "WRONGTYPE "];
    if is_error.iter().any(|word| error.starts_with(word))
        || line.contains(": NOPERM ")
        || REFUSALS.iter().any(|text| line.contains(text))
    {
        return Some(Kind::Refusal);
    }
    let replies = [
        "(error)",
        "(integer)",
        "(nil)",
        "(empty",
        "(true)",
        "(false)",
        "(double)",
        "(crash)",
    ];
    if replies.iter().any(|start| line.starts_with(start))
        || matches!(line, "QUEUED" | "PONG" | "'OK'")
    {
        return Some(Kind::Reply);
    }
    if line.starts_with("id=") && line.contains(" addr=") {
        return Some(Kind::Reply);
    }
    if line.len() > 2
        && let Some(inner) = line
            .strip_prefix('`')
            .and_then(|rest| rest.strip_suffix('`'))
        && is_definition(inner)
    {
        return Some(Kind::Quoted);
    }
    if let Some(inner) = line
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        && is_definition(inner)
    {
        return Some(Kind::Bracketed);
    }
    if line.ends_with(['"', '\'']) && (line.starts_with("\"user ") || line.starts_with("'user ")) {
        return Some(Kind::Quoted);
    }
    if matches!(bytes, [b'"', first, .., b'"'] if first.is_ascii_alphanumeric())
        && !line[1..line.len() - 1].contains('"')
    {
        if is_rules(&line[1..line.len() - 1]) {
            return Some(Kind::Quoted);
        }
        return Some(Kind::Reply);
    }
    let is_wire = matches!(bytes, [b'*' | b'$', digits @ ..] if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit));
    is_wire.then_some(Kind::Wire)
}

/// What follows the numbers before an element: `1) 2) `, `1# `, `1~ `.
pub(in crate::document) fn numbered(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &line[digits..];
    if digits == 0 || !rest.starts_with([')', '#', '~']) {
        return None;
    }
    let rest = rest[1..].strip_prefix(' ')?;
    Some(numbered(rest.trim_start()).unwrap_or(rest))
}

/// What files of other kinds have.
fn structure(line: &str, is_indented: bool) -> Option<Kind> {
    let first = line.split_ascii_whitespace().next().unwrap_or_default();
    let lower = first.to_ascii_lowercase();
    if ["{{", "{%", "%{"]
        .iter()
        .any(|start| line.starts_with(start))
    {
        return Some(Kind::Template);
    }
    if let Some(kind) = list(line) {
        return Some(kind);
    }
    let is_option = line
        .strip_prefix("--")
        .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_alphabetic()));
    if is_option || (PROGRAMS.contains(&first) && line.contains(' ')) {
        return Some(Kind::Program);
    }
    let second = line.split_ascii_whitespace().nth(1);
    if matches!(first, "topic" | "pattern") && second.is_some() {
        return Some(Kind::Mosquitto);
    }
    if is_docker(line) {
        return Some(Kind::Docker);
    }
    if lower == "sentinel" && line.contains(' ') {
        return Some(Kind::Sentinel);
    }
    if !is_indented && DIRECTIVES.contains(&lower.as_str()) && line.contains(' ') {
        return Some(Kind::Directive);
    }
    if matches!(line, "{" | "}" | "}," | "]" | "]," | "[" | "[{" | "}]")
        || (line.starts_with('"') && line.contains("\":"))
        || (line.starts_with("{\"")
            || line.starts_with("[{")
            || line.starts_with("[\"")
            || line.starts_with("{ \""))
    {
        return Some(Kind::Json);
    }
    let is_block = line.ends_with('{') && HCL.contains(&first);
    if is_block {
        return Some(Kind::Hcl);
    }
    if line.starts_with('[') && line.ends_with(']') && !line.contains(' ') {
        return Some(Kind::Section);
    }
    if line.starts_with('<') && line.ends_with('>') && line.contains("=\"") {
        return Some(Kind::Markup);
    }
    let tag = line
        .strip_prefix('<')
        .map(|rest| rest.trim_start_matches('/'));
    if tag.is_some_and(|tag| {
        TAGS.iter().any(|known| {
            tag.get(..known.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(known))
                && tag[known.len()..].starts_with(|letter: char| !letter.is_ascii_alphanumeric())
        })
    }) {
        return Some(Kind::Markup);
    }
    if is_yaml_key(line) || line == "---" {
        return Some(Kind::Yaml);
    }
    if line.starts_with("- ") || line == "-" {
        return Some(Kind::Item);
    }
    let is_statement = line.ends_with(['{', ';']) && !begins_with_rule(line);
    if CODE.iter().any(|start| line.starts_with(start)) || calls_function(line) || is_statement {
        return Some(Kind::Code);
    }
    let name = line
        .find(|letter: char| !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | '.' | '-'));
    let name = name
        .filter(|at| *at > 0)
        .map(|at| (&line[..at], &line[at..]));
    match name {
        Some((name, rest))
            if rest.starts_with(':')
                && rest[1..].chars().all(|letter| !letter.is_whitespace())
                && !rest.contains('*')
                && name.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte == b'_' || byte.is_ascii_digit()
                }) =>
        {
            Some(Kind::Info)
        }
        Some((name, rest))
            if rest.trim_start().starts_with('=') && !name.eq_ignore_ascii_case("db") =>
        {
            Some(Kind::Assignment)
        }
        _ => None,
    }
}

/// Lists of definitions, whatever stands around each.
fn list(line: &str) -> Option<Kind> {
    let begins = |rest: &str| is_definition(rest) && rest.contains(' ');
    if let Some(rest) = line.strip_prefix(['+', '-'])
        && begins(rest)
    {
        return Some(Kind::Diff);
    }
    if ["@@ ", "--- ", "+++ ", "diff "]
        .iter()
        .any(|start| line.starts_with(start))
    {
        return Some(Kind::Diff);
    }
    let digits = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let item = line.strip_prefix("* ").or_else(|| line.strip_prefix("• "));
    let item = item.or_else(|| {
        digits
            .strip_prefix(". ")
            .filter(|_| digits.len() < line.len())
    });
    if item.is_some_and(|rest| begins(rest.trim_start_matches('`'))) {
        return Some(Kind::Listing);
    }
    if line.len() > 2 && line.starts_with('|') && line.ends_with('|') {
        return Some(Kind::Table);
    }
    if line.starts_with("\"user ") && line.ends_with("\",") {
        return Some(Kind::Json);
    }
    let schemes = [
        "redis://",
        "rediss://",
        "valkey://",
        "valkeys://",
        "redis-sentinel://",
        "unix://",
    ];
    if schemes.iter().any(|scheme| line.starts_with(scheme)) {
        return Some(Kind::Url);
    }
    let fields = || line.split([',', ';', '\t']).map(str::trim);
    let is_heading = fields().count() > 1
        && fields().all(|field| {
            !field.is_empty()
                && field
                    .bytes()
                    .all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        })
        && fields().any(|field| {
            matches!(
                &*field.to_ascii_lowercase(),
                "user" | "username" | "name" | "login" | "user_name"
            )
        });
    is_heading.then_some(Kind::Csv)
}

/// `key: value`. (Of a user, only without rules: that is sooner a slip of the
/// finger.)
fn is_yaml_key(line: &str) -> bool {
    let line = line.strip_prefix("- ").unwrap_or(line).trim_start();
    let Some((key, value)) = line.split_once(':') else {
        return false;
    };
    let bare = key.trim_matches(['"', '\'']);
    let is_name = !bare.is_empty()
        && bare.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
        && bare
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.-/".contains(&byte));
    let has_rules = || {
        value
            .split_ascii_whitespace()
            .filter(|word| is_like_rule(word.as_bytes()))
            .count()
            > 1
    };
    is_name
        && (value.is_empty() || value.starts_with(' '))
        && !(bare.eq_ignore_ascii_case("user") && has_rules())
}

/// An instruction of a Dockerfile.
fn is_docker(line: &str) -> bool {
    [
        "FROM ",
        "RUN ",
        "CMD ",
        "ENTRYPOINT ",
        "COPY ",
        "ENV ",
        "WORKDIR ",
        "EXPOSE ",
    ]
    .iter()
    .any(|start| line.starts_with(start))
}

/// `name.of.function(…`
fn calls_function(line: &str) -> bool {
    let Some(at) = line.find('(') else {
        return false;
    };
    let name = line[..at].rsplit(' ').next().unwrap_or_default();
    let has_end = line.ends_with([')', ';', '(', ',', '{']);
    has_end
        && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte))
}

/// Programs that manage users of services.
const PROGRAMS: [&str; 10] = [
    "aws",
    "gcloud",
    "az",
    "curl",
    "helm",
    "terraform",
    "ovhcloud",
    "avn",
    "doctl",
    "valkeyctl",
];

const HCL: [&str; 9] = [
    "resource",
    "variable",
    "module",
    "provider",
    "data",
    "locals",
    "output",
    "terraform",
    "job",
];

const TAGS: [&str; 16] = [
    "!doctype", "?xml", "html", "head", "body", "div", "p", "pre", "code", "h1", "h2", "table",
    "ul", "li", "span", "br",
];

const CODE: [&str; 31] = [
    ">>> ",
    "import ",
    "from ",
    "const ",
    "let ",
    "var ",
    "def ",
    "function ",
    "public ",
    "private ",
    "package ",
    "using ",
    "class ",
    "//",
    "/*",
    "fn ",
    "func ",
    "<?php",
    "return ",
    "await ",
    "async ",
    "export default",
    "module.exports",
    "try:",
    "try {",
    "@",
    "with ",
    "for ",
    "if (",
    "else",
    "};",
];

/// Directives of redis.conf and valkey.conf that are no words of rules.
const DIRECTIVES: [&str; 66] = [
    "aclfile",
    "acl-pubsub-default",
    "acllog-max-len",
    "activedefrag",
    "activerehashing",
    "always-show-logo",
    "aof-load-truncated",
    "aof-use-rdb-preamble",
    "appenddirname",
    "appendfilename",
    "appendfsync",
    "appendonly",
    "auto-aof-rewrite-min-size",
    "auto-aof-rewrite-percentage",
    "bind",
    "bind-source-addr",
    "client-output-buffer-limit",
    "cluster-config-file",
    "cluster-enabled",
    "cluster-node-timeout",
    "daemonize",
    "databases",
    "dbfilename",
    "dir",
    "dynamic-hz",
    "enable-debug-command",
    "enable-module-command",
    "hash-max-listpack-entries",
    "hz",
    "include",
    "io-threads",
    "latency-monitor-threshold",
    "lazyfree-lazy-eviction",
    "list-compress-depth",
    "loadmodule",
    "logfile",
    "loglevel",
    "masterauth",
    "masteruser",
    "maxclients",
    "maxmemory",
    "maxmemory-policy",
    "min-replicas-to-write",
    "no-appendfsync-on-rewrite",
    "notify-keyspace-events",
    "pidfile",
    "port",
    "primaryauth",
    "primaryuser",
    "protected-mode",
    "rdbchecksum",
    "rdbcompression",
    "rename-command",
    "repl-backlog-size",
    "repl-diskless-sync",
    "replica-read-only",
    "replicaof",
    "requirepass",
    "save",
    "slaveof",
    "slowlog-log-slower-than",
    "stop-writes-on-bgsave-error",
    "supervised",
    "tcp-backlog",
    "tcp-keepalive",
    "timeout",
];
