//! The simulated server: which one it is, what it was started with, and the
//! prompt's connection to it.

use std::rc::Rc;

use aclarity::Server;
use aclarity::document::Document;
use aclarity::session::{DEFAULT_USER, Session};

use super::text::TextState;
use crate::broken::{self, Broken};
use crate::known_users::{KnownUser, known_users, names};
use crate::prompt_run::{self, PromptRun};
use crate::ptr_eq::PtrEq;
use crate::reasons::Places;
use crate::words::shown;

/// Older entries of the log are forgotten.
const LOG_LENGTH: usize = 300;

/// The server and its users, and the prompt with its log.
#[derive(Clone)]
pub struct ServerState {
    pub server: Server,
    pub users: PtrEq<Vec<KnownUser>>,
    /// The names of users that exist and of those that the server refuses; the
    /// same list as long as no name changes.
    pub names: PtrEq<Vec<Rc<[u8]>>>,
    /// Whether commands have changed the users.
    pub changed: bool,
    /// The places of the rules that decided about the last command.
    pub deciding: PtrEq<Places>,
    /// The numbered entries of the prompt's log, the newest last.
    pub log: PtrEq<Vec<(u32, PtrEq<Entry>)>>,
    configuration: Configuration,
    /// The session, once a command was run.
    session: Option<Rc<Session>>,
    /// The user to run commands as, whether or not it exists at the moment.
    wanted: Rc<[u8]>,
    /// Whether the prompt's connection is that user's already.
    connected: bool,
    /// What is to be done once a new text is read.
    waiting: Option<Waiting>,
    entries: u32,
}

/// What the server is started with.
#[derive(Clone)]
pub struct Configuration {
    text: Rc<str>,
    document: PtrEq<Document>,
    broken: PtrEq<Vec<Broken>>,
}

/// What is to be done once a new text is read.
#[derive(Clone)]
struct Waiting {
    /// A note that earlier commands were another server's.
    note: String,
    /// Lines to run.
    lines: Vec<String>,
}

/// A line of the prompt's log.
#[derive(Debug)]
pub enum Entry {
    Note(String),
    Run(PromptRun),
}

pub enum ServerAction {
    /// Waits for a new text.
    Await,
    /// Starts with a text that was read.
    Start(Configuration),
    /// Goes on with the old text.
    StopWaiting,
    /// Simulates another server, once the text is read for it.
    Serve(Server),
    /// The server and the user for a text that is about to be read.
    Prepare {
        server: Server,
        user: Rc<[u8]>,
    },
    ChooseUser(Rc<[u8]>),
    /// Runs a line of the prompt.
    Run(String),
    ClearLog,
    /// Starts again with the same text.
    Restart,
}

impl Configuration {
    pub fn new(text: &TextState) -> Self {
        Self {
            text: Rc::clone(&text.text),
            document: text.document.clone(),
            broken: text.broken.clone(),
        }
    }

    /// The user, if the server refuses to make it.
    fn broken_user(&self, name: &[u8]) -> Option<&Broken> {
        self.broken.iter().find(|one| *one.name == *name)
    }
}

impl ServerAction {
    /// What a change of the text means for the server.
    pub fn following(before: &TextState, after: &TextState) -> Option<Self> {
        let request = |state: &TextState| state.pending.as_ref().map(|pending| pending.request);
        if before.document != after.document {
            return Some(Self::Start(Configuration::new(after)));
        }
        match (request(before), request(after)) {
            (before, after) if before == after => None,
            (_, Some(_)) => Some(Self::Await),
            (_, None) => Some(Self::StopWaiting),
        }
    }
}

impl ServerState {
    /// A server with the users of a text.
    pub fn new(server: Server, text: &TextState, user: &str) -> Self {
        let configuration = Configuration::new(text);
        let users = known_users(&configuration.document, None);
        let mut state = Self {
            server,
            names: PtrEq::new(names(&users, &configuration.broken)),
            users: PtrEq::new(users),
            changed: false,
            deciding: PtrEq::new(Places::default()),
            log: PtrEq::new(Vec::new()),
            configuration,
            session: None,
            wanted: user.as_bytes().into(),
            connected: false,
            waiting: None,
            entries: 0,
        };
        if text.pending.is_some() {
            state.wait();
        }
        state
    }

    /// The user that was asked for, whether or not it exists.
    pub fn wanted(&self) -> &Rc<[u8]> {
        &self.wanted
    }

    /// The user that the prompt runs commands as: the one that was asked for, or
    /// else the first of the text.
    pub fn user(&self) -> Rc<[u8]> {
        if self.has_user(&self.wanted) {
            return Rc::clone(&self.wanted);
        }
        // The first one that the text names, whether or not it exists.
        let document = &self.configuration.document;
        let mut defined = document.users.iter();
        let defined = defined.find(|user| self.has_user(&user.name));
        let refused = document.refused.first();
        let first = [defined, refused].into_iter().flatten();
        first
            .min_by_key(|user| user.name_span.start)
            .map_or(DEFAULT_USER.as_bytes().into(), |user| {
                user.name.as_slice().into()
            })
    }

    /// The lines that were run and are still in the log, the oldest first.
    pub fn runs(&self) -> impl Iterator<Item = &PromptRun> {
        self.log.iter().filter_map(|(_, entry)| match &**entry {
            Entry::Run(run) => Some(run),
            Entry::Note(_) => None,
        })
    }

    /// The state after an action.
    pub fn reduce(&self, action: ServerAction) -> Self {
        let mut next = self.clone();
        match action {
            ServerAction::Await => next.wait(),
            ServerAction::Start(configuration) => next.start(configuration),
            ServerAction::StopWaiting => next.waiting = None,
            ServerAction::Serve(server) => {
                next.server = server;
                next.waiting = Some(Waiting {
                    note: format!("This is {server} now, with the users of the text."),
                    lines: Vec::new(),
                });
            }
            ServerAction::Prepare { server, user } => {
                next.server = server;
                next.wanted = user;
            }
            ServerAction::ChooseUser(user) => {
                if user != self.user() {
                    next.connected = false;
                    next.deciding = PtrEq::new(Places::default());
                }
                next.wanted = user;
            }
            ServerAction::Run(line) => match &mut next.waiting {
                Some(waiting) => waiting.lines.push(line),
                None => next.run(&line),
            },
            ServerAction::ClearLog => next.log = PtrEq::new(Vec::new()),
            ServerAction::Restart => {
                next.reset();
                next.note("The server starts anew with the users of the text.".to_owned());
            }
        }
        next
    }

    fn wait(&mut self) {
        self.waiting = Some(Waiting {
            note: "The text changed: the server starts anew with its users.".to_owned(),
            lines: Vec::new(),
        });
    }

    /// Starts with the users of a text, and runs the lines that waited for it. A
    /// log that ends with a command gets a note.
    fn start(&mut self, configuration: Configuration) {
        self.configuration = configuration;
        self.reset();
        let Some(waiting) = self.waiting.take() else {
            return;
        };
        let last = self.log.last();
        if last.is_some_and(|(_, entry)| matches!(**entry, Entry::Run(_))) {
            self.note(waiting.note);
        }
        for line in waiting.lines {
            self.run(&line);
        }
    }

    /// Forgets everything that commands have done.
    fn reset(&mut self) {
        self.set_users(known_users(&self.configuration.document, None));
        self.session = None;
        self.deciding = PtrEq::new(Places::default());
        self.changed = false;
        self.connected = false;
    }

    fn has_user(&self, name: &[u8]) -> bool {
        self.names.iter().any(|known| **known == *name)
    }

    fn set_users(&mut self, users: Vec<KnownUser>) {
        let names = names(&users, &self.configuration.broken);
        if *self.names != names {
            self.names = PtrEq::new(names);
        }
        self.users = PtrEq::new(users);
    }

    fn note(&mut self, text: String) {
        self.enter(Entry::Note(text));
    }

    fn enter(&mut self, entry: Entry) {
        let forgotten = (self.log.len() + 1).saturating_sub(LOG_LENGTH);
        let mut log = self.log[forgotten..].to_vec();
        log.push((self.entries, PtrEq::new(entry)));
        self.entries += 1;
        self.log = PtrEq::new(log);
    }

    fn run(&mut self, line: &str) {
        let user = self.user();
        if let Some(broken) = self.configuration.broken_user(&user)
            // A command may have made the user since.
            && !self.users.iter().any(|known| known.name == user)
        {
            if !line.trim().is_empty() {
                let run = prompt_run::not_run(&user, line, broken.answer());
                self.deciding = PtrEq::new(Places::default());
                self.enter(Entry::Run(run));
            }
            return;
        }
        let Configuration { text, document, .. } = self.configuration.clone();
        let before = self.session.take();
        let before = before.unwrap_or_else(|| Rc::new(document.session()));
        let mut session = (*before).clone();
        if !self.connected {
            prompt_run::connect(&mut session, &user);
        }
        let Some(effects) = prompt_run::run(&mut session, &document, &user, line) else {
            self.session = Some(before);
            return;
        };
        if !self.connected {
            let caveat = broken::caveat(&document, &text, &user);
            let notes = [caveat, prompt_run::no_login(&before, &document, &user)];
            for note in notes.into_iter().flatten() {
                self.note(note);
            }
        }
        self.connected = !effects.closed;
        self.enter(Entry::Run(effects.run));
        self.deciding = PtrEq::new(effects.places);
        if let Some(user) = effects.now_user {
            self.wanted = user.into();
        }
        if session.users() != before.users() {
            self.set_users(known_users(&document, Some(&session)));
            self.changed = true;
        }
        self.session = Some(Rc::new(session));
        let now = self.user();
        if now != user && !self.has_user(&user) {
            self.connected = false;
            self.note(format!(
                "{} is gone; you are {} now.",
                shown(&user),
                shown(&now)
            ));
        }
    }
}

#[cfg(test)]
mod tests;
