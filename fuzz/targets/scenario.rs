//! A scenario's rules, and the lines they are about: any rate as text, any years, any rates.
#![no_main]

use corridor_equilibrium::scenario::{Among, Cut, From, Line, Outcome, Rate, Staging, rates};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (head, text) = bytes.split_at(bytes.len().min(12));
    let Ok(to) = std::str::from_utf8(text).unwrap_or("mfn").parse::<Rate>() else { return };
    let at = |i: usize| i32::from(head.get(i).copied().unwrap_or(0));
    let fraction = |i: usize| (f64::from(at(i)) - 32.0) / 64.0;
    let years: Vec<i32> = (0..at(0) % 4).map(|k| 2020 + k * (at(1) % 3)).collect();
    let staging = if at(2) % 2 == 0 {
        Staging::Equal(years)
    } else {
        Staging::Rates(years.into_iter().map(|y| (y, fraction(3))).collect())
    };
    let from = if at(4) % 2 == 0 { From::Mfn } else { From::Applied };
    let cut = Cut { importers: Among::All, exporters: Among::Only(vec![0]), products: Among::All, from, to, staging };
    let some = |i: usize| (at(i) % 5 != 0).then(|| fraction(i));
    let line = Line { importer: 1, exporter: 0, product: 0, mfn: some(5), applied: some(6) };
    let base = line.applied.or(line.mfn);
    for year in 2019..2032 {
        let Ok(found) = rates(std::slice::from_ref(&cut), &[line], year) else { return };
        let found = found[0];
        assert!(found.before == base && found.cut == Some(0), "{found:?}");
        assert!(found.after.is_none_or(|t| t > -1.0 && t.is_finite()), "{found:?}");
        if to != Rate::Mfn && let (Some(t0), Some(t1)) = (found.before, found.after) {
            assert!(t1 <= t0, "a cut raised a rate: {found:?} {cut:?}");
        }
        if found.outcome != Outcome::Changed {
            assert!(found.after == found.before, "{found:?}");
        }
    }
});
