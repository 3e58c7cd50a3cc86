//! OpenSSH's client: `ssh_config`.

use super::openssh::{self, Side};
use super::{ConfigMeta, ConfigReader, Ranges, Reading, Recognition};
use std::path::Path;

pub(super) struct Ssh;

pub(super) static READER: Ssh = Ssh;

static META: ConfigMeta = ConfigMeta {
    id: "ssh",
    title: "OpenSSH client configurations",
    program: Some("ssh"),
    gone: "ssh does not connect",
    moved: "ssh uses",
    ranges: Ranges::None,
    without_name: None,
    paths: &["ssh_config", "ssh_config.d/*.conf", ".ssh/config"],
    usual_paths: &["/etc/ssh", "/usr/local/etc/ssh"],
};

impl ConfigReader for Ssh {
    fn meta(&self) -> &'static ConfigMeta {
        &META
    }

    fn recognizes(&self, head: &[u8]) -> Recognition {
        openssh::recognize(head, Side::Client)
    }

    fn read(&self, _: &Path, bytes: &[u8]) -> Reading {
        openssh::read(bytes)
    }
}
