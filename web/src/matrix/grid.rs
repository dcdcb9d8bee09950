//! The table of verdicts, of which only what can be seen is in the page: four
//! hundred rows by a thousand users would be too much for any browser.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::{Rows, SharedMatrix, Users, class};
use crate::words::shown;

/// Sizes in pixels; the style sheet has the same.
const ROW: i32 = 30;
const COLUMN: i32 = 136;
/// How many more than can be seen are there on each side, so that scrolling
/// finds them.
const MORE_ROWS: usize = 8;
const MORE_COLUMNS: usize = 2;

#[derive(PartialEq, Properties)]
pub struct GridProps {
    pub matrix: SharedMatrix,
    pub rows: Rows,
    pub users: Users,
}

/// What can be seen: the first row and column, and how many.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Window {
    row: usize,
    rows: usize,
    column: usize,
    columns: usize,
}

impl Window {
    /// Before anything is measured.
    const FIRST: Self = Self {
        row: 0,
        rows: 40,
        column: 0,
        columns: 8,
    };

    /// In steps, so that not every pixel makes another.
    fn of(element: &HtmlElement) -> Self {
        let stretch = |scrolled: i32, seen: i32, size: i32, more: usize| {
            let first = usize::try_from(scrolled / size).unwrap_or(0);
            let count = usize::try_from(seen / size).unwrap_or(0);
            (
                first.saturating_sub(more) / more * more,
                count + 3 * more + 1,
            )
        };
        let (height, width) = (element.client_height(), element.client_width());
        let (row, rows) = stretch(element.scroll_top(), height, ROW, MORE_ROWS);
        let (column, columns) = stretch(element.scroll_left(), width, COLUMN, MORE_COLUMNS);
        Self {
            row,
            rows,
            column,
            columns,
        }
    }

    /// As much of it as there is.
    fn within(self, rows: usize, columns: usize) -> Self {
        let row = self.row.min(rows);
        let column = self.column.min(columns);
        Self {
            row,
            rows: self.rows.min(rows - row),
            column,
            columns: self.columns.min(columns - column),
        }
    }
}

#[component]
pub fn Grid(props: &GridProps) -> Html {
    let node = use_node_ref();
    let seen = use_state_eq(|| Window::FIRST);
    let window = seen.within(props.rows.len(), props.users.len());
    let measure = {
        let (node, seen) = (node.clone(), seen.clone());
        move || {
            if let Some(element) = node.cast::<HtmlElement>() {
                seen.set(Window::of(&element));
            }
        }
    };
    let onscroll = {
        let measure = measure.clone();
        Callback::from(move |_: Event| measure())
    };
    let onkeydown = {
        let node = node.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(element) = node.cast::<HtmlElement>() {
                go_to_end(&element, &event);
            }
        })
    };
    {
        let node = node.clone();
        let sizes = (window, props.rows.len(), props.users.len());
        use_effect_with(sizes, move |(window, rows, columns)| {
            if let Some(element) = node.cast::<HtmlElement>() {
                reserve(&element, *window, *rows, *columns);
            }
            measure();
        });
    }
    let rows = &props.rows[window.row..window.row + window.rows];
    let users = &props.users[window.column..window.column + window.columns];
    html! {
        <div
            ref={node}
            class="grid scroll"
            role="region"
            aria-label="Every command by user"
            tabindex="0"
            {onscroll}
            {onkeydown}
        >
            <table
                aria-rowcount={(props.rows.len() + 1).to_string()}
                aria-colcount={(props.users.len() + 1).to_string()}
            >
                <thead>
                    <tr aria-rowindex="1">
                        <th scope="col" aria-colindex="1">{ "Command" }</th>
                        <td class="before"></td>
                        { for users.iter().enumerate().map(|(number, user)| html! {
                            <th
                                scope="col"
                                aria-colindex={(window.column + number + 2).to_string()}
                                title={shown(&user.name)}
                            >
                                { shown(&user.name) }
                            </th>
                        }) }
                        <td class="after"></td>
                    </tr>
                </thead>
                <tbody>
                    <tr class="above" aria-hidden="true"></tr>
                    { for rows.iter().enumerate().map(|(number, row)| {
                        let row = &props.matrix.rows()[*row];
                        html! {
                            // Without keys, rows are written anew where they are,
                            // which is quicker than to move them.
                            <tr aria-rowindex={(window.row + number + 2).to_string()}>
                                <th scope="row" aria-colindex="1" title={row.name()}>{ row.name() }</th>
                                <td class="before"></td>
                                { for users.iter().enumerate().map(|(number, user)| {
                                    let verdict = props.matrix.verdict(&user.user, row);
                                    html! {
                                        <td
                                            class={class(verdict)}
                                            aria-colindex={(window.column + number + 2).to_string()}
                                        >
                                            { verdict.to_string() }
                                        </td>
                                    }
                                }) }
                                <td class="after"></td>
                            </tr>
                        }
                    }) }
                    <tr class="below" aria-hidden="true"></tr>
                </tbody>
            </table>
        </div>
    }
}

/// Home and End, at once: browsers glide there, and stop on the way when rows
/// change under them.
fn go_to_end(element: &HtmlElement, event: &KeyboardEvent) {
    if event.ctrl_key() || event.shift_key() || event.alt_key() || event.meta_key() {
        return;
    }
    let top = match event.key().as_str() {
        "Home" => 0,
        "End" => element.scroll_height(),
        _ => return,
    };
    event.prevent_default();
    element.set_scroll_top(top);
}

/// Keeps the room of what is not there. Properties of the style object are
/// permitted where style attributes are not.
fn reserve(element: &HtmlElement, window: Window, rows: usize, columns: usize) {
    let pixels = |count: usize, size: i32| format!("{}px", count * size as usize);
    let style = element.style();
    for (name, value) in [
        ("--above", pixels(window.row, ROW)),
        ("--below", pixels(rows - window.row - window.rows, ROW)),
        ("--before", pixels(window.column, COLUMN)),
        (
            "--after",
            pixels(columns - window.column - window.columns, COLUMN),
        ),
    ] {
        style.set_property(name, &value).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_stays_within_what_there_is() {
        let window = Window {
            row: 390,
            rows: 40,
            column: 12,
            columns: 16,
        };
        let within = window.within(400, 2);
        assert_eq!((within.row, within.rows), (390, 10));
        assert_eq!((within.column, within.columns), (2, 0));
        assert_eq!(window.within(0, 0).rows, 0);
    }
}
