//! The state of the page and all that changes it.

use std::rc::Rc;

use aclarity::Server;
use aclarity::document::Document;
use aclarity::session::{DEFAULT_USER, Session};
use aclarity::user::User;
use yew::Reducible;

use crate::address::{self, Place};
use crate::examples::{self, Example};
use crate::reasons::Places;
use crate::repairs::Offer;
use crate::same::Same;
use crate::share::Shared;
use crate::storage;
use crate::trial::{self, Outcome, Trial};
use crate::view::View;
use crate::words::shown;

/// Older entries of the log are forgotten.
const LOG_LENGTH: usize = 300;

/// What is said of a link that cannot be read.
pub const DAMAGED: &str = "The link is damaged or incomplete, so nothing was taken from it.";

/// All that the page shows.
#[derive(Clone)]
pub struct State {
    pub view: View,
    pub server: Server,
    /// The server to compare with.
    pub other: Server,
    /// What users must be allowed, and what not.
    pub cases: Rc<str>,
    /// The last thing the page has to say: what it copied, or could not.
    pub told: Rc<str>,
    pub text: Rc<str>,
    /// Counts the texts that were not typed, for the editor to show them.
    pub text_number: u32,
    /// The text that an example, an offer, a file or a link took the place of.
    pub replaced: Option<Rc<str>>,
    pub document: Same<Document>,
    pub users: Same<Vec<KnownUser>>,
    /// The users are no longer those of the text.
    pub changed: bool,
    /// Where the rules stand that decided about the last command.
    pub deciding: Same<Places>,
    pub log: Same<Vec<(u32, Same<Entry>)>>,
    session: Rc<Session>,
    /// The user that was asked for, whether or not there is one at the moment.
    wanted: Rc<[u8]>,
    /// Whether the prompt's connection is the user's already.
    connected: bool,
    entries: u32,
}

/// A user of the simulated server.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownUser {
    pub name: Rc<[u8]>,
    pub user: User,
    /// Whether the text speaks of it.
    pub defined: bool,
}

/// A line of the prompt's log.
#[derive(Debug)]
pub enum Entry {
    Note(String),
    Trial(Trial),
}

pub enum Action {
    Edit(String),
    Load(&'static Example),
    /// A text from a file.
    Open(String),
    /// What a link says.
    Adopt(Shared),
    /// Brings back what was replaced.
    PutBack,
    Show(View),
    Serve(Server),
    Compare(Server),
    EditCases(String),
    /// Makes cases of what was tried at the prompt.
    KeepTrials,
    Tell(String),
    ChooseUser(Rc<[u8]>),
    Run(String),
    /// Puts the rules into the text.
    Accept(Offer),
    ClearLog,
    /// Starts the server anew with the users of the text.
    Restart,
}

impl State {
    /// As the address says, or the last visit left it, or the first example.
    pub fn load() -> Self {
        let kept = storage::load();
        let server = kept.server.unwrap_or(Server::Redis8_6);
        let (text, user) = match kept.text {
            Some(text) => (text, kept.user),
            None => (
                examples::FIRST.text.to_owned(),
                Some(examples::FIRST.user.to_owned()),
            ),
        };
        let mut state = Self::new(server, &text, user.as_deref().unwrap_or(DEFAULT_USER));
        state.cases = kept.cases.unwrap_or_default().into();
        match address::read() {
            Place::View(view) => state.view = view,
            Place::Shared(shared) => state.adopt(*shared),
            Place::Damaged => state.told = DAMAGED.into(),
            Place::Nowhere => {}
        }
        state
    }

    fn new(server: Server, text: &str, user: &str) -> Self {
        let document = Document::parse(text, server);
        let session = document.session();
        Self {
            view: View::Ask,
            server,
            other: if server == Server::Valkey9_1 {
                Server::Redis8_6
            } else {
                Server::Valkey9_1
            },
            cases: "".into(),
            told: "".into(),
            text: text.into(),
            text_number: 0,
            replaced: None,
            users: Same::new(known_users(&document, &session)),
            document: Same::new(document),
            changed: false,
            deciding: Same::new(Places::default()),
            log: Same::new(Vec::new()),
            session: Rc::new(session),
            wanted: user.as_bytes().into(),
            connected: false,
            entries: 0,
        }
    }

    /// What a link to this state says.
    pub fn shared(&self) -> Shared {
        Shared {
            view: self.view,
            server: self.server,
            other: self.other,
            user: shown(&self.user()),
            text: self.text.to_string(),
            cases: self.cases.to_string(),
        }
    }

    fn adopt(&mut self, shared: Shared) {
        self.view = shared.view;
        self.server = shared.server;
        self.other = shared.other;
        self.wanted = shared.user.into_bytes().into();
        self.cases = shared.cases.into();
        self.replace(&shared.text);
        self.told = "This is what the link says. Passwords do not travel in links.".into();
    }

    /// Takes a text that was not typed; the typed one can be put back.
    fn replace(&mut self, text: &str) {
        let is_example = |text| examples::all().any(|known| known.text == text);
        if !is_example(&*self.text) && !self.text.trim().is_empty() && *self.text != *text {
            self.replaced = Some(Rc::clone(&self.text));
        }
        self.text_number += 1;
        self.read(text);
    }

    /// The lines tried at the prompt, as cases.
    fn trials(&self) -> String {
        let mut cases = self.cases.trim_end().to_owned();
        for (_, entry) in self.log.iter() {
            let Entry::Trial(trial) = &**entry else {
                continue;
            };
            let word = match trial.outcome {
                Outcome::Allowed => "allow",
                Outcome::Denied => "deny",
                Outcome::Error | Outcome::Answer => continue,
            };
            let case = format!("{word} {}: {}", trial.user, trial.line.trim());
            if !cases.lines().any(|line| line == case) {
                if !cases.is_empty() {
                    cases.push('\n');
                }
                cases.push_str(&case);
            }
        }
        cases
    }

    /// The user that the prompt runs commands as: the one asked for, or else
    /// the first of the text.
    pub fn user(&self) -> Rc<[u8]> {
        let is_known = |name: &[u8]| self.session.users().contains_key(name);
        if is_known(&self.wanted) {
            return Rc::clone(&self.wanted);
        }
        let mut defined = self.document.users.iter().map(|user| &*user.name);
        let first = defined.find(|name| is_known(name));
        first.unwrap_or(DEFAULT_USER.as_bytes()).into()
    }

    fn read(&mut self, text: &str) {
        self.text = text.into();
        self.start("The text changed: the server starts anew with its users.");
    }

    /// A server with the users of the text. A log that ends with commands gets
    /// a note that those before it were another server's.
    fn start(&mut self, note: &str) {
        let document = Document::parse(&self.text, self.server);
        self.session = Rc::new(document.session());
        self.users = Same::new(known_users(&document, &self.session));
        self.document = Same::new(document);
        self.deciding = Same::new(Places::default());
        self.changed = false;
        self.connected = false;
        if self
            .log
            .last()
            .is_some_and(|(_, entry)| matches!(**entry, Entry::Trial(_)))
        {
            self.note(note.to_owned());
        }
    }

    fn note(&mut self, text: String) {
        self.enter(Entry::Note(text));
    }

    fn enter(&mut self, entry: Entry) {
        let forgotten = (self.log.len() + 1).saturating_sub(LOG_LENGTH);
        let mut log = self.log[forgotten..].to_vec();
        log.push((self.entries, Same::new(entry)));
        self.entries += 1;
        self.log = Same::new(log);
    }

    fn run(&mut self, line: &str) {
        let user = self.user();
        let mut session = (*self.session).clone();
        if !self.connected {
            trial::connect(&mut session, &user);
        }
        let Some(effects) = trial::run(&mut session, &self.document, &user, line) else {
            return;
        };
        if !self.connected
            && let Some(note) = trial::no_login(&self.session, &user)
        {
            self.note(note);
        }
        self.connected = !effects.closed;
        self.enter(Entry::Trial(effects.trial));
        self.deciding = Same::new(effects.places);
        if let Some(user) = effects.now_user {
            self.wanted = user.into();
        }
        if session.users() != self.session.users() {
            self.users = Same::new(known_users(&self.document, &session));
            self.changed = true;
        }
        self.session = Rc::new(session);
        let now = self.user();
        if now != user && !self.session.users().contains_key(&*user) {
            self.connected = false;
            self.note(format!(
                "{} is gone; you are {} now.",
                shown(&user),
                shown(&now)
            ));
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Edit(text) if *text == *self.text => return self,
            Action::Edit(text) => {
                next.read(&text);
                next.replaced = None;
                next.told = "".into();
            }
            Action::Load(example) => {
                next.wanted = example.user.as_bytes().into();
                if !example.cases.is_empty() {
                    next.cases = example.cases.into();
                }
                next.replace(example.text);
            }
            Action::Open(text) => next.replace(&text),
            Action::Adopt(shared) => next.adopt(shared),
            Action::Show(view) => {
                next.view = view;
                next.told = "".into();
            }
            Action::Compare(server) => next.other = server,
            Action::EditCases(cases) => next.cases = cases.into(),
            Action::KeepTrials => next.cases = self.trials().into(),
            Action::Tell(text) => next.told = text.into(),
            Action::PutBack => {
                if let Some(text) = next.replaced.take() {
                    next.text_number += 1;
                    next.read(&text);
                }
            }
            Action::Serve(server) if server == self.server => return self,
            Action::Serve(server) => {
                next.server = server;
                next.start(&format!(
                    "This is {server} now, with the users of the text."
                ));
            }
            Action::ChooseUser(user) if user == self.user() => {
                next.wanted = user;
            }
            Action::ChooseUser(user) => {
                next.wanted = user;
                next.connected = false;
                next.deciding = Same::new(Places::default());
            }
            Action::Run(line) => next.run(&line),
            Action::Accept(offer) => {
                if let Some(text) = offer.put_into(&self.text, &self.document) {
                    next.replaced = Some(Rc::clone(&self.text));
                    next.text_number += 1;
                    next.wanted = offer.user;
                    next.read(&text);
                }
            }
            Action::ClearLog => next.log = Same::new(Vec::new()),
            Action::Restart => next.start("The server starts anew with the users of the text."),
        }
        next.into()
    }
}

/// The users of the text in its order, then all others by name.
fn known_users(document: &Document, session: &Session) -> Vec<KnownUser> {
    let known = |name: &[u8], defined| {
        let user = session.users().get(name)?.clone();
        Some(KnownUser {
            name: name.into(),
            user,
            defined,
        })
    };
    let defined = document.users.iter().map(|user| user.name.as_slice());
    let names: std::collections::HashSet<&[u8]> = defined.clone().collect();
    let others = session.users().keys().map(Vec::as_slice);
    defined
        .filter_map(|name| known(name, true))
        .chain(
            others
                .filter(|name| !names.contains(name))
                .filter_map(|name| known(name, false)),
        )
        .collect()
}

#[cfg(test)]
mod tests;
