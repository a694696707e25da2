//! A run: plan, count, sum, merge, commit; each phase is proven before the next begins.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::input::{Input, Piece, footer, input, shards};
use crate::layout::Layout;
use crate::merge::name;
use crate::proof::{Count, Period, Proof, Total, difference};
use crate::queue::{Event, Queue, Verdict};
use crate::store::{About, commit, place, vacant};
use crate::task::{Outcome, Task};

/// The form of shards and counts: another form is another name, so that an older one is not taken for it.
const FORM: &str = "corridor-cluster 1";

/// What is to be summed, and where to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Parquet files.
    pub files: Vec<PathBuf>,
    /// Roles and the columns that hold them, as a person says.
    pub mapping: Vec<(String, String)>,
    /// The power of ten that makes dollars of a mapped value.
    pub unit: i32,
    /// The year of all rows, where no column says it.
    pub year: Option<u16>,
    /// Whether codes of economies are taken as they stand.
    pub codes_as_written: bool,
    /// How many shards.
    pub shards: Option<usize>,
    /// What the files are known to hold: name, rows, US dollars.
    pub totals: BTreeMap<String, Total>,
    /// Where unfinished work is kept.
    pub work: PathBuf,
    /// The store.
    pub statistics: PathBuf,
    /// What the dataset is called.
    pub about: About,
    /// Whether shards stay after the run.
    pub keep: bool,
}

/// Rows of a shard where nobody says how many shards there are.
const SHARD_ROWS: u64 = 2_000_000;
/// Most shards: a merge has a file of each open, and a process may commonly have 1,024.
pub const MOST_SHARDS: usize = 1_000;

/// Everything that a run found, kept beside its work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What was asked for.
    pub job: Job,
    /// The columns.
    pub layout: Layout,
    /// What the counts found, by file.
    pub counts: BTreeMap<PathBuf, Count>,
    /// The shards.
    pub shards: Vec<Shard>,
    /// The periods' files.
    pub periods: BTreeMap<u32, Period>,
    /// The dataset's folder.
    pub folder: PathBuf,
}

/// A shard and what its file said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Its row groups.
    pub pieces: Vec<Piece>,
    /// Its file.
    pub file: PathBuf,
    /// What that file said.
    pub proof: Proof,
}

/// The name under which a run's record is kept.
pub const RECORD: &str = "record.json";

/// Run a job with the workers of `queue`; `log` hears of each step.
///
/// # Errors
///
/// [`Error`]; after one the store is as it was, and finished shards wait for the next run.
pub fn run(job: &Job, queue: &Queue, log: &mut dyn FnMut(&str)) -> Result<Record, Error> {
    vacant(&job.statistics, job.about.monthly_folder(), &job.about.dataset)?;
    std::fs::create_dir_all(&job.work).map_err(|e| Error::file(&job.work, e))?;
    let mut files = job.files.clone();
    files.sort();
    files.dedup();
    let inputs = files.iter().map(|f| input(f)).collect::<Result<Vec<Input>, _>>()?;
    let layout = layout(job, &files)?;
    let rows: u64 = inputs.iter().map(Input::rows).sum();
    let wanted = job.shards.unwrap_or_else(|| rows.div_ceil(SHARD_ROWS) as usize).min(MOST_SHARDS);
    let cut = shards(&inputs, wanted);
    log(&format!("plan: {} files, {rows} rows, {} shards", inputs.len(), cut.len()));
    let counts = counted(job, &inputs, &layout, queue, log)?;
    let shards = summed(job, cut, &counts, &layout, queue, log)?;
    let periods = merged(job, &shards, queue, log)?;
    let folder = commit(job, &layout, &counts, &shards, &periods)?;
    log(&format!("commit: {} periods in {}", periods.len(), folder.display()));
    let record = Record { job: job.clone(), layout, counts, shards, periods, folder };
    let path = job.work.join(RECORD);
    let text = serde_json::to_string_pretty(&record).map_err(|e| Error::file(&path, e))?;
    crate::shard::whole(&path, |file| {
        std::io::Write::write_all(file, text.as_bytes()).map_err(|e| e.to_string())
    })?;
    if !job.keep {
        cleared(&job.work)?;
    }
    Ok(record)
}

/// The columns of the first file, which all others must have.
fn layout(job: &Job, files: &[PathBuf]) -> Result<Layout, Error> {
    let columns = |path: &Path| -> Result<Vec<String>, Error> {
        Ok(footer(path)?.schema().fields().iter().map(|f| f.name().clone()).collect())
    };
    let Some(first) = files.first() else {
        return Err(Error::Told("no file to read".into()));
    };
    let layout = Layout::of(&columns(first)?, &job.mapping, job.unit, job.year);
    let mut layout = layout.map_err(|e| Error::file(first, e))?;
    layout.codes_as_written = job.codes_as_written;
    for other in &files[1..] {
        let columns = columns(other)?;
        if let Some(missing) =
            layout.columns().into_iter().find(|c| !columns.iter().any(|o| o == c))
        {
            let problem = format!(
                "no column {missing:?}, which {} has; the columns are {}",
                first.display(),
                columns.join(", ")
            );
            return Err(Error::At { path: other.clone(), problem });
        }
    }
    Ok(layout)
}

/// Sixteen digits that stand for all that a result depends on.
fn digest(of: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string(of).map_err(|e| Error::Told(e.to_string()))?;
    let digest = Sha256::new().chain_update(FORM).chain_update(text).finalize();
    Ok(digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// Remembers how a phase went.
struct Steps<'a> {
    phase: &'static str,
    all: usize,
    held: usize,
    again: usize,
    refused: BTreeSet<usize>,
    log: &'a mut dyn FnMut(&str),
}

impl<'a> Steps<'a> {
    fn of(phase: &'static str, all: usize, log: &'a mut dyn FnMut(&str)) -> Self {
        Self { phase, all, held: 0, again: 0, refused: BTreeSet::new(), log }
    }

    fn say(&mut self, told: &str) {
        (self.log)(&format!("{}: {told}", self.phase));
    }

    /// A step that is no result.
    fn step(&mut self, event: &Event, called: &dyn Fn(usize) -> String) {
        match event {
            Event::Given(task, worker) => self.say(&format!("{} given to {worker}", called(*task))),
            Event::Lost(task, worker) => {
                self.again += 1;
                self.say(&format!("{worker} is gone; {} is given again", called(*task)));
            }
            Event::Done(task, done) => {
                self.held += usize::from(done.held);
                let how = if done.held { "was there, and is not repeated" } else { "done" };
                self.say(&format!("{} {how}", called(*task)));
            }
        }
    }

    /// A result that does not add up is thrown away and made again, once.
    fn refuse(
        &mut self,
        task: usize,
        called: String,
        file: &Path,
        difference: String,
    ) -> Result<Verdict, Error> {
        if !self.refused.insert(task) {
            return Err(Error::DoesNotAddUp { what: called, difference });
        }
        self.again += 1;
        self.say(&format!("{called} does not add up: {difference}; thrown away and repeated"));
        match std::fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::file(file, error))
            }
            _ => Ok(Verdict::Again),
        }
    }

    fn end(&mut self) {
        let made = self.all - self.held;
        let (all, held, again) = (self.all, self.held, self.again);
        self.say(&format!("{all} tasks, {made} made, {held} there before, {again} repeated"));
    }
}

fn other(task: &Task) -> Error {
    Error::file(
        task.to(),
        "an executor answered with something else than it was asked for\nhint: let all run the same corridor-cluster",
    )
}

fn counted(
    job: &Job,
    inputs: &[Input],
    layout: &Layout,
    queue: &Queue,
    log: &mut dyn FnMut(&str),
) -> Result<BTreeMap<PathBuf, Count>, Error> {
    let mut tasks = Vec::new();
    for input in inputs {
        let said = std::fs::metadata(&input.path).and_then(|m| Ok((m.len(), m.modified()?)));
        let said = said.map_err(|e| Error::file(&input.path, e))?;
        let of = digest(&(&input, &said, &layout.value))?;
        let to = job.work.join(format!("count-{of}.json"));
        tasks.push(Task::Count { path: input.path.clone(), layout: layout.clone(), to });
    }
    let mut counts = BTreeMap::new();
    let mut steps = Steps::of("count", tasks.len(), log);
    let called = |at: usize| inputs[at].path.display().to_string();
    let own = tasks.clone();
    queue.phase("count", tasks, |event| {
        steps.step(&event, &called);
        let Event::Done(at, done) = event else { return Ok(Verdict::Good) };
        let Outcome::Count(count) = done.outcome else { return Err(other(&own[at])) };
        let mut found = Total::default();
        count.groups.iter().for_each(|g| found.add(*g));
        let expected = Total { rows: inputs[at].rows(), ..found };
        if let Some(difference) = difference(found, expected, "the footer says") {
            return steps.refuse(at, called(at), own[at].to(), difference);
        }
        let file = inputs[at].path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(known) = job.totals.get(file.as_ref())
            && let Some(difference) = difference(found, *known, "--totals says")
        {
            return Err(Error::At {
                path: inputs[at].path.clone(),
                problem: format!("holds {difference}"),
            });
        }
        counts.insert(inputs[at].path.clone(), count);
        Ok(Verdict::Good)
    })?;
    steps.end();
    Ok(counts)
}

/// What the counts say of a shard.
pub(crate) fn expected(pieces: &[Piece], counts: &BTreeMap<PathBuf, Count>) -> Total {
    let mut total = Total::default();
    for piece in pieces {
        let groups = counts.get(&piece.path).and_then(|c| c.groups.get(piece.groups.clone()));
        groups.into_iter().flatten().for_each(|g| total.add(*g));
    }
    total
}

fn summed(
    job: &Job,
    cut: Vec<Vec<Piece>>,
    counts: &BTreeMap<PathBuf, Count>,
    layout: &Layout,
    queue: &Queue,
    log: &mut dyn FnMut(&str),
) -> Result<Vec<Shard>, Error> {
    let mut tasks = Vec::new();
    for (at, pieces) in (1..).zip(&cut) {
        let content: Vec<_> =
            pieces.iter().map(|p| (&p.groups, counts.get(&p.path).map(|c| &c.sha256))).collect();
        let to =
            job.work.join(format!("shard-{at}-{}.parquet", digest(&(content, pieces, layout))?));
        tasks.push(Task::Sum { pieces: pieces.clone(), layout: layout.clone(), to });
    }
    let mut proofs: Vec<Option<Proof>> = vec![None; tasks.len()];
    let mut steps = Steps::of("sum", tasks.len(), log);
    let all = tasks.len();
    let called = |at: usize| format!("shard {} of {all}", at + 1);
    let own = tasks.clone();
    queue.phase("sum", tasks, |event| {
        steps.step(&event, &called);
        let Event::Done(at, done) = event else { return Ok(Verdict::Good) };
        let Outcome::Sum(proof) = done.outcome else { return Err(other(&own[at])) };
        if let Some(difference) =
            difference(proof.total(), expected(&cut[at], counts), "the count says")
        {
            return steps.refuse(at, called(at), own[at].to(), difference);
        }
        proofs[at] = Some(proof);
        Ok(Verdict::Good)
    })?;
    steps.end();
    let shards = cut.into_iter().zip(own).zip(proofs).map(|((pieces, task), proof)| Shard {
        pieces,
        file: task.to().to_owned(),
        proof: proof.unwrap_or_default(),
    });
    Ok(shards.collect())
}

fn merged(
    job: &Job,
    shards: &[Shard],
    queue: &Queue,
    log: &mut dyn FnMut(&str),
) -> Result<BTreeMap<u32, Period>, Error> {
    let mut expected: BTreeMap<u32, Total> = BTreeMap::new();
    for shard in shards {
        for (period, total) in &shard.proof.kept {
            expected.entry(*period).or_default().add(*total);
        }
    }
    let periods: Vec<(u32, Total)> = expected.into_iter().collect();
    if periods.is_empty() {
        let reasons = shards
            .iter()
            .flat_map(|s| &s.proof.aside)
            .map(|(reason, a)| format!("{reason}: {}", a.total.rows));
        let reasons = reasons.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("; ");
        return Err(Error::Told(format!(
            "the files hold no flow between two economies ({reasons})"
        )));
    }
    if periods.iter().any(|(p, _)| p % 100 == 0) && periods.iter().any(|(p, _)| p % 100 > 0) {
        return Err(Error::Told(
            "some rows are of years and some of months\nhint: sum them apart".into(),
        ));
    }
    let files: Vec<PathBuf> = shards.iter().map(|s| s.file.clone()).collect();
    let of = digest(&files)?;
    let task = |(period, _): &(u32, Total)| {
        let to = job.work.join(format!("period-{period}-{of}.parquet"));
        Task::Merge { period: *period, shards: files.clone(), to }
    };
    let tasks: Vec<Task> = periods.iter().map(task).collect();
    let mut found = BTreeMap::new();
    let mut steps = Steps::of("merge", tasks.len(), log);
    let called = |at: usize| name(periods[at].0).trim_end_matches(".parquet").to_owned();
    let own = tasks.clone();
    queue.phase("merge", tasks, |event| {
        steps.step(&event, &called);
        let Event::Done(at, done) = event else { return Ok(Verdict::Good) };
        let Outcome::Merge(period) = done.outcome else { return Err(other(&own[at])) };
        // Rows of a period are keys now; dollars are what a merge may not change.
        let expected = Total { rows: period.total.rows, ..periods[at].1 };
        if let Some(difference) = difference(period.total, expected, "the shards say") {
            return steps.refuse(at, called(at), own[at].to(), difference);
        }
        found.insert(periods[at].0, period);
        Ok(Verdict::Good)
    })?;
    steps.end();
    Ok(found)
}

/// The file of a period in a run's work.
pub(crate) fn merged_file(job: &Job, shards: &[Shard], period: u32) -> Result<PathBuf, Error> {
    let files: Vec<&PathBuf> = shards.iter().map(|s| &s.file).collect();
    Ok(job.work.join(format!("period-{period}-{}.parquet", digest(&files)?)))
}

/// Remove what a finished run does not need; its record stays.
fn cleared(work: &Path) -> Result<(), Error> {
    let entries = std::fs::read_dir(work).map_err(|e| Error::file(work, e))?;
    for entry in entries {
        let path = entry.map_err(|e| Error::file(work, e))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if ["count-", "shard-", "period-"].iter().any(|own| name.starts_with(own)) {
            std::fs::remove_file(&path).map_err(|e| Error::file(&path, e))?;
        }
    }
    Ok(())
}

/// The folder of a record's dataset.
#[must_use]
pub fn folder(record: &Record) -> PathBuf {
    place(&record.job.statistics, record.job.about.monthly_folder(), &record.job.about.dataset)
}
