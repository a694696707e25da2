//! Whole runs: equal bytes, lost executors, a lost scheduler, a count that does not add up, broken input.

mod common;

use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{
    dealt, declarations, executor, flows, imported, imported_by, parquets, program, run, scheduler,
    scheduler_at, until, years,
};
use corridor_cluster::task::{Task, perform};
use corridor_cluster::wire::{Answer, Heard, Hello, Line, Order, VERSION, say};

/// A folder beside the test's own files, gone afterwards.
fn home() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_years_are_those_of_import_to_the_byte() {
    let home = home();
    let rows = flows(2, 25);
    let expected = imported(home.path(), &rows);
    assert_eq!(expected.len(), 2);
    let declared = declarations(&rows);
    assert!(declared.len() > rows.len() * 3 / 2);
    for (files, executors) in [(4, 1), (4, 3), (64, 2), (64, 3)] {
        let name = format!("{files}-{executors}");
        let paths = dealt(&home.path().join(&name), &declared, files);
        let (_scheduler, at) = scheduler();
        let _executors: Vec<_> = (0..executors).map(|_| executor(&at)).collect();
        let store = home.path().join(format!("store-{name}"));
        let said = run(&["--scheduler", &at, "--shards", "5"], &paths, &store, |_| {});
        assert!(said.status.success(), "{}", said.text());
        assert_eq!(years(&store), expected, "{name}");
    }
    let paths = dealt(&home.path().join("own"), &declared, 7);
    let store = home.path().join("store-own");
    let said = run(&["--in-process", "2", "--shards", "3", "--keep"], &paths, &store, |_| {});
    assert!(said.status.success(), "{}", said.text());
    assert_eq!(years(&store), expected);
    let check = |expected: i32| {
        let out =
            program().args(["check", "--work"]).arg(store.join(".cluster-d")).output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert_eq!(out.status.code(), Some(expected), "{text}");
        text
    };
    assert!(check(0).ends_with("12 looked at, 0 that do not add up\n"));
    // A shard with a file counted twice, planted where the engine leaves no way to one.
    let record = corridor_cluster::check::record(&store.join(".cluster-d")).unwrap();
    let own = &record.shards[1];
    let twice = Task::Sum {
        pieces: [own.pieces.clone(), own.pieces.clone()].concat(),
        layout: record.layout.clone(),
        to: own.file.clone(),
    };
    std::fs::remove_file(&own.file).unwrap();
    perform(&twice).unwrap();
    let text = check(1);
    assert!(text.contains("shard 2 of 3: ") && text.contains("DOES NOT ADD UP"), "{text}");
}

#[test]
fn months_are_those_of_import_to_the_byte() {
    let home = home();
    let mut rows = flows(3, 6);
    rows.iter_mut().for_each(|r| r.year = 202_300 + (r.year - 1999) * 4);
    let expected = imported_by(home.path(), &rows, "period", "monthly/d-monthly");
    let names: Vec<&str> = expected.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["2023-04.parquet", "2023-08.parquet", "2023-12.parquet"]);
    let paths = dealt(&home.path().join("in"), &declarations(&rows), 3);
    let store = home.path().join("store");
    let said = run(&["--in-process", "1"], &paths, &store, |_| {});
    assert_eq!(said.status.code(), Some(2));
    assert!(said.text().contains("hint: --monthly keeps them"), "{}", said.text());
    // The same columns, named by a person.
    let map = "year=year,exporter=exporter,importer=importer,product=product,value=value_usd,quantity=quantity_kg";
    let own = ["--in-process", "1", "--monthly", "--map", map, "--unit", "dollar"];
    let said = run(&own, &paths, &store, |_| {});
    assert!(said.status.success(), "{}", said.text());
    assert_eq!(parquets(&store.join("monthly/d")), expected);
}

#[test]
fn baci_is_read_rounded_and_set_aside_as_by_import() {
    let home = home();
    let file = home.path().join("baci.parquet");
    common::baci(&file);
    let (store, other) = (home.path().join("store"), home.path().join("imported"));
    let said = run(&["--in-process", "1"], std::slice::from_ref(&file), &store, |_| {});
    assert!(said.status.success(), "{}", said.text());
    let options = corridor_trade::store::Options {
        dataset: Some("d".into()),
        vintage: Some(jiff::civil::date(2026, 1, 1)),
        ..Default::default()
    };
    corridor_trade::store::import(&other, &file, &options, &|_| {}).unwrap();
    assert_eq!(years(&store), years(&other));
    let source = |store: &Path| {
        let path = store.join("flows/d/source.toml");
        corridor_trade::Source::parse(&std::fs::read_to_string(&path).unwrap(), &path).unwrap()
    };
    let (own, its) = (source(&store), source(&other));
    assert_eq!(
        (own.rows, own.rounding.clone(), &own.coverage),
        (its.rows, its.rounding.clone(), &its.coverage)
    );
    assert!(its.rounding.is_some() && its.set_aside.len() >= 4, "{:?}", its.set_aside);
    let counts = |s: &corridor_trade::Source| -> Vec<(String, u64)> {
        let mut all: Vec<_> = s.set_aside.iter().map(|a| (a.reason.clone(), a.count)).collect();
        all.sort();
        all
    };
    assert_eq!(counts(&own), counts(&its));
}

#[test]
fn an_executor_killed_costs_one_task_and_changes_nothing() {
    let home = home();
    let rows = flows(6, 20);
    let expected = imported(home.path(), &rows);
    let paths = dealt(&home.path().join("in"), &declarations(&rows), 12);
    for phase in ["count: ", "sum: ", "merge: "] {
        let (_scheduler, at) = scheduler();
        let mut executors: Vec<_> = (0..3).map(|_| executor(&at)).collect();
        let store = home.path().join(format!("store-{}", &phase[..3]));
        let mut victim = None;
        let said = run(&["--scheduler", &at, "--shards", "6"], &paths, &store, |step| {
            // Whoever has the second task of the phase is killed while it has it.
            if victim.is_none() && step.starts_with(phase) && step.contains(" given to executor ") {
                let pid: u32 = step
                    .split("executor ")
                    .nth(1)
                    .unwrap()
                    .split(' ')
                    .next()
                    .unwrap()
                    .parse()
                    .unwrap();
                let own = executors.iter_mut().find(|e| e.0.id() == pid).unwrap();
                own.0.kill().unwrap();
                victim = Some(pid);
            }
        });
        assert!(said.status.success(), "{}", said.text());
        assert_eq!(years(&store), expected, "{phase}");
        assert!(victim.is_some(), "{}", said.text());
        assert!(said.with(" is given again") <= 1, "{}", said.text());
    }
}

#[test]
fn a_scheduler_killed_is_followed_by_one_that_repeats_no_finished_shard() {
    let home = home();
    let rows = flows(3, 40);
    let expected = imported(home.path(), &rows);
    let paths = dealt(&home.path().join("in"), &declarations(&rows), 8);
    let store = home.path().join("store");
    let (first, at) = scheduler();
    let mut first = Some(first);
    let _executors: Vec<_> = (0..2).map(|_| executor(&at)).collect();
    let mut finished = 0;
    let said = run(&["--scheduler", &at, "--shards", "8"], &paths, &store, |step| {
        finished += usize::from(step.starts_with("sum: shard") && step.ends_with(" done"));
        if finished == 3 {
            drop(first.take());
        }
    });
    assert_eq!(said.status.code(), Some(2));
    assert!(said.text().contains("finished shards are not repeated"), "{}", said.text());
    assert!(!store.join("flows/d").exists());
    let (_second, at) = scheduler_at(&at);
    let said = run(&["--scheduler", &at, "--shards", "8"], &paths, &store, |_| {});
    assert!(said.status.success(), "{}", said.text());
    assert_eq!(years(&store), expected);
    let held = said
        .steps
        .iter()
        .filter(|s| s.starts_with("sum: shard") && s.ends_with("is not repeated"))
        .count();
    assert!((3..8).contains(&held), "{}", said.text());
    assert!(
        said.with("8 tasks, ") >= 1
            && said
                .steps
                .iter()
                .any(|s| s
                    .starts_with(&format!("sum: 8 tasks, {} made, {held} there before", 8 - held))),
        "{}",
        said.text()
    );
}

/// An executor that reads each file of shard 2 twice, as a retry that keeps the first try's rows would.
fn doubling(at: &str, times: usize) {
    let stream = TcpStream::connect(at).unwrap();
    let mut line = Line::of(&stream, Duration::from_secs(1)).unwrap();
    say(&stream, &Hello::Executor { version: VERSION.into(), pid: 0 }).unwrap();
    let left = AtomicUsize::new(times);
    loop {
        match line.hear::<Order>() {
            Heard::Said(Order::Do(ticket, task)) => {
                let task = match *task {
                    Task::Sum { pieces, layout, to }
                        if to.to_string_lossy().contains("shard-2-")
                            && left.load(Ordering::Relaxed) > 0 =>
                    {
                        left.fetch_sub(1, Ordering::Relaxed);
                        Task::Sum { pieces: [pieces.clone(), pieces].concat(), layout, to }
                    }
                    other => other,
                };
                let did = Answer::Did(ticket, perform(&task).map_err(|e| e.to_string()));
                if say(&stream, &did).is_err() {
                    return;
                }
            }
            Heard::Nothing => drop(say(&stream, &Answer::Alive)),
            _ => return,
        }
    }
}

#[test]
fn rows_counted_twice_are_caught_and_their_shard_is_named() {
    let home = home();
    let rows = flows(2, 30);
    let expected = imported(home.path(), &rows);
    let paths = dealt(&home.path().join("in"), &declarations(&rows), 3);
    for (times, code) in [(1, 0), (9, 2)] {
        let (_scheduler, at) = scheduler();
        let own = at.clone();
        std::thread::spawn(move || doubling(&own, times));
        let store = home.path().join(format!("store-{times}"));
        let said = run(&["--scheduler", &at, "--shards", "3"], &paths, &store, |_| {});
        assert_eq!(said.status.code(), Some(code), "{}", said.text());
        assert_eq!(said.with("sum: shard 2 of 3 does not add up: "), 1, "{}", said.text());
        assert!(said.text().contains("; thrown away and repeated"), "{}", said.text());
        if code == 0 {
            assert_eq!(years(&store), expected);
        } else {
            assert!(
                said.text().contains("error: shard 2 of 3 does not add up, twice: "),
                "{}",
                said.text()
            );
            assert!(!store.join("flows/d").exists());
        }
    }
}

/// What stands in a store that holds nothing: no dataset, and nothing unfinished.
fn empty(store: &Path) -> bool {
    let left = |folder: &Path| {
        std::fs::read_dir(folder)
            .map_or(0, |list| list.filter(|e| e.as_ref().unwrap().file_name() != ".lock").count())
    };
    let parts = std::fs::read_dir(store.join(".cluster-d")).map_or(0, |list| {
        list.filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().contains(".part-"))
            .count()
    });
    left(&store.join("flows")) == 0 && parts == 0
}

#[test]
fn broken_input_is_named_and_leaves_nothing() {
    let home = home();
    let paths = dealt(&home.path().join("in"), &flows(2, 20), 4);
    let store = home.path().join("store");
    let refused = |words: &[&str], files: &[std::path::PathBuf]| {
        let said = run(words, files, &store, |_| {});
        assert_eq!(said.status.code(), Some(2), "{}", said.text());
        assert!(empty(&store), "{}", said.text());
        said.text()
    };
    let own = ["--in-process", "1"];
    let whole = std::fs::read(&paths[1]).unwrap();
    std::fs::write(&paths[1], &whole[..whole.len() / 2]).unwrap();
    let told = refused(&own, &paths);
    assert!(told.contains("part-01.parquet: not a whole Parquet file"), "{told}");
    // A page is broken and the footer whole.
    let mut broken = whole.clone();
    broken[whole.len() / 5..whole.len() / 4].fill(0xa5);
    std::fs::write(&paths[1], &broken).unwrap();
    let told = refused(&own, &paths);
    assert!(told.contains("part-01.parquet:"), "{told}");
    std::fs::write(&paths[1], &whole).unwrap();
    let mut missing = paths.clone();
    missing.push(home.path().join("in/part-99.parquet"));
    let told = refused(&own, &missing);
    assert!(told.contains("part-99.parquet: No such file"), "{told}");
    // A code that no table knows, with its row.
    let mut rows = flows(1, 3);
    rows[17].importer = "QQQ";
    let odd = home.path().join("odd.parquet");
    common::parquet(&odd, &rows, 10);
    let told = refused(&own, &[odd]);
    assert!(told.contains("odd.parquet") && told.contains("18") && told.contains("QQQ"), "{told}");
    // What the makers of the files say of them.
    let totals = home.path().join("totals.csv");
    std::fs::write(&totals, "file,rows,value_usd\npart-02.parquet,3,7\n").unwrap();
    let told = refused(&["--in-process", "1", "--totals", totals.to_str().unwrap()], &paths);
    assert!(told.contains("part-02.parquet: holds ") && told.contains("--totals says 3"), "{told}");
}

#[test]
fn a_full_disk_is_told_of_and_leaves_no_part_of_a_file() {
    let home = home();
    let paths = dealt(&home.path().join("in"), &flows(3, 40), 2);
    let store = home.path().join("store");
    let (_scheduler, at) = scheduler();
    // No file may grow over 16 kB: as on a full disk, a write fails half way.
    let shell = format!(
        "trap '' XFSZ; ulimit -f 16; exec {} executor --scheduler {at}",
        env!("CARGO_BIN_EXE_corridor-cluster")
    );
    let child = std::process::Command::new("bash")
        .args(["-c", &shell])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let _executor = common::Process(child);
    let said = run(&["--scheduler", &at, "--shards", "2"], &paths, &store, |_| {});
    assert_eq!(said.status.code(), Some(2), "{}", said.text());
    assert!(
        said.text().contains("shard-") && said.text().contains("File too large"),
        "{}",
        said.text()
    );
    assert!(empty(&store));
}

#[test]
fn without_executors_a_run_ends_within_forty_seconds() {
    let home = home();
    let paths = dealt(&home.path().join("in"), &flows(2, 30), 6);
    let store = home.path().join("store");
    let (_scheduler, at) = scheduler();
    let mut executors = vec![executor(&at), executor(&at)];
    let said = run(&["--scheduler", &at, "--shards", "6"], &paths, &store, |step| {
        if step.starts_with("sum: shard") {
            executors.clear();
        }
    });
    assert_eq!(said.status.code(), Some(2), "{}", said.text());
    assert!(said.text().contains("no executor for 30 seconds"), "{}", said.text());
    assert!(said.seconds < 40.0, "{}", said.seconds);
    assert!(empty(&store));
}

#[test]
fn only_loopback_is_listened_at() {
    let out = program().args(["scheduler", "--listen", "0.0.0.0:0"]).output().unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8(out.stderr).unwrap().contains("--trusted-network"));
    let (scheduler, at) = scheduler();
    let worker = executor(&at);
    let pids = [scheduler.0.id(), worker.0.id()];
    // The sockets of both processes that listen, by the kernel's own list.
    let sockets = |pid: u32| -> Vec<String> {
        let links = std::fs::read_dir(format!("/proc/{pid}/fd"))
            .unwrap()
            .filter_map(|f| std::fs::read_link(f.unwrap().path()).ok());
        links
            .filter_map(|l| {
                l.to_str()?.strip_prefix("socket:[")?.strip_suffix(']').map(str::to_owned)
            })
            .collect()
    };
    until("the executor has come", || !sockets(pids[1]).is_empty());
    let own: Vec<String> = pids.iter().flat_map(|pid| sockets(*pid)).collect();
    let mut listening = Vec::new();
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        for line in std::fs::read_to_string(table).unwrap_or_default().lines().skip(1) {
            let cells: Vec<&str> = line.split_whitespace().collect();
            if cells[3] == "0A" && own.iter().any(|inode| inode == cells[9]) {
                listening.push(cells[1].to_owned());
            }
        }
    }
    assert_eq!(listening.len(), 1, "{listening:?}");
    assert!(listening[0].starts_with("0100007F:"), "{listening:?}");
}
