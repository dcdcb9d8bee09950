//! The account systems of managed Redis services: which names and passwords
//! they accept, how their APIs respond, and what their roles mean as Redis
//! rules.
//!
//! ```
//! use aclarity_vendors::{Verdict, batch};
//!
//! let line = r#"{"system": "huawei-dcs", "field": "account_password",
//!                "value": "Abcd:ef1", "context": {"account_name": "user"}}"#;
//! let answer = batch::check(line, &batch::Defaults::default())?;
//! assert_eq!(answer.verdict, Verdict::Reject);
//! assert_eq!(answer.findings[0].message, "colons are not allowed");
//! assert_eq!(answer.findings[0].span, Some((4..5).into()));
//! # Ok::<(), batch::BadLine>(())
//! ```
//!
//! Every statement about a service is a [`Fact`](source::Fact): documented by a
//! named [`Source`](source::Source), or inferred, and then [`Basis::Assumed`].
//! Where a vendor's documents disagree, a [`Profile`](profile::Profile) chooses
//! one.
//!
//! | module | what |
//! |---|---|
//! | [`policy`] | rules about names, passwords and descriptions, as data |
//! | [`mod@check`] | one value of one field |
//! | [`simulation`] | the APIs, with state |
//! | [`form`], [`judgement`] | the consoles' forms, the requests that they send, and checks of filled-in forms |
//! | [`setting`] | context values that users of the page choose, and who sends requests |
//! | [`translation`] | translation to and from Redis rules, with what is lost |
//! | [`mod@curl`], [`aws_cli`] | parsing command lines of curl and the AWS CLI, which [`shell`] splits |
//! | [`mod@code`] | generating code that sends a request |
//! | [`batch`] | questions and requests as lines of JSON |
//!
//! Nothing here reads a clock, uses randomness or opens a connection: the
//! caller provides the [`world`] of a simulation.

pub mod access;
pub mod aws_cli;
pub mod batch;
pub mod body;
pub mod check;
pub mod code;
pub mod context;
pub mod curl;
pub mod field;
pub mod finding;
pub mod form;
pub mod http;
pub mod json;
pub mod judgement;
pub mod pattern;
pub mod policy;
pub mod profile;
pub mod redaction;
pub mod setting;
pub mod shell;
pub mod simulation;
pub mod source;
pub mod system;
pub mod translation;
pub mod world;

mod aiven;
mod alibaba_tair;
mod arrays;
mod aws;
mod aws_elasticache;
mod aws_memorydb;
mod azure;
mod google_memorystore;
mod helm;
mod huawei_dcs;
mod ibm;
mod mapping;
mod oci_cache;
mod ovhcloud;
mod redis_cloud;
mod redis_enterprise;
mod redis_enterprise_operator;
mod redis_rules;
mod secret_fields;
mod service;
mod tencent;
mod upstash;
mod vendor;
mod volcengine;

pub use access::Difference;
pub use check::{Answer, Question, check};
pub use context::Context;
pub use finding::{Finding, Severity, Verdict};
pub use simulation::Simulation;
pub use source::Basis;
pub use system::System;
