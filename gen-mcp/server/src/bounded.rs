//! Messages that are not without an end.

use std::pin::Pin;
use std::task::{Context, Poll};

use gen_mcp_tools::MOST_BYTES;
use tokio::io::{AsyncRead, ReadBuf, Stdin};

/// A message may have so many bytes: more than any call's arguments, and no more than memory.
const LONGEST: usize = 8 * MOST_BYTES;

/// Standard input whose lines have an end: a message without one would take all memory.
pub(crate) struct Bounded {
    input: Stdin,
    /// The bytes since the last line's end.
    line: usize,
}

impl Bounded {
    pub(crate) const fn new(input: Stdin) -> Self {
        Self { input, line: 0 }
    }
}

impl AsyncRead for Bounded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.input).poll_read(context, buffer);
        if let Poll::Ready(Ok(())) = &polled {
            let new = &buffer.filled()[before..];
            self.line = match new.iter().rposition(|byte| *byte == b'\n') {
                Some(end) => new.len() - end - 1,
                None => self.line + new.len(),
            };
            if self.line > LONGEST {
                let message = format!("a message has more than {LONGEST} bytes");
                return Poll::Ready(Err(std::io::Error::other(message)));
            }
        }
        polled
    }
}
