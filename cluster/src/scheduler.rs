//! The scheduler: executors and runs come to it, on one port. It keeps nothing that the work folder does not
//! hold, so after its end another one goes on.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, TryLockError};
use std::time::{Duration, Instant};

use crate::job::run;
use crate::queue::{Queue, Ticket};
use crate::wire::{Answer, Heard, Hello, Line, News, Order, SILENCE, VERSION, say};

/// How long a scheduler waits for a word before it looks for a task again.
const LOOK: Duration = Duration::from_millis(20);

/// Serve for ever. `ready` hears of the address, `log` of each step.
///
/// # Errors
///
/// That the address cannot be listened at.
pub fn serve(
    at: SocketAddr,
    ready: impl FnOnce(SocketAddr),
    log: impl Fn(&str) + Clone + Send + 'static,
) -> std::io::Result<()> {
    let listener = TcpListener::bind(at)?;
    ready(listener.local_addr()?);
    let (queue, busy) = (Arc::new(Queue::default()), Arc::new(Mutex::new(())));
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        let (queue, busy, log) = (queue.clone(), busy.clone(), log.clone());
        std::thread::spawn(move || come(&stream, &queue, &busy, &log));
    }
    Ok(())
}

fn come(stream: &TcpStream, queue: &Queue, busy: &Mutex<()>, log: &dyn Fn(&str)) {
    let Ok(mut line) = Line::of(stream, LOOK) else { return };
    let since = Instant::now();
    let hello = loop {
        match line.hear::<Hello>() {
            Heard::Said(hello) => break hello,
            Heard::Nothing if since.elapsed() < SILENCE => {}
            _ => return,
        }
    };
    let (Hello::Executor { version, .. } | Hello::Run { version, .. }) = &hello;
    if version != VERSION {
        let told = format!(
            "the scheduler is corridor-cluster {VERSION} and this is {version}\nhint: let all run the same"
        );
        let _ = match hello {
            Hello::Executor { .. } => say(stream, &Order::Go(told)),
            Hello::Run { .. } => say(stream, &News::End(Box::new(Err(told)))),
        };
        return;
    }
    match hello {
        Hello::Executor { pid, .. } => {
            let from = stream.peer_addr().map(|a| a.ip().to_string()).unwrap_or_default();
            executor(stream, &mut line, queue, &format!("executor {pid} of {from}"), log);
        }
        Hello::Run { job, .. } => {
            let one = match busy.try_lock() {
                Ok(one) => one,
                // A run that panicked left nothing behind that another would meet.
                Err(TryLockError::Poisoned(one)) => one.into_inner(),
                Err(TryLockError::WouldBlock) => {
                    let told = "another run is at work here\nhint: wait for it, or start a scheduler of your own";
                    let _ = say(stream, &News::End(Box::new(Err(told.into()))));
                    return;
                }
            };
            let ended = run(&job, queue, &mut |step| {
                log(step);
                let _ = say(stream, &News::Step(step.to_owned()));
            });
            drop(one);
            let ended = ended.map_err(|e| e.to_string());
            if let Err(told) = &ended {
                log(told);
            }
            let _ = say(stream, &News::End(Box::new(ended)));
        }
    }
}

/// Give an executor tasks until it is gone.
fn executor(stream: &TcpStream, line: &mut Line, queue: &Queue, name: &str, log: &dyn Fn(&str)) {
    queue.join();
    log(&format!("{name} is here"));
    let mut had: Option<Ticket> = None;
    let mut heard = Instant::now();
    let why = loop {
        if had.is_none()
            && let Some((ticket, task)) = queue.take(name)
        {
            had = Some(ticket);
            if let Err(error) = say(stream, &Order::Do(ticket, Box::new(task))) {
                break error.to_string();
            }
        }
        match line.hear::<Answer>() {
            Heard::Said(Answer::Alive) => heard = Instant::now(),
            Heard::Said(Answer::Did(ticket, result)) => {
                heard = Instant::now();
                // What it was not asked for is not taken.
                if had.take_if(|own| *own == ticket).is_some() {
                    queue.bring(name, ticket, result);
                }
            }
            Heard::Nothing if heard.elapsed() > SILENCE => {
                break format!("not a word for {} seconds", SILENCE.as_secs());
            }
            Heard::Nothing => {}
            Heard::Gone(why) => break why,
        }
    };
    queue.leave(name, had);
    log(&format!("{name} is gone: {why}"));
}
