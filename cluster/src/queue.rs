//! The tasks of a phase, who has which, and what came back.
//!
//! A worker takes one task at a time, so what a lost worker loses is one task. What it had is given again.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::task::{Done, Task};

/// How long a phase waits when nobody is there to work.
pub const ALONE: Duration = Duration::from_secs(30);

/// A place in a phase; the phases are counted so that what comes late is known as such.
pub type Ticket = (u64, usize);

#[derive(Default)]
struct State {
    phase: u64,
    tasks: Vec<Task>,
    pending: VecDeque<usize>,
    given: BTreeMap<usize, String>,
    arrived: VecDeque<(Ticket, String, Result<Done, String>)>,
    lost: VecDeque<(usize, String)>,
    workers: usize,
    alone_since: Option<Instant>,
}

/// Tasks between a run and its workers.
#[derive(Default)]
pub struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

/// What a phase hears.
pub enum Event {
    /// A task was given to a worker.
    Given(usize, String),
    /// A worker that had a task is gone; the task is given again.
    Lost(usize, String),
    /// A result came.
    Done(usize, Done),
}

/// What is to become of a result.
pub enum Verdict {
    /// It adds up.
    Good,
    /// It is to be thrown away and made again.
    Again,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A worker is there.
    pub fn join(&self) {
        let mut state = self.state();
        state.workers += 1;
        state.alone_since = None;
    }

    /// A worker is gone, with or without a task.
    pub fn leave(&self, worker: &str, had: Option<Ticket>) {
        let mut state = self.state();
        state.workers = state.workers.saturating_sub(1);
        if state.workers == 0 {
            state.alone_since = Some(Instant::now());
        }
        if let Some((phase, task)) = had
            && phase == state.phase
            && state.given.remove(&task).is_some()
        {
            state.pending.push_front(task);
            state.lost.push_back((task, worker.to_owned()));
        }
        self.changed.notify_all();
    }

    /// A task, if there is one.
    pub fn take(&self, worker: &str) -> Option<(Ticket, Task)> {
        let mut state = self.state();
        let task = state.pending.pop_front()?;
        state.given.insert(task, worker.to_owned());
        self.changed.notify_all();
        Some(((state.phase, task), state.tasks[task].clone()))
    }

    /// A result.
    pub fn bring(&self, worker: &str, ticket: Ticket, result: Result<Done, String>) {
        self.state().arrived.push_back((ticket, worker.to_owned(), result));
        self.changed.notify_all();
    }

    /// Have all tasks done: `hear` hears of each step and says what becomes of a result.
    ///
    /// # Errors
    ///
    /// What a worker met, what `hear` says, or [`Error::NoExecutor`].
    pub fn phase(
        &self,
        name: &'static str,
        tasks: Vec<Task>,
        mut hear: impl FnMut(Event) -> Result<Verdict, Error>,
    ) -> Result<(), Error> {
        let all = tasks.len();
        let mut state = self.state();
        state.phase += 1;
        state.pending = (0..all).collect();
        (state.tasks, state.given) = (tasks, BTreeMap::new());
        (state.arrived, state.lost) = (VecDeque::new(), VecDeque::new());
        if state.workers == 0 {
            state.alone_since = Some(Instant::now());
        }
        let mut told = BTreeMap::new();
        let mut open = all;
        self.changed.notify_all();
        let ended = loop {
            if open == 0 {
                break Ok(());
            }
            for (task, worker) in state.lost.drain(..).collect::<Vec<_>>() {
                told.remove(&task);
                hear(Event::Lost(task, worker))?;
            }
            let given: Vec<(usize, String)> =
                state.given.iter().map(|(t, w)| (*t, w.clone())).collect();
            for (task, worker) in given {
                if told.get(&task) != Some(&worker) {
                    told.insert(task, worker.clone());
                    hear(Event::Given(task, worker))?;
                }
            }
            if let Some(((phase, task), _, result)) = state.arrived.pop_front() {
                if phase != state.phase || state.given.remove(&task).is_none() {
                    continue;
                }
                let done = match result {
                    Ok(done) => done,
                    Err(told) => break Err(Error::Told(told)),
                };
                match hear(Event::Done(task, done)) {
                    Ok(Verdict::Good) => open -= 1,
                    Ok(Verdict::Again) => {
                        told.remove(&task);
                        state.pending.push_back(task);
                    }
                    Err(error) => break Err(error),
                }
                continue;
            }
            if let Some(since) = state.alone_since
                && state.workers == 0
                && since.elapsed() >= ALONE
            {
                break Err(Error::NoExecutor { seconds: ALONE.as_secs(), open, all, phase: name });
            }
            let wait = self.changed.wait_timeout(state, Duration::from_millis(200));
            state = wait.unwrap_or_else(PoisonError::into_inner).0;
        };
        state.phase += 1;
        state.pending.clear();
        ended
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::proof::Count;
    use crate::task::Outcome;

    fn task(name: &str) -> Task {
        Task::Merge { period: 0, shards: Vec::new(), to: name.into() }
    }

    fn done() -> Done {
        Done { outcome: Outcome::Count(Count::default()), held: false }
    }

    #[test]
    fn a_lost_worker_loses_one_task_and_what_comes_late_counts_once() {
        let queue = Arc::new(Queue::default());
        let worker = {
            let queue = queue.clone();
            std::thread::spawn(move || {
                queue.join();
                let take = |name: &str| loop {
                    match queue.take(name) {
                        Some(taken) => return taken.0,
                        None => std::thread::sleep(Duration::from_millis(1)),
                    }
                };
                let lost = take("lost");
                queue.join();
                queue.leave("lost", Some(lost));
                // The lost worker's answer comes all the same, and is nobody's.
                queue.bring("lost", (lost.0 + 7, lost.1), Ok(done()));
                for _ in 0..4 {
                    let ticket = take("other");
                    queue.bring("other", ticket, Ok(done()));
                    queue.bring("other", ticket, Ok(done()));
                }
            })
        };
        let (mut lost, mut good, mut again) = (0, Vec::new(), true);
        let heard = queue.phase("sum", vec![task("a"), task("b"), task("c")], |event| {
            match event {
                Event::Lost(task, worker) => {
                    assert_eq!((task, worker.as_str()), (0, "lost"));
                    lost += 1;
                }
                Event::Done(1, _) if again => {
                    again = false;
                    return Ok(Verdict::Again);
                }
                Event::Done(task, _) => good.push(task),
                Event::Given(..) => {}
            }
            Ok(Verdict::Good)
        });
        heard.unwrap();
        worker.join().unwrap();
        good.sort_unstable();
        assert_eq!((lost, good), (1, vec![0, 1, 2]));
    }
}
