//! The view of the same rules on two servers.

use std::rc::Rc;

use aclarity::Server;
use aclarity::analysis::difference::{
    Change, Difference, RightDifference, UserDifference, compare,
};
use aclarity::document::Finding;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::findings::excerpt;
use crate::header::server_options;
use crate::position::Lines;
use crate::words::{counted, shown, with_code};

/// How many users, and commands of each, are listed.
const SHOWN: usize = 60;

#[derive(PartialEq, Properties)]
pub struct ServersProps {
    pub text: Rc<str>,
    pub server: Server,
    pub other: Server,
    pub on_compare: Callback<Server>,
}

#[component]
pub fn Servers(props: &ServersProps) -> Html {
    let servers = [props.server, props.other];
    let difference = use_memo((props.text.clone(), servers), |(text, servers)| {
        compare(text, *servers)
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
    let lines = Lines::of(&props.text);
    let hidden = difference.users.len().saturating_sub(SHOWN);
    html! {
        <section class="panel" aria-labelledby="servers-heading">
            <div class="panel-head">
                <h2 id="servers-heading">{ "Servers" }</h2>
            </div>
            <div class="choice">
                <label for="other">{ format!("Compare {} with", props.server) }</label>
                <select id="other" {onchange}>{ server_options(props.other) }</select>
            </div>
            <p role="status" class={classes!("summary", is_same(&difference).then_some("fine"))}>
                { summary(&difference) }
            </p>
            { for [0, 1].map(|side| errors(&difference, side, &props.text, &lines)) }
            { for difference.users.iter().take(SHOWN).map(|user| view(user, servers)) }
            if hidden > 0 {
                <p class="aside">{ format!("{hidden} more users differ.") }</p>
            }
            { for [0, 1].map(|side| own_commands(&difference, side)) }
        </section>
    }
}

fn is_same(difference: &Difference) -> bool {
    difference.users.is_empty() && difference.errors.iter().all(Vec::is_empty)
}

fn summary(difference: &Difference) -> String {
    let shared = difference.shared_commands;
    if is_same(difference) {
        return format!("The rules mean the same for the {shared} commands that both have.");
    }
    let users = counted(difference.users.len(), "user differs", "users differ");
    let errors: usize = difference.errors.iter().map(Vec::len).sum();
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

fn errors(difference: &Difference, side: usize, text: &str, lines: &Lines<'_>) -> Html {
    let errors = &difference.errors[side];
    if errors.is_empty() {
        return html! {};
    }
    let server = difference.servers[side];
    let item = |finding: &Finding| {
        html! {
            <li>
                { format!("line {}: ", lines.place(finding.span.start).0) }
                <code>{ excerpt(text, finding.span) }</code>
                { " " }
                { with_code(&finding.message) }
                if let Some(help) = &finding.help {
                    <p class="help">{ with_code(help) }</p>
                }
            </li>
        }
    };
    html! {
        <>
            <h3 class="words">{ format!("Only {server} refuses") }</h3>
            <ul role="list" class="differences">{ for errors.iter().take(SHOWN).map(item) }</ul>
        </>
    }
}

fn view(user: &UserDifference, servers: [Server; 2]) -> Html {
    let name = shown(&user.name);
    match &user.change {
        Change::OnlyOn(server) => html! {
            <>
                <h3>{ name }</h3>
                <p>{ format!("Only {server} has this user: the other refuses its rules.") }</p>
            </>
        },
        Change::Rights(rights) => html! {
            <>
                <h3>{ &name }</h3>
                <table class="rights" aria-label={format!("Where {name} differs")}>
                    <thead>
                        <tr>
                            <th scope="col">{ "Command" }</th>
                            { for servers.iter().map(|server| html! { <th scope="col">{ server.name() }</th> }) }
                        </tr>
                    </thead>
                    <tbody>{ for rights.iter().take(SHOWN).map(right) }</tbody>
                </table>
                if rights.len() > SHOWN {
                    <p class="aside">{ format!("and {} more commands", rights.len() - SHOWN) }</p>
                }
            </>
        },
    }
}

fn right(right: &RightDifference) -> Html {
    html! {
        <tr>
            <th scope="row">{ &right.command }</th>
            { for right.verdicts.iter().map(|verdict| html! {
                <td class={crate::matrix::class(*verdict)}>{ verdict.to_string() }</td>
            }) }
        </tr>
    }
}

fn own_commands(difference: &Difference, side: usize) -> Html {
    let own = &difference.own_commands[side];
    if own.is_empty() {
        return html! {};
    }
    let server = difference.servers[side];
    html! {
        <details class="own">
            <summary>
                { format!("{} that only {server} has", counted(own.len(), "command", "commands")) }
            </summary>
            <p>{ own.join(", ") }</p>
        </details>
    }
}
