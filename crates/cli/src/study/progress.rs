//! How far a study is: a bar on a terminal, plain lines where standard error goes elsewhere.

use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::find::Input;
use super::made::Made;
use crate::failure::{Failure, tell, tell_failure};

/// Time between lines of a log.
const EVERY: Duration = Duration::from_secs(15);

/// How an input ended.
pub(super) struct Ended {
    pub notes: Vec<String>,
    /// What was made of it, and whether it was there already.
    pub made: Result<(Made, bool), Failure>,
}

/// Counts what is done.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    begun: Instant,
    told: Instant,
    all: usize,
    done: usize,
    failed: usize,
    /// Results that were there already.
    pub there: usize,
    /// Bytes of all inputs, of those that are done, and of those that were worked on.
    bytes: [u64; 3],
}

impl Progress {
    pub fn begin(inputs: &[Input], quiet: bool) -> Self {
        let bar = (!quiet && stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(
                Some(inputs.len() as u64),
                ProgressDrawTarget::stderr(),
            );
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.enable_steady_tick(Duration::from_millis(500));
            bar
        });
        let now = Instant::now();
        let bytes = inputs.iter().map(|i| i.bytes).sum();
        Self {
            bar,
            begun: now,
            told: now,
            all: inputs.len(),
            done: 0,
            failed: 0,
            there: 0,
            bytes: [bytes, 0, 0],
        }
    }

    /// One more input is done: tells what is to be said of it.
    pub fn pass(&mut self, input: &Input, ended: &Ended, quiet: bool) {
        self.done += 1;
        self.bytes[1] += input.bytes;
        match &ended.made {
            Ok((_, true)) => self.there += 1,
            Ok(_) => self.bytes[2] += input.bytes,
            Err(_) => {
                self.failed += 1;
                self.bytes[2] += input.bytes;
            }
        }
        let said = || {
            ended.notes.iter().filter(|_| !quiet).for_each(|note| {
                tell("note", &format!("{}: {note}", input.below));
            });
            if let Err(failure) = &ended.made {
                tell_failure(failure);
            }
        };
        match &self.bar {
            Some(bar) => {
                bar.suspend(said);
                bar.set_message(self.rate());
                bar.inc(1);
            }
            None => {
                said();
                if !quiet && self.told.elapsed() >= EVERY && self.done < self.all {
                    self.told = Instant::now();
                    tell(
                        "progress",
                        &format!("{} of {} recordings, {}", self.done, self.all, self.rate()),
                    );
                }
            }
        }
    }

    /// Failures, rate and time left in words; results that were there already tell nothing of the rate.
    fn rate(&self) -> String {
        let worked_s = self.begun.elapsed().as_secs_f64();
        let fresh = (self.done - self.there) as f64;
        let mut text = format!("{} failed", self.failed);
        if self.bytes[2] > 0 && worked_s > 1.0 {
            let left = (self.bytes[0] - self.bytes[1]) as f64;
            let left_s = left * worked_s / self.bytes[2] as f64;
            text += &format!(", {:.1} a second, about {} left", fresh / worked_s, span(left_s));
        }
        text
    }

    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A length of time in words.
fn span(s: f64) -> String {
    match s {
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5400.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_has_the_unit_that_suits_it() {
        assert_eq!([span(12.3), span(600.0), span(9000.0)], ["12 s", "10 min", "2.5 h"]);
    }
}
