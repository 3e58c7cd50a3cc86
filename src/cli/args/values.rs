//! Parsers of argument values.

use crate::config::AddedPorts;
use crate::diagnostic::Severity;
use crate::engine::{GhostKind, Selector};
use crate::format::declared::shipped;
use crate::model::{Date, PortRange, Transport};
use crate::plugin::Catalogue;
use crate::registry::Standing;
use crate::report::{REPORTERS, Reporter, ReporterMeta};
use crate::text::glob_fault;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use globset::{GlobBuilder, GlobMatcher};
use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

/// Spans are 32 bits wide, so larger files cannot be read.
const LARGEST_FILE: u64 = u32::MAX as u64 - 1;

pub(super) fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "not a positive number".to_owned())
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a date: YYYY, YYYY-MM or YYYY-MM-DD".to_owned())
}

pub(super) fn ports(text: &str) -> Result<PortRange, String> {
    PortRange::parse(text).ok_or_else(|| "neither a port number nor a range such as 1-1023".to_owned())
}

/// Parses a port or a range, on one transport or on all: `617`, `1-1023/udp`.
pub(super) fn ports_on(text: &str) -> Result<(PortRange, Option<Transport>), String> {
    let (range, transport) = match text.split_once('/') {
        None => (text, None),
        Some((range, word)) => {
            let transport = Transport::parse(&word.to_ascii_lowercase());
            (range, Some(transport.ok_or("not a transport: use tcp, udp, sctp or dccp")?))
        }
    };
    Ok((ports(range)?, transport))
}

/// Parses the name of a process, which may be a glob, or its number.
pub(super) fn process(text: &str) -> Result<GlobMatcher, String> {
    if let Some(fault) = glob_fault(text) {
        return Err(fault);
    }
    let glob = GlobBuilder::new(text).case_insensitive(true).build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
}

/// Parses ports that are added: `all`, or those of [`ports`].
pub(super) fn added_ports(text: &str) -> Result<PortRange, String> {
    let fault = || "not a port number, a range such as 1-1023, or `all`".to_owned();
    AddedPorts::find(text).map(|added| added.0).ok_or_else(fault)
}

/// Parses a number of bytes, or of kibibytes, mebibytes or gibibytes.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let (digits, shift) = match text.as_bytes() {
        [.., b'k' | b'K'] => (&text[..text.len() - 1], 10),
        [.., b'm' | b'M'] => (&text[..text.len() - 1], 20),
        [.., b'g' | b'G'] => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let number: u64 = digits.parse().map_err(|_| "not a size: a number of bytes, or with K, M or G".to_owned())?;
    let size = number.checked_mul(1 << shift).filter(|&size| size <= LARGEST_FILE);
    size.ok_or_else(|| "too large: the limit is 4 GiB".to_owned())
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let fault = || "not a number of seconds from 0.01 to 86400".to_owned();
    let seconds: f64 = text.parse().map_err(|_| fault())?;
    if (0.01..=86400.0).contains(&seconds) { Ok(Duration::from_secs_f64(seconds)) } else { Err(fault()) }
}

/// Accepts the id of a format, or the path of a descriptor. The formats are known only when the configuration has been
/// read.
pub(super) fn format() -> impl TypedValueParser<Value = String> {
    FormatParser
}

#[derive(Clone)]
struct FormatParser;

impl FormatParser {
    fn ids() -> Vec<String> {
        let code = Catalogue::builtin().formats().map(|format| format.meta().id.to_string()).collect::<Vec<_>>();
        code.into_iter().chain(shipped().iter().map(|shipped| shipped.name.to_owned())).collect()
    }
}

impl TypedValueParser for FormatParser {
    type Value = String;

    fn parse_ref(
        &self,
        _: &clap::Command,
        _: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        Ok(value.to_string_lossy().into_owned())
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Self::ids().into_iter().map(PossibleValue::new)))
    }
}

/// Returns whether the value of `--format` is the path of a descriptor.
pub(crate) fn is_descriptor(word: &str) -> bool {
    let path = std::path::Path::new(word);
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
}

/// A report: its format, and the file that it goes to. Without one it goes to standard output.
#[derive(Clone, Debug)]
pub(crate) struct ReportArg {
    pub(crate) reporter: &'static dyn Reporter,
    pub(crate) file: Option<PathBuf>,
}

/// Accepts the id of a reporter, alone or before `=FILE`.
pub(super) fn report() -> impl TypedValueParser<Value = ReportArg> {
    ReportParser(|meta| meta)
}

/// Accepts the same as [`report`], with the descriptions of the reports of `uses`.
pub(super) fn report_of_uses() -> impl TypedValueParser<Value = ReportArg> {
    ReportParser(crate::report::uses::meta)
}

/// Takes the description of a reporter for that of another with the same id.
#[derive(Clone)]
struct ReportParser(fn(&'static ReporterMeta) -> &'static ReporterMeta);

impl TypedValueParser for ReportParser {
    type Value = ReportArg;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<ReportArg, clap::Error> {
        let (id, file) = split_at_equals(value).map_or((value, None), |(id, file)| (id, Some(file)));
        let ids = PossibleValuesParser::new(self.possible_values().into_iter().flatten());
        let reporter = ids.try_map(|id| crate::report::by_id(&id).ok_or("unknown format"));
        let reporter = reporter.parse_ref(command, argument, id)?;
        let file = file.map(|file| clap::builder::PathBufValueParser::new().parse_ref(command, argument, file));
        Ok(ReportArg { reporter, file: file.transpose()? })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let value = |meta: &'static ReporterMeta| PossibleValue::new(meta.id).help(meta.summary);
        Some(Box::new(REPORTERS.iter().map(move |reporter| value((self.0)(reporter.meta())))))
    }
}

/// Splits an argument at the first `=`.
#[cfg(unix)]
fn split_at_equals(value: &OsStr) -> Option<(&OsStr, &OsStr)> {
    use std::os::unix::ffi::OsStrExt as _;
    let bytes = value.as_bytes();
    let at = bytes.iter().position(|&byte| byte == b'=')?;
    Some((OsStr::from_bytes(&bytes[..at]), OsStr::from_bytes(&bytes[at + 1..])))
}

/// Splits an argument at the first `=`.
#[cfg(not(unix))]
fn split_at_equals(value: &OsStr) -> Option<(&OsStr, &OsStr)> {
    value.to_str()?.split_once('=').map(|(id, file)| (OsStr::new(id), OsStr::new(file)))
}

/// Accepts every word that can name a rule: a configuration may have further rules. Built-in words are completed.
pub(super) fn selector() -> impl TypedValueParser<Value = Selector> {
    SelectorParser
}

#[derive(Clone)]
struct SelectorParser;

impl TypedValueParser for SelectorParser {
    type Value = Selector;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Selector, clap::Error> {
        clap::builder::StringValueParser::new()
            .try_map(|word| word.parse::<Selector>())
            .parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Selector::words(&Catalogue::builtin()).into_iter().map(PossibleValue::new)))
    }
}

pub(super) fn severity() -> impl TypedValueParser<Value = Severity> {
    one_of(Severity::ALL, Severity::as_str, |_| None)
}

pub(super) fn standing() -> impl TypedValueParser<Value = Standing> {
    one_of(Standing::ALL, Standing::as_str, |standing| Some(standing.summary()))
}

pub(super) fn ghost_kind() -> impl TypedValueParser<Value = GhostKind> {
    one_of(GhostKind::ALL, GhostKind::as_str, |kind| Some(kind.summary()))
}

pub(super) fn transport() -> impl TypedValueParser<Value = Transport> {
    one_of(Transport::ALL, Transport::as_str, |_| None)
}

/// Returns a parser that accepts one word for each value, with the help for the value if there is one.
pub(super) fn one_of<T, const N: usize>(
    all: [T; N],
    word: fn(T) -> &'static str,
    help: fn(T) -> Option<&'static str>,
) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.map(|value| PossibleValue::new(word(value)).help(help(value))))
        .try_map(move |given| all.into_iter().find(|&value| word(value) == given).ok_or("unknown word"))
}
