//! Management roles and their permissions.

use super::sources::PERMISSIONS;
use crate::profile::Profile;
use crate::source::Fact;

/// A management role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Management {
    Admin,
    ClusterMember,
    ClusterViewer,
    DbMember,
    DbViewer,
    UserManager,
    None,
}

const A: u8 = 1 << Management::Admin as u8;
const CM: u8 = 1 << Management::ClusterMember as u8;
const CV: u8 = 1 << Management::ClusterViewer as u8;
const DM: u8 = 1 << Management::DbMember as u8;
const DV: u8 = 1 << Management::DbViewer as u8;
const UM: u8 = 1 << Management::UserManager as u8;

/// The permissions and the roles that have them, from the page's table by
/// permission. Its other table, by role, omits `view_bdb_recovery_plan` and
/// `view_debugging_info` for `user_manager`.
#[rustfmt::skip]
static TABLE: &[(&str, u8)] = &[
    ("add_cluster_module", A),
    ("cancel_cluster_action", A),
    ("cancel_node_action", A),
    ("config_ldap", A | UM),
    ("config_ocsp", A),
    ("config_sso", A),
    ("create_bdb", A | CM | DM),
    ("create_crdb", A | CM | DM),
    ("create_ldap_mapping", A | UM),
    ("create_new_user", A | UM),
    ("create_redis_acl", A | UM),
    ("create_role", A | UM),
    ("delete_bdb", A | CM | DM),
    ("delete_cluster_module", A),
    ("delete_crdb", A | CM | DM),
    ("delete_ldap_mapping", A | UM),
    ("delete_redis_acl", A | UM),
    ("delete_role", A | UM),
    ("delete_user", A | UM),
    ("edit_bdb_module", A | CM | DM),
    ("failover_shard", A | CM | DM),
    ("flush_crdb", A | CM | DM),
    ("install_new_license", A | UM),
    ("manage_cluster_modules", A),
    ("migrate_shard", A | CM | DM),
    ("purge_instance", A | CM | DM),
    ("reset_bdb_current_backup_status", A | CM | DM),
    ("reset_bdb_current_export_status", A | CM | DM),
    ("reset_bdb_current_import_status", A | CM | DM),
    ("start_bdb_export", A | CM | DM),
    ("start_bdb_import", A | CM | DM),
    ("start_bdb_recovery", A | CM | DM),
    ("start_cluster_action", A),
    ("start_node_action", A),
    ("test_ocsp_status", A),
    ("update_bdb", A | CM | DM),
    ("update_bdb_alerts", A | CM | DM),
    ("update_bdb_with_action", A | CM | DM),
    ("update_cluster", A),
    ("update_crdb", A | CM | DM),
    ("update_ldap_mapping", A | UM),
    ("update_node", A),
    ("update_proxy", A | UM),
    ("update_redis_acl", A | UM),
    ("update_role", A | UM),
    ("update_user", A | UM),
    ("upgrade_crdb", A | CM | DM),
    ("view_all_bdb_stats", A | CM | CV | DM | DV | UM),
    ("view_all_bdbs_alerts", A | CM | CV | DM | DV | UM),
    ("view_all_bdbs_info", A | CM | CV | DM | DV | UM),
    ("view_all_ldap_mappings_info", A | UM),
    ("view_all_metrics", A | CM | CV),
    ("view_all_nodes_alerts", A | CM | CV | DM | DV | UM),
    ("view_all_nodes_checks", A | CM | CV | DM | DV | UM),
    ("view_all_nodes_info", A | CM | CV | DM | DV | UM),
    ("view_all_nodes_stats", A | CM | CV | DM | DV | UM),
    ("view_all_proxies_info", A | CM | CV | DM | DV | UM),
    ("view_all_redis_acls_info", A | CM | CV | DM | DV | UM),
    ("view_all_roles_info", A | CM | CV | DM | DV | UM),
    ("view_all_shard_stats", A | CM | CV | DM | DV | UM),
    ("view_all_users_info", A | UM),
    ("view_bdb_alerts", A | CM | CV | DM | DV | UM),
    ("view_bdb_info", A | CM | CV | DM | DV | UM),
    ("view_bdb_recovery_plan", A | CM | CV | DM | DV | UM),
    ("view_bdb_stats", A | CM | CV | DM | DV | UM),
    ("view_cluster_alerts", A | CM | CV | DM | DV | UM),
    ("view_cluster_info", A | CM | CV | DM | DV | UM),
    ("view_cluster_keys", A | CM | UM),
    ("view_cluster_modules", A | CM | CV | DM | DV | UM),
    ("view_cluster_stats", A | CM | CV | DM | DV | UM),
    ("view_crdb", A | CM | CV | DM | DV | UM),
    ("view_crdb_list", A | CM | CV | DM | DV | UM),
    ("view_crdb_task", A | CM | CV | DM | DV | UM),
    ("view_crdb_task_list", A | CM | CV | DM | DV | UM),
    ("view_debugging_info", A | CM | DM | UM),
    ("view_endpoint_stats", A | CM | CV | DM | DV | UM),
    ("view_ldap_config", A | UM),
    ("view_ldap_mapping_info", A | UM),
    ("view_license", A | CM | CV | DM | DV | UM),
    ("view_logged_events", A | CM | CV | DM | UM),
    ("view_node_alerts", A | CM | CV | DM | DV | UM),
    ("view_node_check", A | CM | CV | DM | DV | UM),
    ("view_node_info", A | CM | CV | DM | DV | UM),
    ("view_node_stats", A | CM | CV | DM | DV | UM),
    ("view_ocsp_config", A),
    ("view_ocsp_status", A),
    ("view_proxy_info", A | CM | CV | DM | DV | UM),
    ("view_redis_acl_info", A | CM | CV | DM | DV | UM),
    ("view_redis_pass", A | CM | DM | UM),
    ("view_role_info", A | CM | CV | DM | DV | UM),
    ("view_shard_stats", A | CM | CV | DM | DV | UM),
    ("view_sso", A | CM | CV | DM | DV | UM),
    ("view_status_of_all_node_actions", A | CM | CV | DM | DV | UM),
    ("view_status_of_cluster_action", A | CM | CV | DM | DV | UM),
    ("view_status_of_node_action", A | CM | CV | DM | DV | UM),
    ("view_user_info", A | UM),
];

impl Management {
    pub(super) const ALL: [Self; 7] = [
        Self::Admin,
        Self::ClusterMember,
        Self::ClusterViewer,
        Self::DbMember,
        Self::DbViewer,
        Self::UserManager,
        Self::None,
    ];

    /// Its name in requests.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::ClusterMember => "cluster_member",
            Self::ClusterViewer => "cluster_viewer",
            Self::DbMember => "db_member",
            Self::DbViewer => "db_viewer",
            Self::UserManager => "user_manager",
            Self::None => "none",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether clusters of the profile's version have it: `user_manager` is new
    /// in 7.8.2.
    pub(super) fn exists(self, profile: &Profile) -> bool {
        self != Self::UserManager || profile.name != super::RS_7_4
    }

    /// Whether the role has this permission.
    pub(super) fn may(self, permission: &str, profile: &Profile) -> bool {
        self.permissions(profile).any(|known| known == permission)
    }

    /// All permissions of the role.
    pub(super) fn permissions(self, profile: &Profile) -> impl Iterator<Item = &'static str> {
        let bit = if self.exists(profile) {
            1 << self as u8
        } else {
            0
        };
        TABLE
            .iter()
            .filter(move |(_, roles)| roles & bit != 0)
            .map(|(name, _)| *name)
    }
}

/// The source for who has a permission.
pub(super) const FACT: Fact = Fact::documented(&PERMISSIONS);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::System;

    #[test]
    fn roles_have_the_number_of_permissions_of_the_table() {
        let profile = System::RedisEnterprise.profile(None).unwrap();
        let counts = Management::ALL.map(|role| role.permissions(profile).count());
        assert_eq!(counts, [96, 62, 39, 60, 37, 61, 0]);
        let older = System::RedisEnterprise.profile(Some("7.4")).unwrap();
        assert_eq!(Management::UserManager.permissions(older).count(), 0);
        assert!(!Management::DbMember.may("create_redis_acl", profile));
        assert!(Management::UserManager.may("create_redis_acl", profile));
    }
}
