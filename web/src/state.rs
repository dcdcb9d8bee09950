//! The state of the page: three machines, each with a pure reducer.
//!
//! - [`text`]: the rules and tests that are typed, and what was read from them.
//! - [`server`]: the simulated server with its users, and the prompt.
//! - [`page`]: the view, links, and messages.
//!
//! Data flows one way. The views dispatch an [`Action`], whose parts go to the
//! three reducers; the server follows the text and never changes it. A reducer
//! computes the next state from the last one and an action, and touches nothing
//! else: storage, the address and the reader that reads a text piece by piece
//! are in [`crate::effects`].

pub mod page;
pub mod server;
pub mod text;

use std::rc::Rc;

use aclarity::Server;

use crate::examples::{self, Example};
use crate::kept::Kept;
use crate::prompt_run::Outcome;
use crate::ptr_eq::PtrEq;
use crate::reasons::Places;
use crate::repairs::SuggestedRepair;
use crate::share::Shared;
use crate::words::shown;
use page::{PageAction, PageState};
use server::{ServerAction, ServerState};
use text::{TextAction, TextState, is_example};

/// Reported when somebody stops the reading.
const STOPPED: &str = "The reading was stopped: the views show the text that was read last.";

/// Everything that the page shows.
#[derive(Clone)]
pub struct State {
    pub text: TextState,
    pub server: ServerState,
    pub page: PageState,
}

/// Something that happened: to one of the machines, or to several at once.
pub enum Action {
    Text(TextAction),
    Server(ServerAction),
    Page(PageAction),
    /// Somebody typed in the editor.
    Edit(String),
    StopReading,
    Load(&'static Example),
    /// Simulates another server.
    Serve(Server),
    /// Opens a link.
    Adopt(Shared),
    /// Brings back the work that the last link replaced.
    Restore,
    /// Another tab has stored a text.
    OtherTab(String),
    /// Shows that text.
    TakeOther,
    /// Makes tests of what was run at the prompt.
    KeepRuns,
    /// Puts a repair into the text.
    Accept(SuggestedRepair),
}

impl From<TextAction> for Action {
    fn from(action: TextAction) -> Self {
        Self::Text(action)
    }
}

impl From<ServerAction> for Action {
    fn from(action: ServerAction) -> Self {
        Self::Server(action)
    }
}

impl From<PageAction> for Action {
    fn from(action: PageAction) -> Self {
        Self::Page(action)
    }
}

impl State {
    /// A page that waits for a text to be read.
    pub fn new(server: Server, text: &str, user: &str) -> Self {
        let text = TextState::new(server, text);
        Self {
            server: ServerState::new(server, &text, user),
            page: PageState::new(server),
            text,
        }
    }

    /// The rules to mark in the text.
    pub fn marks(&self) -> &PtrEq<Places> {
        self.page.marks(&self.server.deciding)
    }

    /// What a link to this state contains.
    pub fn shared(&self) -> Shared {
        Shared {
            view: self.page.view,
            server: self.server.server,
            other: self.page.other,
            user: shown(&self.server.user()).into(),
            text: Rc::clone(&self.text.text),
            cases: Rc::clone(&self.text.cases),
        }
    }

    /// The state after an action.
    pub fn reduce(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Text(action) => next.change_text(action),
            Action::Server(action) => next.change_server(action),
            Action::Page(action) => next.change_page(action),
            Action::Edit(text) => {
                if *text != **self.text.newest() {
                    next.change_page(PageAction::Typed);
                    next.change_text(TextAction::Edit(text));
                }
            }
            Action::StopReading => {
                next.change_text(TextAction::Stop);
                next.change_page(PageAction::Report(STOPPED.to_owned()));
            }
            Action::Load(example) => {
                next.prepare(self.server.server, example.user);
                next.change_text(TextAction::Load(example));
            }
            Action::Serve(server) => {
                if server != self.server.server {
                    next.change_text(TextAction::Reread);
                    // The reason that the server starts again is not the text.
                    next.change_server(ServerAction::Serve(server));
                }
            }
            Action::Adopt(link) => next.adopt(link),
            Action::Restore => {
                if let Some(kept) = self.page.own.last().cloned() {
                    next.change_page(PageAction::Restored);
                    next.prepare(kept.server, &kept.user);
                    next.change_text(TextAction::Adopt {
                        text: kept.text,
                        cases: kept.cases,
                    });
                }
            }
            Action::OtherTab(text) => {
                let other = (*text != **self.text.newest()).then(|| text.into());
                next.change_page(PageAction::OtherTab(other));
            }
            Action::TakeOther => {
                if let Some(text) = self.page.other_tab.clone() {
                    next.change_page(PageAction::OtherTab(None));
                    next.change_text(TextAction::Replace(text));
                }
            }
            Action::KeepRuns => {
                let cases = self.cases_with_runs().into();
                next.change_text(TextAction::EditCases(cases));
            }
            Action::Accept(repair) => next.accept(&repair),
        }
        next
    }

    /// Changes the text. The server follows: it waits while a text is read, and
    /// starts with what was read.
    fn change_text(&mut self, action: TextAction) {
        let next = self.text.reduce(action);
        let following = ServerAction::following(&self.text, &next);
        self.text = next;
        if let Some(action) = following {
            self.change_server(action);
        }
    }

    fn change_server(&mut self, action: ServerAction) {
        self.server = self.server.reduce(action);
    }

    fn change_page(&mut self, action: PageAction) {
        self.page = self.page.reduce(action);
    }

    fn prepare(&mut self, server: Server, user: &str) {
        let user = user.as_bytes().into();
        self.change_server(ServerAction::Prepare { server, user });
    }

    fn adopt(&mut self, link: Shared) {
        self.change_page(PageAction::Adopt {
            view: link.view,
            other: link.other,
            text: Rc::clone(&link.text),
            own: self.own(&link),
        });
        self.prepare(link.server, &link.user);
        self.change_text(TextAction::Adopt {
            text: link.text,
            cases: link.cases,
        });
    }

    /// What is in the page, if somebody wrote it and the link replaces it.
    fn own(&self, link: &Shared) -> Option<Kept> {
        let text = Rc::clone(self.text.newest());
        let cases = Rc::clone(&self.text.cases);
        let is_same = text == link.text && cases == link.cases;
        let is_text = !text.trim().is_empty() && !is_example(&text);
        let is_own = is_text || !(cases.trim().is_empty() || are_of_example(&cases));
        let is_replaced = is_own && !is_same && !self.page.is_linked(&text);
        is_replaced.then(|| Kept {
            server: self.server.server,
            user: shown(self.server.wanted()).into(),
            text,
            cases,
        })
    }

    /// The tests, and the lines that were run at the prompt as further ones.
    fn cases_with_runs(&self) -> String {
        let mut cases = self.text.cases.trim_end().to_owned();
        for run in self.server.runs() {
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

    /// Puts rules into the text, unless they are there already or the text has no
    /// such user.
    fn accept(&mut self, repair: &SuggestedRepair) {
        let user = shown(&repair.user);
        let TextState { text, document, .. } = &self.text;
        let message = if repair.is_in(document) {
            format!("{user} may run this already: nothing was added.")
        } else if let Some(text) = repair.put_into(text, document) {
            self.change_server(ServerAction::Prepare {
                server: self.server.server,
                user: Rc::clone(&repair.user),
            });
            self.change_text(TextAction::Repair(text));
            String::new()
        } else {
            format!(
                "The rules could not be added: the text no longer defines {user} as it was, \
                 or {} refuses them.",
                self.server.server
            )
        };
        self.change_page(PageAction::Report(message));
    }
}

/// Whether the tests are those of an example.
fn are_of_example(cases: &str) -> bool {
    examples::all().any(|known| known.cases == cases)
}

#[cfg(test)]
mod tests;
