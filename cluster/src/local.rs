//! A run within one process: the same tasks, by threads instead of executors.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::error::Error;
use crate::job::{Job, Record, run};
use crate::queue::Queue;
use crate::task::perform;

/// Run a job by so many threads.
///
/// # Errors
///
/// As [`run`].
pub fn within(job: &Job, threads: usize, log: &mut dyn FnMut(&str)) -> Result<Record, Error> {
    let (queue, over) = (Arc::new(Queue::default()), Arc::new(AtomicBool::new(false)));
    let workers: Vec<_> = (1..=threads.max(1))
        .map(|at| {
            let (queue, over) = (queue.clone(), over.clone());
            std::thread::spawn(move || {
                let name = format!("thread {at}");
                queue.join();
                while !over.load(Ordering::Relaxed) {
                    match queue.take(&name) {
                        Some((ticket, task)) => {
                            queue.bring(&name, ticket, perform(&task).map_err(|e| e.to_string()));
                        }
                        None => std::thread::sleep(Duration::from_millis(5)),
                    }
                }
                queue.leave(&name, None);
            })
        })
        .collect();
    let ended = run(job, &queue, log);
    over.store(true, Ordering::Relaxed);
    for worker in workers {
        let _ = worker.join();
    }
    ended
}
