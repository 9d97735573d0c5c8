//! The rows of a long recording on their way to an analysis, parsed on other threads.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use runform::Live;
use runform::recording::Stream;

use super::LongRecording;
use super::blocks::LongFile;
use crate::{ReadError, ReadOptions};

type Block = Result<Vec<Stream>, ReadError>;

impl LongRecording {
    /// Feeds every row to an analysis, in order of time; sensors that it does not have are left aside.
    ///
    /// # Errors
    /// See [`ReadError`]: what was fed before stays in the analysis.
    pub fn feed(&self, live: &mut Live) -> Result<(), ReadError> {
        self.feed_while(live, &mut || true).map(|_all| ())
    }

    /// The same as long as `go_on` is true, which is asked before every block; false where it was not to the end.
    ///
    /// # Errors
    /// As [`LongRecording::feed`].
    pub fn feed_while(
        &self,
        live: &mut Live,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<bool, ReadError> {
        let offsets: Vec<_> =
            self.excerpt.recording.streams().iter().map(|s| (s.site(), s.clock_offset_s)).collect();
        let dressed = move |mut streams: Vec<Stream>| {
            for stream in &mut streams {
                let offset = offsets.iter().find(|(site, _)| *site == stream.site());
                stream.clock_offset_s = offset.map_or(0.0, |o| o.1);
            }
            streams
        };
        thread::scope(|scope| {
            let mut waiting: Vec<Waiting> = Vec::new();
            for file in &self.files {
                let (send, blocks) = sync_channel(1);
                scope.spawn(move || parse(file, &self.options, &send));
                waiting.push(Waiting { blocks, rows: Vec::new(), ended: false });
            }
            loop {
                for file in &mut waiting {
                    file.refill(&dressed)?;
                }
                let open = waiting.iter().filter(|w| !w.ended);
                let Some(until_s) = open.map(Waiting::end_s).reduce(f64::min) else {
                    return Ok(true);
                };
                if !go_on() {
                    return Ok(false);
                }
                let streams: Vec<Stream> =
                    waiting.iter_mut().flat_map(|w| w.before(until_s)).collect();
                live.push_streams(&streams);
            }
        })
    }
}

/// Parses a file block by block until nobody listens.
fn parse(file: &LongFile, options: &ReadOptions, send: &SyncSender<Block>) {
    let read = file.lines(
        |_| {},
        |lines| match file.parse(&lines, options) {
            Ok(None) => true,
            Ok(Some((read, _))) => send.send(Ok(read.streams)).is_ok(),
            Err(error) => {
                let _nobody = send.send(Err(error));
                false
            }
        },
    );
    if let Err(error) = read {
        let _nobody = send.send(Err(error));
    }
}

/// What was parsed of a file and not fed yet.
struct Waiting {
    blocks: Receiver<Block>,
    rows: Vec<Stream>,
    ended: bool,
}

impl Waiting {
    /// Takes the next block when nothing is left of the last.
    fn refill(&mut self, dressed: impl Fn(Vec<Stream>) -> Vec<Stream>) -> Result<(), ReadError> {
        while !self.ended && self.rows.iter().all(|s| s.t_s().is_empty()) {
            match self.blocks.recv() {
                Ok(block) => self.rows = dressed(block?),
                Err(_) => self.ended = true,
            }
        }
        Ok(())
    }

    /// Latest time of the rows that wait, s on the recording's clock.
    fn end_s(&self) -> f64 {
        let ends = self.rows.iter().filter_map(Stream::ends_s).map(|ends| ends.1);
        ends.fold(f64::NEG_INFINITY, f64::max)
    }

    /// Takes the rows up to a time, s.
    fn before(&mut self, until_s: f64) -> Vec<Stream> {
        if self.end_s() <= until_s {
            return core::mem::take(&mut self.rows);
        }
        let next = until_s.next_up();
        let before = self.rows.iter().map(|s| s.excerpt(f64::NEG_INFINITY, next)).collect();
        self.rows = self.rows.iter().map(|s| s.excerpt(next, f64::INFINITY)).collect();
        before
    }
}
