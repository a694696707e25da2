//! `corridor roundtable`: who should meet whom, when, and why.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray, UInt32Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::roundtable::readers::{self as files, Mapped, PlanRow};
use corridor::roundtable::{Change, Event, Options as Search, Plan, Verdict, WhyNot};
use corridor::roundtable::{plan, repair, verdict, why_not};
use corridor::statistics::Archive;
use corridor::study::meetings;
use corridor::study::outcomes::{self, State};
use corridor::study::timetable::{self, Prepared};

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::output;
use crate::place::{Home, Where, as_of, day, tell};
use crate::print::{Format, print, talk};

/// The command.
pub const COMMAND: Command = Command {
    name: "roundtable",
    page: include_str!("roundtable.md"),
    arguments: Options::augment_args,
    run,
};

#[derive(clap::Args)]
struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Make the timetable
    Plan(Planned),
    /// Check plan.csv against every rule, and whether all that must be can be
    Check(Asked),
    /// Why two firms meet, or do not
    Explain(Explained),
    /// Change a plan as little as a late change allows
    Repair(Mended),
    /// What came of the meetings, and their commitments as proposals for the ledger
    Outcome(Came),
}

#[derive(clap::Args)]
struct Asked {
    #[command(flatten)]
    place: Where,
    /// A folder with event.toml and companies.csv that belongs to no partnership
    #[arg(long, value_name = "DIR", conflicts_with_all = ["partnership", "sample"])]
    event: Option<PathBuf>,
    /// Of the search, where one is needed
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Steps of the search in thousands
    #[arg(long, value_name = "N", default_value_t = 100)]
    effort: u32,
    /// Use datasets known on this day; today without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<jiff::civil::Date>,
    /// A column that has another name in a file, as companies.csv:offers=Products on show; may be repeated
    #[arg(long, value_name = "FILE:ROLE=COLUMN", value_parser = mapped)]
    map: Vec<Mapped>,
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn mapped(text: &str) -> Result<Mapped, String> {
    let parts = text.split_once(':').and_then(|(file, rest)| {
        let (role, column) = rest.split_once('=')?;
        Some((file.trim(), role.trim(), column.trim()))
    });
    let Some((file, role, column)) = parts else {
        return Err("write FILE:ROLE=COLUMN, as companies.csv:offers=Products on show".to_owned());
    };
    let file = if file.contains('.') { file.to_owned() } else { format!("{file}.csv") };
    Ok(Mapped { file, role: role.to_owned(), column: column.to_owned() })
}

#[derive(clap::Args)]
struct Came {
    #[command(flatten)]
    asked: Asked,
    /// Write the outcomes as a document and their commitments as proposals, for corridor review
    #[arg(long)]
    write: bool,
}

#[derive(clap::Args)]
struct Planned {
    #[command(flatten)]
    asked: Asked,
    /// Write roundtable/plan.csv
    #[arg(long)]
    write: bool,
    /// Write one calendar for each firm into this folder
    #[arg(long, value_name = "DIR")]
    calendars: Option<PathBuf>,
    /// Write a page to print: one sheet for each firm
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
}

#[derive(clap::Args)]
struct Explained {
    /// A firm
    a: String,
    /// The other
    b: String,
    #[command(flatten)]
    asked: Asked,
}

#[derive(clap::Args)]
struct Mended {
    #[command(flatten)]
    asked: Asked,
    /// A firm that does not come
    #[arg(long, value_name = "FIRM")]
    absent: Vec<String>,
    /// A firm that comes late: FIRM@TIME, by the venue's clock
    #[arg(long, value_name = "FIRM@TIME")]
    late: Vec<String>,
    /// Two firms that no longer meet: FIRM/FIRM
    #[arg(long, value_name = "FIRM/FIRM")]
    cancel: Vec<String>,
    /// Two firms that must meet: FIRM/FIRM
    #[arg(long, value_name = "FIRM/FIRM")]
    must: Vec<String>,
    /// So many tables from a time on: N@TIME
    #[arg(long, value_name = "N@TIME")]
    tables: Vec<String>,
    /// What began before this time stays
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Write roundtable/plan.csv
    #[arg(long)]
    write: bool,
}

fn run(matches: &ArgMatches) -> Result<Outcome, Failure> {
    match Options::from_arg_matches(matches)?.what {
        What::Plan(options) => planned(&options),
        What::Check(options) => checked(&options),
        What::Explain(options) => explained(&options),
        What::Repair(options) => mended(&options),
        What::Outcome(options) => came(&options),
    }
}

/// An event and the folder that it was read from.
struct Opened {
    folder: PathBuf,
    event: Prepared,
    home: Option<Home>,
}

fn search(asked: &Asked) -> Search {
    Search { seed: asked.seed, effort: asked.effort }
}

fn open(asked: &Asked) -> Result<Opened, Failure> {
    let (home, folder) = match &asked.event {
        Some(folder) => (None, folder.clone()),
        None => {
            let home = asked.place.home()?;
            let folder = home.root().join("roundtable");
            (Some(home), folder)
        }
    };
    output::reads(&folder);
    let day = as_of(asked.as_of);
    let markets = match &home {
        Some(home) => {
            let partnership = Folder::open(home.root())?;
            tell(&partnership);
            Archive::open(&partnership)?.known(day)?.markets(day)?
        }
        None => None,
    };
    let event = Prepared::open(&folder, &asked.map, markets.as_ref())?;
    for notice in &event.files.notices {
        talk(&format!("note: {notice}"));
    }
    match &event.dataset {
        Some(dataset) => talk(&format!("trade: {dataset}")),
        None if home.is_some() => talk("note: no trade data in the folder, so wishes alone count"),
        None => {}
    }
    Ok(Opened { folder, event, home })
}

fn planned(options: &Planned) -> Result<Outcome, Failure> {
    let opened = open(&options.asked)?;
    output::promise_all(&options.page)?;
    let event = opened.event.event()?;
    let solved = plan(&event, &search(&options.asked)).map_err(|e| opened.event.told(&e))?;
    solved.certificate.verify(&event).map_err(|e| opened.event.told(&e))?;
    let score = solved.plan.score();
    talk(&format!(
        "{} meetings of {} firms: {score}; {} breaks",
        solved.plan.meetings().len(),
        event.firms().len(),
        solved.plan.breaks(&event)
    ));
    talk(&match (solved.proven(), solved.gap()) {
        (true, _) => "proven: no timetable is better".to_owned(),
        (false, Some(gap)) => {
            format!("no timetable can weigh more than {gap} beyond this one ({})", solved.bound())
        }
        (false, None) => format!("no timetable can do better than {}", solved.bound()),
    });
    let outcome = missed(&opened, &event, &solved.plan)?;
    let rows = opened.event.rows(&event, &solved.plan);
    print(&table(&opened, &rows)?, options.asked.format)?;
    finish(&opened, &rows, options.write, options.calendars.as_deref(), options.page.as_deref())?;
    Ok(outcome)
}

/// Musts and floors that a plan does not keep, each with its line, and why they cannot hold together.
fn missed(opened: &Opened, event: &Event, plan: &Plan) -> Result<Outcome, Failure> {
    // Pairs by their firms: a plan may have been made for the event with its past held fixed.
    let held: BTreeSet<[String; 2]> = opened
        .event
        .rows(event, plan)
        .into_iter()
        .filter(|row| row.state != "cancelled")
        .map(|row| ordered(&row.host, &row.guest))
        .collect();
    let place = |source: usize| match opened.event.files.place(source) {
        place if place.is_empty() => "the change asked for".to_owned(),
        place => place,
    };
    let mut outcome = Outcome::Fine;
    for pair in event.pairs().iter().filter(|pair| pair.must) {
        let [a, b] = [pair.a, pair.b].map(|f| event.firms()[f].name.as_str());
        if held.contains(&ordered(a, b)) {
            continue;
        }
        talk(&format!("finding: {a} and {b} must meet and do not ({})", place(pair.source)));
        outcome = Outcome::Findings;
    }
    for short in plan.shortfalls() {
        let name = &event.firms()[short.firm].name;
        talk(&format!(
            "finding: {name} has {} of at least {} meetings ({})",
            short.has,
            short.floor,
            place(event.firms()[short.firm].source)
        ));
        outcome = Outcome::Findings;
    }
    if outcome == Outcome::Findings {
        // A must or a floor that is missed has its reason in the lines that cannot hold together.
        match verdict(event).map_err(|e| opened.event.told(&e))? {
            Verdict::Impossible(conflict) => {
                talk(&format!("finding: {}", conflict.message(place)));
            }
            Verdict::Possible(_) => {
                talk("note: a timetable with all of them exists: more --effort may find it");
            }
            Verdict::Undecided => {
                talk("note: it is not proven that no timetable can hold all of them");
            }
        }
    }
    Ok(outcome)
}

fn ordered(a: &str, b: &str) -> [String; 2] {
    let mut two = [a.to_owned(), b.to_owned()];
    two.sort();
    two
}

fn table(opened: &Opened, rows: &[PlanRow]) -> Result<RecordBatch, Failure> {
    let live: Vec<&PlanRow> = rows.iter().filter(|r| r.state != "cancelled").collect();
    let text = |of: &dyn Fn(&PlanRow) -> String| -> ArrayRef {
        Arc::new(live.iter().map(|r| Some(of(r))).collect::<StringArray>())
    };
    let number = |of: &dyn Fn(&PlanRow) -> u32| -> ArrayRef {
        Arc::new(live.iter().map(|r| Some(of(r))).collect::<UInt32Array>())
    };
    let reasons = |row: &PlanRow| opened.event.why(&row.host, &row.guest);
    let weight = |row: &PlanRow| reasons(row).iter().map(|r| r.points).sum();
    let why = |row: &PlanRow| {
        let said: Vec<String> =
            reasons(row).iter().map(|r| format!("{} (+{})", r.says, r.points)).collect();
        if said.is_empty() { "fills a floor; nobody asked".to_owned() } else { said.join("; ") }
    };
    Ok(RecordBatch::try_from_iter([
        ("start", text(&|r| opened.event.local(r.start))),
        ("table", number(&|r| r.table)),
        ("host", text(&|r| r.host.clone())),
        ("guest", text(&|r| r.guest.clone())),
        ("weight", number(&weight)),
        ("why", text(&why)),
    ])?)
}

fn finish(
    opened: &Opened,
    rows: &[PlanRow],
    write: bool,
    calendars: Option<&Path>,
    page: Option<&Path>,
) -> Result<(), Failure> {
    if write {
        let path = opened.folder.join("plan.csv");
        output::own(&path, files::write_plan(rows, &opened.event.files.setting).as_bytes())?;
        talk(&format!("wrote {}", path.display()));
    }
    if let Some(folder) = calendars {
        output::make(folder)?;
        for (at, company) in opened.event.files.companies.iter().enumerate() {
            let text = opened.event.calendar(rows, &company.name);
            // A firm's name is no file name: a number stands before what is left of it.
            let plain: String =
                company.name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
            output::write(&folder.join(format!("{:03}-{plain}.ics", at + 1)), text.as_bytes())?;
        }
        talk(&format!(
            "wrote {} calendars to {}",
            opened.event.files.companies.len(),
            folder.display()
        ));
    }
    if let Some(path) = page {
        let sheets = corridor::render::timetable::page(&opened.event, rows);
        output::write(path, sheets.as_bytes())?;
        talk(&format!("wrote {}", path.display()));
    }
    Ok(())
}

fn checked(asked: &Asked) -> Result<Outcome, Failure> {
    let opened = open(asked)?;
    let event = opened.event.event()?;
    let mut outcome = Outcome::Fine;
    match verdict(&event).map_err(|e| opened.event.told(&e))? {
        Verdict::Possible(_) => talk("all that must be can be"),
        Verdict::Impossible(conflict) => {
            let text = conflict.message(|s| opened.event.files.place(s));
            return Err(timetable::Error::Event(text).into());
        }
        Verdict::Undecided => {
            talk(
                "finding: no timetable with every must and floor was found, and no proof that there is none",
            );
            outcome = Outcome::Findings;
        }
    }
    if opened.event.files.plan.is_empty() {
        talk("no plan.csv yet: corridor roundtable plan --write makes it");
        return Ok(outcome);
    }
    let plan =
        Plan::from_rows(&event, &opened.event.files.rows()?).map_err(|e| opened.event.told(&e))?;
    talk(&format!("plan.csv holds every rule: {}", plan.score()));
    Ok(outcome)
}

fn explained(options: &Explained) -> Result<Outcome, Failure> {
    let opened = open(&options.asked)?;
    let event = opened.event.event()?;
    let search = search(&options.asked);
    let plan = match opened.event.files.plan.is_empty() {
        true => plan(&event, &search).map_err(|e| opened.event.told(&e))?.plan,
        false => Plan::from_rows(&event, &opened.event.files.rows()?)
            .map_err(|e| opened.event.told(&e))?,
    };
    let (a, b) = (options.a.as_str(), options.b.as_str());
    let why = why_not(&event, &plan, a, b, &search).map_err(|e| opened.event.told(&e))?;
    let says = match why {
        WhyNot::Meets { slot, table } => {
            format!(
                "{a} and {b} meet at {}, table {table}",
                opened.event.local(event.slots()[slot].start)
            )
        }
        WhyNot::Vetoed { source } => {
            format!("one of the two refuses ({})", opened.event.files.place(source))
        }
        WhyNot::NoInterpreter => "no interpreter works between their languages".to_owned(),
        WhyNot::NoCommonSlot => {
            "they are never there at one time with a table and an interpreter".to_owned()
        }
        WhyNot::NoMeeting { firm } => format!("{firm} may have no meeting at all"),
        WhyNot::Price { wished, musts, floor_places, weight, lost, gained } => {
            let list = |pairs: &[(String, String)]| {
                let said: Vec<String> = pairs.iter().map(|(a, b)| format!("{a} and {b}")).collect();
                if said.is_empty() { "nobody".to_owned() } else { said.join("; ") }
            };
            let asked = if wished { "" } else { "neither asked for it; " };
            format!(
                "{asked}it would cost {musts} musts, {floor_places} floor places and {weight} of weight; no longer meeting: {}; meeting instead: {}",
                list(&lost),
                list(&gained)
            )
        }
        _ => "no reason is known".to_owned(),
    };
    talk(&says);
    let reasons = opened.event.why(a, b);
    let text = |of: &dyn Fn(&meetings::Reason) -> String| -> ArrayRef {
        Arc::new(reasons.iter().map(|r| Some(of(r))).collect::<StringArray>())
    };
    let points = reasons.iter().map(|r| Some(r.points)).collect::<UInt32Array>();
    let batch = RecordBatch::try_from_iter([
        ("points", Arc::new(points) as ArrayRef),
        ("reason", text(&|r| r.says.clone())),
        ("evidence", text(&|r| r.evidence.clone())),
    ])?;
    print(&batch, options.asked.format)?;
    Ok(Outcome::Fine)
}

fn mended(options: &Mended) -> Result<Outcome, Failure> {
    let opened = open(&options.asked)?;
    if opened.event.files.plan.is_empty() {
        return Err(Failure::hinted(
            "there is no plan.csv to repair",
            "corridor roundtable plan --write makes it",
        ));
    }
    let setting = &opened.event.files.setting;
    let time = |text: &str| {
        setting.time(text).map_err(|e| {
            Failure::hinted(e, "write a time as 2026-11-05T10:30, by the venue's clock")
        })
    };
    let two = |text: &str| match text.split_once('/') {
        Some((a, b)) => Ok((a.trim().to_owned(), b.trim().to_owned())),
        None => Err(Failure::hinted(format!("{text:?} is not two firms"), "write FIRM/FIRM")),
    };
    let at = |text: &str| match text.rsplit_once('@') {
        Some((what, when)) => Ok((what.trim().to_owned(), time(when)?)),
        None => Err(Failure::hinted(format!("{text:?} names no time"), "write it as WHAT@TIME")),
    };
    let mut changes = Vec::new();
    changes.extend(options.absent.iter().map(|firm| Change::Absent { firm: firm.clone() }));
    for late in &options.late {
        let (firm, until) = at(late)?;
        changes.push(Change::Late { firm, until });
    }
    for pair in &options.cancel {
        let (a, b) = two(pair)?;
        changes.push(Change::Cancel { a, b });
    }
    for pair in &options.must {
        let (a, b) = two(pair)?;
        changes.push(Change::Must { a, b });
    }
    for tables in &options.tables {
        let (count, from) = at(tables)?;
        let tables = count.parse().map_err(|_| {
            Failure::hinted(format!("{count:?} is not a number of tables"), "write it as 5@TIME")
        })?;
        changes.push(Change::Tables { hall: 0, tables, from });
    }
    let mut draft = opened.event.files.draft(&opened.event.extra());
    for change in &changes {
        change.apply(&mut draft, usize::MAX).map_err(|e| opened.event.told(&e))?;
    }
    let event = Event::new(draft).map_err(|e| opened.event.told(&e))?;
    let now = options.now.as_deref().map(time).transpose()?;
    let search = search(&options.asked);
    let mended = repair(&event, &opened.event.files.before(), now, &search)
        .map_err(|e| opened.event.told(&e))?;
    talk(&format!(
        "{} meetings dropped, {} moved, {} new, {} already begun{}",
        mended.dropped,
        mended.moved,
        mended.added,
        mended.frozen,
        if mended.fewest {
            "; no plan changes less"
        } else {
            "; it is not proven that no plan changes less"
        }
    ));
    let outcome = missed(&opened, &event, &mended.plan)?;
    let rows = opened.event.rows(&event, &mended.plan);
    print(&table(&opened, &rows)?, options.asked.format)?;
    finish(&opened, &rows, options.write, None, None)?;
    Ok(outcome)
}

fn came(options: &Came) -> Result<Outcome, Failure> {
    let opened = open(&options.asked)?;
    if opened.event.files.plan.is_empty() {
        return Err(Failure::hinted(
            "there is no plan.csv, so no meeting has an identifier",
            "corridor roundtable plan --write makes it; outcomes.csv names its meetings",
        ));
    }
    let day = as_of(options.asked.as_of);
    let all = outcomes::outcomes(&opened.event.files, day)?;
    let count = |state: State| all.iter().filter(|o| o.state == state).count();
    let promised = all.iter().filter(|o| o.promise.is_some()).count();
    let overdue = all.iter().filter(|o| o.overdue(day)).count();
    talk(&format!(
        "{} meetings planned: {} held, {} missed, {} to come, {} not recorded; {promised} with a commitment, {overdue} overdue on {day}",
        all.len(),
        count(State::Held),
        count(State::Missed),
        count(State::ToCome),
        count(State::NotRecorded),
    ));
    let mut outcome = Outcome::Fine;
    for one in all.iter().filter(|o| o.overdue(day)) {
        if let Some(promise) = &one.promise {
            talk(&format!(
                "finding: {}: past its deadline of {}: {} ({})",
                one.place, promise.deadline, promise.what, promise.by
            ));
        }
        outcome = Outcome::Findings;
    }
    let text = |of: &dyn Fn(&outcomes::Outcome) -> Option<String>| -> ArrayRef {
        let cells = all.iter().map(|o| of(o).filter(|t| !t.is_empty()));
        Arc::new(cells.collect::<StringArray>())
    };
    let promise = |of: fn(&outcomes::Promise) -> &String| {
        text(&|o| o.promise.as_ref().map(|p| of(p).clone()))
    };
    let columns: Vec<(&str, ArrayRef, bool)> = vec![
        ("meeting", text(&|o| Some(o.meeting.clone())), true),
        ("start", text(&|o| Some(o.start.clone())), true),
        ("host", text(&|o| Some(o.host.clone())), true),
        ("guest", text(&|o| Some(o.guest.clone())), true),
        ("outcome", text(&|o| Some(o.state.name().to_owned())), true),
        ("promised_by", promise(|p| &p.by), true),
        ("commitment", promise(|p| &p.what), true),
        ("deadline", promise(|p| &p.deadline), true),
        ("owner", promise(|p| &p.owner), true),
        ("row", text(&|o| Some(o.place.clone())), true),
    ];
    print(&RecordBatch::try_from_iter_with_nullable(columns)?, options.asked.format)?;
    if options.write {
        let Some(home) = &opened.home else {
            return Err(Failure::hinted(
                "an event that belongs to no partnership has no ledger",
                "leave out --event, and name the folder with --partnership",
            ));
        };
        let written = outcomes::propose(home.root(), &opened.event.files, &all, day)?;
        talk(&format!(
            "wrote documents/{}.md and {} commitments as proposals ({} decided before): corridor review walks them",
            written.document, written.proposed, written.decided
        ));
        for left in &written.left {
            talk(&format!("finding: not proposed: {left}"));
            outcome = Outcome::Findings;
        }
    }
    Ok(outcome)
}
