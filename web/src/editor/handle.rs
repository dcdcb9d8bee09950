//! The text that is edited, whichever of both editors shows it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use aclarity::analysis::fix::Fix;
use aclarity::document::{Document, Finding};
use aclarity::rule::Span;
use gloo_timers::callback::Timeout;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::{Callback, NodeRef};

use super::plain;
use super::rich::{Module, Rich};
use crate::findings::by_severity;
use crate::highlight::Mark;
use crate::position::{Utf16, byte_of_utf16};
use crate::ptr_eq::PtrEq;
use crate::reasons::Places;

/// A text longer than this is read when the typing pauses.
const LONG: u32 = 2_000_000;
const PAUSE_MILLISECONDS: u32 = 150;

/// Where the text is edited.
pub struct EditorHandle {
    pub textarea: NodeRef,
    pub underlay: NodeRef,
    /// Around the text area.
    pub plain: NodeRef,
    /// Around the other editor.
    pub host: NodeRef,
    rich: RefCell<Option<Rich>>,
    shown: RefCell<Option<Shown>>,
    pending: Cell<Option<Timeout>>,
    /// Which finding was gone to last, in the order of the list.
    visited: Cell<Option<usize>>,
}

/// What the page knows of the text.
#[derive(Clone)]
pub struct Shown {
    pub text: Rc<str>,
    pub document: PtrEq<Document>,
    pub deciding: PtrEq<Places>,
    pub on_edit: Callback<String>,
}

impl EditorHandle {
    pub fn new() -> Self {
        Self {
            textarea: NodeRef::default(),
            underlay: NodeRef::default(),
            plain: NodeRef::default(),
            host: NodeRef::default(),
            rich: RefCell::new(None),
            shown: RefCell::new(None),
            pending: Cell::new(None),
            visited: Cell::new(None),
        }
    }

    /// Tells what the page has read from the text.
    pub fn show(&self, shown: Shown) {
        self.shown.replace(Some(shown));
    }

    pub fn shown(&self) -> Option<Shown> {
        self.shown.borrow().clone()
    }

    /// The text as it is now, perhaps newer than what the page has read.
    fn text(&self) -> Option<String> {
        match &*self.rich.borrow() {
            Some(rich) => Some(rich.take()),
            None => Some(self.textarea.cast::<HtmlTextAreaElement>()?.value()),
        }
    }

    /// The text, when the page was to be told of it after a pause: it is told
    /// now.
    pub fn untold(&self) -> Option<String> {
        drop(self.pending.take()?);
        self.text()
    }

    /// Shows a text that comes from elsewhere.
    pub fn set_text(&self, text: &str) {
        self.pending.take();
        if let Some(rich) = &*self.rich.borrow() {
            rich.set_text(text);
        } else if let Some(textarea) = self.textarea.cast::<HtmlTextAreaElement>()
            && textarea.value() != text
        {
            textarea.set_value(text);
        }
    }

    /// Somebody typed: has the page read the text, at once or when they pause.
    pub fn typed(self: &Rc<Self>, length: u32) {
        let handle = Rc::clone(self);
        let read = move || {
            if let Some(pause) = handle.pending.take() {
                // It is over, and this runs in it.
                pause.forget();
            }
            if let (Some(shown), Some(text)) = (handle.shown(), handle.text()) {
                shown.on_edit.emit(text);
            }
        };
        // What was pending is dropped, and with that cancelled.
        self.pending.take();
        if length > LONG {
            self.pending
                .set(Some(Timeout::new(PAUSE_MILLISECONDS, read)));
        } else {
            read();
        }
    }

    /// Selects a place and brings it into view; `tells` what is the matter.
    pub fn reveal(&self, span: Span, tells: bool) {
        if let Some(rich) = &*self.rich.borrow() {
            rich.reveal(span, tells, self.shown().as_ref());
        } else if let Some(textarea) = self.textarea.cast::<HtmlTextAreaElement>() {
            plain::reveal(&textarea, &self.underlay, span);
        }
    }

    /// The finding to go to next, or back to: the gravest first, each in the order
    /// of its place; after the last comes the first.
    pub fn next_finding(&self, findings: &[Finding], backwards: bool) -> Option<Span> {
        let (caret, is_focused) = match &*self.rich.borrow() {
            Some(rich) => (rich.caret(), rich.has_focus()),
            None => {
                let textarea = self.textarea.cast::<HtmlTextAreaElement>()?;
                let caret = textarea.selection_start().ok().flatten().unwrap_or(0);
                (caret, is_focused(&textarea))
            }
        };
        let caret = byte_of_utf16(&self.shown()?.text, caret);
        let mut order: Vec<&Finding> = findings.iter().collect();
        order.sort_by_key(|finding| by_severity(finding));
        let number = next_number(&order, caret, is_focused, self.visited.get(), backwards)?;
        self.visited.set(Some(number));
        Some(order[number].span)
    }

    /// Makes a fix of what the page has read, unless the text has gone on since.
    pub fn fix(&self, fix: &Fix) {
        let (Some(shown), Some(text)) = (self.shown(), self.text()) else {
            return;
        };
        if text != *shown.text {
            return shown.on_edit.emit(text);
        }
        if let Some(rich) = &*self.rich.borrow() {
            return rich.change(&text, fix);
        }
        let Some(textarea) = self.textarea.cast::<HtmlTextAreaElement>() else {
            return;
        };
        let utf16 = Utf16::of(&text);
        for edit in fix.edits.iter().rev() {
            let (start, end) = (utf16.at(edit.span.start), utf16.at(edit.span.end));
            textarea
                .set_range_text_with_start_and_end(&edit.text, start, end)
                .ok();
        }
        textarea.focus().ok();
        shown.on_edit.emit(textarea.value());
    }

    /// Has the editor show the page's marks.
    pub fn mark(&self) {
        if let (Some(rich), Some(shown)) = (&*self.rich.borrow(), self.shown()) {
            rich.mark(&shown);
        }
    }

    /// Brings the rule that decided into view.
    pub fn show_deciding(&self) {
        if let (Some(rich), Some(shown)) = (&*self.rich.borrow(), self.shown())
            && let Some(span) = shown.deciding.won.first()
        {
            rich.show(*span, &shown.text);
        }
    }

    pub fn show_secrets(&self, shown: bool) {
        if let Some(rich) = &*self.rich.borrow() {
            rich.show_secrets(shown);
        }
    }

    /// Lets the editor take the text area's place: text, caret, scroll and focus
    /// stay. When it cannot, the text area does.
    pub fn enrich(self: &Rc<Self>, module: &Module) -> bool {
        let (Some(host), Some(plain), Some(textarea)) = (
            self.host.cast::<HtmlElement>(),
            self.plain.cast::<HtmlElement>(),
            self.textarea.cast::<HtmlTextAreaElement>(),
        ) else {
            return false;
        };
        let had_focus = is_focused(&textarea);
        host.set_hidden(false);
        let Some(rich) = Rich::mount(module, &host, &textarea.value(), self) else {
            host.set_hidden(true);
            return false;
        };
        rich.follow(&textarea, had_focus);
        plain.set_hidden(true);
        textarea.remove_attribute("id").ok();
        host.set_id(super::ID);
        self.rich.replace(Some(rich));
        self.mark();
        true
    }

    /// Lets the text area take the editor's place.
    pub fn simplify(&self) {
        let (Some(host), Some(plain), Some(textarea)) = (
            self.host.cast::<HtmlElement>(),
            self.plain.cast::<HtmlElement>(),
            self.textarea.cast::<HtmlTextAreaElement>(),
        ) else {
            return;
        };
        let Some(rich) = self.rich.take() else { return };
        let (text, caret, had_focus) = (rich.take(), rich.caret(), rich.has_focus());
        let top = rich.scroll_top();
        rich.destroy();
        host.set_hidden(true);
        host.remove_attribute("id").ok();
        textarea.set_id(super::ID);
        plain.set_hidden(false);
        textarea.set_value(&text);
        textarea.set_selection_range(caret, caret).ok();
        textarea.set_scroll_top(top);
        if had_focus {
            textarea.focus().ok();
        }
    }
}

/// Which finding comes next: after the one at the caret in the order of the
/// list, or else the nearest among the gravest.
fn next_number(
    order: &[&Finding],
    caret: usize,
    is_focused: bool,
    visited: Option<usize>,
    backwards: bool,
) -> Option<usize> {
    let last = order.len().checked_sub(1)?;
    let is_at = |number: &usize| {
        order
            .get(*number)
            .is_some_and(|one| one.span.start == caret)
    };
    let here = visited.filter(is_at).or_else(|| (0..=last).find(is_at));
    if let Some(here) = here.filter(|_| is_focused) {
        return Some(match (backwards, here) {
            (false, _) if here == last => 0,
            (false, _) => here + 1,
            (true, 0) => last,
            (true, _) => here - 1,
        });
    }
    let gravest = order.partition_point(|one| one.severity == order[0].severity);
    let mut places = order[..gravest].iter().map(|one| one.span.start);
    Some(if backwards {
        places.rposition(|start| start < caret).unwrap_or(last)
    } else {
        // From elsewhere on the page one goes to the finding at the caret first.
        places.position(|start| start >= caret).unwrap_or(0)
    })
}

/// What is marked in a text: the places, and of findings their numbers.
pub fn marks<'d>(
    document: &'d Document,
    deciding: &'d Places,
) -> impl Iterator<Item = (Span, Mark, Option<usize>)> + use<'d> {
    let findings = document.findings.iter().enumerate();
    let findings =
        findings.map(|(number, one)| (one.span, Mark::Finding(one.severity), Some(number)));
    let won = deciding.won.iter();
    let lost = deciding.lost.iter();
    findings
        .chain(won.map(|span| (*span, Mark::Deciding, None)))
        .chain(lost.map(|span| (*span, Mark::Overridden, None)))
}

fn is_focused(element: &Element) -> bool {
    let document = element.owner_document();
    let active = document.and_then(|document| document.active_element());
    active.is_some_and(|active| active == *element)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aclarity::Server;
    use aclarity::analysis::lint::lint;

    #[test]
    fn errors_are_visited_first_and_every_finding_once() {
        let text = "user a on nopass ~* +@all\nuser b on nopass +@strng\nuser c on nopass ~* +@all\nuser d on +@sett nopass";
        let document = lint(text, Server::Redis8_6);
        let mut order: Vec<&Finding> = document.findings.iter().collect();
        order.sort_by_key(|finding| by_severity(finding));
        let first = next_number(&order, 0, false, None, false).unwrap();
        assert_eq!(
            &text[order[first].span.start..order[first].span.end],
            "strng"
        );
        for backwards in [false, true] {
            let (mut at, mut seen) = (first, std::collections::BTreeSet::new());
            while seen.insert(at) {
                let caret = order[at].span.start;
                at = next_number(&order, caret, true, Some(at), backwards).unwrap();
            }
            assert_eq!(seen.len(), order.len());
        }
        let behind = next_number(&order, text.find("user c").unwrap(), true, None, false).unwrap();
        assert_eq!(
            &text[order[behind].span.start..order[behind].span.end],
            "sett"
        );
        assert_eq!(next_number(&[], 0, true, None, false), None);
    }
}
