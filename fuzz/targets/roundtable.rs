//! One file of `roundtable/`, any bytes: read or refused, and what was read can be planned, kept by the rules.
#![no_main]

use std::collections::BTreeMap;

use corridor_roundtable::{Event, Options, plan, readers::read_parts};

const SETTING: &str = "id = 'e'\ntime_zone = 'Europe/Istanbul'\ntables = 2\n[meeting]\nminutes = 20\n\
    [[session]]\nname = 'morning'\nstart = '2026-11-05T09:00'\nend = '2026-11-05T11:00'\n";
const COMPANIES: &str = "name,side,languages,floor,cap\nDeniz Gıda A.Ş.,host,tr,1,3\nSeri Maju Sdn Bhd,guest,ms,1,\nPetronas,guest,en,,\n";
const FILES: [&str; 7] =
    ["event.toml", "companies.csv", "wishes.csv", "absences.csv", "fixed.csv", "aliases.csv", "plan.csv"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let mut parts = BTreeMap::from([
        ("event.toml".to_owned(), SETTING.as_bytes().to_vec()),
        ("companies.csv".to_owned(), COMPANIES.as_bytes().to_vec()),
    ]);
    parts.insert(FILES[usize::from(*first) % FILES.len()].to_owned(), rest.to_vec());
    let Ok(folder) = read_parts(&parts) else { return };
    let Ok(event) = Event::new(folder.draft(&BTreeMap::new())) else { return };
    if event.pairs().len() < 200
        && let Ok(solved) = plan(&event, &Options { seed: 1, effort: 0 })
    {
        assert!(solved.plan.score() <= solved.certificate.verify(&event).expect("a certificate that stands"));
    }
});
