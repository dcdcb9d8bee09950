//! What was run at the prompt, and the replies.

use web_sys::Element;
use yew::prelude::*;

use crate::markup::with_code;
use crate::prompt_run::{Outcome, PromptRun};
use crate::ptr_eq::PtrEq;
use crate::reasons::Piece;
use crate::repairs::SuggestedRepair;
use crate::state::server::Entry;
use crate::words::masked;

#[derive(PartialEq, Properties)]
pub struct LogProps {
    pub log: PtrEq<Vec<(u32, PtrEq<Entry>)>>,
    pub on_accept: Callback<SuggestedRepair>,
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
    entry: PtrEq<Entry>,
    on_accept: Callback<SuggestedRepair>,
}

#[component]
fn LogEntry(props: &LogEntryProps) -> Html {
    match &*props.entry {
        Entry::Note(text) => html! { <p class="note">{ text }</p> },
        Entry::Run(run) => view(run, &props.on_accept),
    }
}

fn view(run: &PromptRun, on_accept: &Callback<SuggestedRepair>) -> Html {
    let (class, gloss) = match run.outcome {
        Outcome::Allowed => ("allowed", Some("The server would run it")),
        Outcome::Denied => ("denied", Some("Denied")),
        Outcome::Undecided => ("undecided", Some("Not decided; the command itself")),
        Outcome::Error => ("failed", None),
        Outcome::Answer => ("answer", None),
    };
    html! {
        <div class={classes!("trial", class)}>
            <pre class="asked"><span class="who">{ &run.user }{ "> " }</span>{ masked(&run.line) }</pre>
            <pre class="reply">{ &run.reply }</pre>
            if let Some(gloss) = gloss {
                <p class="why">{ gloss }{ reasons(run) }</p>
            }
            if let Some(note) = &run.note {
                <p class="why">{ with_code(note) }</p>
            }
            { for run.repairs.first().filter(|repair| repair.is_for_text).map(|repair| {
                repair_button(repair, on_accept)
            }) }
            if !run.repairs.is_empty() {
                <details class="offers">
                    <summary>{ "What would allow it" }</summary>
                    <ul role="list">
                        { for run.repairs.iter().map(|repair| view_repair(repair, on_accept)) }
                    </ul>
                </details>
            }
        </div>
    }
}

/// A button that puts the smallest change into the text.
fn repair_button(repair: &SuggestedRepair, on_accept: &Callback<SuggestedRepair>) -> Html {
    let onclick = {
        let repair = repair.clone();
        on_accept.reform(move |_: MouseEvent| repair.clone())
    };
    html! {
        <button type="button" class="fix safe repair" {onclick}>
            { "Allow it: add " }<code>{ &repair.line }</code>
        </button>
    }
}

/// The rules, what they allow, and a button that puts them into the text.
fn view_repair(repair: &SuggestedRepair, on_accept: &Callback<SuggestedRepair>) -> Html {
    let onclick = {
        let repair = repair.clone();
        on_accept.reform(move |_: MouseEvent| repair.clone())
    };
    html! {
        <li>
            <code>{ &repair.line }</code>
            if repair.is_for_text {
                { " " }
                <button type="button" class="quiet" {onclick}>
                    { "Add" }<span class="hidden">{ " these rules to the text" }</span>
                </button>
            }
            { for repair.gains.iter().map(|gain| html! {
                <p>{ "allows " }{ gain }</p>
            }) }
        </li>
    }
}

/// `: decided by -SADD, overriding +@set.`, or one line for each selector.
fn reasons(run: &PromptRun) -> Html {
    if run.reasons.is_empty() {
        return html! { { "." } };
    }
    let sentence = |pieces: &Vec<Piece>| -> Html {
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Words(text) => html! { { text } },
            Piece::Code(text) => html! { <code>{ text }</code> },
        });
        pieces.collect()
    };
    match run.reasons.as_slice() {
        [only] => html! { <>{ ": " }{ sentence(only) }</> },
        several => html! {
            <>
                { ":" }
                { for several.iter().map(|pieces| html! { <><br />{ sentence(pieces) }</> }) }
            </>
        },
    }
}
