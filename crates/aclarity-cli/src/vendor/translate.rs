//! `aclarity vendor translate`: translates between Redis rules and a system's
//! form.

use aclarity::Server;
use aclarity::rule::split_arguments;
use aclarity_vendors::System;
use aclarity_vendors::translation::{RedisRules, Translation, choices, from_redis_with, to_redis};
use anyhow::{Context, Result, bail};

use crate::{ExitCode, Host, SUCCESS};

#[derive(clap::Args)]
pub struct Args {
    /// The system
    #[arg(long, value_name = "NAME")]
    system: System,
    /// The system's document to follow where they disagree, for example on the
    /// names of arrays
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The server that the rules are for
    #[arg(long, value_name = "NAME", default_value = "redis-7.2")]
    server: Server,
    #[command(flatten)]
    given: Given,
    /// Print text instead of JSON: the best form first, and only relevant forms
    #[arg(long)]
    text: bool,
    /// With --text, show every form
    #[arg(long, requires = "text")]
    all: bool,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Given {
    /// A user's rules, as after ACL SETUSER and the name
    #[arg(long, allow_hyphen_values = true)]
    rules: Option<String>,
    /// The part of a request that grants permissions, in JSON
    #[arg(long, value_name = "JSON")]
    form: Option<String>,
}

/// Prints translations, one JSON object per line or as text. For rules, the
/// closest form comes first.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let profile = args.system.profile(args.profile.as_deref())?;
    let translations = match (&args.given.rules, &args.given.form) {
        (Some(rules), _) => {
            let words = split_arguments(rules.as_bytes()).context("the rules")?;
            from_redis_with(args.system, profile, &RedisRules::new(&words, args.server)?)
        }
        (None, Some(form)) => {
            let form = aclarity_vendors::json::read(form).context("the form")?;
            vec![to_redis(args.system, &form.value, args.server)?]
        }
        (None, None) => bail!("give rules with --rules or a form with --form"),
    };
    if args.text && args.given.rules.is_some() {
        return in_words(&translations, args.all, host);
    }
    for translation in translations {
        if args.text {
            host.print(&translation.to_string())?;
        } else {
            host.print_json(&translation)?;
        }
    }
    Ok(SUCCESS)
}

/// Prints the relevant forms, the best one first, or all of them.
fn in_words(translations: &[Translation], all: bool, host: &mut Host) -> Result<ExitCode> {
    let choices = choices(translations);
    if choices.is_empty() {
        bail!("the system has no form close to the rules");
    }
    for choice in &choices {
        host.print(&format!("{}: {}", choice.title, choice.translation))?;
    }
    let is_chosen =
        |other: &&Translation| choices.iter().any(|choice| choice.translation == *other);
    let others: Vec<&Translation> = translations
        .iter()
        .filter(|other| !is_chosen(other))
        .collect();
    if all {
        for other in others {
            host.print(&format!("Another form: {other}"))?;
        }
    } else if !others.is_empty() {
        let forms = if others.len() == 1 { "form" } else { "forms" };
        host.print(&format!("{} more {forms}: --all shows them", others.len()))?;
    }
    Ok(SUCCESS)
}
