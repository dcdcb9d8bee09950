//! Values of Helm charts that make an ACL file: valkey-helm, and Bitnami's
//! charts of Redis and Valkey.

mod bitnami;
mod valkey;

pub(crate) use bitnami::Bitnami;
pub(crate) use valkey::SERVICE as VALKEY;
