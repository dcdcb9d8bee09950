//! The state of the view of vendors: what is filled in, and the simulated
//! services with what was sent to them. Nothing of it is kept or shared.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use aclarity_vendors::code::Language;
use aclarity_vendors::form::{Calls, Form, Input, Item, Kind, Values};
use aclarity_vendors::http::{Request, Response};
use aclarity_vendors::judgement::Judgement;
use aclarity_vendors::policy::Surroundings;
use aclarity_vendors::profile::Profile;
use aclarity_vendors::redaction::Redaction;
use aclarity_vendors::setting::{self, Setting};
use aclarity_vendors::world::{Timestamp, World};
use aclarity_vendors::{Context, Simulation, System};
use serde_json::Value;
use yew::Reducible;

use super::message::{self, BadMessage};

/// Older calls are forgotten.
const LOG_LENGTH: usize = 100;

/// All that the view shows.
#[derive(Clone)]
pub struct VendorState {
    pub system: System,
    pub profile: &'static Profile,
    /// Which of the system's forms.
    pub form: usize,
    filled: Values,
    /// The circumstances that somebody has chosen.
    pub settings: Values,
    /// Which of those who can call, where requests name somebody.
    pub caller: usize,
    /// The inputs that somebody has filled in since the last call that was accepted, or
    /// all of them once one was refused.
    pub touched: BTreeSet<&'static str>,
    pub shows_secrets: bool,
    /// The language that the request is shown in; none for HTTP itself.
    pub shown_as: Option<Language>,
    /// The request as somebody has written it, in place of the form's.
    pub written: Option<Rc<str>>,
    pub bad_message: Option<BadMessage>,
    /// What exists at the system.
    pub items: Rc<[Item]>,
    /// The last call as it was.
    pub last: Option<Rc<Call>>,
    /// All calls, without secrets.
    pub log: Vec<Rc<Call>>,
    services: Rc<RefCell<Simulation>>,
}

/// A request and its answer.
pub struct Call {
    pub number: usize,
    pub system: System,
    pub request: Request,
    pub response: Response,
}

pub enum Action {
    Choose(System),
    Follow(&'static Profile),
    Make(usize),
    /// Nothing empties the input.
    Fill(&'static Input, Value),
    /// Fills in a form's permissions.
    Permit(Value),
    /// Makes a password.
    Generate(&'static Input),
    /// Changes a circumstance.
    Arrange(&'static Setting, Value),
    /// Has somebody else send the requests.
    CallAs(usize),
    ShowSecrets(bool),
    ShowAs(Option<Language>),
    Write(String),
    /// Goes back to the form's request.
    Unwrite,
    Send,
    Delete(Item),
    /// Lets seconds pass.
    Wait(u64),
    /// Begins anew with empty services.
    Restart,
}

impl VendorState {
    /// The first system with its first form.
    pub fn new() -> Self {
        let mut state = Self {
            system: System::ALL[0],
            profile: &System::ALL[0].profiles()[0],
            form: 0,
            filled: Values::new(),
            settings: Values::new(),
            caller: 0,
            touched: BTreeSet::new(),
            shows_secrets: false,
            shown_as: None,
            written: None,
            bad_message: None,
            items: [].into(),
            last: None,
            log: Vec::new(),
            services: Rc::new(RefCell::new(new_services())),
        };
        state.choose(System::ALL[0]);
        state
    }

    /// The form, if the system has one.
    pub fn form(&self) -> Option<&'static Form> {
        self.system.forms().get(self.form)
    }

    /// The calls behind the form, where their form is known.
    pub fn calls(&self) -> Option<Calls> {
        self.form()?.calls
    }

    /// The request to be sent: as written by hand, or else the form's.
    pub fn request(&self) -> Result<Request, BadMessage> {
        match (&self.written, self.form()) {
            (Some(text), _) => message::read(text),
            (
                None,
                Some(Form {
                    calls: Some(calls), ..
                }),
            ) => {
                let request = (calls.request)(&self.values());
                Ok(self.sent(request))
            }
            (None, _) => Err(BadMessage::Empty),
        }
    }

    /// What is to be said of what is filled in.
    pub fn judgement(&self) -> Judgement {
        let judged = self.form().and_then(|form| {
            let judged = form.judge(
                self.system,
                self.profile,
                &self.values(),
                &self.circumstances(),
            );
            judged.ok()
        });
        judged.unwrap_or_else(|| Judgement {
            inputs: Vec::new(),
            rest: Vec::new(),
        })
    }

    pub fn redaction(&self) -> Redaction {
        Redaction::new(self.system, self.profile)
    }

    /// What is filled in, in the form's order.
    pub fn values(&self) -> Values {
        let inputs = self.form().map_or(&[][..], |form| form.inputs);
        let given = inputs.iter().filter_map(|input| {
            let value = self.filled.get(input.field)?;
            Some((input.field.to_owned(), value.clone()))
        });
        given.collect()
    }

    /// The request as whoever was chosen sends it.
    fn sent(&self, request: Request) -> Request {
        match self.system.callers().get(self.caller) {
            Some(caller) => caller.sends(request),
            None => request,
        }
    }

    /// What was chosen, and the names that are taken.
    fn circumstances(&self) -> Context {
        let mut context = setting::context(&self.settings, self.system.circumstances());
        if self.system.circumstances().contains(&"existing") {
            let made = self.items.iter().filter(|item| !item.is_built_in);
            let names = made.map(|item| item.name.clone().into()).collect();
            context.set("existing", Value::Array(names));
        }
        context
    }

    fn choose(&mut self, system: System) {
        self.system = system;
        self.profile = &system.profiles()[0];
        self.settings = setting::usual(system.settings());
        self.caller = 0;
        self.arrange();
        self.make(0);
    }

    /// Has the services be as was chosen.
    fn arrange(&self) {
        let mut services = self.services.borrow_mut();
        let known = services.circumstances(self.system);
        let context = setting::context(&self.settings, known);
        let arranged = services.arrange(self.system, &context);
        debug_assert!(arranged.is_ok(), "{arranged:?}");
    }

    fn make(&mut self, form: usize) {
        self.form = form;
        self.filled = Values::new();
        self.touched.clear();
        self.written = None;
        self.bad_message = None;
        self.last = None;
        let inputs = self.form().map_or(&[][..], |form| form.inputs);
        for input in inputs.iter().filter(|input| input.is_required) {
            if let Kind::Choice([(first, _), ..]) = input.kind {
                self.filled.insert(input.field.to_owned(), (*first).into());
            }
        }
        self.look();
    }

    fn fill(&mut self, input: &'static Input, value: Value) {
        self.touched.insert(input.field);
        self.written = None;
        if value.is_null() {
            self.filled.shift_remove(input.field);
        } else {
            self.filled.insert(input.field.to_owned(), value);
        }
    }

    /// Fills in a new password, and where it has to be repeated.
    fn generate(&mut self, input: &'static Input) {
        let Some(form) = self.form() else { return };
        let policy = self.system.policy(self.profile, input.field);
        let surroundings = Surroundings {
            user_name: self.filled.get(form.name).and_then(Value::as_str),
        };
        let mut failed = false;
        let mut entropy = |bytes: &mut [u8]| failed |= getrandom::fill(bytes).is_err();
        let text = policy.and_then(|policy| policy.generate(&mut entropy, &surroundings).ok());
        // Without chance it would be a password that others get too.
        let Some(text) = text.filter(|_| !failed) else {
            return;
        };
        for other in form.inputs {
            if other.field == input.field || other.kind == Kind::Repeat(input.field) {
                self.fill(other, text.clone().into());
            }
        }
    }

    fn send(&mut self) {
        if let Some(form) = self.form() {
            self.touched
                .extend(form.inputs.iter().map(|input| input.field));
        }
        match self.request() {
            Ok(request) => {
                self.call(request);
                // What was accepted is not to be judged against what it made.
                if self
                    .last
                    .as_ref()
                    .is_some_and(|call| !call.response.is_refusal())
                {
                    self.touched.clear();
                }
            }
            Err(bad) => self.bad_message = Some(bad),
        }
    }

    fn call(&mut self, request: Request) {
        self.bad_message = None;
        let answer = |request: &Request| {
            let mut services = self.services.borrow_mut();
            services.call(self.system, self.profile, request)
        };
        let response = answer(&request);
        let before = self
            .log
            .iter()
            .rev()
            .find(|call| call.system == self.system);
        let number = before.map_or(1, |call| call.number + 1);
        let redaction = self.redaction();
        let logged = Call {
            number,
            system: self.system,
            request: redaction.request(&request),
            response: Response {
                body: redaction.value(&response.body),
                ..response.clone()
            },
        };
        self.log.push(Rc::new(logged));
        let forgotten = self.log.len().saturating_sub(LOG_LENGTH);
        self.log.drain(..forgotten);
        self.last = Some(Rc::new(Call {
            number,
            system: self.system,
            request,
            response,
        }));
        self.look();
    }

    /// Looks what there is at the system.
    fn look(&mut self) {
        let Some(calls) = self.calls() else {
            self.items = [].into();
            return;
        };
        let mut services = self.services.borrow_mut();
        let items = (calls.items)(&mut |request| services.call(self.system, self.profile, request));
        self.items = items.into();
    }
}

impl Reducible for VendorState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Choose(system) => next.choose(system),
            Action::Follow(profile) => next.profile = profile,
            Action::Make(form) => next.make(form),
            Action::Fill(input, value) => next.fill(input, value),
            Action::Permit(permissions) => {
                let inputs = next.form().map_or(&[][..], |form| form.inputs);
                for input in inputs {
                    if let Some(value) = permissions.get(input.field) {
                        next.fill(input, value.clone());
                    }
                }
            }
            Action::Generate(input) => next.generate(input),
            Action::Arrange(setting, value) => {
                next.settings.insert(setting.name.to_owned(), value);
                next.arrange();
                next.look();
            }
            Action::CallAs(caller) => {
                next.caller = caller;
                next.written = None;
            }
            Action::ShowSecrets(shows) => next.shows_secrets = shows,
            Action::ShowAs(language) => next.shown_as = language,
            Action::Write(text) => next.written = Some(text.into()),
            Action::Unwrite => {
                next.written = None;
                next.bad_message = None;
            }
            Action::Send => next.send(),
            Action::Delete(item) => {
                if let Some(calls) = next.calls() {
                    next.call(next.sent((calls.delete)(&item)));
                }
            }
            Action::Wait(seconds) => {
                next.services.borrow_mut().wait(seconds);
                next.look();
            }
            Action::Restart => {
                next.services = Rc::new(RefCell::new(new_services()));
                next.arrange();
                next.log.clear();
                next.last = None;
                next.look();
            }
        }
        next.into()
    }
}

/// Empty services in the world as it is now.
fn new_services() -> Simulation {
    // Before 1970 and after the year 292 billion there is no Redis.
    let now = Timestamp((js_sys::Date::now() / 1000.0) as u64);
    Simulation::new(World::new(now, getrandom::u64().unwrap_or_default()))
}
