//! The view of every command by user.

mod grid;
mod saving;

use aclarity::Server;
use aclarity::analysis::matrix::{Grant, Matrix, Verdict};
use aclarity::commands::Category;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::broken::Broken;
use crate::effects::jobs::{Running, use_job};
use crate::jobs::{Answer, Job, KnownRules};
use crate::known_users::KnownUser;
use crate::missing::Missing;
use crate::progress::Progress;
use crate::ptr_eq::PtrEq;
use crate::words::counted;
use grid::Grid;
use saving::Saving;

#[derive(PartialEq, Properties)]
pub struct MatrixViewProps {
    pub server: Server,
    pub users: PtrEq<Vec<KnownUser>>,
    pub broken: PtrEq<Vec<Broken>>,
}

/// Which rows are wanted.
#[derive(Clone, PartialEq, Default)]
struct Filter {
    category: Option<Category>,
    text: String,
    /// Only commands that not all users have the same right to.
    differing: bool,
}

#[component]
pub fn MatrixView(props: &MatrixViewProps) -> Html {
    let matrix = use_memo(props.server, |server| PtrEq::new(Matrix::new(*server)));
    let matrix = PtrEq::clone(&matrix);
    let filter = use_state(Filter::default);
    let passing = use_memo((matrix.clone(), (*filter).clone()), |(matrix, filter)| {
        PtrEq::new(wanted(matrix, filter))
    });
    let passing = PtrEq::clone(&passing);
    let differing = (passing.clone(), props.users.clone(), filter.differing);
    let (differing, on_stop) = use_job(differing, {
        let server = props.server;
        move |(rows, users, differing)| {
            differing.then(|| Job::Differing(KnownRules::new(server, users, rows)))
        }
    });
    let differing_rows = use_memo(differing.clone(), |differing| match differing {
        Running::Done(answer) => match &**answer {
            Answer::Rows(rows) => Some(PtrEq::new(rows.clone())),
            _ => None,
        },
        _ => None,
    });
    let rows = match (filter.differing, &*differing_rows) {
        (true, Some(rows)) => rows.clone(),
        _ => passing,
    };
    let change = |with: fn(&mut Filter, &Event)| {
        let filter = filter.clone();
        Callback::from(move |event: Event| {
            let mut next = (*filter).clone();
            with(&mut next, &event);
            filter.set(next);
        })
    };
    let on_category = change(|filter, event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        filter.category = Category::from_name(select.value().as_bytes());
    });
    let on_differing = change(|filter, event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        filter.differing = input.checked();
    });
    let on_text = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            filter.set(Filter {
                text: input.value(),
                ..(*filter).clone()
            });
        })
    };
    html! {
        <section class="panel" aria-labelledby="matrix-heading">
            <div class="panel-head">
                <h2 id="matrix-heading">{ "Matrix" }</h2>
                <p class="aside" role="status">
                    { format!(
                        "{} of {} by {}",
                        rows.len(),
                        counted(matrix.rows().len(), "command", "commands"),
                        counted(props.users.len(), "user", "users"),
                    ) }
                </p>
            </div>
            <div class="filters">
                <div class="choice">
                    <label for="category">{ "Category" }</label>
                    <select id="category" onchange={on_category}>
                        <option value="" selected={filter.category.is_none()}>{ "All" }</option>
                        { for props.server.commands().categories().map(|category| html! {
                            <option
                                value={category.name()}
                                selected={filter.category == Some(category)}
                            >
                                { category.to_string() }
                            </option>
                        }) }
                    </select>
                </div>
                <div class="choice">
                    <label for="wanted">{ "Name" }</label>
                    <input id="wanted" type="search" autocomplete="off" spellcheck="false" oninput={on_text} />
                </div>
                <label class="choice">
                    <input type="checkbox" onchange={on_differing} />
                    { "Only where users differ" }
                </label>
            </div>
            if let Running::Working(done) = differing {
                <Progress id="differing" label="Looking where users differ" {done} {on_stop} />
            }
            <Missing broken={props.broken.clone()} />
            <Grid matrix={matrix.clone()} rows={rows.clone()} users={props.users.clone()} />
            <Saving server={props.server} rows={rows.clone()} users={props.users.clone()} />
            <p class="hint">
                { "Each command is judged by its plainest call; SET with GET would read as well. \
                   Whether anybody can log in as the user does not matter here." }
            </p>
        </section>
    }
}

/// The numbers of the rows that pass the filter, but for whether users differ.
fn wanted(matrix: &Matrix, filter: &Filter) -> Vec<usize> {
    let text = filter.text.trim().to_ascii_uppercase();
    let rows = matrix.rows().iter().enumerate();
    let passing = rows.filter(|(_, row)| {
        filter
            .category
            .is_none_or(|category| row.command.is_in(category))
            && row.name().contains(&text)
    });
    passing.map(|(number, _)| number).collect()
}

/// How a verdict looks.
pub fn class(verdict: Verdict) -> &'static str {
    grant_class(verdict.grant())
}

/// How a grant looks.
pub fn grant_class(grant: Grant) -> &'static str {
    match grant {
        Grant::Granted => "granted",
        Grant::Part => "part",
        Grant::Refused => "refused",
    }
}

/// The users of a matrix, and their number.
pub type Users = PtrEq<Vec<KnownUser>>;

/// The numbers of the rows shown.
pub type Rows = PtrEq<Vec<usize>>;

/// The matrix shared between views.
pub type SharedMatrix = PtrEq<Matrix>;
