//! The view of the same rules on two servers.

use std::rc::Rc;

use aclarity::Server;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::effects::jobs::{Running, use_job};
use crate::header::server_options;
use crate::jobs::{Answer, Compared, Job, OwnError, Rights, Who};
use crate::markup::with_code;
use crate::matrix::grant_class;
use crate::progress::Progress;
use crate::words::counted;

#[derive(PartialEq, Properties)]
pub struct ServersProps {
    pub text: Rc<str>,
    pub server: Server,
    pub other: Server,
    pub on_compare: Callback<Server>,
}

#[component]
pub fn Servers(props: &ServersProps) -> Html {
    let about = (props.text.clone(), [props.server, props.other]);
    let (running, on_stop) = use_job(about, |(text, servers)| {
        Some(Job::Compare {
            text: text.to_string(),
            servers: servers.map(|server| server.name().to_owned()),
        })
    });
    // What was found last stays in view while somebody types.
    let last = use_mut_ref(|| None::<Rc<Answer>>);
    if let Running::Done(answer) = &running {
        last.replace(Some(Rc::clone(answer)));
    }
    let last = last.borrow();
    let compared = last.as_deref().and_then(|answer| match answer {
        Answer::Compared(compared) => Some(compared),
        _ => None,
    });
    let onchange = {
        let on_compare = props.on_compare.clone();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Ok(server) = select.value().parse() {
                on_compare.emit(server);
            }
        })
    };
    html! {
        <section class="panel" aria-labelledby="servers-heading">
            <div class="panel-head">
                <h2 id="servers-heading">{ "Servers" }</h2>
            </div>
            <div class="choice">
                <label for="other">{ format!("Compare {} with", props.server) }</label>
                <select id="other" {onchange}>{ server_options(props.other) }</select>
            </div>
            if let Running::Working(done) = running {
                <Progress id="comparing" label="Comparing" {done} {on_stop} />
            }
            <p role="status" class={classes!(
                "summary", compared.is_some_and(Compared::is_same).then_some("fine")
            )}>
                { match (compared, &running) {
                    (_, Running::Idle) => "The comparison was stopped. A change starts it again.".to_owned(),
                    (Some(compared), _) => summary(compared),
                    (None, _) => String::new(),
                } }
            </p>
            if let Some(compared) = compared {
                { view(compared) }
            }
        </section>
    }
}

fn summary(compared: &Compared) -> String {
    let shared = compared.shared_commands;
    if compared.is_same() {
        return format!("The rules mean the same for the {shared} commands that both have.");
    }
    let users = counted(compared.users.1, "user differs", "users differ");
    let errors: usize = compared.errors.iter().map(|(_, count)| count).sum();
    if errors == 0 {
        return format!("{users}, over the {shared} commands that both have.");
    }
    let errors = counted(
        errors,
        "error that one alone has",
        "errors that one alone has",
    );
    format!("{errors}; {users}, over the {shared} commands that both have.")
}

fn view(compared: &Compared) -> Html {
    let (users, count) = &compared.users;
    html! {
        <>
            { for [0, 1].map(|side| errors(compared, side)) }
            { for users.iter().map(|user| view_user(user, &compared.servers)) }
            { more(*count - users.len(), "user differs", "users differ") }
            { for [0, 1].map(|side| own_commands(compared, side)) }
        </>
    }
}

/// `and 3 more users differ`
fn more(count: usize, one: &'static str, many: &'static str) -> Html {
    if count == 0 {
        return html! {};
    }
    html! { <p class="aside">{ format!("And {} more {}.", count, if count == 1 { one } else { many }) }</p> }
}

fn errors(compared: &Compared, side: usize) -> Html {
    let (errors, count) = &compared.errors[side];
    if errors.is_empty() {
        return html! {};
    }
    let item = |error: &OwnError| {
        html! {
            <li>
                { format!("line {}: ", error.line) }
                <code>{ &error.about }</code>
                { " " }
                { with_code(&error.message) }
                if let Some(help) = &error.help {
                    <p class="help">{ with_code(help) }</p>
                }
            </li>
        }
    };
    html! {
        <>
            <h3 class="words">{ format!("Only {} refuses", compared.servers[side]) }</h3>
            <ul role="list" class="differences">{ for errors.iter().map(item) }</ul>
            { more(*count - errors.len(), "error", "errors") }
        </>
    }
}

fn view_user(user: &Who, servers: &[String; 2]) -> Html {
    let name = &user.name;
    match &user.rights {
        Rights::OnlyOn(server) => html! {
            <>
                <h3>{ name }</h3>
                <p>{ format!("Only {server} has this user: the other refuses its rules.") }</p>
            </>
        },
        Rights::Differ(rights, count) => html! {
            <>
                <h3>{ name }</h3>
                <table class="rights" aria-label={format!("Where {name} differs")}>
                    <thead>
                        <tr>
                            <th scope="col">{ "Command" }</th>
                            { for servers.iter().map(|server| html! { <th scope="col">{ server }</th> }) }
                        </tr>
                    </thead>
                    <tbody>
                        { for rights.iter().map(|(command, verdicts)| html! {
                            <tr>
                                <th scope="row">{ command }</th>
                                { for verdicts.iter().map(|(words, granted)| html! {
                                    <td class={grant_class((*granted).into())}>{ words }</td>
                                }) }
                            </tr>
                        }) }
                    </tbody>
                </table>
                { more(*count - rights.len(), "command", "commands") }
            </>
        },
    }
}

fn own_commands(compared: &Compared, side: usize) -> Html {
    let own = &compared.own_commands[side];
    if own.is_empty() {
        return html! {};
    }
    let server = &compared.servers[side];
    html! {
        <details class="own">
            <summary>
                { format!("{} that only {server} has", counted(own.len(), "command", "commands")) }
            </summary>
            <p>{ own.join(", ") }</p>
        </details>
    }
}
