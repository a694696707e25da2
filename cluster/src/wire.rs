//! What the processes of a cluster say to one another: one JSON value a line.

use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::job::{Job, Record};
use crate::queue::Ticket;
use crate::task::{Done, Task};

/// The first word of a process that comes to the scheduler.
#[derive(Debug, Serialize, Deserialize)]
pub enum Hello {
    /// An executor of this version, with its process id.
    Executor {
        /// The version.
        version: String,
        /// The process.
        pid: u32,
    },
    /// A run.
    Run {
        /// The version.
        version: String,
        /// What is to be done.
        job: Box<Job>,
    },
}

/// From the scheduler to an executor.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Do this.
    Do(Ticket, Box<Task>),
    /// Go; why.
    Go(String),
}

/// From an executor to the scheduler.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It is alive.
    Alive,
    /// A result, or what was met.
    Did(Ticket, Result<Done, String>),
}

/// From the scheduler to a run.
#[derive(Debug, Serialize, Deserialize)]
pub enum News {
    /// A step.
    Step(String),
    /// The end.
    End(Box<Result<Record, String>>),
}

/// This program's version: all processes of a cluster have the same.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// How often an executor says that it is alive.
pub const BEAT: Duration = Duration::from_secs(2);
/// After how long without a word an executor counts as gone.
pub const SILENCE: Duration = Duration::from_secs(20);
/// The longest line.
const LONGEST: usize = 64 << 20;

/// What a wait for a line gave.
pub enum Heard<T> {
    /// A line.
    Said(T),
    /// Nothing yet.
    Nothing,
    /// The other side is gone, or says what nobody understands.
    Gone(String),
}

/// One side of a connection.
pub struct Line {
    reader: BufReader<TcpStream>,
    part: Vec<u8>,
}

impl Line {
    /// A side that waits for a line at most so long at a time.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn of(stream: &TcpStream, wait: Duration) -> std::io::Result<Self> {
        let own = stream.try_clone()?;
        own.set_read_timeout(Some(wait))?;
        own.set_write_timeout(Some(SILENCE))?;
        own.set_nodelay(true)?;
        Ok(Self { reader: BufReader::new(own), part: Vec::new() })
    }

    /// The next line.
    pub fn hear<T: DeserializeOwned>(&mut self) -> Heard<T> {
        loop {
            let taken = match self.reader.fill_buf() {
                Ok([]) => return Heard::Gone("the connection is closed".into()),
                Ok(bytes) => {
                    let end = bytes.iter().position(|b| *b == b'\n');
                    self.part.extend_from_slice(&bytes[..end.unwrap_or(bytes.len())]);
                    let taken = end.map_or(bytes.len(), |end| end + 1);
                    self.reader.consume(taken);
                    end.is_some()
                }
                Err(error)
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) =>
                {
                    return Heard::Nothing;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => false,
                Err(error) => return Heard::Gone(error.to_string()),
            };
            if self.part.len() > LONGEST {
                return Heard::Gone("a line of over 64 MB".into());
            }
            if taken {
                let said = serde_json::from_slice(&self.part);
                self.part.clear();
                return match said {
                    Ok(said) => Heard::Said(said),
                    Err(error) => Heard::Gone(format!("a line that is not understood: {error}")),
                };
            }
        }
    }
}

/// Say something.
///
/// # Errors
///
/// What the operating system says: the other side is gone.
pub fn say(mut stream: &TcpStream, what: &impl Serialize) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(what)?;
    line.push(b'\n');
    stream.write_all(&line)
}

/// An address that only this machine reaches, or any where the network is trusted.
///
/// # Errors
///
/// What is wrong with it, and the cure.
pub fn address(text: &str, trusted: bool) -> Result<SocketAddr, String> {
    let address: SocketAddr = text
        .parse()
        .map_err(|_| format!("{text:?} is no address; expected one such as 127.0.0.1:7461"))?;
    if address.ip().is_loopback() || trusted {
        return Ok(address);
    }
    Err(format!(
        "{address} can be reached from other machines, and whoever reaches it can have any file read\nhint: --trusted-network says that everybody on that network may"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_unless_the_network_is_trusted() {
        for own in ["127.0.0.1:7461", "[::1]:0", "127.8.0.1:1"] {
            assert!(address(own, false).is_ok(), "{own}");
        }
        for open in ["0.0.0.0:7461", "[::]:7461", "192.168.1.4:7461"] {
            assert!(address(open, false).unwrap_err().contains("--trusted-network"), "{open}");
            assert!(address(open, true).is_ok());
        }
        assert!(address("localhost", false).unwrap_err().contains("is no address"));
    }
}
