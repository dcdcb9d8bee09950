//! The error codes that the API's pages list for each call. The simulation
//! returns most of them only if the context asks for one.

/// The codes for one kind of call.
struct Listed {
    /// The path below the version.
    path: &'static [&'static str],
    codes: &'static [&'static str],
}

#[rustfmt::skip]
static LISTED: &[Listed] = &[
    Listed { path: &["redis_acls"], codes: &[
        "unsupported_resource", "name_already_exists", "missing_field", "invalid_param",
    ] },
    Listed { path: &["roles"], codes: &[
        "unsupported_resource", "name_already_exists", "missing_field", "invalid_param",
        "change_last_admin_role_not_allowed",
    ] },
    Listed { path: &["users", "password"], codes: &[
        "password_not_complex", "new_password_same_as_current", "user_not_exist",
        "unauthorized_action", "cannot_delete_last_password",
    ] },
    Listed { path: &["users", "authorize"], codes: &["password_expired"] },
    Listed { path: &["users"], codes: &[
        "password_not_complex", "new_password_same_as_current", "email_already_exists",
        "name_already_exists", "change_last_admin_role_not_allowed",
    ] },
    Listed { path: &["modules"], codes: &[
        "no_module", "invalid_module", "module_exists", "min_redis_pack_version",
        "unsupported_module_capabilities", "os_not_supported",
        // Of version 1 and of version 2.
        "dependencies_not_supported", "invalid_dependency_data",
    ] },
    Listed { path: &["bdbs"], codes: &[
        "uid_exists", "missing_db_name", "missing_memory_size", "missing_module", "port_unavailable",
        "invalid_sharding", "bad_shards_blueprint", "not_rack_aware", "invalid_version", "busy",
        "invalid_data_persistence", "invalid_proxy_policy", "invalid_sasl_credentials",
        "invalid_replication", "insufficient_resources", "rack_awareness_violation",
        "invalid_certificate", "certificate_expired", "duplicated_certs", "replication_violation",
        "eviction_policy_violation", "invalid_oss_cluster_configuration",
        "memcached_cannot_use_modules", "missing_backup_interval", "wrong_cluster_state_id",
        "invalid_bdb_tags", "unsupported_module_capabilities", "redis_acl_unsupported",
    ] },
];

/// All codes, without duplicates.
pub(super) fn codes() -> Vec<&'static str> {
    let mut codes: Vec<&str> = Vec::new();
    for code in LISTED.iter().flat_map(|listed| listed.codes) {
        if !codes.contains(code) {
            codes.push(code);
        }
    }
    codes
}

/// Whether a page lists the code for calls with this path.
pub(super) fn is_listed(code: &str, path: &[&str]) -> bool {
    let listed = LISTED.iter().find(|listed| path.starts_with(listed.path));
    listed.is_some_and(|listed| listed.codes.contains(&code))
}
