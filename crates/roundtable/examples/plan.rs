//! Plans an event of the bench and prints value, bound and CPU time:
//! `plan FOLDER` for a folder with firms.csv, pairs.csv and event.toml, or
//! `plan HOSTSxGUESTSxSLOTS nobody|sessions|scattered SEED` for a generated event.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods)]

#[path = "../tests/common/mod.rs"]
mod common;
mod usage;

use common::{Away, large, weighted};
use corridor_roundtable::{Event, Options, plan};
use usage::cpu;

fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap().to_owned();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let effort: u32 =
        std::env::var("EFFORT").ok().map_or(Options::default().effort, |e| e.parse().unwrap());
    let seed: u64 = std::env::var("SEED").ok().map_or(1, |e| e.parse().unwrap());
    let draft = if args.len() >= 3 {
        let n: Vec<usize> = args[0].split('x').map(|x| x.parse().unwrap()).collect();
        let away = match args[1].as_str() {
            "nobody" => Away::Nobody,
            "sessions" => Away::Sessions,
            _ => Away::Scattered,
        };
        let tables = if n[0] >= 5000 { 3500 } else { (n[0] * 3 / 5) as u32 };
        large(args[2].parse().unwrap(), n[0], n[1], n[2], tables, 30, 6, 18, away)
    } else {
        weighted(&args[0], args.len() > 1).unwrap()
    };
    let start = cpu();
    let event = Event::new(draft).unwrap();
    let made = cpu();
    let solved = plan(&event, &Options { seed, effort }).unwrap();
    if let Ok(path) = std::env::var("PLAN_OUT") {
        let rows = solved.plan.rows(&event);
        let text: String = rows.iter().map(|r| format!("{},{},{}\n", r.a, r.b, r.slot)).collect();
        std::fs::write(path, text).unwrap();
    }
    let (score, bound) = (solved.plan.score(), solved.bound());
    println!(
        "{}: {} pairs, {} meetings, value {} / bound {} ({:.4} % below), musts {}/{}, floor places {}/{}, {:.2} + {:.2} CPU s, {} MB",
        args.join(" "),
        event.pairs().len(),
        solved.plan.meetings().len(),
        score.weight,
        bound.weight,
        100.0 * (bound.weight - score.weight) as f64 / bound.weight as f64,
        score.musts,
        bound.musts,
        score.floor_places,
        bound.floor_places,
        made - start,
        cpu() - made,
        peak()
    );
}
