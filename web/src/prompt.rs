//! A prompt like that of redis-cli, as any user.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::broken::Broken;
use crate::examples::commands_for;
use crate::log::Log;
use crate::ptr_eq::PtrEq;
use crate::repairs::SuggestedRepair;
use crate::state::server::Entry;
use crate::user_select::UserSelect;
use crate::words::shown;

#[derive(PartialEq, Properties)]
pub struct PromptProps {
    pub names: PtrEq<Vec<Rc<[u8]>>>,
    pub broken: PtrEq<Vec<Broken>>,
    pub chosen: Rc<[u8]>,
    pub log: PtrEq<Vec<(u32, PtrEq<Entry>)>>,
    pub input: NodeRef,
    pub on_choose_user: Callback<Rc<[u8]>>,
    pub on_run: Callback<String>,
    pub on_accept: Callback<SuggestedRepair>,
    pub on_clear: Callback<()>,
}

/// The lines that were run, and where among them the arrow keys are. It lives
/// as long as the page: lines may hold passwords.
#[derive(Default)]
struct History {
    lines: Vec<String>,
    at: usize,
    /// The line that was being typed when the walk through the others began.
    draft: String,
}

impl History {
    fn add(&mut self, line: &str) {
        if self.lines.last().is_none_or(|last| last != line) {
            self.lines.push(line.to_owned());
        }
        self.at = self.lines.len();
    }

    fn older(&mut self, current: String) -> Option<&str> {
        if self.at == self.lines.len() {
            self.draft = current;
        }
        self.at = self.at.checked_sub(1)?;
        Some(&self.lines[self.at])
    }

    fn newer(&mut self) -> Option<&str> {
        if self.at == self.lines.len() {
            return None;
        }
        self.at += 1;
        Some(self.lines.get(self.at).unwrap_or(&self.draft))
    }
}

#[component]
pub fn Prompt(props: &PromptProps) -> Html {
    let history = use_mut_ref(History::default);
    let run = {
        let (on_run, on_clear) = (props.on_run.clone(), props.on_clear.clone());
        let history = history.clone();
        Callback::from(move |line: String| {
            if line.trim().is_empty() {
                return;
            }
            history.borrow_mut().add(&line);
            match line.trim() {
                "clear" => on_clear.emit(()),
                _ => on_run.emit(line),
            }
        })
    };
    let onsubmit = {
        let (run, input) = (run.clone(), props.input.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = input.cast::<HtmlInputElement>() {
                run.emit(input.value());
                input.set_value("");
            }
        })
    };
    let onkeydown = {
        let on_clear = props.on_clear.clone();
        Callback::from(move |event: KeyboardEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let mut history = history.borrow_mut();
            let line = match event.key().as_str() {
                "ArrowUp" => history.older(input.value()),
                "ArrowDown" => history.newer(),
                "l" if event.ctrl_key() => {
                    event.prevent_default();
                    on_clear.emit(());
                    None
                }
                _ => None,
            };
            if let Some(line) = line {
                event.prevent_default();
                input.set_value(line);
            }
        })
    };
    let on_clear = props.on_clear.reform(|_: MouseEvent| ());
    let name = shown(&props.chosen);
    let suggestions = commands_for(&props.chosen);
    html! {
        <section class="panel prompt" aria-labelledby="prompt-heading">
            <div class="panel-head">
                <h2 id="prompt-heading">{ "Prompt" }</h2>
                <p class="aside">{ "as redis-cli" }</p>
                <button type="button" class="quiet" onclick={on_clear} aria-keyshortcuts="Control+L">
                    { "Clear" }
                </button>
            </div>
            <Log log={props.log.clone()} on_accept={props.on_accept.clone()} />
            <form {onsubmit}>
                <UserSelect
                    id="user"
                    label="As"
                    names={props.names.clone()}
                    broken={props.broken.clone()}
                    chosen={props.chosen.clone()}
                    on_choose={props.on_choose_user.clone()}
                />
                <label class="line">
                    <span class="hidden">{ format!("Command to run as {name}") }</span>
                    <span class="sign" aria-hidden="true">{ ">" }</span>
                    <input
                        id="command"
                        ref={props.input.clone()}
                        type="text"
                        placeholder={suggestions[0]}
                        autocomplete="off"
                        autocapitalize="off"
                        autocorrect="off"
                        spellcheck="false"
                        enterkeyhint="go"
                        {onkeydown}
                    />
                </label>
                <button type="submit">{ "Run" }</button>
            </form>
            <div class="suggestions" role="group" aria-label={format!("Commands to try as {name}")}>
                <span aria-hidden="true">{ "Try" }</span>
                { for suggestions.iter().map(|line| {
                    let onclick = run.reform(|_: MouseEvent| (*line).to_owned());
                    html! { <button type="button" class="chip" {onclick}>{ *line }</button> }
                }) }
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrow_keys_walk_through_the_lines_and_back_to_the_draft() {
        let mut history = History::default();
        assert_eq!(history.older("GE".into()), None);
        assert_eq!(history.newer(), None);
        history.add("SET k v");
        history.add("GET k");
        history.add("GET k");
        assert_eq!(history.older("draft".into()), Some("GET k"));
        assert_eq!(history.older("GET k".into()), Some("SET k v"));
        assert_eq!(history.older("SET k v".into()), None);
        assert_eq!(history.newer(), Some("GET k"));
        assert_eq!(history.newer(), Some("draft"));
        assert_eq!(history.newer(), None);
    }
}
