//! The state of the page and all that changes it.

use std::rc::Rc;

use aclarity::Server;
use aclarity::document::Document;
use aclarity::rule::Span;
use aclarity::session::{DEFAULT_USER, Session};
use aclarity::user::User;
use yew::Reducible;

use crate::examples::{self, Example};
use crate::repairs::Offer;
use crate::same::Same;
use crate::storage;
use crate::trial::{self, Trial};
use crate::words::shown;

/// Older entries of the log are forgotten.
const LOG_LENGTH: usize = 300;

/// All that the page shows.
#[derive(Clone)]
pub struct State {
    pub server: Server,
    pub text: Rc<str>,
    /// Counts the texts that were not typed, for the editor to show them.
    pub text_number: u32,
    /// The text that an example or an offer took the place of.
    pub replaced: Option<Rc<str>>,
    pub document: Same<Document>,
    pub users: Same<Vec<KnownUser>>,
    /// The users are no longer those of the text.
    pub changed: bool,
    /// Where the rules stand that decided about the last command.
    pub deciding: Same<Vec<Span>>,
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
    /// Brings back what an example replaced.
    PutBack,
    Serve(Server),
    ChooseUser(Rc<[u8]>),
    Run(String),
    /// Puts the rules into the text.
    Accept(Offer),
    ClearLog,
    /// Starts the server anew with the users of the text.
    Restart,
}

impl State {
    /// As the last visit left it, or the first example.
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
        Self::new(server, &text, user.as_deref().unwrap_or(DEFAULT_USER))
    }

    fn new(server: Server, text: &str, user: &str) -> Self {
        let document = Document::parse(text, server);
        let session = document.session();
        Self {
            server,
            text: text.into(),
            text_number: 0,
            replaced: None,
            users: Same::new(known_users(&document, &session)),
            document: Same::new(document),
            changed: false,
            deciding: Same::new(Vec::new()),
            log: Same::new(Vec::new()),
            session: Rc::new(session),
            wanted: user.as_bytes().into(),
            connected: false,
            entries: 0,
        }
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
        self.deciding = Same::new(Vec::new());
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
            }
            Action::Load(example) => {
                let is_example = |text| examples::ALL.iter().any(|known| known.text == text);
                if !is_example(&*self.text) && !self.text.trim().is_empty() {
                    next.replaced = Some(Rc::clone(&self.text));
                }
                next.wanted = example.user.as_bytes().into();
                next.text_number += 1;
                next.read(example.text);
            }
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
                next.deciding = Same::new(Vec::new());
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
