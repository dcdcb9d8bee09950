//! The state of the page and all that changes it.

use aclarity::analysis::lint;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use aclarity::Server;
use aclarity::document::{Document, Reader};
use aclarity::session::{DEFAULT_USER, Session};
use yew::Reducible;

use crate::address::{self, Place};
use crate::broken::{self, Broken};
use crate::examples::{self, Example};
use crate::kept::Kept;
use crate::known_users::{KnownUser, known_users, names};
use crate::prompt_run::{self, Outcome, PromptRun};
use crate::ptr_eq::PtrEq;
use crate::reasons::Places;
use crate::repairs::SuggestedRepair;
use crate::share::Shared;
use crate::storage;
use crate::view::View;
use crate::words::shown;

/// Older entries of the log are forgotten.
const LOG_LENGTH: usize = 300;

/// So many bytes of new text are read before the browser has its turn: less
/// than half a frame.
pub const PIECE: usize = 64_000;

/// What is said of a link that cannot be read.
pub const DAMAGED: &str = "The link is damaged or incomplete, so nothing was taken from it.";

/// What is said when somebody stops the reading.
const STOPPED: &str = "The reading was stopped: the views show the text that was read last.";

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
    /// The text that an example, an repair or a file took the place of.
    pub replaced: Option<Rc<str>>,
    /// What links took the place of, the newest last.
    pub own: PtrEq<Vec<Kept>>,
    /// The text of the link that was opened last.
    linked: Option<Rc<str>>,
    /// Why the browser does not keep the text, if so.
    pub not_kept: Option<&'static str>,
    /// The text that another tab has stored since.
    pub other_tab: Option<Rc<str>>,
    pub document: PtrEq<Document>,
    /// How much is read, from 0 to 1, of a text that is to take the place of
    /// this one, and how many pieces that were.
    pub progress: Option<(f64, u32)>,
    pub users: PtrEq<Vec<KnownUser>>,
    /// Users of the text that do not exist.
    pub broken: PtrEq<Vec<Broken>>,
    /// The names of both; the same as long as no name changes.
    pub names: PtrEq<Vec<Rc<[u8]>>>,
    /// The users are no longer those of the text.
    pub changed: bool,
    /// Where the rules stand that decided about the last command.
    pub deciding: PtrEq<Places>,
    /// What other views than the prompt's have marked.
    no_marks: PtrEq<Places>,
    pub log: PtrEq<Vec<(u32, PtrEq<Entry>)>>,
    /// Reads what is typed; it knows the lines that stay.
    reader: Rc<RefCell<Reader>>,
    /// The text that is being read.
    coming: Option<Coming>,
    /// The simulated server, once a command was run on it.
    session: Option<Rc<Session>>,
    /// The user that was asked for, whether or not there is one at the moment.
    wanted: Rc<[u8]>,
    /// Whether the prompt's connection is the user's already.
    connected: bool,
    entries: u32,
}

/// A text that is being read.
#[derive(Clone)]
struct Coming {
    text: Rc<str>,
    /// What to say in the log when it is read.
    note: String,
    /// Whether the editor has it already.
    is_typed: bool,
    /// Commands that are to be run when it is read.
    lines: Vec<String>,
}

/// A line of the prompt's log.
#[derive(Debug)]
pub enum Entry {
    Note(String),
    Run(PromptRun),
}

pub enum Action {
    Edit(String),
    /// Reads the next piece of the text that is being read.
    ReadOn,
    /// Leaves it unread.
    StopReading,
    Load(&'static Example),
    /// A text from a file.
    Open(String),
    /// What a link says.
    Adopt(Shared),
    /// Brings back what was replaced.
    PutBack,
    /// Brings back what the last link took the place of.
    Restore,
    /// Forgets it.
    Discard,
    /// Whether the browser keeps the text.
    Kept(Option<&'static str>),
    /// Another tab has stored a text.
    OtherTab(String),
    /// Shows it.
    TakeOther,
    Show(View),
    Serve(Server),
    Compare(Server),
    EditCases(String),
    /// Makes cases of what was tried at the prompt.
    KeepRuns,
    Tell(String),
    ChooseUser(Rc<[u8]>),
    Run(String),
    /// Puts the rules into the text.
    Accept(SuggestedRepair),
    ClearLog,
    /// Starts the server anew with the users of the text.
    Restart,
}

impl State {
    /// As the address says, or the last visit left it, or the first example.
    pub fn load() -> Self {
        let kept = storage::load();
        let server = kept.server.unwrap_or(Server::NEWEST_REDIS);
        let (text, user) = match kept.text {
            Some(text) => (text, kept.user),
            None => (
                examples::FIRST.text.to_owned(),
                Some(examples::FIRST.user.to_owned()),
            ),
        };
        let mut state = Self::new(server, &text, user.as_deref().unwrap_or(DEFAULT_USER));
        state.cases = kept.cases.unwrap_or_default().into();
        state.own = PtrEq::new(kept.own);
        match address::read() {
            Place::View(view) => state.view = view,
            Place::Shared(shared) => state.adopt(*shared),
            Place::Damaged => state.told = DAMAGED.into(),
            Place::Nowhere => {}
        }
        state
    }

    fn new(server: Server, text: &str, user: &str) -> Self {
        let mut reader = lint::reader(server);
        let document = reader.read("");
        let users = known_users(&document, None);
        let mut state = Self {
            view: View::Ask,
            server,
            other: if server == Server::NEWEST_VALKEY {
                Server::NEWEST_REDIS
            } else {
                Server::NEWEST_VALKEY
            },
            cases: "".into(),
            told: "".into(),
            text: "".into(),
            text_number: 0,
            replaced: None,
            own: PtrEq::new(Vec::new()),
            linked: None,
            not_kept: None,
            other_tab: None,
            names: PtrEq::new(names(&users, &[])),
            users: PtrEq::new(users),
            broken: PtrEq::new(Vec::new()),
            document: PtrEq::new(document),
            progress: None,
            changed: false,
            deciding: PtrEq::new(Places::default()),
            no_marks: PtrEq::new(Places::default()),
            log: PtrEq::new(Vec::new()),
            reader: Rc::new(RefCell::new(reader)),
            coming: None,
            session: None,
            wanted: user.as_bytes().into(),
            connected: false,
            entries: 0,
        };
        state.read(text, false);
        state
    }

    /// The text that was typed or opened last, read or not.
    fn newest(&self) -> &Rc<str> {
        self.coming
            .as_ref()
            .map_or(&self.text, |coming| &coming.text)
    }

    /// The rules to mark: those that decided, next to the command that they decided.
    pub fn marks(&self) -> PtrEq<Places> {
        match self.view {
            View::Ask => self.deciding.clone(),
            _ => self.no_marks.clone(),
        }
    }

    /// What a link to this state says.
    pub fn shared(&self) -> Shared {
        Shared {
            view: self.view,
            server: self.server,
            other: self.other,
            user: shown(&self.user()).into(),
            text: Rc::clone(&self.text),
            cases: Rc::clone(&self.cases),
        }
    }

    fn adopt(&mut self, shared: Shared) {
        self.keep_own(&shared);
        self.linked = Some(Rc::clone(&shared.text));
        self.replaced = None;
        self.other_tab = None;
        self.view = shared.view;
        self.be(shared.server);
        self.other = shared.other;
        self.wanted = shared.user.as_bytes().into();
        self.cases = shared.cases;
        self.read(&shared.text, false);
        self.told = "This is what the link says. Passwords do not travel in links.".into();
    }

    /// Keeps what is in the page, if somebody wrote it, before a link takes its place.
    fn keep_own(&mut self, shared: &Shared) {
        let text = Rc::clone(self.newest());
        let is_linked = self.linked.as_ref() == Some(&text);
        let is_same = text == shared.text && self.cases == shared.cases;
        let is_text = !text.trim().is_empty() && !is_example(&text);
        let is_own = is_text || !(self.cases.trim().is_empty() || has_cases(&self.cases));
        if is_own && !is_linked && !is_same {
            let mut own = self.own.to_vec();
            own.push(Kept {
                server: self.server,
                user: shown(&self.wanted).into(),
                text,
                cases: Rc::clone(&self.cases),
            });
            self.own = PtrEq::new(own);
        }
    }

    /// Brings back what the last link took the place of.
    fn restore(&mut self) {
        let mut own = self.own.to_vec();
        let Some(kept) = own.pop() else { return };
        self.own = PtrEq::new(own);
        self.linked = None;
        self.replaced = None;
        self.told = "".into();
        self.wanted = kept.user.as_bytes().into();
        self.cases = kept.cases;
        self.be(kept.server);
        self.read(&kept.text, false);
    }

    /// Takes on a server: what was read for another one is no use to it.
    fn be(&mut self, server: Server) {
        if server != self.server {
            self.server = server;
            self.reader = Rc::new(RefCell::new(lint::reader(server)));
        }
    }

    /// Takes a text that was not typed; the typed one can be put back.
    fn replace(&mut self, text: &str) {
        let newest = Rc::clone(self.newest());
        if !is_example(&newest) && !newest.trim().is_empty() && *newest != *text {
            self.replaced = Some(newest);
        }
        self.read(text, false);
    }

    /// The lines tried at the prompt, as cases.
    fn runs(&self) -> String {
        let mut cases = self.cases.trim_end().to_owned();
        for (_, entry) in self.log.iter() {
            let Entry::Run(run) = &**entry else {
                continue;
            };
            let word = match run.outcome {
                Outcome::Allowed => "allow",
                Outcome::Denied => "deny",
                Outcome::Undecided | Outcome::Error | Outcome::Answer => continue,
            };
            let case = format!("{word} {}: {}", run.user, run.line.trim());
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
        if self.has_user(&self.wanted) {
            return Rc::clone(&self.wanted);
        }
        // The first one that the text names, whether or not it exists.
        let mut defined = self.document.users.iter();
        let defined = defined.find(|user| self.has_user(&user.name));
        let refused = self.document.refused.first();
        let first = [defined, refused].into_iter().flatten();
        first
            .min_by_key(|user| user.name_span.start)
            .map_or(DEFAULT_USER.as_bytes().into(), |user| {
                user.name.as_slice().into()
            })
    }

    /// The user, if it does not exist.
    fn broken_user(&self, name: &[u8]) -> Option<&Broken> {
        let broken = self.broken.iter().find(|one| *one.name == *name)?;
        // A command may have made it since.
        let exists = self.users.iter().any(|user| *user.name == *name);
        (!exists).then_some(broken)
    }

    fn has_user(&self, name: &[u8]) -> bool {
        self.names.iter().any(|known| **known == *name)
    }

    /// Begins to read a text; most are read at once.
    fn read(&mut self, text: &str, is_typed: bool) {
        let note = "The text changed: the server starts anew with its users.";
        self.begin(text.into(), is_typed, note.to_owned());
    }

    fn begin(&mut self, text: Rc<str>, is_typed: bool, note: String) {
        self.reader.borrow_mut().start(Arc::from(&*text));
        self.coming = Some(Coming {
            text,
            note,
            is_typed,
            lines: Vec::new(),
        });
        self.progress = None;
        self.read_on();
    }

    fn read_on(&mut self) {
        let document = self.reader.borrow_mut().go_on(PIECE);
        match document {
            Some(document) => self.take(document),
            None => {
                let pieces = self.progress.map_or(0, |(_, pieces)| pieces);
                let progress = self.reader.borrow().progress();
                self.progress = progress.map(|progress| (progress, pieces + 1));
            }
        }
    }

    /// Shows a text that is read.
    fn take(&mut self, document: Document) {
        let Some(coming) = self.coming.take() else {
            return;
        };
        self.progress = None;
        self.text = coming.text;
        if !coming.is_typed {
            self.text_number += 1;
        }
        self.start(document, coming.note);
        for line in coming.lines {
            self.run(&line);
        }
    }

    /// A server with the users of the text. A log that ends with commands gets
    /// a note that those before it were another server's.
    fn start(&mut self, document: Document, note: String) {
        self.broken = PtrEq::new(broken::broken(&document, &self.text));
        self.set_users(known_users(&document, None));
        self.document = PtrEq::new(document);
        self.session = None;
        self.deciding = PtrEq::new(Places::default());
        self.changed = false;
        self.connected = false;
        if self
            .log
            .last()
            .is_some_and(|(_, entry)| matches!(**entry, Entry::Run(_)))
        {
            self.note(note);
        }
    }

    /// Puts rules into the text, unless that has them already or has no such user.
    fn accept(&mut self, repair: SuggestedRepair) {
        let user = shown(&repair.user);
        if repair.is_in(&self.document) {
            self.told = format!("{user} may run this already: nothing was added.").into();
        } else if let Some(text) = repair.put_into(&self.text, &self.document) {
            self.replaced = Some(Rc::clone(&self.text));
            self.wanted = repair.user;
            self.told = "".into();
            self.read(&text, false);
        } else {
            self.told = format!(
                "The rules could not be added: the text no longer defines {user} as it was, \
                 or {} refuses them.",
                self.server
            )
            .into();
        }
    }

    fn set_users(&mut self, users: Vec<KnownUser>) {
        let names = names(&users, &self.broken);
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
        if let Some(broken) = self.broken_user(&user) {
            if !line.trim().is_empty() {
                let run = prompt_run::not_run(&user, line, broken.answer());
                self.deciding = PtrEq::new(Places::default());
                self.enter(Entry::Run(run));
            }
            return;
        }
        let before = self.session.take();
        let before = before.unwrap_or_else(|| Rc::new(self.document.session()));
        let mut session = (*before).clone();
        if !self.connected {
            prompt_run::connect(&mut session, &user);
        }
        let Some(effects) = prompt_run::run(&mut session, &self.document, &user, line) else {
            self.session = Some(before);
            return;
        };
        if !self.connected {
            let caveat = broken::caveat(&self.document, &self.text, &user);
            let notes = [caveat, prompt_run::no_login(&before, &self.document, &user)];
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
            self.set_users(known_users(&self.document, Some(&session)));
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

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Edit(text) if *text == **self.newest() => return self,
            Action::Edit(text) => {
                next.replaced = None;
                next.other_tab = None;
                next.told = "".into();
                next.read(&text, true);
            }
            Action::ReadOn => next.read_on(),
            Action::StopReading => {
                next.reader.borrow_mut().cancel();
                next.coming = None;
                next.progress = None;
                next.told = STOPPED.into();
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
            Action::KeepRuns => next.cases = self.runs().into(),
            Action::Tell(text) => next.told = text.into(),
            Action::PutBack => {
                if let Some(text) = next.replaced.take() {
                    next.read(&text, false);
                }
            }
            Action::Restore => next.restore(),
            Action::Discard => {
                let mut own = next.own.to_vec();
                own.pop();
                next.own = PtrEq::new(own);
            }
            Action::Kept(problem) if problem == self.not_kept => return self,
            Action::Kept(problem) => next.not_kept = problem,
            Action::OtherTab(text) => {
                next.other_tab = (*text != **self.newest()).then(|| text.into());
            }
            Action::TakeOther => {
                if let Some(text) = next.other_tab.take() {
                    next.replace(&text);
                }
            }
            Action::Serve(server) if server == self.server => return self,
            Action::Serve(server) => {
                next.server = server;
                next.reader = Rc::new(RefCell::new(lint::reader(server)));
                let note = format!("This is {server} now, with the users of the text.");
                next.begin(Rc::clone(self.newest()), true, note);
            }
            Action::ChooseUser(user) if user == self.user() => {
                next.wanted = user;
            }
            Action::ChooseUser(user) => {
                next.wanted = user;
                next.connected = false;
                next.deciding = PtrEq::new(Places::default());
            }
            Action::Run(line) => match &mut next.coming {
                Some(coming) => coming.lines.push(line),
                None => next.run(&line),
            },
            Action::Accept(repair) => next.accept(repair),
            Action::ClearLog => next.log = PtrEq::new(Vec::new()),
            Action::Restart => {
                next.set_users(known_users(&next.document, None));
                next.session = None;
                next.deciding = PtrEq::new(Places::default());
                next.changed = false;
                next.connected = false;
                next.note("The server starts anew with the users of the text.".to_owned());
            }
        }
        next.into()
    }
}

fn is_example(text: &str) -> bool {
    examples::all().any(|known| known.text == text)
}

/// Whether these are the cases of an example.
fn has_cases(cases: &str) -> bool {
    examples::all().any(|known| known.cases == cases)
}

#[cfg(test)]
mod tests;
