//! Measures parsing, lookups and checking, on generated tables.

mod tables;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use portolan::engine::{CheckSettings, RuleSet, Selection, Selector, check, parse_file};
use portolan::model::Transport;
use portolan::plugin::Catalogue;
use portolan::registry::{Registry, judge, standing};
use portolan::text::SourceFile;
use std::hint::black_box;

/// Returns the name of each table, which shows its format, and its text.
fn all_tables() -> [(&'static str, String); 3] {
    [("nmap-services", tables::nmap()), ("services", tables::services()), ("faulty.services", tables::faulty(16_000))]
}

fn source(name: &str, text: &str) -> SourceFile {
    SourceFile::new(name, text.as_bytes().to_vec())
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    let catalogue = Catalogue::builtin();
    for (name, text) in all_tables() {
        let source = source(name, &text);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group
            .bench_function(name, |bencher| bencher.iter(|| parse_file(&catalogue, black_box(&source), None).unwrap()));
    }
    group.finish();
}

fn look_up(criterion: &mut Criterion) {
    let registry = Registry::embedded();
    let mut group = criterion.benchmark_group("lookup");
    let ports: Vec<u16> = (0..=u16::MAX).collect();
    group.throughput(Throughput::Elements(ports.len() as u64));
    group.bench_function("every port", |bencher| {
        bencher.iter(|| ports.iter().filter(|&&port| registry.assigned(port, Transport::Tcp).next().is_some()).count());
    });
    let names: Vec<&[u8]> = registry.records().map(|record| record.name().as_bytes()).collect();
    group.throughput(Throughput::Elements(names.len() as u64));
    group.bench_function("every name", |bencher| {
        bencher.iter(|| names.iter().filter(|name| registry.named(name).next().is_some()).count());
    });
    group.throughput(Throughput::Elements(1));
    for (name, port) in [("ssh", 22), ("snmp-trap", 162), ("no-such-name", 617)] {
        group.bench_with_input(BenchmarkId::new("standing", name), &name, |bencher, name| {
            bencher.iter(|| standing(&registry, black_box(name.as_bytes()), black_box(port), Transport::Tcp));
        });
    }
    group.finish();
}

fn check_tables(criterion: &mut Criterion) {
    let (catalogue, registry) = (Catalogue::builtin(), Registry::embedded());
    let default = RuleSet::new(&catalogue, &Selection::default());
    let all = RuleSet::new(&catalogue, &Selection { select: vec![Selector::All], ..Selection::default() });
    let mut group = criterion.benchmark_group("check");
    for (name, text) in all_tables() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        let document = parse_file(&catalogue, &source(name, &text), None).unwrap();
        group.bench_function(BenchmarkId::new("judge", name), |bencher| {
            bencher.iter(|| judge(black_box(&document), text.as_bytes(), &registry));
        });
        for (rules, set) in [("default rules", &default), ("all rules", &all)] {
            let settings = CheckSettings::new(&catalogue, &registry, set);
            group.bench_function(BenchmarkId::new(rules, name), |bencher| {
                bencher.iter(|| {
                    let source = source(name, &text);
                    let document = parse_file(&catalogue, &source, None).unwrap();
                    check(source, document, &settings)
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, parse, look_up, check_tables);
criterion_main!(benches);
