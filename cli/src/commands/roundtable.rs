//! `corridor roundtable`: who should meet whom, when, and why.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray, UInt32Array};
use clap::{ArgMatches, Args as _, FromArgMatches as _};
use corridor::Folder;
use corridor::roundtable::calendar::{self, Entry, Issued};
use corridor::roundtable::readers::{self as files, PlanRow};
use corridor::roundtable::{Change, Event, Options as Search, Plan, Verdict, WhyNot};
use corridor::roundtable::{plan, repair, verdict, why_not};
use corridor::study::meetings::{self, Reasons, Traded};
use corridor::trade::store::{self, Kind};
use jiff::Timestamp;

use super::{Command, Outcome};
use crate::failure::Failure;
use crate::place::{Where, as_of, day};
use crate::print::{Format, print, talk, write_whole};

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
    /// How to print
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
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
    }
}

/// The event's folder, its files, and the reasons for every pair.
struct Opened {
    folder: PathBuf,
    files: files::Folder,
    reasons: Reasons,
    _home: Option<crate::place::Home>,
}

impl Opened {
    fn event(&self) -> Result<Event, Failure> {
        let draft = self.files.draft(&meetings::extra(&self.reasons, &self.files));
        Event::new(draft).map_err(|e| self.told(&e))
    }

    fn told(&self, error: &corridor::roundtable::Error) -> Failure {
        let text = match error {
            corridor::roundtable::Error::Fixed(conflict) => {
                conflict.message(|s| self.files.place(s))
            }
            other => other.to_string(),
        };
        Failure::from(Located(text))
    }

    /// A time by the venue's clock.
    fn local(&self, at: Timestamp) -> String {
        self.files.setting.zone.to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
    }

    fn search(asked: &Asked) -> Search {
        Search { seed: asked.seed, effort: asked.effort }
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Located(String);

fn open(asked: &Asked) -> Result<Opened, Failure> {
    let home = match &asked.event {
        Some(_) => None,
        None => Some(asked.place.home()?),
    };
    let folder = match (&asked.event, &home) {
        (Some(folder), _) => folder.clone(),
        (None, Some(home)) => home.root().join("roundtable"),
        (None, None) => PathBuf::from("roundtable"),
    };
    let files = files::read(&folder)?;
    for notice in &files.notices {
        talk(&format!("note: {notice}"));
    }
    let mut reasons = None;
    if let Some(home) = &home {
        let partnership = Folder::open(home.root())?.partnership;
        let statistics = home.root().join("statistics");
        let held = store::choose(&statistics, Kind::Flows, None, Some(as_of(asked.as_of)));
        match held {
            Ok(held) => {
                if let Some(&year) = held.years.last() {
                    let parties = partnership.parties.to_vec();
                    let flows = store::flows_between(&held.year(year)?, &parties, &parties)?;
                    let dataset =
                        format!("{}, {year}, vintage {}", held.source.title, held.source.vintage);
                    talk(&format!("trade: {dataset}"));
                    let traded = Traded { flows: &flows, dataset: &dataset };
                    reasons = Some(meetings::reasons(&files, Some(traded)));
                }
            }
            Err(error) => talk(&format!("note: no trade data, so wishes alone count: {error}")),
        }
    }
    let reasons = reasons.unwrap_or_else(|| meetings::reasons(&files, None));
    Ok(Opened { folder, files, reasons, _home: home })
}

fn planned(options: &Planned) -> Result<Outcome, Failure> {
    let opened = open(&options.asked)?;
    let event = opened.event()?;
    let solved = plan(&event, &Opened::search(&options.asked)).map_err(|e| opened.told(&e))?;
    solved.certificate.verify(&event).map_err(|e| opened.told(&e))?;
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
    let mut outcome = Outcome::Fine;
    for &pair in solved.plan.missed_musts() {
        let pair = &event.pairs()[pair];
        let [a, b] = [pair.a, pair.b].map(|f| event.firms()[f].name.as_str());
        talk(&format!(
            "finding: {a} and {b} must meet and do not ({})",
            opened.files.place(pair.source)
        ));
        outcome = Outcome::Findings;
    }
    for short in solved.plan.shortfalls() {
        let name = &event.firms()[short.firm].name;
        talk(&format!("finding: {name} has {} of at least {} meetings", short.has, short.floor));
        outcome = Outcome::Findings;
    }
    let rows = plan_rows(&opened, &event, &solved.plan);
    print(&table(&opened, &rows)?, options.asked.format)?;
    finish(&opened, &rows, options.write, options.calendars.as_deref(), options.page.as_deref())?;
    Ok(outcome)
}

/// The plan as rows of plan.csv, each meeting with the number of its calendar entry.
fn plan_rows(opened: &Opened, event: &Event, plan: &Plan) -> Vec<PlanRow> {
    let id = &opened.files.setting.id;
    let issued = |row: &PlanRow| Issued {
        id: row.meeting.clone(),
        start: row.start,
        end: row.end,
        table: row.table,
        sequence: row.sequence,
        cancelled: row.state == "cancelled",
    };
    let before: Vec<Issued> = opened.files.plan.iter().map(issued).collect();
    let mut names: BTreeMap<String, (String, String)> = (opened.files.plan.iter())
        .map(|r| (r.meeting.clone(), (r.host.clone(), r.guest.clone())))
        .collect();
    let mut now = Vec::new();
    for row in plan.rows(event) {
        let meeting = calendar::meeting_id(id, &row.a, &row.b);
        let slot = &event.slots()[row.slot];
        names.insert(meeting.clone(), (row.a.clone(), row.b.clone()));
        now.push(Issued {
            id: meeting,
            start: slot.start,
            end: slot.end,
            table: row.table,
            sequence: 0,
            cancelled: false,
        });
    }
    let mut rows: Vec<PlanRow> = calendar::reissue(&before, &now)
        .into_iter()
        .filter_map(|m| {
            let (host, guest) = names.get(&m.id)?.clone();
            Some(PlanRow {
                meeting: m.id,
                host,
                guest,
                start: m.start,
                end: m.end,
                table: m.table,
                state: if m.cancelled { "cancelled" } else { "planned" }.to_owned(),
                sequence: m.sequence,
                source: 0,
            })
        })
        .collect();
    rows.sort_by(|a, b| (a.start, a.table, &a.host).cmp(&(b.start, b.table, &b.host)));
    rows
}

fn pair_key(opened: &Opened, row: &PlanRow) -> (String, String) {
    let key = (row.host.clone(), row.guest.clone());
    if opened.reasons.contains_key(&key) { key } else { (key.1, key.0) }
}

fn table(opened: &Opened, rows: &[PlanRow]) -> Result<RecordBatch, Failure> {
    let live: Vec<&PlanRow> = rows.iter().filter(|r| r.state != "cancelled").collect();
    let text = |of: &dyn Fn(&PlanRow) -> String| -> ArrayRef {
        Arc::new(live.iter().map(|r| Some(of(r))).collect::<StringArray>())
    };
    let number = |of: &dyn Fn(&PlanRow) -> u32| -> ArrayRef {
        Arc::new(live.iter().map(|r| Some(of(r))).collect::<UInt32Array>())
    };
    let reasons = |row: &PlanRow| opened.reasons.get(&pair_key(opened, row));
    let weight = |row: &PlanRow| reasons(row).map_or(0, |l| l.iter().map(|r| r.points).sum());
    let why = |row: &PlanRow| {
        let list = reasons(row).map(Vec::as_slice).unwrap_or_default();
        let said: Vec<String> =
            list.iter().map(|r| format!("{} (+{})", r.says, r.points)).collect();
        if said.is_empty() { "fills a floor; nobody asked".to_owned() } else { said.join("; ") }
    };
    Ok(RecordBatch::try_from_iter([
        ("start", text(&|r| opened.local(r.start))),
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
        write_whole(&path, files::write_plan(rows, &opened.files.setting).as_bytes())?;
        talk(&format!("wrote {}", path.display()));
    }
    if let Some(folder) = calendars {
        std::fs::create_dir_all(folder)?;
        for (at, company) in opened.files.companies.iter().enumerate() {
            let entries = entries(opened, rows, &company.name);
            let stamp = rows.iter().map(|r| r.start).min().unwrap_or(Timestamp::UNIX_EPOCH);
            let text = calendar::calendar(&company.name, stamp, &entries);
            // A firm's name is no file name: a number stands before what is left of it.
            let plain: String =
                company.name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
            write_whole(&folder.join(format!("{:03}-{plain}.ics", at + 1)), text.as_bytes())?;
        }
        talk(&format!("wrote {} calendars to {}", opened.files.companies.len(), folder.display()));
    }
    if let Some(path) = page {
        let sheets = corridor::render::timetable::page(&opened.files, rows, &opened.reasons);
        write_whole(path, sheets.as_bytes())?;
        talk(&format!("wrote {}", path.display()));
    }
    Ok(())
}

fn entries(opened: &Opened, rows: &[PlanRow], firm: &str) -> Vec<Entry> {
    let title = &opened.files.setting.title;
    rows.iter()
        .filter(|r| r.host == firm || r.guest == firm)
        .map(|r| {
            let other = if r.host == firm { &r.guest } else { &r.host };
            let why =
                opened.reasons.get(&pair_key(opened, r)).map(Vec::as_slice).unwrap_or_default();
            let why: Vec<&str> = why.iter().map(|r| r.says.as_str()).collect();
            Entry {
                meeting: Issued {
                    id: r.meeting.clone(),
                    start: r.start,
                    end: r.end,
                    table: r.table,
                    sequence: r.sequence,
                    cancelled: r.state == "cancelled",
                },
                summary: format!("{other} ({title})"),
                location: format!("table {}", r.table),
                description: why.join("\n"),
            }
        })
        .collect()
}

fn checked(asked: &Asked) -> Result<Outcome, Failure> {
    let opened = open(asked)?;
    let event = opened.event()?;
    let mut outcome = Outcome::Fine;
    match verdict(&event).map_err(|e| opened.told(&e))? {
        Verdict::Possible(_) => talk("all that must be can be"),
        Verdict::Impossible(conflict) => {
            return Err(Failure::from(Located(conflict.message(|s| opened.files.place(s)))));
        }
        Verdict::Undecided => {
            talk(
                "finding: no timetable with every must and floor was found, and no proof that there is none",
            );
            outcome = Outcome::Findings;
        }
    }
    if opened.files.plan.is_empty() {
        talk("no plan.csv yet: corridor roundtable plan --write makes it");
        return Ok(outcome);
    }
    let plan = Plan::from_rows(&event, &opened.files.rows()?).map_err(|e| opened.told(&e))?;
    talk(&format!("plan.csv holds every rule: {}", plan.score()));
    Ok(outcome)
}

fn explained(options: &Explained) -> Result<Outcome, Failure> {
    let opened = open(&options.asked)?;
    let event = opened.event()?;
    let search = Opened::search(&options.asked);
    let plan = match opened.files.plan.is_empty() {
        true => plan(&event, &search).map_err(|e| opened.told(&e))?.plan,
        false => Plan::from_rows(&event, &opened.files.rows()?).map_err(|e| opened.told(&e))?,
    };
    let (a, b) = (options.a.as_str(), options.b.as_str());
    let why = why_not(&event, &plan, a, b, &search).map_err(|e| opened.told(&e))?;
    let says = match why {
        WhyNot::Meets { slot, table } => {
            format!(
                "{a} and {b} meet at {}, table {table}",
                opened.local(event.slots()[slot].start)
            )
        }
        WhyNot::Vetoed { source } => {
            format!("one of the two refuses ({})", opened.files.place(source))
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
    let key = (a.to_owned(), b.to_owned());
    let back = (b.to_owned(), a.to_owned());
    let reasons = opened.reasons.get(&key).or_else(|| opened.reasons.get(&back));
    let reasons = reasons.map(Vec::as_slice).unwrap_or_default();
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
    if opened.files.plan.is_empty() {
        return Err(Failure::hinted(
            "there is no plan.csv to repair",
            "corridor roundtable plan --write makes it",
        ));
    }
    let setting = &opened.files.setting;
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
    let mut draft = opened.files.draft(&meetings::extra(&opened.reasons, &opened.files));
    for change in &changes {
        change.apply(&mut draft, usize::MAX).map_err(|e| opened.told(&e))?;
    }
    let event = Event::new(draft).map_err(|e| opened.told(&e))?;
    let now = options.now.as_deref().map(time).transpose()?;
    let search = Opened::search(&options.asked);
    let mended =
        repair(&event, &opened.files.before(), now, &search).map_err(|e| opened.told(&e))?;
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
    let rows = plan_rows(&opened, &event, &mended.plan);
    print(&table(&opened, &rows)?, options.asked.format)?;
    finish(&opened, &rows, options.write, None, None)?;
    Ok(Outcome::Fine)
}
