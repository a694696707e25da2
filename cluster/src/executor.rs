//! An executor: it goes to the scheduler, does one task at a time and says that it is alive.

use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::task::perform;
use crate::wire::{Answer, BEAT, Heard, Hello, Line, Order, VERSION, say};

/// How long an executor looks for its scheduler.
const PATIENCE: Duration = Duration::from_secs(60);

/// Work until no scheduler is there for a minute, or one says to go.
///
/// # Errors
///
/// Why it ended.
pub fn work(scheduler: SocketAddr, log: &dyn Fn(&str)) -> Result<(), String> {
    let mut since = Instant::now();
    loop {
        match TcpStream::connect_timeout(&scheduler, BEAT) {
            Ok(stream) => {
                log(&format!("at the scheduler {scheduler}"));
                let why = serve(stream)?;
                log(&format!("the scheduler is gone: {why}"));
                since = Instant::now();
            }
            Err(error) if since.elapsed() > PATIENCE => {
                return Err(format!(
                    "no scheduler at {scheduler} for a minute: {error}\nhint: corridor-cluster scheduler --listen {scheduler}"
                ));
            }
            Err(_) => {}
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Do what the scheduler says until it is gone.
fn serve(stream: TcpStream) -> Result<String, String> {
    let gone = |e: std::io::Error| e.to_string();
    let Ok(mut line) = Line::of(&stream, BEAT) else {
        return Ok("the connection is closed".into());
    };
    if let Err(error) =
        say(&stream, &Hello::Executor { version: VERSION.into(), pid: std::process::id() })
    {
        return Ok(gone(error));
    }
    let voice = Arc::new(Mutex::new(stream));
    let speak = |voice: &Mutex<TcpStream>, answer: &Answer| {
        say(&voice.lock().unwrap_or_else(PoisonError::into_inner), answer)
    };
    let (ended, end) = channel::<()>();
    let beating = voice.clone();
    let beat = std::thread::spawn(move || {
        while end.recv_timeout(BEAT) == Err(RecvTimeoutError::Timeout) {
            if speak(&beating, &Answer::Alive).is_err() {
                break;
            }
        }
    });
    let why = loop {
        match line.hear::<Order>() {
            Heard::Said(Order::Do(ticket, task)) => {
                let result = perform(&task).map_err(|e| e.to_string());
                if let Err(error) = speak(&voice, &Answer::Did(ticket, result)) {
                    break Ok(gone(error));
                }
            }
            Heard::Said(Order::Go(why)) => break Err(why),
            Heard::Nothing => {}
            Heard::Gone(why) => break Ok(why),
        }
    };
    drop(ended);
    let _ = beat.join();
    why
}
