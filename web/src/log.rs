//! What was run at the prompt, and the replies.

use web_sys::Element;
use yew::prelude::*;

use crate::reasons::Piece;
use crate::same::Same;
use crate::state::Entry;
use crate::trial::{Outcome, Trial};

#[derive(PartialEq, Properties)]
pub struct LogProps {
    pub log: Same<Vec<(u32, Same<Entry>)>>,
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
                <LogEntry key={*number} entry={entry.clone()} />
            }) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct LogEntryProps {
    entry: Same<Entry>,
}

#[component]
fn LogEntry(props: &LogEntryProps) -> Html {
    match &*props.entry {
        Entry::Note(text) => html! { <p class="note">{ text }</p> },
        Entry::Trial(trial) => view(trial),
    }
}

fn view(trial: &Trial) -> Html {
    let (class, gloss) = match trial.outcome {
        Outcome::Allowed => ("allowed", Some("The server would run it")),
        Outcome::Denied => ("denied", Some("Denied")),
        Outcome::Error => ("failed", None),
        Outcome::Answer => ("answer", None),
    };
    html! {
        <div class={classes!("trial", class)}>
            <pre class="asked"><span class="who">{ &trial.user }{ "> " }</span>{ &trial.line }</pre>
            <pre class="reply">{ &trial.reply }</pre>
            if let Some(gloss) = gloss {
                <p class="why">{ gloss }{ reasons(trial) }</p>
            }
        </div>
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
