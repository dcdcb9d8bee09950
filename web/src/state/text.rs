//! What is typed: the rules with what was read from them, and the tests.

use std::rc::Rc;

use aclarity::Server;
use aclarity::analysis::lint::lint;
use aclarity::document::Document;

use crate::broken::{self, Broken};
use crate::examples::{self, Example};
use crate::ptr_eq::PtrEq;

/// The rules, the tests, and what was read from the rules.
#[derive(Clone)]
pub struct TextState {
    /// The rules that were read last.
    pub text: Rc<str>,
    /// Counts the texts that were not typed, so that the editor shows them.
    pub number: u32,
    /// The text that an example, a repair or a file replaced.
    pub replaced: Option<Rc<str>>,
    /// The commands that users must be allowed or denied.
    pub cases: Rc<str>,
    pub document: PtrEq<Document>,
    /// Users of the text that the server refuses.
    pub broken: PtrEq<Vec<Broken>>,
    /// The text to read next. Until it is read, everything shows the last one.
    pub pending: Option<Pending>,
    requests: u32,
}

/// A text that is to be read.
#[derive(Clone)]
pub struct Pending {
    /// Tells this request from earlier ones, whose answers may still arrive.
    pub request: u32,
    pub text: Rc<str>,
    /// The share that is read, from 0 to 1, and in how many pieces. `None`
    /// before the first piece.
    pub progress: Option<(f64, u32)>,
    /// Whether the editor has it already.
    is_typed: bool,
}

pub enum TextAction {
    /// Somebody typed in the editor.
    Edit(String),
    /// An example. Its tests come along, if it has any.
    Load(&'static Example),
    /// A text from elsewhere. What was typed can be put back.
    Replace(Rc<str>),
    /// The text that was read last, with a repair in it.
    Repair(String),
    /// The rules and tests of a link, or those that a link had replaced.
    Adopt {
        text: Rc<str>,
        cases: Rc<str>,
    },
    /// Brings back what was replaced.
    PutBack,
    /// Reads the same text again, for another server.
    Reread,
    EditCases(Rc<str>),
    /// The reader is this far, from 0 to 1.
    Progress {
        request: u32,
        share: f64,
    },
    /// The reader is done.
    Read {
        request: u32,
        document: Document,
    },
    /// Leaves the pending text unread.
    Stop,
}

impl TextState {
    /// An empty document, and a text to read.
    pub fn new(server: Server, text: &str) -> Self {
        let mut state = Self {
            text: "".into(),
            number: 0,
            replaced: None,
            cases: "".into(),
            document: PtrEq::new(lint("", server)),
            broken: PtrEq::new(Vec::new()),
            pending: None,
            requests: 0,
        };
        state.begin(text.into(), false);
        state
    }

    /// The text that was typed or opened last, read or not.
    pub fn newest(&self) -> &Rc<str> {
        self.pending
            .as_ref()
            .map_or(&self.text, |pending| &pending.text)
    }

    /// How far the pending text is read.
    pub fn progress(&self) -> Option<(f64, u32)> {
        self.pending.as_ref()?.progress
    }

    /// The state after an action.
    pub fn reduce(&self, action: TextAction) -> Self {
        let mut next = self.clone();
        match action {
            TextAction::Edit(text) => {
                next.replaced = None;
                next.begin(text.into(), true);
            }
            TextAction::Load(example) => {
                if !example.cases.is_empty() {
                    next.cases = example.cases.into();
                }
                next.replace(example.text.into());
            }
            TextAction::Replace(text) => next.replace(text),
            TextAction::Repair(text) => {
                next.replaced = Some(Rc::clone(&self.text));
                next.begin(text.into(), false);
            }
            TextAction::Adopt { text, cases } => {
                next.replaced = None;
                next.cases = cases;
                next.begin(text, false);
            }
            TextAction::PutBack => {
                if let Some(text) = next.replaced.take() {
                    next.begin(text, false);
                }
            }
            TextAction::Reread => next.begin(Rc::clone(self.newest()), true),
            TextAction::EditCases(cases) => next.cases = cases,
            TextAction::Progress { request, share } => {
                if let Some(pending) = next.pending_request(request) {
                    let pieces = pending.progress.map_or(0, |(_, pieces)| pieces);
                    pending.progress = Some((share, pieces + 1));
                }
            }
            TextAction::Read { request, document } => {
                if next.pending_request(request).is_some() {
                    next.show(document);
                }
            }
            TextAction::Stop => next.pending = None,
        }
        next
    }

    fn begin(&mut self, text: Rc<str>, is_typed: bool) {
        self.requests += 1;
        self.pending = Some(Pending {
            request: self.requests,
            text,
            progress: None,
            is_typed,
        });
    }

    /// Takes a text that was not typed, and keeps the typed one.
    fn replace(&mut self, text: Rc<str>) {
        let newest = Rc::clone(self.newest());
        if !is_example(&newest) && !newest.trim().is_empty() && newest != text {
            self.replaced = Some(newest);
        }
        self.begin(text, false);
    }

    /// The pending text, if the request is still about it.
    fn pending_request(&mut self, request: u32) -> Option<&mut Pending> {
        let pending = self.pending.as_mut();
        pending.filter(|pending| pending.request == request)
    }

    fn show(&mut self, document: Document) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        self.text = pending.text;
        if !pending.is_typed {
            self.number += 1;
        }
        self.broken = PtrEq::new(broken::broken(&document, &self.text));
        self.document = PtrEq::new(document);
    }
}

/// Whether somebody else wrote the text.
pub fn is_example(text: &str) -> bool {
    examples::all().any(|known| known.text == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: Server = Server::Redis8_6;

    fn typed(text: &str) -> TextAction {
        TextAction::Edit(text.to_owned())
    }

    /// The answer of a reader to what is pending.
    fn read(state: &TextState) -> TextAction {
        let pending = state.pending.as_ref().unwrap();
        TextAction::Read {
            request: pending.request,
            document: lint(&pending.text, SERVER),
        }
    }

    fn after(actions: impl IntoIterator<Item = TextAction>) -> TextState {
        let first = TextState::new(SERVER, examples::FIRST.text);
        let first = first.reduce(read(&first));
        actions.into_iter().fold(first, |state, action| {
            let next = state.reduce(action);
            match next.pending {
                Some(_) => next.reduce(read(&next)),
                None => next,
            }
        })
    }

    #[test]
    fn a_text_is_shown_once_it_is_read() {
        let state = after([]).reduce(typed("user ana on"));
        assert_eq!(&*state.text, examples::FIRST.text);
        assert_eq!(&**state.newest(), "user ana on");
        let state = state.reduce(read(&state));
        assert_eq!(&*state.text, "user ana on");
        assert_eq!(state.document.users[0].name, b"ana");
        assert!(state.pending.is_none());
    }

    #[test]
    fn answers_to_earlier_requests_are_ignored() {
        let first = after([]).reduce(typed("user ana on"));
        let late = read(&first);
        let state = first.reduce(typed("user bo on"));
        let state = state.reduce(TextAction::Progress {
            request: first.pending.unwrap().request,
            share: 0.5,
        });
        assert_eq!(state.progress(), None);
        let state = state.reduce(late);
        assert_eq!(&*state.text, examples::FIRST.text);
        assert_eq!(&**state.newest(), "user bo on");
    }

    #[test]
    fn pieces_are_counted_until_the_reading_stops() {
        let mut state = after([]).reduce(typed("user ana on"));
        let request = state.pending.as_ref().unwrap().request;
        for (piece, share) in (1..).zip([0.25, 0.5]) {
            state = state.reduce(TextAction::Progress { request, share });
            assert_eq!(state.progress(), Some((share, piece)));
        }
        let state = state.reduce(TextAction::Stop);
        assert_eq!(state.progress(), None);
        assert_eq!(&**state.newest(), examples::FIRST.text);
    }

    #[test]
    fn only_texts_that_were_not_typed_get_a_number() {
        let first = after([]).number;
        assert_eq!(after([typed("user ana on")]).number, first);
        assert_eq!(after([TextAction::Reread]).number, first);
        let opened = TextAction::Replace("user bo on".into());
        assert_eq!(after([opened]).number, first + 1);
    }

    #[test]
    fn what_was_typed_can_be_put_back_until_something_is_typed() {
        let load = || TextAction::Load(&examples::LESSONS[0]);
        let state = after([typed("my own"), load()]);
        assert_eq!(state.replaced.as_deref(), Some("my own"));
        let state = after([typed("my own"), load(), TextAction::PutBack]);
        assert_eq!((&*state.text, state.replaced), ("my own", None));
        let state = after([typed("my own"), load(), typed("user ana on")]);
        assert_eq!(state.replaced, None);
        assert_eq!(after([load()]).replaced, None, "an example is no loss");
    }

    #[test]
    fn a_repair_can_be_taken_back() {
        let repaired = format!("{} +sadd", examples::FIRST.text);
        let state = after([TextAction::Repair(repaired.clone())]);
        assert_eq!(*state.text, repaired);
        let state = after([TextAction::Repair(repaired), TextAction::PutBack]);
        assert_eq!(&*state.text, examples::FIRST.text);
    }
}
