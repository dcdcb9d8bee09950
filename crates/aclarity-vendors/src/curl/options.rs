//! The supported options of curl.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::BadCurl;

/// The characters that curl percent-encodes.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The supported options, for messages.
pub(super) const KNOWN: &str = "-X -H -u -k -i -I -d --data-raw --data-binary --data-urlencode --json -F -G -s -S -v -L -g --url";

/// The parsed options.
#[derive(Default)]
pub(super) struct Options {
    pub method: Option<String>,
    /// Header names and values; without a value, curl's default header is
    /// removed.
    pub headers: Vec<(String, Option<String>)>,
    pub user: Option<(String, Option<String>)>,
    pub data: Vec<Data>,
    pub form: Vec<Part>,
    pub urls: Vec<String>,
    pub is_insecure: bool,
    pub shows_headers: bool,
    pub is_head: bool,
    pub is_get: bool,
}

/// A piece of the body.
pub(super) struct Data {
    pub text: String,
    pub is_json: bool,
}

/// A part of a form.
pub(super) struct Part {
    pub name: String,
    pub value: String,
    pub file: Option<String>,
}

/// The options: long name, short name if any, and whether a value follows.
const OPTIONS: [(&str, Option<char>, bool); 23] = [
    ("request", Some('X'), true),
    ("header", Some('H'), true),
    ("user", Some('u'), true),
    ("data", Some('d'), true),
    ("data-ascii", None, true),
    ("data-raw", None, true),
    ("data-binary", None, true),
    ("data-urlencode", None, true),
    ("json", None, true),
    ("form", Some('F'), true),
    ("url", None, true),
    ("insecure", Some('k'), false),
    ("include", Some('i'), false),
    ("show-headers", None, false),
    ("head", Some('I'), false),
    ("get", Some('G'), false),
    // No effect here.
    ("silent", Some('s'), false),
    ("show-error", Some('S'), false),
    ("verbose", Some('v'), false),
    ("location", Some('L'), false),
    ("globoff", Some('g'), false),
    ("basic", None, false),
    ("compressed", None, false),
];

/// Unsupported options that are known to take a value.
const WITH_VALUE: &str = "-o --output -A --user-agent -b --cookie -c --cookie-jar -e --referer -m \
    --max-time --connect-timeout --retry -w --write-out -x --proxy -E --cert --key --cacert -T \
    --upload-file --resolve --connect-to -K --config -D --dump-header -r --range \
    --oauth2-bearer --limit-rate --interface --form-string -t -U --proxy-user -y -Y -z -C -P -Q";

/// Parses the words after `curl`.
pub(super) fn read(words: &[String]) -> Result<Options, BadCurl> {
    let mut options = Options::default();
    let mut unsupported = Vec::new();
    let mut words = words.iter();
    let mut has_ended = false;
    while let Some(word) = words.next() {
        if has_ended || word == "-" || !word.starts_with('-') {
            options.urls.push(word.clone());
        } else if word == "--" {
            has_ended = true;
        } else if let Some(text) = word.strip_prefix("--") {
            // curl accepts `--name=value` since 8.16.
            let (name, given) = match text.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (text, None),
            };
            match OPTIONS.iter().find(|(known, ..)| *known == name) {
                None => {
                    let shown = format!("--{name}");
                    if given.is_none() && takes_value(&shown) {
                        words.next();
                    }
                    unsupported.push(shown);
                }
                Some((name, _, true)) => {
                    let value = given.or_else(|| words.next().map(String::as_str));
                    let value = value.ok_or_else(|| BadCurl::NoValue(format!("--{name}")))?;
                    options.set(name, value)?;
                }
                Some((name, _, false)) if given.is_some() => {
                    return Err(BadCurl::NeedlessValue(format!("--{name}")));
                }
                Some((name, _, false)) => options.turn_on(name),
            }
        } else {
            let mut letters = word[1..].chars();
            while let Some(letter) = letters.next() {
                match OPTIONS.iter().find(|(_, short, _)| *short == Some(letter)) {
                    None => {
                        let shown = format!("-{letter}");
                        let has_value = takes_value(&shown);
                        unsupported.push(shown);
                        if has_value {
                            if letters.as_str().is_empty() {
                                words.next();
                            }
                            break;
                        }
                    }
                    Some((name, _, false)) => options.turn_on(name),
                    Some((name, _, true)) => {
                        let value = match letters.as_str() {
                            "" => words.next().map(String::as_str),
                            attached => Some(attached),
                        };
                        let value = value.ok_or_else(|| BadCurl::NoValue(format!("-{letter}")))?;
                        options.set(name, value)?;
                        break;
                    }
                }
            }
        }
    }
    if unsupported.is_empty() {
        Ok(options)
    } else {
        Err(BadCurl::Unsupported(unsupported))
    }
}

fn takes_value(option: &str) -> bool {
    WITH_VALUE
        .split_ascii_whitespace()
        .any(|known| known == option)
}

impl Options {
    fn turn_on(&mut self, name: &str) {
        match name {
            "insecure" => self.is_insecure = true,
            "include" | "show-headers" => self.shows_headers = true,
            "head" => self.is_head = true,
            "get" => self.is_get = true,
            _ => {}
        }
    }

    fn set(&mut self, name: &'static str, value: &str) -> Result<(), BadCurl> {
        match name {
            "request" => self.method = Some(name_of_http(value, "--request")?),
            "header" => self.add_header(value)?,
            "user" => {
                self.user = Some(match value.split_once(':') {
                    Some((user, password)) => (user.to_owned(), Some(password.to_owned())),
                    None => (value.to_owned(), None),
                });
            }
            "url" => self.urls.push(value.to_owned()),
            "form" => self.form.push(part(value)?),
            "data-urlencode" => self.data.push(Data {
                text: encoded(value)?,
                is_json: false,
            }),
            _ => {
                if name != "data-raw" && value.starts_with('@') {
                    return Err(BadCurl::File(format!("--{name}")));
                }
                self.data.push(Data {
                    text: value.to_owned(),
                    is_json: name == "json",
                });
            }
        }
        Ok(())
    }

    /// Parses `Name: value`; `Name:` removes a header, `Name;` sends an empty
    /// one.
    fn add_header(&mut self, value: &str) -> Result<(), BadCurl> {
        // Generated code would print such a name without its spaces, and curl
        // would then read a file.
        if value.trim_start().starts_with('@') {
            return Err(BadCurl::File("--header".to_owned()));
        }
        let (name, value) = if let Some((name, value)) = value.split_once(':') {
            let value = value.trim();
            (name, (!value.is_empty()).then(|| value.to_owned()))
        } else if let Some(name) = value.strip_suffix(';') {
            (name, Some(String::new()))
        } else {
            // Like curl, ignore anything else.
            return Ok(());
        };
        let name = name_of_http(name.trim(), "--header")?;
        self.headers.push((name, value));
        Ok(())
    }
}

/// Checks the name of a method or header. Generated code could not send what is
/// not an HTTP token.
fn name_of_http(name: &str, option: &'static str) -> Result<String, BadCurl> {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if name.is_empty() || !name.chars().all(is_token) {
        return Err(BadCurl::Name(option));
    }
    Ok(name.to_owned())
}

/// Parses `text`, `=text` or `name=text` and encodes the text.
fn encoded(value: &str) -> Result<String, BadCurl> {
    let encode = |text| utf8_percent_encode(text, UNRESERVED);
    match value.find(['=', '@']) {
        None => Ok(encode(value).to_string()),
        Some(at) if value[at..].starts_with('@') => {
            Err(BadCurl::File("--data-urlencode".to_owned()))
        }
        Some(0) => Ok(encode(&value[1..]).to_string()),
        Some(at) => Ok(format!("{}={}", &value[..at], encode(&value[at + 1..]))),
    }
}

/// Parses `name=value`, `name=@file` or `name=<file`, with `;type=…` after a
/// file.
fn part(text: &str) -> Result<Part, BadCurl> {
    let (name, value) = text.split_once('=').ok_or(BadCurl::Form)?;
    let file = value.strip_prefix(['@', '<']);
    let file = file.map(|path| {
        let path = path.split(';').next().unwrap_or_default();
        path.rsplit(['/', '\\'])
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    Ok(Part {
        name: name.to_owned(),
        value: value.to_owned(),
        file,
    })
}
