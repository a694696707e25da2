//! Hostile inputs, outputs that would destroy, two writers at once: kinds of attack, held as tests.
//!
//! Each test states a law and tries it on many inputs of its kind. Nothing may panic, end by a signal,
//! run on, write over what was read, leave the folder, or say that it was done when it was not.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

mod interrupted;

use std::fmt::Write as _;
use std::io::Write as _;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use interrupted::with_proposals;

const CORRIDOR: &str = env!("CARGO_BIN_EXE_corridor");
const DAY: [&str; 2] = ["--as-of", "2026-02-01"];

fn corridor(folder: &Path, arguments: &[&str]) -> Output {
    let run = Command::new(CORRIDOR).args(arguments).current_dir(folder).output().unwrap();
    let code = run.status.code().unwrap_or_else(|| panic!("{arguments:?} ended by a signal"));
    assert!(code <= 2, "{arguments:?}: exit {code}: {}", words(&run));
    assert!(!words(&run).contains("panicked"), "{arguments:?}: {}", words(&run));
    run
}

fn words(run: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr))
}

fn refused(folder: &Path, arguments: &[&str], why: &str) {
    let run = corridor(folder, arguments);
    assert_eq!(run.status.code(), Some(2), "{arguments:?}: {}", words(&run));
    assert!(words(&run).contains(why), "{arguments:?}: no {why:?} in {}", words(&run));
}

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path
}

/// The sample, unpacked anew.
fn sample(folder: &Path) -> PathBuf {
    assert!(corridor(folder, &["new", "p", "--sample"]).status.success());
    folder.join("p")
}

/// A partnership without anything in it.
fn partnership(folder: &Path) {
    let text = "[partnership]\nid = \"x\"\ntitle = \"Two\"\nparties = [\"DEU\", \"POL\"]\n";
    write(folder, "partnership.toml", text);
}

/// A partnership of which a document of so many lines was entered, with a record for each.
fn records(folder: &Path, count: usize, verb: &str) {
    partnership(folder);
    let (mut text, mut ledger) = (String::new(), "document = \"d\"\n".to_owned());
    for i in 0..count {
        writeln!(text, "Germany promised Poland thing number {i} in 2025.").unwrap();
        writeln!(
            ledger,
            "\n[[commitment]]\nid = \"c-{i}\"\nstatus = \"promised\"\nparties = [\"DEU\", \"POL\"]\n\
             actors = [\"DEU\"]\nwhat = \"Thing {i}\"\n\
             passages = [{{ quote = \"Germany promised Poland thing number {i} {verb}\" }}]"
        )
        .unwrap();
    }
    write(folder, "documents/d.md", &text);
    write(folder, "ledger/d.toml", ledger);
    let sum = Command::new("sha256sum").arg(folder.join("documents/d.md")).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    let index = format!(
        "[[document]]\nid = \"d\"\nfile = \"d.md\"\ntitle = \"D\"\npublisher = \"p\"\ndate = 2025-01-01\n\
         language = \"en\"\nlicence = \"x\"\nsha256 = \"{}\"\n",
        &sum[..64]
    );
    write(folder, "documents/index.toml", index);
}

fn panel() -> String {
    let mut text = "trade,x\n".to_owned();
    (0..60).for_each(|i| writeln!(text, "{},{}", i % 7, i % 5).unwrap());
    text
}

/// Every file of a folder with its bytes, links not followed.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut all, mut folders) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else {
                let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
                all.push((path, bytes));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn no_output_is_written_over_what_was_read() {
    let room = tempfile::tempdir().unwrap();
    let p = sample(room.path());
    symlink("documents/index.toml", p.join("link.html")).unwrap();
    std::fs::hard_link(p.join("ledger").join(first(&p.join("ledger"))), p.join("hard.html"))
        .unwrap();
    let before = files(&p);
    let document = format!("documents/{}", first(&p.join("documents")));
    for output in [
        "partnership.toml",
        "./documents/../partnership.toml",
        document.as_str(),
        "statistics/headline/headline.csv",
        "statistics/headline/source.toml",
        "roundtable/companies.csv",
        "link.html",
        "hard.html",
    ] {
        // The format is said, or a name that says none would be refused for that.
        let arguments = ["brief", DAY[0], DAY[1], "-o", output, "--format", "html"];
        refused(&p, &arguments, "is a file that this command reads");
    }
    refused(&p, &["roundtable", "plan", "--page", "roundtable/companies.csv"], "reads");
    let after = files(&p);
    let changed = before.iter().filter(|file| !after.contains(file)).map(|(path, _)| path);
    assert_eq!(changed.collect::<Vec<_>>(), Vec::<&PathBuf>::new());

    let room = tempfile::tempdir().unwrap();
    write(room.path(), "p.csv", panel());
    write(
        room.path(),
        "b.csv",
        "t,i,j,k,v,q\n2023,276,616,010121,12.345,1\n2023,XXX,616,010121,1,1\n",
    );
    write(room.path(), "r.csv", "period_start,period_end,base,quote,rate,source\n");
    symlink("p.csv", room.path().join("q.csv")).unwrap();
    let before = files(room.path());
    for option in ["--record", "--rows", "--effects", "--plot"] {
        for output in ["p.csv", "q.csv"] {
            refused(room.path(), &["gravity", "trade ~ x", "p.csv", option, output], "reads");
        }
    }
    let both = ["gravity", "trade ~ x", "p.csv", "--rows", "o.csv", "--effects", "./o.csv"];
    refused(room.path(), &both, "named for two outputs");
    for output in ["b.csv", "r.csv"] {
        let import = ["import", "b.csv", "--store", "s", "--rates", "r.csv", "--set-aside", output];
        refused(room.path(), &import, "reads");
    }
    assert!(before == files(room.path()), "a file changed, or one was made");
}

/// The first file of a folder that is no index.
fn first(folder: &Path) -> String {
    let names = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        names.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name != "index.toml" && !name.starts_with('.'));
    names.sort();
    names.swap_remove(0)
}

#[test]
fn links_pipes_and_devices_are_written_and_stay() {
    let room = tempfile::tempdir().unwrap();
    let p = sample(room.path());
    write(&p, "real.html", "old");
    symlink("real.html", p.join("link.html")).unwrap();
    symlink("/dev/full", p.join("full.html")).unwrap();
    assert!(Command::new("mkfifo").arg(p.join("pipe.html")).status().unwrap().success());
    let brief = |output: &str| corridor(&p, &["brief", DAY[0], DAY[1], "-o", output]);
    assert!(brief("link.html").status.success());
    assert!(
        p.join("link.html").is_symlink() && std::fs::read(p.join("real.html")).unwrap() != b"old"
    );
    let pipe = brief("pipe.html");
    assert_eq!(pipe.status.code(), Some(2), "{}", words(&pipe));
    assert!(words(&pipe).contains("pipe that nobody reads"), "{}", words(&pipe));
    assert!(std::fs::metadata(p.join("pipe.html")).unwrap().file_type().is_fifo());
    let read = p.join("pipe.html");
    let reader = std::thread::spawn(move || std::fs::read(read).unwrap());
    // The reader may come a moment later than the writer.
    while !brief("pipe.html").status.success() {
        std::thread::yield_now();
    }
    assert_eq!(reader.join().unwrap(), std::fs::read(p.join("real.html")).unwrap());
    for device in ["/dev/full", "full.html"] {
        let full = brief(device);
        assert_eq!(full.status.code(), Some(2), "{}", words(&full));
        assert!(words(&full).contains("No space left"), "{}", words(&full));
        assert!(!words(&full).contains(" written, with"), "{}", words(&full));
        assert!(std::fs::metadata(device_of(&p, device)).unwrap().file_type().is_char_device());
    }
    assert!(brief("/dev/null").status.success());
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    assert!(brief("a/folder/that/is/not/there.html").status.code() == Some(2));
    let left = files(&p).into_iter().filter(|(path, _)| path.to_string_lossy().contains("draft"));
    assert_eq!(left.count(), 0);
}

fn device_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(name)
}

#[test]
fn a_full_disk_or_a_closed_pipe_is_no_success() {
    let room = tempfile::tempdir().unwrap();
    for arguments in [
        &["help"][..],
        &["--version"],
        &["help", "brief"],
        &["brief", "--sample", DAY[0], DAY[1]],
        &["brief", "--sample", DAY[0], DAY[1], "--format", "html"],
        &["check", "--list"],
        &["indicator", "--list"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut run = Command::new(CORRIDOR);
        run.args(arguments).current_dir(room.path()).stdout(full).stderr(Stdio::piped());
        let run = run.output().unwrap();
        assert_eq!(run.status.code(), Some(2), "{arguments:?}: {}", words(&run));
        assert!(words(&run).contains("No space left"), "{arguments:?}: {}", words(&run));
    }
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    // Who went away knows it: `| head` is told nothing, and the exit code says that it was a part.
    let run = Command::new(CORRIDOR).args(["help"]).stdout(writer).output().unwrap();
    assert_eq!(run.status.code(), Some(2), "{}", words(&run));
    assert_eq!(words(&run), "");
}

#[test]
fn names_stay_in_their_folder() {
    let room = tempfile::tempdir().unwrap();
    write(
        room.path(),
        "in/x.csv",
        "year,exporter,importer,product,value_usd\n2023,POL,DEU,850440,100\n",
    );
    let outside = room.path().join("abs");
    let long = "n".repeat(300);
    let before = files(room.path());
    for name in [
        "../../evil",
        outside.to_str().unwrap(),
        "..",
        ".",
        ".hidden",
        "a\nb",
        "a\u{1b}[31m",
        "a\\b",
        "",
        "  ",
        long.as_str(),
    ] {
        let run = corridor(room.path(), &["import", "in/x.csv", "--store", "s", "--dataset", name]);
        assert_eq!(run.status.code(), Some(2), "{name:?}: {}", words(&run));
    }
    assert!(before == files(room.path()), "written for a name that is none");

    let p = room.path().join("p");
    partnership(&p);
    let text = "Germany and Poland signed a treaty on 3 May 2025.\n";
    for name in [
        "index.toml",
        "INDEX.TOML",
        "a\nb.txt",
        ".hidden.txt",
        "\u{1b}[2J.md",
        "x.t\nt",
        &"y".repeat(200),
    ] {
        let file = write(&room.path().join("docs"), name, format!("{text}{name}\n"));
        let into = ["read", file.to_str().unwrap(), "--date", "2026-01-08", "--into", "."];
        assert!(corridor(&p, &into).status.success(), "{name:?}");
    }
    let check = corridor(&p, &["check", DAY[0], DAY[1]]);
    assert_eq!(check.status.code(), Some(0), "{}", words(&check));
    for entry in std::fs::read_dir(p.join("documents")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.starts_with('.') && !name.contains(char::is_control), "{name:?}");
    }

    // A folder that somebody else made: links that lead out of it, ids that are paths.
    write(room.path(), "secret.txt", "the secret");
    let index = p.join("documents/index.toml");
    let was = std::fs::read_to_string(&index).unwrap();
    symlink(room.path().join("secret.txt"), p.join("documents/link.txt")).unwrap();
    let entry = "[[document]]\nid = \"link\"\nfile = \"link.txt\"\ntitle = \"t\"\npublisher = \"p\"\n\
                 date = 2025-01-01\nlanguage = \"en\"\nlicence = \"x\"\nsha256 = \"00\"\n";
    std::fs::write(&index, format!("{was}\n{entry}")).unwrap();
    refused(&p, &["brief", DAY[0], DAY[1], "--format", "json"], "leads out of the folder");
    std::fs::write(&index, was).unwrap();
    write(&p, "proposals/x.toml", "document = \"../../evil\"\n");
    refused(&p, &["review", "--list"], "is not the id of a document");
}

#[test]
fn what_may_not_be_read_is_never_absent() {
    // Root may read everything: it hands the binary to nobody.
    let root = is_root();
    let room = tempfile::tempdir().unwrap();
    let p = sample(room.path());
    open_up(room.path());
    for part in [
        "partnership.toml",
        "documents",
        "documents/index.toml",
        "ledger",
        "statistics",
        "statistics/headline",
        "statistics/headline/headline.csv",
        "statistics/exchange",
        "statistics/estimates",
        "statistics/flows",
        "scenarios",
    ] {
        let path = p.join(part);
        assert!(path.exists(), "the sample has no {part}");
        let mode = std::fs::metadata(&path).unwrap().permissions();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o0)).unwrap();
        let run = as_nobody(root, &p, &["brief", DAY[0], DAY[1], "--format", "json"], "");
        std::fs::set_permissions(&path, mode).unwrap();
        assert_eq!(run.status.code(), Some(2), "{part}: {}", words(&run));
        assert!(words(&run).contains("ermission denied"), "{part}: {}", words(&run));
    }
    // What cannot be written is no success, and ends the review.
    let proposed = with_proposals(room.path(), 3);
    open_up(room.path());
    for (path, _) in files(&proposed) {
        std::fs::set_permissions(path.parent().unwrap(), PermissionsExt::from_mode(0o555)).unwrap();
    }
    std::fs::set_permissions(&proposed, PermissionsExt::from_mode(0o555)).unwrap();
    let run = as_nobody(root, &proposed, &["review"], "a\nq\n");
    assert_eq!(run.status.code(), Some(2), "{}", words(&run));
    for (path, _) in files(&proposed) {
        std::fs::set_permissions(path.parent().unwrap(), PermissionsExt::from_mode(0o755)).unwrap();
    }
    std::fs::set_permissions(&proposed, PermissionsExt::from_mode(0o755)).unwrap();
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

/// Let everybody into a folder and the folders in it.
fn open_up(folder: &Path) {
    for (path, _) in files(folder) {
        for above in path.ancestors().skip(1).take_while(|above| above.starts_with(folder)) {
            std::fs::set_permissions(above, PermissionsExt::from_mode(0o755)).unwrap();
        }
    }
}

fn as_nobody(root: bool, folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(CORRIDOR);
    command.args(arguments).current_dir(folder);
    if root {
        use std::os::unix::process::CommandExt as _;
        command.uid(65534).gid(65534);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn headline(p: &Path, row: &str) {
    let file = p.join("statistics/headline/headline.csv");
    let source = p.join("statistics/headline/source.toml");
    let sum = |file: &Path| {
        let sum = Command::new("sha256sum").arg(file).output().unwrap();
        String::from_utf8(sum.stdout).unwrap()[..64].to_owned()
    };
    let before = sum(&file);
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("{text}{row}\n")).unwrap();
    let says = std::fs::read_to_string(&source).unwrap().replace(&before, &sum(&file));
    std::fs::write(&source, says).unwrap();
}

#[test]
fn figures_are_judged_on_entry() {
    let room = tempfile::tempdir().unwrap();
    let parties = std::fs::read_to_string(sample(room.path()).join("partnership.toml")).unwrap();
    let code = parties.split("parties = [\"").nth(1).unwrap()[..3].to_owned();
    let tried = |row: String| {
        std::fs::remove_dir_all(room.path().join("p")).unwrap();
        let p = sample(room.path());
        headline(&p, &row);
        let brief = corridor(&p, &["brief", DAY[0], DAY[1], "--format", "md"]);
        let check = corridor(&p, &["check", DAY[0], DAY[1]]);
        (brief, check)
    };
    for row in [
        format!("2031-01-01,2031-12-31,total_trade,99000000000,USD,{code},x,2025-01-01,"),
        format!("2025-01-01,2025-12-31,total_trade,11000000000,USD,{code},x,2024-01-01,"),
        format!("2023-02-29,2023-12-31,total_trade,5,USD,{code},x,2025-01-01,"),
        format!("2023-01-01,2023-12-31,total_trade,5,USD,{code},x,2025-02-30,"),
        format!("2023-12-31,2023-01-01,total_trade,5,USD,{code},x,2025-02-01,"),
    ] {
        let (brief, check) = tried(row.clone());
        assert_eq!(brief.status.code(), Some(2), "{row}: {}", words(&brief));
        assert_eq!(check.status.code(), Some(1), "{row}: {}", words(&check));
        for run in [brief, check] {
            assert!(words(&run).contains("headline.csv:"), "{row}: {}", words(&run));
        }
    }
    let lower = code.to_lowercase();
    for (row, meant) in [
        (format!("total_trade,5100000000,usd,{code}"), "USD"),
        (format!("total_trade,5100000000,US$,{code}"), "USD"),
        (format!("total_trade,5100000000,USD,{lower}"), code.as_str()),
        (format!("total_trad,5100000000,USD,{code}"), "total_trade"),
        (format!("Total_Trade,5100000000,USD,{code}"), "total_trade"),
    ] {
        let (brief, check) = tried(format!("2023-01-01,2023-12-31,{row},x,2025-01-01,"));
        for run in [&brief, &check] {
            let said = words(run);
            let meant = format!("did you mean \"{meant}\"?");
            assert!(said.contains("headline.csv") && said.contains(&meant), "{row}: {said}");
        }
        assert_eq!((brief.status.code(), check.status.code()), (Some(0), Some(1)), "{row}");
    }
    let twice = format!("2023-01-01,2023-12-31,total_trade,5,USD,{code},x,2025-01-01,");
    let (_, check) = tried(format!("{twice}\n{}", twice.replace(",5,", ",6,")));
    assert!(words(&check).contains("stands twice"), "{}", words(&check));
}

#[test]
fn a_document_that_changed_is_told_of_by_every_command() {
    let room = tempfile::tempdir().unwrap();
    let p = sample(room.path());
    let index = std::fs::read_to_string(p.join("documents/index.toml")).unwrap();
    let file = index.split("file = \"").nth(1).unwrap().split('"').next().unwrap();
    let path = p.join("documents").join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("It is untrue that {text}")).unwrap();
    for arguments in [
        &["outlook", DAY[0], DAY[1]][..],
        &["brief", DAY[0], DAY[1]],
        &["answer", DAY[0], DAY[1]],
        &["check", DAY[0], DAY[1]],
        &["simulate", DAY[0], DAY[1], "--check"],
        &["roundtable", "check", DAY[0], DAY[1]],
    ] {
        let said = words(&corridor(&p, arguments));
        assert!(said.contains("has changed since it was entered"), "{arguments:?}: {said}");
    }
}

#[test]
fn a_formula_and_a_panel_have_budgets() {
    let room = tempfile::tempdir().unwrap();
    write(room.path(), "p.csv", panel());
    let nested = |open: &str, close: &str, n: usize| {
        format!("trade ~ {}x{}", open.repeat(n), close.repeat(n))
    };
    let mut wide = "trade,u,y,x\n".to_owned();
    (0..40_000).for_each(|i| writeln!(wide, "{},{},{},1", i % 97, i / 2, i % 2).unwrap());
    write(room.path(), "wide.csv", wide);
    for formula in [
        nested("(", ")", 20_000),
        nested("log(", ")", 20_000),
        nested("I(-", ")", 20_000),
        nested("-", "", 4_000),
        nested("x^", "", 4_000),
        format!("trade ~ I({}x)", "x + ".repeat(4_000)),
        format!("trade ~ {}x", "x + ".repeat(20_000)),
        format!("trade ~ sw({0}x) + sw({0}x)", "x, ".repeat(100)),
    ] {
        let run = corridor(room.path(), &["gravity", &formula, "p.csv"]);
        assert_eq!(run.status.code(), Some(2), "{}", words(&run));
        let said = words(&run);
        assert!(said.contains("formula:1:") && said.contains("at most"), "{said}");
        assert!(said.len() < 2_000, "{} bytes of words", said.len());
    }
    for formula in ["trade ~ i(u)", "trade ~ x + i(u, x)", "trade ~ i(y) + i(u)"] {
        refused(room.path(), &["gravity", formula, "wide.csv"], "at most");
    }
    let lags = ["gravity", "trade ~ l(x, 1:100000000)", "wide.csv", "--unit", "u", "--time", "y"];
    refused(room.path(), &lags, "at most");
}

#[test]
fn twice_the_records_take_twice_the_time() {
    // Seconds of the processor, as the shell counts them: others share the machine.
    let time = |count: usize, verb: &str, arguments: &[&str]| {
        let room = tempfile::tempdir().unwrap();
        records(room.path(), count, verb);
        let mut shell = Command::new("sh");
        shell.args(["-c", "\"$0\" \"$@\" >out 2>&1; times", CORRIDOR]).args(arguments);
        let run = shell.current_dir(room.path()).output().unwrap();
        let said = String::from_utf8(run.stdout).unwrap();
        let children = said.lines().nth(1).unwrap().split_whitespace();
        let seconds = children.map(|part| {
            let (minutes, seconds) = part.trim_end_matches('s').split_once('m').unwrap();
            60.0 * minutes.parse::<f64>().unwrap() + seconds.parse::<f64>().unwrap()
        });
        // A run of some milliseconds may fall between two ticks of the clock and count as none.
        let seconds: f64 = seconds.sum();
        let written = std::fs::metadata(room.path().join("out")).unwrap().len();
        assert!(written > 0 || seconds > 0.0, "{said}");
        seconds
    };
    for (verb, arguments) in [
        ("in", &["check", DAY[0], DAY[1]][..]),
        ("on", &["check", DAY[0], DAY[1]]),
        ("in", &["brief", DAY[0], DAY[1], "-o", "b.html"]),
    ] {
        let (once, four) = (time(500, verb, arguments), time(2_000, verb, arguments));
        // Quadratic would be sixteen times; a shared machine is allowed for.
        assert!(four < 7.0 * once + 0.1, "{verb} {arguments:?}: {once:.2} s, then {four:.2} s");
    }
}

#[test]
fn words_of_others_stay_words() {
    let room = tempfile::tempdir().unwrap();
    let levels = [
        "\\write18{id}",
        "</td><script>document.title=1</script>",
        "x|y`z*w",
        "\"l1\nl2\"",
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "\u{1b}[31mred\u{9b}2J",
        "\u{202e}desrever",
    ];
    let mut text = "trade,who\n".to_owned();
    for i in 0..160 {
        writeln!(text, "{},{}", i * 7 % 11 + i % 5, levels[i % levels.len()]).unwrap();
    }
    write(room.path(), "p.csv", text);
    let acts = |text: &str| {
        text.chars().any(|c| c.is_control() && c != '\n' && c != '\t' || c == '\u{202e}')
    };
    let shown = |more: &[&str]| {
        let fit = ["gravity", "trade ~ i(who)", "p.csv", "--ols"];
        let run = corridor(room.path(), &[&fit[..], more].concat());
        assert!(run.status.success(), "{}", words(&run));
        let said = words(&run);
        assert!(!acts(&said), "{more:?}: {said:?}");
        String::from_utf8(run.stdout).unwrap()
    };
    let latex = shown(&["--publication", "latex"]);
    assert!(!latex.replace("\\textbackslash{}write18", "").contains("\\write18"), "{latex}");
    let markdown = shown(&["--publication", "markdown"]);
    assert!(markdown.lines().all(|line| line.is_empty() || line.starts_with('|')), "{markdown}");
    assert!(!markdown.replace("\\<script", "").contains("<script"), "{markdown}");
    assert!(!shown(&["--publication", "html"]).contains("<script"));
    for format in [&["--publication", "csv"][..], &["--format", "csv"]] {
        let sheet = shown(format);
        let cells = sheet.split(['\n', ',']).map(|cell| cell.trim_matches('"'));
        for cell in cells {
            assert!(!cell.starts_with(['=', '@']), "{format:?}: {cell:?}");
        }
    }
    let json = shown(&["--format", "json"]);
    assert!(json.contains("\\u009b"), "{json}");
    shown(&["--publication", "text"]);
    shown(&["--format", "table"]);
}
