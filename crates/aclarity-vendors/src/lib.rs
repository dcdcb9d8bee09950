//! The account systems of managed Redis services: what names and passwords they
//! take, what their APIs answer, and what their roles mean as Redis rules.
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
//! Everything said of a service is a [`Fact`](source::Fact): stated by a named
//! [`Source`](source::Source), or inferred, and then [`Basis::Assumed`]. Where a
//! vendor's documents disagree, a [`Profile`](profile::Profile) chooses one.
//!
//! | module | what |
//! |---|---|
//! | [`policy`] | rules about names, passwords and descriptions, as data |
//! | [`mod@check`] | one value of one field |
//! | [`simulation`] | the APIs, with state |
//! | [`form`], [`judgement`] | what consoles ask for, the requests that follow, and what is wrong with a filled form |
//! | [`setting`] | circumstances that people choose, and who calls |
//! | [`translation`] | to and from Redis rules, with what is lost |
//! | [`mod@curl`], [`aws_cli`] | requests from command lines of curl and of the AWS CLI, which [`shell`] splits |
//! | [`mod@code`] | requests as code that makes them |
//! | [`batch`] | questions and requests as lines of JSON |
//!
//! Nothing here reads a clock, rolls dice or opens a connection: the
//! [`world`] of a simulation is made by the caller.

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
