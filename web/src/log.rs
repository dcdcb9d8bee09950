//! What was run at the prompt, and the replies.

use web_sys::Element;
use yew::prelude::*;

use crate::reasons::Piece;
use crate::repairs::Offer;
use crate::same::Same;
use crate::state::Entry;
use crate::trial::{Outcome, Trial};
use crate::words::{masked, with_code};

#[derive(PartialEq, Properties)]
pub struct LogProps {
    pub log: Same<Vec<(u32, Same<Entry>)>>,
    pub on_accept: Callback<Offer>,
}

#[component]
pub fn Log(props: &LogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.log.clone(), move |_| {
            if let Some(log) = node.cast::<Element>() {
                log.set_scroll_top(log.scroll_height());
            }
        });
    }
    html! {
        <div
            ref={node}
            id="log"
            class="log scroll"
            role="log"
            aria-live="polite"
            aria-label="Replies"
            tabindex="0"
        >
            if props.log.is_empty() {
                <p class="note">
                    { "Run a command to see whether this user may. Nothing is stored: \
                       a command that would run is answered (allowed)." }
                </p>
            }
            { for props.log.iter().map(|(number, entry)| html! {
                <LogEntry
                    key={*number}
                    entry={entry.clone()}
                    on_accept={props.on_accept.clone()}
                />
            }) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct LogEntryProps {
    entry: Same<Entry>,
    on_accept: Callback<Offer>,
}

#[component]
fn LogEntry(props: &LogEntryProps) -> Html {
    match &*props.entry {
        Entry::Note(text) => html! { <p class="note">{ text }</p> },
        Entry::Trial(trial) => view(trial, &props.on_accept),
    }
}

fn view(trial: &Trial, on_accept: &Callback<Offer>) -> Html {
    let (class, gloss) = match trial.outcome {
        Outcome::Allowed => ("allowed", Some("The server would run it")),
        Outcome::Denied => ("denied", Some("Denied")),
        Outcome::Undecided => ("undecided", Some("Not decided; the command itself")),
        Outcome::Error => ("failed", None),
        Outcome::Answer => ("answer", None),
    };
    html! {
        <div class={classes!("trial", class)}>
            <pre class="asked"><span class="who">{ &trial.user }{ "> " }</span>{ masked(&trial.line) }</pre>
            <pre class="reply">{ &trial.reply }</pre>
            if let Some(gloss) = gloss {
                <p class="why">{ gloss }{ reasons(trial) }</p>
            }
            if let Some(note) = &trial.note {
                <p class="why">{ with_code(note) }</p>
            }
            { for trial.offers.first().filter(|offer| offer.is_for_text).map(|offer| {
                repair(offer, on_accept)
            }) }
            if !trial.offers.is_empty() {
                <details class="offers">
                    <summary>{ "What would allow it" }</summary>
                    <ul role="list">
                        { for trial.offers.iter().map(|offer| view_offer(offer, on_accept)) }
                    </ul>
                </details>
            }
        </div>
    }
}

/// A button that puts the smallest change into the text.
fn repair(offer: &Offer, on_accept: &Callback<Offer>) -> Html {
    let onclick = {
        let offer = offer.clone();
        on_accept.reform(move |_: MouseEvent| offer.clone())
    };
    html! {
        <button type="button" class="fix safe repair" {onclick}>
            { "Allow it: add " }<code>{ &offer.line }</code>
        </button>
    }
}

/// The rules, what they allow, and a button that puts them into the text.
fn view_offer(offer: &Offer, on_accept: &Callback<Offer>) -> Html {
    let onclick = {
        let offer = offer.clone();
        on_accept.reform(move |_: MouseEvent| offer.clone())
    };
    html! {
        <li>
            <code>{ &offer.line }</code>
            if offer.is_for_text {
                { " " }
                <button type="button" class="quiet" {onclick}>
                    { "Add" }<span class="hidden">{ " these rules to the text" }</span>
                </button>
            }
            { for offer.gains.iter().map(|gain| html! {
                <p>{ "allows " }{ gain }</p>
            }) }
        </li>
    }
}

/// `: decided by -SADD, overriding +@set.`, or one line for each selector.
fn reasons(trial: &Trial) -> Html {
    if trial.reasons.is_empty() {
        return html! { { "." } };
    }
    let sentence = |pieces: &Vec<Piece>| -> Html {
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Words(text) => html! { { text } },
            Piece::Code(text) => html! { <code>{ text }</code> },
        });
        pieces.collect()
    };
    match trial.reasons.as_slice() {
        [only] => html! { <>{ ": " }{ sentence(only) }</> },
        several => html! {
            <>
                { ":" }
                { for several.iter().map(|pieces| html! { <><br />{ sentence(pieces) }</> }) }
            </>
        },
    }
}
