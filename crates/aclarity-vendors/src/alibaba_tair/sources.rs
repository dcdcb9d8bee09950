//! The documents about accounts of Alibaba Cloud Tair.

use crate::source::Source;

pub static CONSOLE: Source = Source {
    id: "alibaba-tair-console",
    title: "ApsaraDB for Redis User Guide, Create and manage database accounts",
    date: "",
    location: "alibabacloud.com/help, page 92665",
};

pub static API: Source = Source {
    id: "alibaba-tair-api",
    title: "Tair API Reference 2015-01-01",
    date: "2024",
    location: "github.com/aliyun/aliyun-openapi-meta, en-US/r-kvstore; its pages on alibabacloud.com/help",
};

pub static ROS: Source = Source {
    id: "alibaba-ros",
    title: "Resource Orchestration Service, ALIYUN::REDIS::Account",
    date: "2024-12-20",
    location: "alibabacloud.com/help/en/ros/developer-reference/aliyun-redis-account",
};

pub static TERRAFORM: Source = Source {
    id: "alibaba-terraform",
    title: "Terraform provider alicloud, alicloud_kvstore_account",
    date: "",
    location: "github.com/aliyun/terraform-provider-alicloud, website/docs/r/kvstore_account.html.markdown",
};

pub static HELP: Source = Source {
    id: "alibaba-tair-help",
    title: "Tair User Guide, accounts and logon methods",
    date: "2024-06",
    location: "alibabacloud.com/help",
};

/// An older version of the console's page: names cannot contain reserved words.
pub static OLDER_CONSOLE: Source = Source {
    id: "alibaba-tair-older-console",
    title: "ApsaraDB for Redis User Guide, Create and manage database accounts, an older version",
    date: "",
    location: "alibabacloud.com/help",
};

pub static ALL: &[&Source] = &[&API, &CONSOLE, &ROS, &TERRAFORM, &HELP, &OLDER_CONSOLE];
