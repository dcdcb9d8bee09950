//! The view of every command by user.

mod grid;

use aclarity::Server;
use aclarity::analysis::matrix::{Format, Grant, Matrix, Verdict};
use aclarity::commands::Category;
use aclarity::user::User;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::files;
use crate::same::Same;
use crate::state::KnownUser;
use crate::words::{counted, shown};
use grid::Grid;

#[derive(PartialEq, Properties)]
pub struct MatrixViewProps {
    pub server: Server,
    pub users: Same<Vec<KnownUser>>,
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
    let matrix = use_memo(props.server, |server| Same::new(Matrix::new(*server)));
    let matrix = Same::clone(&matrix);
    let filter = use_state(Filter::default);
    let rows = use_memo(
        (matrix.clone(), props.users.clone(), (*filter).clone()),
        |(matrix, users, filter)| Same::new(wanted(matrix, users, filter)),
    );
    let rows = Same::clone(&rows);
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
    let save = |format, name: &'static str, media_type: &'static str| {
        let (matrix, rows, users) = (matrix.clone(), rows.clone(), props.users.clone());
        Callback::from(move |_: MouseEvent| {
            let text = export(format, &matrix, &rows, &users);
            files::save(name, media_type, text.as_bytes());
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
                        { for Category::ALL.iter().map(|category| html! {
                            <option
                                value={category.name()}
                                selected={filter.category == Some(*category)}
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
            <Grid matrix={matrix.clone()} rows={rows.clone()} users={props.users.clone()} />
            <div class="exports" role="group" aria-label="Save these rows">
                <span aria-hidden="true">{ "Save as" }</span>
                <button type="button" class="chip" onclick={save(Format::Csv, "matrix.csv", "text/csv")}>{ "CSV" }</button>
                <button type="button" class="chip" onclick={save(Format::Markdown, "matrix.md", "text/markdown")}>{ "Markdown" }</button>
                <button type="button" class="chip" onclick={save(Format::Json, "matrix.json", "application/json")}>{ "JSON" }</button>
            </div>
            <p class="hint">
                { "Each command is judged by its plainest call; SET with GET would read as well. \
                   Whether anybody can log in as the user does not matter here." }
            </p>
        </section>
    }
}

/// The numbers of the rows that pass the filter.
fn wanted(matrix: &Matrix, users: &[KnownUser], filter: &Filter) -> Vec<usize> {
    let text = filter.text.trim().to_ascii_uppercase();
    let rows = matrix.rows().iter().enumerate();
    let passing = rows.filter(|(_, row)| {
        filter
            .category
            .is_none_or(|category| row.command.is_in(category))
            && row.name().contains(&text)
            && (!filter.differing || {
                let mut verdicts = users.iter().map(|user| matrix.verdict(&user.user, row));
                let first = verdicts.next();
                verdicts.any(|verdict| Some(verdict) != first)
            })
    });
    passing.map(|(number, _)| number).collect()
}

fn export(format: Format, matrix: &Matrix, rows: &[usize], users: &[KnownUser]) -> String {
    let names: Vec<String> = users.iter().map(|user| shown(&user.name)).collect();
    let users: Vec<(&str, &User)> = names
        .iter()
        .map(String::as_str)
        .zip(users.iter().map(|user| &*user.user))
        .collect();
    let rows: Vec<_> = rows.iter().map(|row| &matrix.rows()[*row]).collect();
    matrix.export(format, &users, &rows)
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
pub type Users = Same<Vec<KnownUser>>;

/// The numbers of the rows shown.
pub type Rows = Same<Vec<usize>>;

/// The matrix shared between views.
pub type SharedMatrix = Same<Matrix>;
