//! The state of the view of vendors with the services that it simulates.
//!
//! The reducer of [`VendorState`] is pure. What asks the services, time or chance
//! is done here, and the reducer gets the result.

use std::cell::RefCell;
use std::ops::Deref;
use std::rc::Rc;

use aclarity_vendors::Simulation;
use aclarity_vendors::form::{Input, Item};
use aclarity_vendors::http::Request;
use aclarity_vendors::world::{Timestamp, World};
use yew::prelude::*;

use super::state::{Action, VendorState};

/// What views ask for.
pub enum Command {
    Change(Action),
    /// Fills in a new password.
    Generate(&'static Input),
    /// Sends the request.
    Send,
    Delete(Item),
    /// Lets seconds pass.
    Wait(u64),
    /// Starts again with empty services.
    Restart,
}

impl From<Action> for Command {
    fn from(action: Action) -> Self {
        Self::Change(action)
    }
}

/// The state, and the services that were called.
struct Store {
    state: Rc<VendorState>,
    services: Simulation,
    /// Makes empty services.
    empty: fn() -> Simulation,
}

impl Store {
    fn new(empty: fn() -> Simulation) -> Self {
        let mut store = Self {
            state: Rc::new(VendorState::new()),
            services: empty(),
            empty,
        };
        store.arrange();
        store.look();
        store
    }

    fn execute(&mut self, command: Command) {
        match command {
            Command::Change(action) => self.change(action),
            Command::Generate(input) => self.generate(input),
            Command::Send => {
                self.apply(Action::Submit);
                if let Ok(request) = self.state.request() {
                    self.call(request, true);
                }
            }
            Command::Delete(item) => {
                if let Some(request) = self.state.deletion(&item) {
                    self.call(request, false);
                }
            }
            Command::Wait(seconds) => {
                self.services.wait(seconds);
                self.look();
            }
            Command::Restart => {
                self.services = (self.empty)();
                self.arrange();
                self.apply(Action::ForgetCalls);
                self.look();
            }
        }
    }

    /// Applies an action. The services follow, and what exists there is looked up
    /// again, where the action is about them.
    fn change(&mut self, action: Action) {
        let is_arranged = matches!(action, Action::Choose(_) | Action::Arrange(..));
        let is_looked_up = is_arranged || matches!(action, Action::Make(_));
        self.apply(action);
        if is_arranged {
            self.arrange();
        }
        if is_looked_up {
            self.look();
        }
    }

    fn apply(&mut self, action: Action) {
        self.state = Rc::new(self.state.reduce(action));
    }

    /// Sets up the services as chosen.
    fn arrange(&mut self) {
        let system = self.state.system;
        let known = self.services.context_keys(system);
        let arranged = self
            .services
            .set_context(system, &self.state.arranged(known));
        debug_assert!(arranged.is_ok(), "{arranged:?}");
    }

    fn generate(&mut self, input: &'static Input) {
        let mut failed = false;
        let mut entropy = |bytes: &mut [u8]| failed |= getrandom::fill(bytes).is_err();
        let password = self.state.new_password(input, &mut entropy);
        // Without chance it would be a password that others get too.
        if let Some(password) = password.filter(|_| !failed) {
            self.apply(Action::FillPassword(input, password));
        }
    }

    fn call(&mut self, request: Request, is_submitted: bool) {
        let (system, profile) = (self.state.system, self.state.profile);
        let response = self.services.call(system, profile, &request);
        self.apply(Action::Answered {
            exchange: Box::new((request, response)),
            is_submitted,
        });
        self.look();
    }

    /// Looks up what exists at the system.
    fn look(&mut self) {
        let (system, profile) = (self.state.system, self.state.profile);
        let services = &mut self.services;
        let items = self.state.calls().map_or_else(Vec::new, |calls| {
            (calls.items)(&mut |request| services.call(system, profile, request))
        });
        self.apply(Action::Listed(items));
    }
}

/// Empty services in the world as it is now.
fn empty_services() -> Simulation {
    // Before 1970 and after the year 292 billion there is no Redis.
    let now = Timestamp((js_sys::Date::now() / 1000.0) as u64);
    Simulation::new(World::new(now, getrandom::u64().unwrap_or_default()))
}

/// Takes the commands of views.
#[derive(Clone)]
pub struct Dispatch {
    store: Rc<RefCell<Store>>,
    draw: UseForceUpdateHandle,
}

impl Dispatch {
    pub fn dispatch(&self, command: impl Into<Command>) {
        self.store.borrow_mut().execute(command.into());
        self.draw.force_update();
    }
}

/// The state as it is drawn, and what takes commands.
pub struct VendorHandle {
    state: Rc<VendorState>,
    dispatch: Dispatch,
}

impl VendorHandle {
    pub fn dispatcher(&self) -> Dispatch {
        self.dispatch.clone()
    }
}

impl Deref for VendorHandle {
    type Target = VendorState;

    fn deref(&self) -> &VendorState {
        &self.state
    }
}

/// The state of the view, as long as the view lives.
#[hook]
pub fn use_vendors() -> VendorHandle {
    let draw = use_force_update();
    let store = use_memo((), |()| RefCell::new(Store::new(empty_services)));
    let state = Rc::clone(&store.borrow().state);
    let dispatch = Dispatch { store, draw };
    VendorHandle { state, dispatch }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aclarity_vendors::System;
    use serde_json::Value;

    fn store(system: System) -> Store {
        let mut store = Store::new(Simulation::default);
        store.execute(Action::Choose(system).into());
        store
    }

    #[test]
    fn every_system_can_be_chosen_and_its_forms_too() {
        for system in System::ALL {
            let mut store = store(system);
            for form in 0..system.forms().len() {
                store.execute(Action::Make(form).into());
                assert!(store.state.form().is_some());
            }
        }
    }

    #[test]
    fn a_request_that_cannot_be_read_is_not_sent() {
        let mut store = store(System::ALL[0]);
        store.execute(Action::Write("nonsense".to_owned()).into());
        store.execute(Command::Send);
        assert!(store.state.bad_message.is_some());
        assert!(store.state.last.is_none());
        store.execute(Action::Unwrite.into());
        assert!(store.state.bad_message.is_none());
    }

    #[test]
    fn calls_are_numbered_until_the_services_start_again() {
        let mut store = store(System::ALL[0]);
        for number in 1..=3 {
            store.execute(Command::Send);
            assert_eq!(store.state.last.as_ref().unwrap().number, number);
        }
        assert_eq!(store.state.log.len(), 3);
        store.execute(Command::Restart);
        assert!(store.state.log.is_empty() && store.state.last.is_none());
    }

    #[test]
    fn a_password_is_filled_in_where_it_has_a_policy() {
        let mut generated = 0;
        for system in System::ALL {
            for form in 0..system.forms().len() {
                let mut store = store(system);
                store.execute(Action::Make(form).into());
                for input in store.state.form().unwrap().inputs {
                    store.execute(Command::Generate(input));
                    let filled = store.state.values().get(input.field).cloned();
                    generated +=
                        usize::from(matches!(filled, Some(Value::String(text)) if text.len() > 7));
                }
            }
        }
        assert!(generated > 0);
    }
}
