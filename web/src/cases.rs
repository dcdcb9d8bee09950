//! The view of tests: cases that are kept with the rules, and run on each
//! change.

use std::rc::Rc;

use aclarity::LineIndex;
use aclarity::analysis::cases::{self, Case, Expectation, Report};
use aclarity::document::{Document, Finding};
use aclarity::session::Verdict;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::markup::with_code;
use crate::ptr_eq::PtrEq;
use crate::words::counted;

#[derive(PartialEq, Properties)]
pub struct CasesProps {
    pub cases: Rc<str>,
    pub document: PtrEq<Document>,
    /// Whether commands were tried at the prompt.
    pub can_keep: bool,
    pub on_edit: Callback<String>,
    pub on_keep: Callback<()>,
}

#[component]
pub fn Cases(props: &CasesProps) -> Html {
    let area = use_node_ref();
    let report = use_memo(
        (props.cases.clone(), props.document.clone()),
        |(text, document)| cases::run(text, document),
    );
    // The text area keeps its own text, so that the caret stays where it is.
    {
        let area = area.clone();
        use_effect_with(props.cases.clone(), move |cases| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>()
                && area.value() != **cases
            {
                area.set_value(cases);
            }
        });
    }
    let oninput = props.on_edit.reform(|event: InputEvent| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        area.value()
    });
    let on_keep = props.on_keep.reform(|_: MouseEvent| ());
    let lines = LineIndex::new(props.cases.as_bytes());
    html! {
        <section class="panel" aria-labelledby="cases-heading">
            <div class="panel-head">
                <h2 id="cases-heading">{ "Tests" }</h2>
                if props.can_keep {
                    <button type="button" class="quiet" onclick={on_keep}>
                        { "Add what was tried at the prompt" }
                    </button>
                }
            </div>
            <p class="hint" id="cases-hint">
                { with_code("A case a line: `allow app: GET app:1` or `deny app: FLUSHALL`. \
                             They run on each change.") }
            </p>
            <textarea
                ref={area}
                class="cases"
                rows="8"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                aria-labelledby="cases-heading"
                aria-describedby="cases-hint cases-summary"
                {oninput}
            />
            <p id="cases-summary" role="status" class={classes!("summary", report.passed().then_some("fine"))}>
                { summary(&report) }
            </p>
            if !report.findings.is_empty() || !report.cases.is_empty() {
                <ul role="list" class="results" aria-label="Results">
                    { for report.findings.iter().map(|finding| broken(finding, &lines)) }
                    { for report.cases.iter().filter(|case| !case.passed).map(|case| result(case, &lines)) }
                    { for report.cases.iter().filter(|case| case.passed).map(|case| result(case, &lines)) }
                </ul>
            }
        </section>
    }
}

fn summary(report: &Report) -> String {
    let count = report.cases.len();
    if count == 0 && report.findings.is_empty() {
        return "No cases yet.".to_owned();
    }
    let (failures, undecided) = (report.failures(), report.undecided());
    let passed = count - failures - undecided;
    let mut text = match failures {
        0 => format!("{} passed.", counted(passed, "case", "cases")),
        _ => format!("{failures} failed, {passed} passed."),
    };
    if undecided > 0 {
        text.push_str(&format!(" {undecided} not decided."));
    }
    if !report.findings.is_empty() {
        let lines = counted(report.findings.len(), "line", "lines");
        text.push_str(&format!(" {lines} could not be run."));
    }
    text
}

fn result(case: &Case, lines: &LineIndex) -> Html {
    let expected = match case.expected {
        Expectation::Allow => "allow",
        Expectation::Deny => "deny",
    };
    let is_undecided = case.verdict == Verdict::Undecided;
    let (class, word) = match (case.passed, is_undecided) {
        (true, _) => ("passed", "passed"),
        (false, true) => ("undecided", "not decided"),
        (false, false) => ("failed", "failed"),
    };
    html! {
        <li {class}>
            <strong>{ word }</strong>
            { format!(" line {}: {expected} {}: ", lines.place(case.span.start).0, case.user) }
            <code>{ &case.call }</code>
            if !case.passed {
                <p class="help">
                    if !is_undecided {
                        { "The server replies: " }
                    }
                    <code>{ &case.reply }</code>
                </p>
            }
        </li>
    }
}

fn broken(finding: &Finding, lines: &LineIndex) -> Html {
    html! {
        <li class="failed">
            <strong>{ "not run" }</strong>
            { format!(" line {}: ", lines.place(finding.span.start).0) }
            { with_code(&finding.message) }
            if let Some(help) = &finding.help {
                <p class="help">{ with_code(help) }</p>
            }
        </li>
    }
}
