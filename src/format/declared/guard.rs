//! Rows outside the tables of a file.

use super::builder::Builder;
use super::regions::{Regions, merged};
use super::row::Problem;
use super::spec::Spec;
use crate::syntax::Fault;

/// Reports what looks like an entry outside every table.
pub(super) fn guard(spec: &Spec, regions: &Regions, builder: &mut Builder<'_>) {
    let regions = merged(regions);
    for guard in spec.tables.iter().filter_map(|table| table.guard.as_ref()) {
        let mut searcher = guard.searcher();
        let mut from = builder.start();
        while let Some(found) = searcher.find(builder.bytes, from..builder.bytes.len()) {
            if builder.is_full() {
                return;
            }
            let region = regions.partition_point(|region| region.end <= found.span.start);
            let inside = regions.get(region).filter(|region| region.start < found.span.end);
            if inside.is_none() {
                builder.problem(Problem { span: found.span, fault: Fault::OutsideTable });
            }
            from = inside.map_or(found.span.end, |region| region.end.max(found.span.end)).index();
        }
    }
}
