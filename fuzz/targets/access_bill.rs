//! Bills under a few rules: no panic, and a verdict that is not undecided says why.
#![no_main]

use corridor_access::origin::{Bill, OriginTerms, judge_rule};
use corridor_access::rule::Rule;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(bill) = Bill::read(text, "bill.csv") else { return };
    for rule in [
        "A change from any other heading.",
        "Manufacture in which the value of all the materials used does not exceed 40% of the ex-works price of the product.",
        "Manufacture from yarn.",
        "Weaving accompanied by dyeing.",
    ] {
        let rule = Rule::read(rule).expect("a rule of the grammar");
        for good in bill.goods.iter().take(20) {
            if let Ok(verdict) = judge_rule(good, &rule, &OriginTerms::default(), None) {
                assert!(verdict.alternatives.iter().all(|a| !a.findings.is_empty()));
            }
        }
    }
});
