//! OpenSSH's server: `sshd_config`.

use super::openssh::{self, Side};
use super::{ConfigMeta, ConfigReader, Ranges, Reading, Recognition};
use std::path::Path;

pub(super) struct Sshd;

pub(super) static READER: Sshd = Sshd;

static META: ConfigMeta = ConfigMeta {
    id: "sshd",
    title: "OpenSSH server configurations",
    program: Some("sshd"),
    gone: "sshd does not start",
    moved: "sshd uses",
    ranges: Ranges::None,
    without_name: None,
    paths: &["sshd_config", "sshd_config.d/*.conf"],
    usual_paths: &["/etc/ssh", "/usr/local/etc/ssh"],
};

impl ConfigReader for Sshd {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        openssh::recognize(head, Side::Server)
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        openssh::read(bytes)
    }
}
