//! What is on the screen besides the rules: the view, links, and messages.

use std::rc::Rc;

use aclarity::Server;

use crate::kept::Kept;
use crate::ptr_eq::PtrEq;
use crate::reasons::Places;
use crate::view::View;

/// The view, and what the page reports of links and storage.
#[derive(Clone)]
pub struct PageState {
    pub view: View,
    /// The server to compare with.
    pub other: Server,
    /// The last message: what was copied, or could not be.
    pub message: Rc<str>,
    /// The work that links replaced, the newest last.
    pub own: PtrEq<Vec<Kept>>,
    /// Why the browser does not keep the text, if so.
    pub not_kept: Option<&'static str>,
    /// The text that another tab has stored since.
    pub other_tab: Option<Rc<str>>,
    /// The text of the link that was opened last.
    linked: Option<Rc<str>>,
    /// The marks of all views but the prompt's.
    no_marks: PtrEq<Places>,
}

pub enum PageAction {
    Show(View),
    Compare(Server),
    /// Shows a message.
    Report(String),
    /// Somebody typed: messages about the text before are outdated.
    Typed,
    /// A link was opened.
    Adopt {
        view: View,
        other: Server,
        text: Rc<str>,
        /// The work that it replaces.
        own: Option<Kept>,
    },
    /// The newest of the work that links replaced is back.
    Restored,
    /// Forgets the newest of the work that links replaced.
    Discard,
    /// Whether the browser keeps the text.
    Kept(Option<&'static str>),
    /// Another tab has stored a text, which differs from this one or not.
    OtherTab(Option<Rc<str>>),
}

impl PageState {
    pub fn new(server: Server) -> Self {
        Self {
            view: View::Ask,
            other: if server == Server::NEWEST_VALKEY {
                Server::NEWEST_REDIS
            } else {
                Server::NEWEST_VALKEY
            },
            message: "".into(),
            own: PtrEq::new(Vec::new()),
            not_kept: None,
            other_tab: None,
            linked: None,
            no_marks: PtrEq::new(Places::default()),
        }
    }

    /// Whether the text came with the last link, as it is.
    pub fn is_linked(&self, text: &Rc<str>) -> bool {
        self.linked.as_ref() == Some(text)
    }

    /// The rules to mark: those that decided, next to the command that they decided.
    pub fn marks<'s>(&'s self, deciding: &'s PtrEq<Places>) -> &'s PtrEq<Places> {
        match self.view {
            View::Ask => deciding,
            _ => &self.no_marks,
        }
    }

    /// The state after an action.
    pub fn reduce(&self, action: PageAction) -> Self {
        let mut next = self.clone();
        match action {
            PageAction::Show(view) => {
                next.view = view;
                next.message = "".into();
            }
            PageAction::Compare(server) => next.other = server,
            PageAction::Report(message) => next.message = message.into(),
            PageAction::Typed => {
                next.other_tab = None;
                next.message = "".into();
            }
            PageAction::Adopt {
                view,
                other,
                text,
                own,
            } => {
                next.view = view;
                next.other = other;
                next.linked = Some(text);
                next.other_tab = None;
                next.message =
                    "This is what the link says. Passwords do not travel in links.".into();
                if let Some(own) = own {
                    next.own = PtrEq::new([&self.own[..], &[own]].concat());
                }
            }
            PageAction::Restored => {
                next.forget_own();
                next.linked = None;
                next.message = "".into();
            }
            PageAction::Discard => next.forget_own(),
            PageAction::Kept(problem) => next.not_kept = problem,
            PageAction::OtherTab(text) => next.other_tab = text,
        }
        next
    }

    fn forget_own(&mut self) {
        if let [others @ .., _] = &self.own[..] {
            self.own = PtrEq::new(others.to_vec());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Kept {
        Kept {
            server: Server::Redis8_6,
            user: "ana".into(),
            text: text.into(),
            cases: "".into(),
        }
    }

    fn link(own: Option<Kept>) -> PageAction {
        PageAction::Adopt {
            view: View::Map,
            other: Server::Redis7_0,
            text: "user ana on".into(),
            own,
        }
    }

    fn after(actions: impl IntoIterator<Item = PageAction>) -> PageState {
        let first = PageState::new(Server::Redis8_6);
        actions
            .into_iter()
            .fold(first, |state, action| state.reduce(action))
    }

    #[test]
    fn a_server_is_compared_with_another_one() {
        for server in Server::ALL {
            assert_ne!(PageState::new(server).other, server);
        }
    }

    #[test]
    fn a_link_brings_its_view_and_work_waits_behind_it() {
        let state = after([link(Some(kept("one"))), link(None), link(Some(kept("two")))]);
        assert_eq!((state.view, state.other), (View::Map, Server::Redis7_0));
        assert!(state.is_linked(&"user ana on".into()));
        assert_eq!(**state.own, [kept("one"), kept("two")]);
        let state = state.reduce(PageAction::Discard);
        assert_eq!(**state.own, [kept("one")]);
        assert!(state.is_linked(&"user ana on".into()));
        let state = state.reduce(PageAction::Restored);
        assert!(state.own.is_empty());
        assert!(!state.is_linked(&"user ana on".into()));
    }

    #[test]
    fn nothing_is_forgotten_twice() {
        assert!(after([PageAction::Discard]).own.is_empty());
    }

    #[test]
    fn messages_last_until_something_is_typed_or_shown() {
        let report = || PageAction::Report("Link copied.".to_owned());
        assert_eq!(&*after([report()]).message, "Link copied.");
        assert_eq!(&*after([report(), PageAction::Typed]).message, "");
        let shown = PageAction::Show(View::Matrix);
        assert_eq!(&*after([report(), shown]).message, "");
    }

    #[test]
    fn only_the_prompt_marks_rules() {
        let deciding = PtrEq::new(Places {
            won: vec![(0..3).into()],
            lost: Vec::new(),
        });
        assert!(*after([]).marks(&deciding) == deciding);
        let state = after([PageAction::Show(View::Map)]);
        assert!(state.marks(&deciding).won.is_empty());
    }
}
