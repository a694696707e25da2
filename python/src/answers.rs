//! A partnership's answers and brief, and the rooms that take a file and give a result. Results with
//! many parts come as JSON, which the package turns into dictionaries.

use std::path::PathBuf;

use corridor::access::savings::{Savings, savings as sum_savings};
use corridor::access::usage;
use corridor::ledger::reader::{self, Language, Settings, Text};
use corridor::roundtable::readers::decode;
use corridor::roundtable::{Options as Search, plan};
use corridor::statistics::Archive;
use corridor::study::simulation::{self, Around};
use corridor::study::timetable::Prepared;
use corridor::{Folder, brief as pages, render};
use jiff::civil::Date;
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::error::{Outcome, Trouble};
use crate::interrupt;

fn day(text: &str) -> Outcome<Date> {
    text.parse()
        .map_err(|_| Trouble::new(format!("{text:?} is not a day"), "write it as 2026-01-31"))
}

/// Write the partnership that ships with Corridor into a new folder.
#[pyfunction]
pub fn sample(py: Python<'_>, folder: PathBuf) -> PyResult<()> {
    interrupt::run(py, None, move |_| Ok(corridor::sample::write(&folder)?))
}

/// A partnership folder.
#[pyclass(frozen, module = "corridor")]
pub struct Partnership {
    root: PathBuf,
}

#[pymethods]
impl Partnership {
    #[new]
    fn new(py: Python<'_>, folder: PathBuf) -> PyResult<Self> {
        let root = folder.clone();
        interrupt::run(py, None, move |_| Ok(Folder::open(&root).map(|_| ())?))?;
        Ok(Self { root: folder })
    }

    fn __repr__(&self) -> String {
        format!("Partnership({:?})", self.root.display().to_string())
    }

    /// The brief of a day as JSON.
    fn brief_json(&self, py: Python<'_>, as_of: String) -> PyResult<String> {
        let root = self.root.clone();
        interrupt::run(py, None, move |_| {
            let folder = Folder::open(&root)?;
            Ok(pages::build(&folder, pages::Options { as_of: day(&as_of)? })?.to_json()?)
        })
    }

    /// The brief of a day as a page: `html`, `md` or `text`.
    fn brief(&self, py: Python<'_>, as_of: String, form: String) -> PyResult<String> {
        let root = self.root.clone();
        interrupt::run(py, None, move |_| {
            let folder = Folder::open(&root)?;
            let made = pages::build(&folder, pages::Options { as_of: day(&as_of)? })?;
            match form.as_str() {
                "html" => Ok(render::html(&made)),
                "md" => Ok(render::markdown(&made)),
                "text" => Ok(render::terminal(&made, 100)),
                other => Err(Trouble::new(
                    format!("{other:?} is no form of a brief"),
                    "one of \"html\", \"md\", \"text\"",
                )),
            }
        })
    }

    /// Answers of a day as JSON: to one question, or to all.
    fn answers_json(
        &self,
        py: Python<'_>,
        as_of: String,
        question: Option<String>,
    ) -> PyResult<String> {
        let root = self.root.clone();
        interrupt::run(py, None, move |_| {
            let folder = Folder::open(&root)?;
            Ok(pages::answer(&folder, day(&as_of)?, question.as_deref())?.to_json()?)
        })
    }
}

/// Records that a document proposes, as JSON.
#[pyfunction]
#[pyo3(signature = (name, bytes, date = None, language = None))]
pub fn read(
    py: Python<'_>,
    name: String,
    bytes: Vec<u8>,
    date: Option<String>,
    language: Option<String>,
) -> PyResult<String> {
    interrupt::run(py, None, move |_| {
        let date = date.as_deref().map(day).transpose()?;
        let language = match language.as_deref() {
            None => None,
            Some(code) => Some(Language::of_code(code).ok_or_else(|| {
                Trouble::new(
                    format!("{code:?} is no language that is read"),
                    "one of \"en\", \"tr\", \"ms\", \"id\"",
                )
            })?),
        };
        let text = Text::received(&name, &bytes)?;
        let reading = reader::read(&text, Settings { date, language });
        let records = reading.proposals.iter().map(|p| reader::record_json(&text, p));
        let notes = reading.notes.iter().enumerate();
        let notes = notes.map(|(n, note)| reader::note_json(note, n + 1));
        Ok(Value::Array(records.chain(notes).collect()).to_string())
    })
}

/// What a scenario's change would do, as JSON.
#[pyfunction]
#[pyo3(signature = (scenario, as_of, store = None, partnership = None))]
pub fn simulate(
    py: Python<'_>,
    scenario: PathBuf,
    as_of: String,
    store: Option<PathBuf>,
    partnership: Option<PathBuf>,
) -> PyResult<String> {
    interrupt::run(py, None, move |_| {
        let folder = partnership.as_deref().map(Folder::open).transpose()?;
        let as_of = day(&as_of)?;
        let rates = match &folder {
            Some(folder) => Some(Archive::open(folder)?.known(as_of)?.access.rates(as_of)?),
            None => None,
        };
        let store = match (&store, &partnership) {
            (Some(store), _) => store.clone(),
            (None, Some(root)) => root.join("statistics"),
            (None, None) => PathBuf::from("statistics"),
        };
        let around = Around {
            store: &store,
            partnership: folder.as_ref().map(|f| &f.partnership),
            as_of,
            rates: rates.as_ref(),
        };
        let made = simulation::run(&simulation::open(&scenario)?, around)?;
        Ok(serde_json::to_string(&made)?)
    })
}

/// Duty saved, forgone and unknown, as JSON: one object for each importer, exporter and year.
#[pyfunction]
pub fn savings(py: Python<'_>, name: String, bytes: Vec<u8>) -> PyResult<String> {
    interrupt::run(py, None, move |_| {
        let (text, _) = decode(&bytes);
        let mut groups: std::collections::BTreeMap<_, Vec<_>> = std::collections::BTreeMap::new();
        for row in usage::read(&text, &name)? {
            groups.entry((row.importer, row.exporter, row.year)).or_default().push(row.flow);
        }
        let mut all = Vec::new();
        for ((importer, exporter, year), flows) in groups {
            let sum: Savings = sum_savings(&flows)?;
            let mut one = json!({ "importer": importer, "exporter": exporter, "year": year });
            let (coverage, utilisation, utility) =
                (sum.coverage()?, sum.utilisation()?, sum.utility()?);
            if let (Some(object), Value::Object(sums)) =
                (one.as_object_mut(), serde_json::to_value(&sum)?)
            {
                object.extend(sums);
                object.insert("coverage".into(), serde_json::to_value(coverage)?);
                object.insert("utilisation".into(), serde_json::to_value(utilisation)?);
                object.insert("utility".into(), serde_json::to_value(utility)?);
            }
            all.push(one);
        }
        Ok(Value::Array(all).to_string())
    })
}

/// A timetable of meetings, as JSON: the meetings with their reasons, the score and its bound.
#[pyfunction]
#[pyo3(signature = (folder, as_of, partnership = None, seed = 1, effort = 100))]
pub fn roundtable_plan(
    py: Python<'_>,
    folder: PathBuf,
    as_of: String,
    partnership: Option<PathBuf>,
    seed: u64,
    effort: u32,
) -> PyResult<String> {
    interrupt::run(py, None, move |_| {
        let as_of = day(&as_of)?;
        let markets = match &partnership {
            Some(root) => Archive::open(&Folder::open(root)?)?.known(as_of)?.markets(as_of)?,
            None => None,
        };
        let prepared = Prepared::open(&folder, &[], markets.as_ref())?;
        let event = prepared.event()?;
        let solved = plan(&event, &Search { seed, effort }).map_err(|e| prepared.told(&e))?;
        solved.certificate.verify(&event).map_err(|e| prepared.told(&e))?;
        let meetings: Vec<Value> = prepared
            .rows(&event, &solved.plan)
            .iter()
            .map(|row| {
                let why: Vec<Value> = prepared
                    .why(&row.host, &row.guest)
                    .iter()
                    .map(|reason| json!({ "says": reason.says, "points": reason.points }))
                    .collect();
                json!({
                    "host": row.host,
                    "guest": row.guest,
                    "start": row.start.to_string(),
                    "end": row.end.to_string(),
                    "table": row.table,
                    "state": row.state,
                    "why": why,
                })
            })
            .collect();
        let all = json!({
            "score": solved.plan.score().to_string(),
            "bound": solved.bound().to_string(),
            "proven": solved.proven(),
            "trade": prepared.dataset,
            "meetings": meetings,
        });
        Ok(all.to_string())
    })
}
