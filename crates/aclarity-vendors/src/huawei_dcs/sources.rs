//! The documents about Huawei Cloud DCS.

use crate::source::Source;

pub static INTL: Source = Source {
    id: "huawei-dcs-intl",
    title: "Huawei Cloud DCS API Reference, Creating an ACL Account",
    date: "2025-12-29",
    location: "support.huaweicloud.com, international site",
};

pub static ZH_SDK: Source = Source {
    id: "huawei-dcs-zh-sdk",
    title: "Huawei Cloud Python SDK, DCS v2, Chinese descriptions",
    date: "",
    location: "github.com/huaweicloud/huaweicloud-sdk-python-v3, huaweicloud-sdk-dcs/huaweicloudsdkdcs/v2",
};

pub static EU: Source = Source {
    id: "huawei-dcs-eu",
    title: "Huawei Cloud EU DCS API Reference, Creating an ACL Account",
    date: "2025-05-13",
    location: "support.huaweicloud.com, European site",
};

pub static USER_GUIDE: Source = Source {
    id: "huawei-dcs-user-guide",
    title: "Huawei Cloud DCS User Guide, Managing Users",
    date: "",
    location: "support.huaweicloud.com, international site",
};

pub static OTC_GUIDE: Source = Source {
    id: "otc-dcs-user-guide",
    title: "Open Telekom Cloud DCS User Guide, Managing Users",
    date: "",
    location: "github.com/opentelekomcloud-docs/distributed-cache-service, \
               umn/source/managing_dcs_instances/managing_users.rst",
};

pub static OTC_ERRORS: Source = Source {
    id: "otc-dcs-error-codes",
    title: "Open Telekom Cloud DCS API Reference, Error Codes",
    date: "",
    location: "github.com/opentelekomcloud-docs/distributed-cache-service, \
               api-ref/source/appendix/error_codes.rst",
};

pub static ZH_PAGE: Source = Source {
    id: "huawei-dcs-zh-page",
    title: "Huawei Cloud DCS API Reference in Chinese, Creating an ACL Account",
    date: "2025-10-22",
    location: "https://support.huaweicloud.com/api-dcs/CreateAclAccount.html",
};

pub static PASSWORD_PAGES: Source = Source {
    id: "huawei-dcs-password-pages",
    title: "Huawei Cloud DCS API Reference, Changing and Resetting the Password of an ACL Account",
    date: "2025-12-29",
    location: "support.huaweicloud.com, UpdateAclAccountPassWord.html and ResetAclAccountPassWord.html",
};

pub static ALL: &[&Source] = &[
    &INTL,
    &ZH_SDK,
    &EU,
    &USER_GUIDE,
    &ZH_PAGE,
    &PASSWORD_PAGES,
    &OTC_GUIDE,
    &OTC_ERRORS,
];
