//! The worker's side: jobs come in, how far they are and what came of them go
//! out. A job is done piece by piece, so that a word to stop is heard.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::js_sys::Array;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::{Answer, Job, Task};

/// What the worker says when it can take jobs.
pub const READY: f64 = 0.0;

type Tasks = Rc<RefCell<BTreeMap<u32, Task>>>;

/// The scope of the worker, when the program runs in one.
pub fn scope() -> Option<DedicatedWorkerGlobalScope> {
    web_sys::js_sys::global().dyn_into().ok()
}

/// Takes jobs, as long as the worker lives.
pub fn serve(scope: DedicatedWorkerGlobalScope) {
    let tasks = Tasks::default();
    let heard = {
        let scope = scope.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let message: Array = event.data().unchecked_into();
            let Some(number) = message.get(0).as_f64() else {
                return;
            };
            let number = number as u32;
            // A number alone is a word to stop.
            let Some(job) = message.get(1).as_string() else {
                tasks.borrow_mut().remove(&number);
                return;
            };
            let task = serde_json::from_str::<Job>(&job).map_or(Task::Nothing, Task::new);
            tasks.borrow_mut().insert(number, task);
            go_on(number, tasks.clone(), scope.clone());
        })
    };
    scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    tell(&scope, &[JsValue::from_f64(READY)]);
}

/// Does a piece and says so, then lets others be heard.
fn go_on(number: u32, tasks: Tasks, scope: DedicatedWorkerGlobalScope) {
    let Some(mut task) = tasks.borrow_mut().remove(&number) else {
        return;
    };
    if let Some(answer) = task.go_on() {
        let answer = serde_json::to_string::<Answer>(&answer).unwrap_or_default();
        return tell(&scope, &[number.into(), 1.0.into(), answer.into()]);
    }
    tell(&scope, &[number.into(), task.progress().into()]);
    tasks.borrow_mut().insert(number, task);
    Timeout::new(0, move || go_on(number, tasks, scope)).forget();
}

fn tell(scope: &DedicatedWorkerGlobalScope, words: &[JsValue]) {
    let words: Array = words.iter().collect();
    scope.post_message(&words).ok();
}
