//! Long work on a thread of its own, so that other Python threads run and Ctrl-C is heard.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::error::{Outcome, Trouble};

/// Whether a person has asked the work to end.
#[derive(Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

/// The unwinding of work that was asked to end; it is no panic and prints nothing.
struct Stopped;

impl Stop {
    /// Leave the work here when it was asked to end.
    pub fn check(&self) {
        if self.0.load(Ordering::Relaxed) {
            resume_unwind(Box::new(Stopped));
        }
    }
}

/// Run `work` without the interpreter's lock, on `threads` threads where a number is given.
pub fn run<T, F>(py: Python<'_>, threads: Option<usize>, work: F) -> PyResult<T>
where
    T: Send + 'static,
    F: FnOnce(&Stop) -> Outcome<T> + Send + 'static,
{
    let stop = Stop::default();
    let (send, receive) = channel();
    let inner = stop.clone();
    std::thread::spawn(move || {
        let work = AssertUnwindSafe(|| match threads {
            None => work(&inner),
            Some(threads) => {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build()?;
                pool.install(|| work(&inner))
            }
        });
        // Nobody listens any more once the call was interrupted.
        let _ = send.send(catch_unwind(work));
    });
    let receive = Mutex::new(receive);
    loop {
        match py.detach(|| next(&receive)) {
            Ok(Ok(Ok(value))) => return Ok(value),
            Ok(Ok(Err(trouble))) => return Err(trouble.raise(py)),
            Ok(Err(panic)) => return Err(panicked(&*panic).raise(py)),
            Err(RecvTimeoutError::Timeout) => {
                if let Err(interrupted) = py.check_signals() {
                    stop.0.store(true, Ordering::Relaxed);
                    return Err(interrupted);
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(PyRuntimeError::new_err("the work ended without an answer"));
            }
        }
    }
}

type Ended<T> = Result<Outcome<T>, Box<dyn Any + Send>>;

fn next<T>(receive: &Mutex<Receiver<Ended<T>>>) -> Result<Ended<T>, RecvTimeoutError> {
    let receive = receive.lock().map_err(|_| RecvTimeoutError::Disconnected)?;
    receive.recv_timeout(Duration::from_millis(50))
}

fn panicked(panic: &(dyn Any + Send)) -> Trouble {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    Trouble::new(
        format!("this should not happen, and the call was stopped: {text}"),
        "please report it with the call that led here",
    )
}
