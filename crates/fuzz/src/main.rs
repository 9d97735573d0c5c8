//! Mutation fuzzer: `cargo run --release -p runform-fuzz -- --seconds 300 --seed 1`.
//!
//! Two kinds of trouble are looked for. Whatever the bytes of a file of samples, of `recording.toml`,
//! profile, diary or earlier report, or of a device's own file: reading and analysing must not panic, hang, or
//! give a report that cannot be written and read again. And of a simulated run that was damaged as recordings from
//! the field are (`damage`): whatever still comes with grade A or B must hold the value of the
//! undamaged run in its interval. Everything is made from simulated runs and a seed; each finding
//! tells the seed that makes it again (`--replay SEED --keep DIR`).

mod base;
mod damage;
mod damage_more;
mod devices;
mod judge;
mod sheet;
mod text;
mod watch;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use fastrand::Rng;

/// What is tried, and for how long.
#[derive(Debug, Parser)]
#[command(name = "runform-fuzz", version)]
struct Args {
    /// How long, s.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Seed of everything.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Makes one case again, by the seed that a finding told.
    #[arg(long, value_name = "SEED")]
    replay: Option<u64>,
    /// Only damage whose name holds this, `text` for mutated bytes of texts, `devices` for those of device files;
    /// several with commas.
    #[arg(long, value_name = "NAMES")]
    only: Option<String>,
    /// How many troubles of a kind are listed, worst first.
    #[arg(long, value_name = "N", default_value_t = 6)]
    list: usize,
    /// Keeps the inputs of findings here.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

/// Something wrong with one case.
#[derive(Debug, Clone)]
struct Trouble {
    /// Of several of one kind the worst is told first.
    weight: f64,
    words: String,
}

/// Cases and troubles of one kind of damage.
#[derive(Debug, Default)]
struct Tally {
    cases: usize,
    /// Nothing came of it: an error, or no running.
    refused: usize,
    troubled: usize,
    worst: Vec<(f64, u64, String)>,
}

impl Tally {
    fn add(&mut self, seed: u64, outcome: &Outcome) {
        self.cases += 1;
        self.refused += usize::from(outcome.refused);
        self.troubled += usize::from(!outcome.troubles.is_empty());
        for t in &outcome.troubles {
            self.worst.push((t.weight, seed, t.words.clone()));
        }
        self.worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    }
}

/// What became of one case.
#[derive(Debug, Default)]
struct Outcome {
    refused: bool,
    troubles: Vec<Trouble>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    watch::quiet_panics();
    let bases = base::all();
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let end = Instant::now() + Duration::from_secs(args.seconds);
    let mut rng = Rng::with_seed(args.seed);
    loop {
        let seed = args.replay.unwrap_or_else(|| rng.u64(..));
        if let Some((name, outcome)) = case(seed, &bases, &args) {
            tallies.entry(name).or_default().add(seed, &outcome);
        }
        if args.replay.is_some() || Instant::now() >= end {
            break;
        }
    }
    let troubled = tell(&tallies, args.list);
    if troubled == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One case: a third mutates bytes, the others damage a run.
fn case(seed: u64, bases: &[base::Base], args: &Args) -> Option<(String, Outcome)> {
    let mut rng = Rng::with_seed(seed);
    let kind = if rng.u8(..3) == 0 { None } else { rng.choice(damage::KINDS) };
    let base = rng.choice(bases)?;
    let device = kind.is_none() && rng.u8(..3) == 0;
    let name = kind.map_or(if device { "devices" } else { "text" }, |k| k.name);
    let wanted = |only: &String| only.split(',').any(|part| name.contains(part));
    if args.only.as_ref().is_some_and(|only| !wanted(only)) {
        return None;
    }
    Some(match kind {
        None if device => (name.to_owned(), devices::case(&mut rng, args.keep.as_deref(), seed)),
        None => {
            let (what, outcome) = text::case(base, &mut rng, args.keep.as_deref(), seed);
            (format!("text: {what}"), outcome)
        }
        Some(kind) => {
            (kind.name.to_owned(), judge::case(base, kind, &mut rng, args.keep.as_deref(), seed))
        }
    })
}

/// Prints the tallies; the number of kinds with troubles.
fn tell(tallies: &BTreeMap<String, Tally>, most: usize) -> usize {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{:<28} {:>6} {:>8} {:>8}", "kind", "cases", "refused", "troubled");
    for (name, t) in tallies {
        let _ = writeln!(out, "{name:<28} {:>6} {:>8} {:>8}", t.cases, t.refused, t.troubled);
    }
    for (name, t) in tallies.iter().filter(|(_, t)| !t.worst.is_empty()) {
        let _ = writeln!(out, "\n{name}");
        for (_, seed, words) in t.worst.iter().take(most) {
            let _ = writeln!(out, "  seed {seed}: {words}");
        }
    }
    tallies.values().filter(|t| t.troubled > 0).count()
}
