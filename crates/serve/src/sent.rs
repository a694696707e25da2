//! Bodies as they leave: held whole, or made piece by piece while the client reads.

use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, mpsc};

use crate::answer::Rest;

/// Pieces that wait for the client.
const WAITING: usize = 2;

/// A long body could not be made to its end. The connection is cut, so that the client knows.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Cut(String);

/// A body.
pub enum Sent {
    /// All of it.
    Held(Option<Bytes>),
    /// What is made meanwhile.
    Long(mpsc::Receiver<Result<Bytes, Cut>>),
}

/// A body that begins with some bytes, and is made by a thread of its own as the client reads. The
/// place among such bodies is free again when it ends.
pub fn stream(first: Bytes, rest: Rest, place: OwnedSemaphorePermit) -> Sent {
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let rest = rest.map(|piece| piece.map(Bytes::from));
        for piece in std::iter::once(Ok(first)).chain(rest) {
            let piece = piece.map_err(|refusal| Cut(refusal.message));
            let cut = piece.is_err();
            // Who went away wants no more.
            if sender.blocking_send(piece).is_err() || cut {
                break;
            }
        }
        drop(place);
    });
    Sent::Long(receiver)
}

impl Body for Sent {
    type Data = Bytes;
    type Error = Cut;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cut>>> {
        match &mut *self {
            Self::Held(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Long(receiver) => {
                receiver.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Held(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Held(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Self::Long(_) => SizeHint::default(),
        }
    }
}
