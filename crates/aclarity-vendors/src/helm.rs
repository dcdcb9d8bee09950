//! Values of Helm charts that produce an ACL file: valkey-helm, and Bitnami's
//! charts for Redis and Valkey.

mod bitnami;
mod valkey;

pub(crate) use bitnami::Bitnami;
pub(crate) use valkey::SERVICE as VALKEY;
