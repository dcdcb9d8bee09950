//! The matrix as a file for other programs.

use aclarity::Server;
use yew::prelude::*;

use super::{Rows, Users};
use crate::effects::jobs::{Running, use_job};
use crate::files;
use crate::jobs::{Answer, Job, KnownRules};
use crate::progress::Progress;

/// A form to save it in.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Form {
    title: &'static str,
    extension: &'static str,
    media_type: &'static str,
}

const FORMS: [Form; 3] = [
    Form {
        title: "CSV",
        extension: "csv",
        media_type: "text/csv",
    },
    Form {
        title: "Markdown",
        extension: "md",
        media_type: "text/markdown",
    },
    Form {
        title: "JSON",
        extension: "json",
        media_type: "application/json",
    },
];

#[derive(PartialEq, Properties)]
pub struct SavingProps {
    pub server: Server,
    pub rows: Rows,
    pub users: Users,
}

/// What was asked for: each time anew, though it be the same.
#[derive(Clone, PartialEq)]
struct Wish {
    number: u32,
    form: Form,
    rows: Rows,
    users: Users,
}

#[component]
pub fn Saving(props: &SavingProps) -> Html {
    let wish = use_state(|| None::<Wish>);
    let server = props.server;
    let (running, on_stop) = use_job((*wish).clone(), move |wish| {
        let Wish {
            form, rows, users, ..
        } = wish.as_ref()?;
        Some(Job::Export {
            rules: KnownRules::new(server, users, rows),
            format: form.extension.to_owned(),
        })
    });
    {
        let form = wish.as_ref().map(|wish| wish.form);
        use_effect_with(running.clone(), move |running| {
            if let (Running::Done(answer), Some(form)) = (running, form)
                && let Answer::Text(text) = &**answer
            {
                let name = format!("matrix.{}", form.extension);
                files::save(&name, form.media_type, text.as_bytes());
            }
        });
    }
    html! {
        <>
            <div class="exports" role="group" aria-label="Save these rows">
                <span aria-hidden="true">{ "Save as" }</span>
                { for FORMS.iter().map(|form| {
                    let next = Wish {
                        number: wish.as_ref().map_or(0, |wish| wish.number + 1),
                        form: *form,
                        rows: props.rows.clone(),
                        users: props.users.clone(),
                    };
                    let wish = wish.clone();
                    let onclick = Callback::from(move |_: MouseEvent| wish.set(Some(next.clone())));
                    html! { <button type="button" class="chip" {onclick}>{ form.title }</button> }
                }) }
            </div>
            if let Running::Working(done) = running {
                <Progress id="saving" label="Writing the matrix" {done} {on_stop} />
            }
        </>
    }
}
