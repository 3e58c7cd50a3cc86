//! Recognizes configurations by their paths.

use super::{CONFIGS, ConfigMeta, ConfigReader};
use std::path::Path;

/// Returns the reader of files with this path, whatever their content.
pub fn by_path(path: &Path) -> Option<&'static dyn ConfigReader> {
    CONFIGS.iter().copied().find(|reader| is_path_of(reader.meta(), path))
}

/// Returns the names of hidden folders in which configurations are: `.ssh`.
pub fn hidden_folders() -> impl Iterator<Item = &'static str> {
    let folders = CONFIGS.iter().flat_map(|reader| reader.meta().paths).filter_map(|path| path.rsplit_once('/'));
    folders.flat_map(|(folders, _)| folders.split('/')).filter(|name| name.starts_with('.'))
}

/// Returns whether a path alone shows that a file is of a kind.
pub(super) fn is_path_of(meta: &ConfigMeta, path: &Path) -> bool {
    let parts = parts(path);
    let is_template = is_template(path);
    meta.paths.iter().any(|pattern| {
        // The template of `jail.conf` may be `jail.j2`.
        fits(pattern, &parts) || (is_template && stem(pattern).is_some_and(|stem| fits(stem, &parts)))
    })
}

/// The endings of templates.
const TEMPLATES: [&[u8]; 5] = [b".j2", b".erb", b".epp", b".tmpl", b".tpl"];
/// The endings of samples, and of templates of build systems.
const SAMPLES: [&[u8]; 4] = [b".in", b".dist", b".sample", b".example"];
/// Names without their endings that files of many programs have.
const COMMON_STEMS: [&str; 4] = ["main", "master", "rules", "bpf"];

fn is_template(path: &Path) -> bool {
    let bytes = path.as_os_str().as_encoded_bytes();
    TEMPLATES.iter().any(|ending| bytes.ends_with(ending))
}

/// Returns a pattern for one name without the ending of that name. `None` if many programs have files of the rest.
fn stem(pattern: &str) -> Option<&str> {
    let (stem, _) = pattern.rsplit_once('.').filter(|_| !pattern.contains(['*', '/']))?;
    (!stem.contains('.') && !COMMON_STEMS.contains(&stem)).then_some(stem)
}

/// Returns the parts of a path. Separators that tools write for slashes in names of backups are separators, too, and the
/// endings of templates and samples do not count.
pub(super) fn parts(path: &Path) -> Vec<&[u8]> {
    let bytes = path.as_os_str().as_encoded_bytes();
    let bytes = TEMPLATES.iter().chain(&SAMPLES).find_map(|ending| bytes.strip_suffix(*ending)).unwrap_or(bytes);
    bytes.split(|byte| b"/\\+%!".contains(byte)).filter(|part| !part.is_empty()).collect()
}

/// Matches a pattern with the last parts of a path.
pub(super) fn fits(pattern: &str, parts: &[&[u8]]) -> bool {
    let patterns: Vec<&str> = pattern.split('/').collect();
    let Some(first) = parts.len().checked_sub(patterns.len()) else { return false };
    let mut pairs = patterns.iter().zip(&parts[first..]);
    let Some((last, name)) = pairs.next_back() else { return false };
    pairs.all(|(pattern, part)| glob(pattern.as_bytes(), part)) && fits_name(last.as_bytes(), name)
}

/// Matches a pattern with a file name. If the pattern has no wildcard, it may match only the end of the name:
/// `x-pf.conf`.
fn fits_name(pattern: &[u8], name: &[u8]) -> bool {
    if pattern.contains(&b'*') {
        return glob(pattern, name);
    }
    let Some(before) = name.strip_suffix(pattern) else { return false };
    before.last().is_none_or(|byte| b"-_.".contains(byte))
}

/// Matches a pattern in which one `*` may stand for any text.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let Some(star) = pattern.iter().position(|&byte| byte == b'*') else { return pattern == text };
    let (start, end) = (&pattern[..star], &pattern[star + 1..]);
    text.strip_prefix(start).is_some_and(|rest| rest.ends_with(end))
}

/// Returns whether a file is a shell script. Commands in prose are not run.
pub(super) fn is_script(parts: &[&[u8]], head: &[u8]) -> bool {
    let has_ending =
        |name: &&[u8]| [&b".sh"[..], b".bash", b".ksh", b".zsh"].iter().any(|ending| name.ends_with(ending));
    let first = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    (first.starts_with(b"#!") && memchr::memmem::find(first, b"sh").is_some()) || parts.last().is_some_and(has_ending)
}

/// Returns the folder of a file.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

#[cfg(test)]
mod tests {
    use super::super::OWN_NAMES;
    use super::*;

    #[test]
    fn each_part_of_a_pattern_has_one_star() {
        let others = OWN_NAMES.iter().flat_map(|program| program.paths);
        for pattern in CONFIGS.iter().flat_map(|reader| reader.meta().paths).chain(others) {
            assert!(pattern.split('/').all(|part| part.matches('*').count() < 2), "{pattern}");
        }
    }

    #[test]
    fn templates_are_recognized_by_the_name_before() {
        let id = |path: &str| by_path(Path::new(path)).map(|reader| reader.meta().id);
        for (path, expected) in [
            ("etc/jail.j2", Some("fail2ban")),
            ("etc/jail.local.erb", Some("fail2ban")),
            ("office-pf.tmpl", Some("pf")),
            ("nftables.tpl", Some("nftables")),
            ("main.cf.j2", Some("postfix")),
            ("main.j2", None),
            ("rules.j2", None),
            ("jail", None),
            ("jail.in", None),
            ("x.j2", None),
        ] {
            assert_eq!(id(path), expected, "{path}");
        }
    }

    #[test]
    fn patterns_fit_the_last_parts_of_a_path() {
        let fits = |pattern: &str, path: &str| fits(pattern, &parts(Path::new(path)));
        for (pattern, path) in [
            ("pf.conf", "/etc/pf.conf"),
            ("pf.conf", "backup/office-pf.conf"),
            ("pf.conf", "root_400_pf.conf"),
            ("jail.d/*.conf", "/etc/fail2ban/jail.d/a.conf"),
            ("jail.d/*.conf", "%etc%fail2ban%jail.d%a.conf"),
            ("*.rules", "a.b.rules"),
            ("shorewall*/rules", "/etc/shorewall6/rules"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("pf.conf", "/etc/spf.conf"),
            ("pf.conf", "pf.conf/x"),
            ("jail.d/*.conf", "jail.d/a.confx"),
            ("jail.d/*.conf", "a.conf"),
            ("ab*ba", "aba"),
            ("x", ""),
        ] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
    }
}
