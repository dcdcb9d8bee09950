//! Checks the Redis ACL of a `redis_acl` object: which rules it may have, and
//! which database version it needs.
//!
//! The overview lists the refused constructs. That their code is
//! `invalid_param`, one of the codes that the page lists, is an assumption.

mod words;

use aclarity::Server;
use aclarity::rule::Rule;
use aclarity::user::Selector;

use super::commands::{ALWAYS, BLOCKED, NOT_ON_ACTIVE_ACTIVE};
use super::sources::{ACL_OVERVIEW, OPENAPI, RELEASE_NOTES};
use crate::finding::Finding;
use crate::mapping::Among;
use crate::profile::Profile;
use crate::service::names::is_of_module;
use crate::source::Fact;

pub(super) use words::{Kind, Word, words};

/// The result of checking an ACL.
pub(super) struct Checked<'t> {
    /// The words of the ACL.
    pub words: Vec<Word<'t>>,
    /// The findings.
    pub findings: Vec<Finding>,
    /// The oldest database version that supports the ACL, if a rule requires
    /// one. That versions differ this way is inferred.
    pub min_version: Option<&'static str>,
}

/// Whether a user may use all channels by default: the cluster's setting
/// `acl_pubsub_default`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum ChannelDefault {
    #[default]
    All,
    None,
}

impl ChannelDefault {
    pub(super) const NAMES: [&str; 2] = ["allchannels", "resetchannels"];

    pub(super) fn of(position: usize) -> Self {
        if position == 0 { Self::All } else { Self::None }
    }
}

/// The database versions. They have one digit on each side of the dot, so they
/// can be compared as text.
pub(super) const VERSIONS: [&str; 10] = [
    "6.0", "6.2", "7.0", "7.2", "7.4", "8.0", "8.2", "8.4", "8.6", "8.8",
];

/// The server whose commands a database has: that of the version if known,
/// otherwise the newest that a cluster runs.
pub(super) fn server_of(profile: &Profile, version: Option<&str>) -> Server {
    match version {
        Some(version) if version >= "8" => newest(),
        _ if profile.name == super::RS_7_4 => Server::Redis7_2,
        _ => Server::Redis7_4,
    }
}

/// The newest simulated Redis.
fn newest() -> Server {
    let mut servers = Server::ALL.into_iter();
    let newest = servers.rfind(|server| server.name().starts_with("redis"));
    newest.unwrap_or(Server::Redis7_4)
}

/// Whether some database of the profile has every name in a rule. Names that
/// only older servers have, such as STRALGO, are refused.
pub(super) fn is_known(rule: &str, profile: &Profile) -> bool {
    let is_taken = |server| Selector::new(server).apply(rule.as_bytes(), server).is_ok();
    is_taken(server_of(profile, None))
        || is_taken(newest())
        || is_of_module(rule.get(1..).unwrap_or_default())
}

/// Checks an ACL for a database of this version, if known.
pub(super) fn check<'t>(
    text: &'t str,
    profile: &Profile,
    version: Option<&'t str>,
    channels: ChannelDefault,
) -> Checked<'t> {
    let words = words(text);
    let mut reader = Reader {
        server: server_of(profile, version),
        version,
        channels,
        findings: Vec::new(),
        min_version: None,
    };
    reader.line_breaks(text);
    reader.parentheses(&words);
    reader.set(words.iter().filter(|word| !word.in_selector));
    let mut inside = words.iter().filter(|word| word.in_selector).peekable();
    while let Some(first) = inside.next_if(|_| true) {
        let mut selector = vec![first];
        while let Some(word) = inside.next_if(|word| !word.opens) {
            selector.push(word);
        }
        reader.set(selector.into_iter());
    }
    if text.trim().is_empty() {
        reader.findings.push(Finding::warning(
            "empty",
            Fact::assumed(&OPENAPI),
            "the ACL is empty: it permits nothing",
        ));
    }
    Checked {
        words,
        findings: reader.findings,
        min_version: reader.min_version,
    }
}

struct Reader<'t> {
    server: Server,
    /// The database version, if known.
    version: Option<&'t str>,
    channels: ChannelDefault,
    findings: Vec<Finding>,
    min_version: Option<&'static str>,
}

impl Reader<'_> {
    fn refuse(
        &mut self,
        code: &'static str,
        fact: Fact,
        word: &Word<'_>,
        message: impl Into<String>,
    ) {
        let finding = Finding::error(code, fact, message).at(word.span());
        self.findings
            .push(finding.with_assumed_vendor_code("invalid_param"));
    }

    fn doubt(
        &mut self,
        code: &'static str,
        fact: Fact,
        word: &Word<'_>,
        message: impl Into<String>,
    ) {
        let finding = Finding::warning(code, fact, message).at(word.span());
        self.findings.push(finding);
    }

    fn needs(&mut self, version: &'static str) {
        self.min_version = self.min_version.max(Some(version));
    }

    fn line_breaks(&mut self, text: &str) {
        if let Some(at) = text.find(['\n', '\r']) {
            let message = "line breaks make ACLs fail (RS131972)";
            let finding = Finding::error("line-break", Fact::documented(&RELEASE_NOTES), message)
                .with_help("write the rules in one line")
                .at(at..at + 1);
            self.findings
                .push(finding.with_assumed_vendor_code("invalid_param"));
        }
    }

    fn parentheses(&mut self, words: &[Word<'_>]) {
        let mut is_open = false;
        for word in words {
            if word.opens || word.nests {
                self.needs("7.2");
            }
            if word.nests {
                let fact = Fact::documented(&ACL_OVERVIEW);
                self.refuse(
                    "nested-selector",
                    fact,
                    word,
                    "selectors cannot contain selectors",
                );
            }
            is_open = (is_open || word.opens) && !word.closes;
        }
        if let Some(last) = words.last().filter(|_| is_open) {
            let fact = Fact::assumed(&ACL_OVERVIEW);
            self.refuse(
                "unmatched-parenthesis",
                fact,
                last,
                "the selector is not closed",
            );
        }
    }

    /// Checks the words of the root selector, or of another one.
    fn set<'w>(&mut self, words: impl Iterator<Item = &'w Word<'w>>) {
        let mut selector = Selector::new(self.server);
        let mut has_all_channels = None;
        let mut is_whole = true;
        let mut last = None;
        for word in words {
            let before = self.errors();
            self.word(word, &mut has_all_channels);
            if self.errors() == before && word.is_permission() {
                self.apply(word, &mut selector);
            }
            is_whole &= self.errors() == before;
            last = Some(word);
        }
        if let Some(word) = last.filter(|_| is_whole) {
            self.keyless(word, &selector);
        }
    }

    fn errors(&self) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.is_error())
            .count()
    }

    fn word(&mut self, word: &Word<'_>, has_all_channels: &mut Option<bool>) {
        let overview = Fact::documented(&ACL_OVERVIEW);
        let assumed = Fact::assumed(&ACL_OVERVIEW);
        if word.text.contains(['(', ')']) {
            match word.kind {
                Kind::Keys | Kind::Channels => {
                    let message = "patterns of keys and channels cannot have parentheses";
                    self.refuse("parenthesis", overview, word, message);
                }
                _ => self.refuse(
                    "parenthesis",
                    assumed,
                    word,
                    "this parenthesis is out of place",
                ),
            }
            return;
        }
        match word.kind {
            // (The OpenAPI document has an example `on >allcommands allkeys`,
            // but according to the overview > is not supported.)
            Kind::Password => {
                let message = "passwords are not set by ACLs here: >, <, #, ! and resetpass are not supported";
                let finding = Finding::error("password-rule", overview, message)
                    .with_help("set the user's password with PUT /v1/users/{uid}")
                    .at(word.span());
                self.findings
                    .push(finding.with_assumed_vendor_code("invalid_param"));
            }
            Kind::Login => {
                let message = "not among the rules that are listed as supported or unsupported";
                self.doubt("unlisted-rule", assumed, word, message);
            }
            Kind::Unknown => self.refuse("unknown-rule", assumed, word, "not a rule of Redis ACLs"),
            Kind::Keys if word.text.starts_with('%') => self.needs("7.2"),
            Kind::ClearSelectors => self.needs("7.2"),
            Kind::AllChannels => {
                self.needs("6.2");
                *has_all_channels = Some(true);
            }
            Kind::ResetChannels => {
                self.needs("6.2");
                *has_all_channels = Some(false);
            }
            Kind::Channels => {
                self.needs("6.2");
                match has_all_channels {
                    Some(true) => self.refuse(
                        "channel-after-all",
                        Fact::documented(&RELEASE_NOTES),
                        word,
                        "a channel after all channels is refused since 7.2.4; write resetchannels first",
                    ),
                    None if self.channels == ChannelDefault::All => self.doubt(
                        "channel-default",
                        overview,
                        word,
                        "all channels are permitted by default; write resetchannels before to limit them",
                    ),
                    _ => {}
                }
            }
            Kind::Command => self.command(word),
            _ => {}
        }
    }

    fn command(&mut self, word: &Word<'_>) {
        let name = word.text[1..].to_ascii_lowercase();
        let is_given = word.text.starts_with('+');
        if let Some(blocked) = BLOCKED.iter().find(|blocked| {
            is_given
                && (blocked.command == name || name.starts_with(&format!("{}|", blocked.command)))
        }) {
            let message = format!("databases there do not have {}", blocked.command);
            self.doubt("unsupported-command", blocked.fact, word, message);
        } else if let Ok(rule) = Rule::parse(word.text.as_bytes(), self.server)
            && let Some(given) = Among::given(&rule, self.server, &BLOCKED)
            && let Some(named) = given.named(&given.commands, self.server)
        {
            let message = format!("databases there do not have all that it gives: not {named}");
            let fact = Fact::assumed(&ACL_OVERVIEW);
            let code = "unsupported-command";
            let finding = match given.is_category {
                true => Finding::warning(code, fact, message),
                false => Finding::note(code, fact, message),
            };
            self.findings.push(finding.at(word.span()));
        }
        if is_given && NOT_ON_ACTIVE_ACTIVE.contains(&name.as_str()) {
            let message = format!("Active-Active databases do not have {name}");
            let fact = Fact::documented(&super::sources::COMPATIBILITY);
            self.findings
                .push(Finding::note("active-active", fact, message).at(word.span()));
        }
        if !is_given && ALWAYS.contains(&name.as_str()) {
            let message = format!("{name} is always allowed");
            let fact = Fact::documented(&ACL_OVERVIEW);
            self.doubt("always-allowed", fact, word, message);
        }
        if name.contains('.') && !name.starts_with('@') {
            let fact = Fact::documented(&ACL_OVERVIEW);
            let message = "a module's command; before databases of version 8.2 such commands are in no \
                           category but @all";
            self.findings
                .push(Finding::note("module-command", fact, message).at(word.span()));
        }
    }

    /// Applies the word as the engine does, and reports its error.
    fn apply(&mut self, word: &Word<'_>, selector: &mut Selector) {
        let Err(error) = selector.apply(word.text.as_bytes(), self.server) else {
            return;
        };
        let is_unknown = error.kind.is_unknown_name();
        let is_command = !word.text.contains('@');
        if is_unknown && is_command && is_of_module(word.text.get(1..).unwrap_or_default()) {
            return;
        }
        if is_unknown && is_of_module(word.text.get(1..).unwrap_or_default()) {
            self.needs("8.2");
            if self.version.is_none() {
                let message = "databases have the categories of modules from version 8.2";
                let fact = Fact::documented(&ACL_OVERVIEW);
                self.doubt("newer-command", fact, word, message);
            }
            return;
        }
        let mut later = Selector::new(newest());
        if is_unknown && later.apply(word.text.as_bytes(), newest()).is_ok() {
            self.needs("8.2");
            let message = "only databases of version 8 have it";
            self.doubt("newer-command", Fact::assumed(&ACL_OVERVIEW), word, message);
            return;
        }
        let message = format!("{} refuses it: {}", self.server, error.kind.message());
        self.refuse("refused-rule", Fact::assumed(&ACL_OVERVIEW), word, message);
    }

    /// Reports commands that need keys in a selector without keys.
    fn keyless(&mut self, word: &Word<'_>, selector: &Selector) {
        let has_keys = selector.all_keys || !selector.keys.is_empty();
        let table = self.server.commands();
        let needs_keys = |id| table.by_id(id).may_have_keys();
        let is_idle = !has_keys
            && table
                .all()
                .iter()
                .any(|command| selector.commands.contains(command.id) && needs_keys(command.id));
        if is_idle {
            let fact = Fact::documented(&ACL_OVERVIEW);
            let message = "no key pattern: commands with keys stay forbidden; add one such as ~*";
            self.doubt("no-keys", fact, word, message);
        }
    }
}

/// The finding that an ACL needs a minimum database version: an error for an
/// older database, `None` for a newer one.
pub(super) fn needs(oldest: &str, version: Option<&str>) -> Option<Finding> {
    let fact = Fact::documented(&ACL_OVERVIEW);
    let message = format!("only databases of version {oldest} or later can have it");
    match version {
        None => Some(Finding::note("min-version", fact, message)),
        Some(version) if version < oldest => Some(Finding::error("min-version", fact, message)),
        Some(_) => None,
    }
}
