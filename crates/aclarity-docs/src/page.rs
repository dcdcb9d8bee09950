//! Parses the claims in a Markdown page, with their lines.

use std::collections::BTreeMap;
use std::ops::Range;

use aclarity::{LineIndex, Server};
use html5gum::{DefaultEmitter, EndTag, Spanned, StartTag, Token, Tokenizer};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Parser, Tag, TagEnd};

use crate::playground::{self, Playground};
use crate::transcript::{FILES, Transcript};
use crate::{Note, servers};

/// The claims of a page, and its problems.
#[derive(Debug, Default)]
pub struct Page {
    /// Its transcripts.
    pub transcripts: Vec<Transcript>,
    /// Its `<acl-playground>` elements.
    pub playgrounds: Vec<Playground>,
    /// Possible claims that cannot be parsed.
    pub skipped: Vec<Note>,
    /// Problems to fix before the page can be checked.
    pub problems: Vec<Note>,
}

impl Page {
    /// Parses a page. Transcripts that name no server apply to `server`.
    pub fn read(name: &str, text: &str, server: Option<Server>) -> Self {
        let mut reader = Reader {
            name,
            text,
            lines: LineIndex::new(text.as_bytes()),
            server,
            page: Self::default(),
            files: BTreeMap::new(),
            block: Block::Other,
            playground: None,
        };
        for (event, range) in Parser::new(text).into_offset_iter() {
            reader.take(event, range);
        }
        if let Some(open) = reader.playground.take() {
            let message = format!("<{}> is never closed", playground::NAME);
            reader.problem(open.line, message);
        }
        reader.page
    }
}

/// The fenced block that is being read.
enum Block {
    Transcript(Transcript),
    File(&'static str),
    /// Lines of a playground, and whether they are a transcript, of which only
    /// the commands count.
    Playground(bool),
    Other,
}

struct Reader<'t> {
    name: &'t str,
    text: &'t str,
    lines: LineIndex,
    server: Option<Server>,
    page: Page,
    files: BTreeMap<String, String>,
    block: Block,
    playground: Option<Playground>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { .. }) => self.files.clear(),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => self.open(&info, range),
            Event::Text(body) => self.body(&body, self.line(range.start)),
            Event::End(TagEnd::CodeBlock) => {
                let block = std::mem::replace(&mut self.block, Block::Other);
                if let Block::Transcript(transcript) = block {
                    self.page.transcripts.push(transcript);
                }
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => self.html(range),
            _ => {}
        }
    }

    fn open(&mut self, info: &CowStr<'_>, range: Range<usize>) {
        let line = self.line(range.start);
        if !is_closed(&self.text[range]) {
            let message = "this block is never closed: the rest of the page is in it";
            self.problem(line, message.to_owned());
            return;
        }
        let (kind, words) = info.split_once(' ').unwrap_or((info, ""));
        let file = FILES.into_iter().find(|name| *name == &**info);
        self.block = match (&self.playground, file, kind) {
            (Some(_), ..) => Block::Playground(kind == "redis-cli"),
            (None, Some(file), _) => Block::File(file),
            (None, None, "redis-cli" | "start") => self.transcript(kind, words, line),
            _ => Block::Other,
        };
    }

    fn transcript(&mut self, kind: &str, words: &str, line: usize) -> Block {
        let servers = match servers::named(words) {
            Ok(servers) if servers.is_empty() => self.server.into_iter().collect(),
            Ok(servers) => servers,
            Err(message) => {
                self.problem(line, message);
                return Block::Other;
            }
        };
        if servers.is_empty() {
            let message = format!(
                "names no server that it applies to, as in `{kind} redis-8.6`, and there is no --server"
            );
            self.page.skipped.push(Note { line, message });
            return Block::Other;
        }
        Block::Transcript(Transcript {
            page: self.name.to_owned(),
            line,
            servers,
            files: self.files.clone(),
            exchanges: Vec::new(),
            refusal: (kind == "start").then(String::new),
        })
    }

    fn body(&mut self, body: &str, line: usize) {
        let read = match &mut self.block {
            Block::Transcript(transcript) => transcript.read(body, line),
            Block::File(name) => {
                self.files
                    .entry((*name).to_owned())
                    .or_default()
                    .push_str(body);
                Ok(())
            }
            Block::Playground(is_transcript) => {
                if let Some(playground) = &mut self.playground {
                    playground.read(body, *is_transcript);
                }
                Ok(())
            }
            Block::Other => Ok(()),
        };
        if let Err(problem) = read {
            self.page.problems.push(problem);
            self.block = Block::Other;
        }
    }

    /// Finds playground tags in HTML, and the contents of `<pre>` between them.
    fn html(&mut self, range: Range<usize>) {
        let html = &self.text[range.clone()];
        let emitter = DefaultEmitter::<usize>::new_with_span();
        let mut is_code = false;
        for token in Tokenizer::new_with_emitter(html, emitter) {
            match token {
                Ok(Token::StartTag(tag)) if is(&tag.name, playground::NAME) => {
                    let line = self.line(range.start + tag.span.start);
                    self.start(&tag, line);
                }
                Ok(Token::EndTag(EndTag { name, .. })) if is(&name, playground::NAME) => {
                    self.page.playgrounds.extend(self.playground.take());
                }
                Ok(Token::StartTag(StartTag { name, .. })) if is(&name, "pre") => is_code = true,
                Ok(Token::EndTag(EndTag { name, .. })) if is(&name, "pre") => is_code = false,
                Ok(Token::String(Spanned { value, .. })) if is_code => {
                    if let Some(playground) = &mut self.playground {
                        playground.read(&String::from_utf8_lossy(&value), false);
                    }
                }
                _ => {}
            }
        }
    }

    fn start(&mut self, tag: &StartTag<usize>, line: usize) {
        let attributes = tag.attributes.iter().map(|(name, value)| {
            let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            (shown(name), shown(&value.value))
        });
        self.playground = Some(Playground::new(line, attributes.collect()));
    }

    fn problem(&mut self, line: usize, message: String) {
        self.page.problems.push(Note { line, message });
    }

    /// Line number of a byte offset, from 1.
    fn line(&self, at: usize) -> usize {
        self.lines.line(at)
    }
}

fn is(name: &[u8], wanted: &str) -> bool {
    name == wanted.as_bytes()
}

/// Whether a fenced block ends with a fence rather than with the page.
fn is_closed(block: &str) -> bool {
    let fence = block.trim_start().chars().next().unwrap_or('`');
    let opening = block
        .trim_start()
        .chars()
        .take_while(|c| *c == fence)
        .count();
    let mut lines = block.trim_end().lines();
    let last = lines.next_back().unwrap_or_default();
    // In a quotation or list, other characters precede the fence.
    let closing = last.chars().rev().take_while(|c| *c == fence).count();
    lines.next().is_some() && closing >= opening
}
