//! The code generators for each language.

use super::{PASSWORD, Sent, URL, Value};

pub(super) fn curl(sent: &Sent) -> String {
    let mut parts = vec![format!(
        "curl -i{}{}",
        if sent.is_insecure { " -k" } else { "" },
        // With -X HEAD curl would wait for a body.
        if sent.method == "HEAD" {
            " -I".to_owned()
        } else {
            format!(" -X {}", shell(&sent.method))
        },
    )];
    if let Some(user) = &sent.user {
        parts.push(format!("-u {}:\"${PASSWORD}\"", shell(user)));
    }
    for (name, value) in &sent.headers {
        parts.push(match value {
            Value::Shown(value) if value.is_empty() => {
                format!("-H {}", shell(&format!("{name};")))
            }
            Value::Shown(value) => format!("-H {}", shell(&format!("{name}: {value}"))),
            Value::Hidden(hidden) => {
                let shown = shell(&format!("{name}: {}", hidden.scheme));
                format!("-H {shown}\"${}\"", hidden.variable)
            }
        });
    }
    if let Some(body) = &sent.body {
        if !has_content_type(sent) {
            parts.push("-H Content-Type:".to_owned());
        }
        parts.push(format!("--data-raw {}", shell(body)));
    }
    // Brackets in the path are literal.
    if sent.path.contains(['[', ']', '{', '}']) {
        parts.push("-g".to_owned());
    }
    parts.push(match &sent.base {
        Some(base) => shell(&format!("{base}{}", sent.path)),
        None => format!("\"${URL}\"{}", shell(&sent.path)),
    });
    to_fill_in(sent, "#") + &parts.join(" \\\n  ") + "\n"
}

pub(super) fn python(sent: &Sent) -> String {
    let variable = |name: &str| format!("os.environ[{}]", quoted(name));
    let mut arguments = vec![
        quoted(&sent.method),
        match &sent.base {
            Some(base) => quoted(&format!("{base}{}", sent.path)),
            None => format!("{} + {}", variable(URL), quoted(&sent.path)),
        },
    ];
    if let Some(user) = &sent.user {
        arguments.push(format!("auth=({}, {})", quoted(user), variable(PASSWORD)));
    }
    let headers = headers(sent, variable, "        ");
    if !headers.is_empty() {
        arguments.push(format!("headers={{\n{headers}    }}"));
    }
    if let Some(body) = &sent.body {
        arguments.push(format!("data={}.encode()", quoted(body)));
    }
    if sent.is_insecure {
        arguments.push("verify=False".to_owned());
    }
    let needs_os = sent.base.is_none()
        || sent.user.is_some()
        || sent
            .headers
            .iter()
            .any(|(_, value)| matches!(value, Value::Hidden(_)));
    let comment = to_fill_in(sent, "#");
    let os = if needs_os { "import os\n\n" } else { "" };
    let arguments: String = arguments
        .iter()
        .map(|argument| format!("    {argument},\n"))
        .collect();
    format!(
        r#"{comment}{os}import requests

response = requests.request(
{arguments})
print(response.status_code, response.reason)
for name, value in response.headers.items():
    print(f"{{name}}: {{value}}")
print()
print(response.text)
"#
    )
}

/// Generates Node.js code. It uses the older `http` module, because `fetch`
/// sends no body with GET and cannot disable certificate checks for a single
/// call.
pub(super) fn node(sent: &Sent) -> String {
    let url = match &sent.base {
        Some(base) => quoted(&format!("{base}{}", sent.path)),
        None => format!("process.env.{URL} + {}", quoted(&sent.path)),
    };
    let mut options = vec![format!("method: {}", quoted(&sent.method))];
    if let Some(user) = &sent.user {
        options.push(format!(
            "auth: {} + process.env.{PASSWORD}",
            quoted(&format!("{user}:"))
        ));
    }
    let variable = |name: &str| format!("process.env.{name}");
    let mut headers = headers(sent, variable, "    ");
    if sent.body.is_some() {
        headers.push_str("    \"Content-Length\": Buffer.byteLength(body),\n");
    }
    if !headers.is_empty() {
        options.push(format!("headers: {{\n{headers}  }}"));
    }
    if sent.is_insecure {
        options.push("rejectUnauthorized: false".to_owned());
    }
    let options: String = options
        .iter()
        .map(|option| format!("  {option},\n"))
        .collect();
    let comment = to_fill_in(sent, "//");
    let (body, end) = match &sent.body {
        Some(body) => (format!("const body = {};\n", quoted(body)), "body"),
        None => (String::new(), ""),
    };
    format!(
        r#"{comment}const url = new URL({url});
const client = require(url.protocol === "http:" ? "node:http" : "node:https");
{body}const options = {{
{options}}};
const request = client.request(url, options, (response) => {{
  console.log(response.statusCode, response.statusMessage);
  for (const [name, value] of Object.entries(response.headers)) {{
    console.log(`${{name}}: ${{value}}`);
  }}
  console.log();
  response.pipe(process.stdout);
}});
request.on("error", (error) => {{
  console.error(error.message);
  process.exitCode = 1;
}});
request.end({end});
"#
    )
}

/// A comment that lists the placeholders, so that nobody sends them unnoticed.
fn to_fill_in(sent: &Sent, sign: &str) -> String {
    match sent.placeholders.join(", ") {
        names if names.is_empty() => names,
        names => format!("{sign} Fill in before you run it: {names}\n"),
    }
}

/// The headers as lines of a dictionary, in a syntax that Python and JavaScript
/// share.
fn headers(sent: &Sent, variable: impl Fn(&str) -> String, indent: &str) -> String {
    let line = |(name, value): &(String, Value)| {
        let value = match value {
            Value::Shown(value) => quoted(value),
            Value::Hidden(hidden) if hidden.scheme.is_empty() => variable(&hidden.variable),
            Value::Hidden(hidden) => {
                let scheme = quoted(&hidden.scheme);
                format!("{scheme} + {}", variable(&hidden.variable))
            }
        };
        format!("{indent}{}: {value},\n", quoted(name))
    };
    sent.headers.iter().map(line).collect()
}

fn has_content_type(sent: &Sent) -> bool {
    sent.headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
}

/// Quotes a word for a shell.
fn shell(text: &str) -> String {
    // A command line cannot contain NUL.
    let text = text.replace('\0', "");
    shlex::try_quote(&text).map_or_else(|_| String::new(), |word| word.into_owned())
}

/// Quotes a string as JSON does, which Python and JavaScript parse alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
