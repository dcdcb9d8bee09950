//! The page's side: a job for the worker whenever what it is about changes, and
//! how far it is.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::js_sys::Array;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, MessageEvent, Worker, window};
use yew::prelude::*;

use crate::jobs::worker::READY;
use crate::jobs::{Answer, Job, do_at_once};

/// start.js to the page: here is a worker.
const HIRED: &str = "aclarity:worker";

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
    static NUMBERS: Cell<u32> = const { Cell::new(1) };
}

/// Waits for the worker that start.js starts after the page.
pub fn hire() {
    let hired = Closure::<dyn Fn(CustomEvent)>::new(|event: CustomEvent| {
        let worker: Worker = event.detail().unchecked_into();
        let ready = {
            let worker = worker.clone();
            Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let message: Array = event.data().unchecked_into();
                if message.get(0).as_f64() == Some(READY) {
                    WORKER.set(Some(worker.clone()));
                }
            })
        };
        let listener = ready.as_ref().unchecked_ref();
        worker
            .add_event_listener_with_callback("message", listener)
            .ok();
        ready.forget();
    });
    if let Some(window) = window() {
        let listener = hired.as_ref().unchecked_ref();
        window
            .add_event_listener_with_callback(HIRED, listener)
            .ok();
    }
    hired.forget();
}

/// How a job stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Running {
    /// There is none, or it was stopped.
    Idle,
    /// How much is done, from 0 to 1.
    Working(f64),
    Done(Rc<Answer>),
}

/// A job at work. When it is dropped, the worker hears that it may stop.
struct Errand {
    number: u32,
    worker: Worker,
    heard: Closure<dyn Fn(MessageEvent)>,
}

impl Errand {
    fn new(worker: Worker, job: &Job, on_news: impl Fn(Running) + 'static) -> Self {
        let number = NUMBERS.get();
        NUMBERS.set(number + 1);
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let message: Array = event.data().unchecked_into();
            if message.get(0).as_f64() != Some(f64::from(number)) {
                return;
            }
            on_news(match message.get(2).as_string() {
                Some(answer) => {
                    let answer = serde_json::from_str(&answer).unwrap_or(Answer::Nothing);
                    Running::Done(Rc::new(answer))
                }
                None => Running::Working(message.get(1).as_f64().unwrap_or(0.0)),
            });
        });
        let listener = heard.as_ref().unchecked_ref();
        worker
            .add_event_listener_with_callback("message", listener)
            .ok();
        let job = serde_json::to_string(job).unwrap_or_default();
        let words: Array = [JsValue::from(number), job.into()].into_iter().collect();
        worker.post_message(&words).ok();
        Self {
            number,
            worker,
            heard,
        }
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        let listener = self.heard.as_ref().unchecked_ref();
        self.worker
            .remove_event_listener_with_callback("message", listener)
            .ok();
        self.worker
            .post_message(&Array::of1(&self.number.into()))
            .ok();
    }
}

/// What a job is done with: the worker, or a moment of the page's own.
enum Hand {
    Worker { _errand: Errand },
    Page { _moment: Timeout },
}

/// Does the job that `make` makes, whenever `about` has changed; `None` makes
/// none. Gives how it stands, and what stops it.
#[hook]
pub fn use_job<A: PartialEq + 'static>(
    about: A,
    make: impl FnOnce(&A) -> Option<Job> + 'static,
) -> (Running, Callback<()>) {
    let running = use_state_eq(|| Running::Idle);
    let hand = use_mut_ref(|| None::<Hand>);
    {
        let (running, hand) = (running.clone(), Rc::clone(&hand));
        use_effect_with(about, move |about| {
            let news = running.setter();
            let made = make(about).map(|job| {
                news.set(Running::Working(0.0));
                match WORKER.with_borrow(Clone::clone) {
                    Some(worker) => Hand::Worker {
                        _errand: Errand::new(worker, &job, move |now| news.set(now)),
                    },
                    None => Hand::Page {
                        _moment: Timeout::new(0, move || {
                            news.set(Running::Done(Rc::new(do_at_once(job))));
                        }),
                    },
                }
            });
            if made.is_none() {
                running.set(Running::Idle);
            }
            // What was at work before is dropped, and with that stopped.
            hand.replace(made);
            let hand = Rc::clone(&hand);
            move || drop(hand.take())
        });
    }
    let stop = {
        let running = running.setter();
        Callback::from(move |()| {
            hand.take();
            running.set(Running::Idle);
        })
    };
    ((*running).clone(), stop)
}
