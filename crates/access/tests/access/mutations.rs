//! Texts with slips: every reader of the room on its own seeds, cut, doubled and mixed at random.
//! `MUTATIONS=5000000 cargo test -p corridor-access --test access mutations -- --nocapture` is a long run.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use corridor_access::agreement::Agreement;
use corridor_access::origin::{Bill, OriginTerms, judge_rule};
use corridor_access::rate::{Case, Rate, Shipment};
use corridor_access::rule::{Book, Rule};
use corridor_access::schedule::{self, Options};
use corridor_access::usage;

use crate::{shared_data, table};

const DUTIES: &str = include_str!("../further_duties.csv");
const RULES: &str = include_str!("../further_rules.csv");
/// Pieces that readers know, put in anywhere.
const PIECES: &[&str] = &[
    "%",
    " MIN ",
    " MAX ",
    "(",
    ")",
    "EUR/100 kg",
    "+ EA",
    "0",
    ",",
    ";",
    "\n",
    "\"",
    "¢",
    "½",
    "İ",
    "ı",
    "\u{301}",
    "\u{a0}",
    "9999999999999999999",
    "-",
    "or",
    " and ",
    "heading ",
    "8703",
    "Chapter ",
    "not more than ",
    ":",
    "except from ",
    "40 per cent",
    "whichever is the higher",
    "\u{feff}",
    "\t",
    "1/0",
    "hs",
    "rate",
    "2026-02-30",
];
/// One text may take so long at most, on a busy machine in the dev profile.
const SLOWEST: Duration = Duration::from_secs(10);

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }

    fn slipped(&mut self, seeds: &[String]) -> String {
        let mut text: Vec<char> = seeds[self.below(seeds.len())].chars().collect();
        for _ in 0..=self.below(6) {
            let (a, b) = (self.below(text.len() + 1), self.below(text.len() + 1));
            let (a, b) = (a.min(b), a.max(b).min(a.min(b) + 40));
            match self.below(6) {
                0 => drop(text.drain(a..b)),
                1 => {
                    let again: Vec<char> = text[a..b].to_vec();
                    text.splice(a..a, again);
                }
                2 => text.truncate(b),
                3 => drop(text.splice(a..b, PIECES[self.below(PIECES.len())].chars())),
                4 => drop(text.splice(a..a, PIECES[self.below(PIECES.len())].chars())),
                _ => {
                    let other: Vec<char> = seeds[self.below(seeds.len())].chars().collect();
                    let from = self.below(other.len());
                    text.splice(a..b, other.into_iter().skip(from).take(60));
                }
            }
            text.truncate(4_000);
        }
        text.into_iter().collect()
    }
}

fn run(name: &str, seeds: &[String], usual: usize, law: impl Fn(&str) -> bool) {
    let times = std::env::var("MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ name.len() as u64);
    let mut read = 0usize;
    let begun = Instant::now();
    for _ in 0..times {
        let text = dice.slipped(seeds);
        let start = Instant::now();
        read += usize::from(law(&text));
        assert!(start.elapsed() < SLOWEST, "{name}: {text:?}");
    }
    println!("{name}: {times} texts, {read} of them read, {} s", begun.elapsed().as_secs());
    assert!(read > 0, "{name}: no text was read");
}

#[test]
fn mutations_of_duties() {
    let mut seeds: Vec<String> = csv::Reader::from_reader(DUTIES.as_bytes())
        .records()
        .map(|r| r.unwrap()[0].to_owned())
        .collect();
    seeds.extend(
        [
            "12.8 % + 176.8 EUR/100 kg MAX 27.9% + ADSZ",
            "15.00% (01 JAN-14 FEB, 16 JUN-31 DEC), 0.00% (15 FEB-15 JUN)",
            "0/24(354,000M/T) ASG",
            "(CH 9)(NO 11.3) RM0.20 per stk 8.2¢/kg",
        ]
        .map(str::to_owned),
    );
    run("duties", &seeds, 20_000, |text| {
        let Ok(rate) = Rate::read(text) else { return false };
        let printed = rate.to_string();
        if let Ok(again) = Rate::read(&printed) {
            assert_eq!(again.to_string(), printed, "{text:?}");
        }
        let mut shipment = Shipment::new("1000".parse().unwrap(), "EUR");
        for unit in ["kg", "l", "item", "% vol"] {
            shipment.quantity("10".parse().unwrap(), unit).unwrap();
        }
        let day = Some(jiff::civil::date(2026, 2, 14));
        let _ = rate.duty(&shipment, &Case { day, inside_quota: Some(true), ..Case::default() });
        let _ = rate.day_weighted(2026);
        true
    });
}

#[test]
fn mutations_of_rules() {
    let mut seeds: Vec<String> =
        RULES.lines().skip(1).map(|l| l.split('|').next().unwrap().to_owned()).collect();
    if let Some(path) = shared_data::shared("tariffs/psr_rules.parquet") {
        let texts: BTreeSet<String> =
            table::read(&path).text("text").into_iter().flatten().collect();
        seeds.extend(texts);
    }
    run("rules", &seeds, 3_000, |text| match Rule::read(text) {
        Ok(rule) => {
            assert!(!rule.alternatives.is_empty());
            assert_eq!(Rule::from_notation(&rule.canonical()).as_ref(), Ok(&rule), "{text:?}");
            assert!(!rule.notation().is_empty());
            true
        }
        Err(unread) => {
            assert!(unread.rest.len() <= text.len(), "{text:?}");
            false
        }
    });
}

#[test]
fn mutations_of_files() {
    let seeds = [
        "hs,base,category\n010121,5%,B5\n870322,35%,EIF\n",
        "htsno,indent,description,general,special,other\n8544.30.00,0,Sets,5%,Free (A),35%\n8544.30.00.10,1,x,,,\n",
        "HS Code Description Base Rate Category\n1901.90.39 Other preparations 25% Y~8\ncontaining cocoa\n",
        "GTİP;Madde İsmi;AB, EFTA;Almanya;Diğer Ülkeler\n870322100000;Otomobil;0;0;10\n",
        "NomenCode,Reporter_ISO_N,Year,ProductCode,Sum_Of_Rates,Min_Rate,Max_Rate,SimpleAverage,Nbr_NA_Lines,Nbr_Free_Lines,Nbr_AVE_Lines,Nbr_Dutiable_Lines,TotalNoOfValidLines,TotalNoOfLines,EstCode\nH5,458,2023,870322,90,10,35,30,0,0,0,3,3,3,N\n",
        "hs,rate_2024,rate_2025\n870322,20,15\n240220,free,free\n",
        "importer,exporter,year,hs,value,mfn,preference,claimed,unknown\nAAA,BBB,2024,080131,150,10,2,120,10\n",
        "importer,exporter,year,code,eligible,requested,value\nAAA,BBB,2024,080131,preference zero,MFN non-zero,20\n",
        "scheme,set_no,heading,subdivision,min10,max10,operator,text\nx,1,8450,,8450000000,8450999999,,\"A change from any other heading\"\n",
        "id = \"x\"\nparties = [\"AAA\", \"BBB\"]\nentry = \"2015-08-01\"\n[[category]]\nname = \"B5\"\npassage = \"1(b)\"\nstages = 5\nfirst = \"entry\"\nlater = \"1 January\"\n",
    ]
    .map(str::to_owned);
    run("files", &seeds, 4_000, |text| {
        let options = Options { revision: "HS2017".to_owned(), ..Options::default() };
        let found =
            [schedule::read(text, "x.csv", &options), schedule::annex(text, "x.txt", "HS2017")];
        let mut read = false;
        for schedule in found.into_iter().flatten() {
            assert!(
                schedule.lines.iter().all(|l| l.code.bytes().all(|b| b.is_ascii_digit())),
                "{text:?}"
            );
            let _ = schedule.tree();
            for line in schedule.lines.iter().take(3) {
                let _ = schedule.find(&line.code, &line.partner, None);
            }
            read = true;
        }
        read |= usage::read(text, "x.csv").is_ok();
        read |= Agreement::read(text, "x.toml").is_ok();
        read |= Book::from_csv(text, "x.csv").is_ok();
        read |= Book::from_uk_json(text, "x", "x.json").is_ok();
        let _ = schedule::taric(text, text, "x.csv");
        read
    });
}

#[test]
fn mutations_of_bills() {
    let seeds = [
        "good,good_hs,value,value_basis,material_hs,originating,cost,processes\nlamp,940511,100,EXW,853949,no,40,weaving|nothing else\n",
        "good,good_hs,hs_revision,value,value_basis,currency,processes,line,material_hs,description,origin,originating,cost,cost_basis,net_kg\nWasher,845011,HS2017,400,EXW,EUR,,1,850152,Motor,CHN,no,60,customs,3\nWasher,845011,HS2017,400,EXW,EUR,,2,721049,Sheet,TUR,yes,80,customs,30\n",
    ]
    .map(str::to_owned);
    let rules: Vec<Rule> = [
        "A change from any other heading.",
        "Manufacture in which the value of all the materials used does not exceed 40% of the ex-works price of the product.",
        "Manufacture from yarn.",
        "CTH + VA 35%",
    ]
    .iter()
    .map(|text| Rule::read(text).unwrap())
    .collect();
    run("bills", &seeds, 4_000, |text| {
        let Ok(bill) = Bill::read(text, "bill.csv") else { return false };
        for rule in &rules {
            for good in bill.goods.iter().take(20) {
                if let Ok(verdict) = judge_rule(good, rule, &OriginTerms::default(), None) {
                    assert!(
                        verdict.alternatives.iter().all(|a| !a.findings.is_empty()),
                        "{text:?}"
                    );
                }
            }
        }
        true
    });
}
