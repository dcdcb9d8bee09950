//! The state and the reader that it waits for.

use std::rc::Rc;
use std::sync::Arc;

use aclarity::analysis::lint;
use aclarity::document::Reader;

use crate::state::text::TextAction;
use crate::state::{Action, State};

/// The bytes of new text that are read before the browser gets its turn: less
/// than half a frame.
pub const PIECE: usize = 64_000;

/// The current state.
pub struct Store {
    state: Rc<State>,
    /// Reads what is typed. It remembers lines that stay as they are.
    reader: Reader,
    /// The request that the reader is at work on.
    request: Option<u32>,
}

impl Store {
    pub fn new(state: State) -> Self {
        let mut store = Self {
            reader: lint::reader(state.server.server),
            state: Rc::new(state),
            request: None,
        };
        store.read_on();
        store
    }

    pub fn state(&self) -> &Rc<State> {
        &self.state
    }

    /// Applies an action. If it asks for a text, the first piece is read at once,
    /// which is all of most texts.
    pub fn dispatch(&mut self, action: Action) {
        self.state = Rc::new(self.state.reduce(action));
        if self.state.text.progress().is_none() {
            self.read_on();
        }
    }

    /// Reads the next piece of the pending text.
    pub fn read_on(&mut self) {
        let Some(pending) = &self.state.text.pending else {
            if self.request.take().is_some() {
                self.reader.cancel();
            }
            return;
        };
        let request = pending.request;
        if self.request != Some(request) {
            let server = self.state.server.server;
            if server != self.reader.server() {
                // Lines that were read for another server are of no use.
                self.reader = lint::reader(server);
            }
            self.reader.start(Arc::from(&*pending.text));
            self.request = Some(request);
        }
        let action = match self.reader.go_on(PIECE) {
            Some(document) => TextAction::Read { request, document },
            None => TextAction::Progress {
                request,
                share: self.reader.progress().unwrap_or(0.0),
            },
        };
        self.state = Rc::new(self.state.reduce(action.into()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples;
    use crate::state::server::ServerAction;
    use aclarity::Server;

    const SERVER: Server = Server::Redis8_6;

    fn store() -> Store {
        Store::new(State::new(SERVER, examples::FIRST.text, "alan"))
    }

    fn long() -> String {
        (0..3000)
            .map(|n| format!("user app{n} on >pw{n} ~app{n}:* +@all\n"))
            .collect()
    }

    #[test]
    fn a_short_text_is_read_at_once() {
        let mut store = store();
        assert_eq!(&*store.state().text.text, examples::FIRST.text);
        store.dispatch(Action::Edit("user ana on".to_owned()));
        assert_eq!(&*store.state().text.text, "user ana on");
        assert_eq!(store.state().text.progress(), None);
    }

    #[test]
    fn other_actions_do_not_read_on() {
        let mut store = store();
        store.dispatch(Action::Edit(long()));
        let progress = store.state().text.progress();
        assert!(progress.is_some());
        store.dispatch(ServerAction::Run("GET a".to_owned()).into());
        assert_eq!(store.state().text.progress(), progress);
    }

    #[test]
    fn another_text_takes_the_place_of_one_that_is_being_read() {
        let mut store = store();
        store.dispatch(Action::Edit(long()));
        store.dispatch(Action::Edit("user ana on".to_owned()));
        assert_eq!(&*store.state().text.text, "user ana on");
        store.read_on();
        assert_eq!(&*store.state().text.text, "user ana on");
    }

    #[test]
    fn another_server_reads_the_text_again() {
        let mut store = store();
        store.dispatch(Action::Serve(Server::Redis7_0));
        assert_eq!(store.state().text.document.server, Server::Redis7_0);
    }
}
