//! The state of the view of vendors: what is filled in, what exists at the
//! simulated services, and what was sent to them. Nothing of it is kept or shared.

use std::collections::BTreeSet;
use std::rc::Rc;

use aclarity_vendors::code::Language;
use aclarity_vendors::form::{Calls, Form, Input, Item, Kind, Values};
use aclarity_vendors::http::{Request, Response};
use aclarity_vendors::judgement::Judgement;
use aclarity_vendors::policy::{Entropy, Surroundings};
use aclarity_vendors::profile::Profile;
use aclarity_vendors::redaction::Redaction;
use aclarity_vendors::setting::{self, Setting};
use aclarity_vendors::{Context, System};
use serde_json::Value;

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
    /// Fills in a password, and where it has to be repeated.
    FillPassword(&'static Input, String),
    /// Changes a circumstance.
    Arrange(&'static Setting, Value),
    /// Has somebody else send the requests.
    CallAs(usize),
    ShowSecrets(bool),
    ShowAs(Option<Language>),
    Write(String),
    /// Goes back to the form's request.
    Unwrite,
    /// The request is about to be sent.
    Submit,
    /// A service has answered.
    Answered {
        exchange: Box<(Request, Response)>,
        /// Whether it was the request of the form, or the one in its place.
        is_submitted: bool,
    },
    /// What exists at the system.
    Listed(Vec<Item>),
    ForgetCalls,
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

    /// The request that deletes something, where its form is known.
    pub fn deletion(&self, item: &Item) -> Option<Request> {
        let calls = self.calls()?;
        Some(self.sent((calls.delete)(item)))
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
        let mut context = setting::context(&self.settings, self.system.context_keys());
        if self.system.context_keys().contains(&"existing") {
            let made = self.items.iter().filter(|item| !item.is_built_in);
            let names = made.map(|item| item.name.clone().into()).collect();
            context.set("existing", Value::Array(names));
        }
        context
    }

    /// What was chosen, for services that know these circumstances.
    pub fn arranged(&self, known: &[&str]) -> Context {
        setting::context(&self.settings, known)
    }

    fn choose(&mut self, system: System) {
        self.system = system;
        self.profile = &system.profiles()[0];
        self.settings = setting::defaults(system.settings());
        self.caller = 0;
        self.make(0);
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

    /// A password for an input, by the policy of its system.
    pub fn new_password(&self, input: &Input, entropy: &mut dyn Entropy) -> Option<String> {
        let policy = self.system.policy(self.profile, input.field)?;
        let surroundings = Surroundings {
            user_name: self.filled.get(self.form()?.name).and_then(Value::as_str),
        };
        policy.generate(entropy, &surroundings).ok()
    }

    fn fill_password(&mut self, input: &'static Input, password: &str) {
        let inputs = self.form().map_or(&[][..], |form| form.inputs);
        for other in inputs {
            if other.field == input.field || other.kind == Kind::Repeat(input.field) {
                self.fill(other, password.into());
            }
        }
    }

    /// Touches everything, so that all of it is judged.
    fn submit(&mut self) {
        if let Some(form) = self.form() {
            self.touched
                .extend(form.inputs.iter().map(|input| input.field));
        }
        if let Err(bad) = self.request() {
            self.bad_message = Some(bad);
        }
    }

    fn answer(&mut self, request: Request, response: Response) {
        self.bad_message = None;
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
    }

    /// The state after an action.
    pub fn reduce(&self, action: Action) -> Self {
        let mut next = self.clone();
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
            Action::FillPassword(input, password) => next.fill_password(input, &password),
            Action::Arrange(setting, value) => {
                next.settings.insert(setting.name.to_owned(), value);
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
            Action::Submit => next.submit(),
            Action::Answered {
                exchange,
                is_submitted,
            } => {
                let (request, response) = *exchange;
                // What was accepted is not to be judged against what it made.
                if is_submitted && !response.is_refusal() {
                    next.touched.clear();
                }
                next.answer(request, response);
            }
            Action::Listed(items) => next.items = items.into(),
            Action::ForgetCalls => {
                next.log.clear();
                next.last = None;
            }
        }
        next
    }
}
