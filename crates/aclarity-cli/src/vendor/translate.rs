//! `aclarity vendor translate`: between Redis rules and a system's form.

use aclarity::Server;
use aclarity::rule::split_arguments;
use aclarity_vendors::System;
use aclarity_vendors::translation::{RedisRules, from_redis, to_redis};
use anyhow::{Context, Result, bail};

use crate::{ExitCode, GOOD, Host};

#[derive(clap::Args)]
pub struct Args {
    /// The system
    #[arg(long, value_name = "NAME")]
    system: System,
    /// The server that the rules are for
    #[arg(long, value_name = "NAME", default_value = "redis-7.2")]
    server: Server,
    #[command(flatten)]
    given: Given,
    /// Say it in words instead of JSON
    #[arg(long)]
    text: bool,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct Given {
    /// A user's rules, as after ACL SETUSER and the name
    #[arg(long, allow_hyphen_values = true)]
    rules: Option<String>,
    /// The part of a request that gives permissions, in JSON
    #[arg(long, value_name = "JSON")]
    form: Option<String>,
}

/// Prints translations, a line of JSON each or in words: for rules the nearest
/// form first.
pub fn run(args: &Args, host: &mut Host) -> Result<ExitCode> {
    let translations = match (&args.given.rules, &args.given.form) {
        (Some(rules), _) => {
            let words = split_arguments(rules.as_bytes()).context("the rules")?;
            from_redis(args.system, &RedisRules::new(&words, args.server)?)
        }
        (None, Some(form)) => {
            let form = aclarity_vendors::json::read(form).context("the form")?;
            vec![to_redis(args.system, &form.value, args.server)?]
        }
        (None, None) => bail!("give rules with --rules or a form with --form"),
    };
    for translation in translations {
        host.print(&if args.text {
            translation.to_string()
        } else {
            serde_json::to_string(&translation)?
        })?;
    }
    Ok(GOOD)
}
