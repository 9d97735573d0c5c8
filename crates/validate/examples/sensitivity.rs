//! What moves when a constant of the library is another: asked by `tools/sensitivity.py`, which makes a copy
//! of the repository in which [`choose`] and [`reached`] do something. As it is here it only takes the base.
//!
//! Arguments: folder of the data sets, `tools/judgement.toml`, threads. Rows on the standard input: number of the
//! constant, a space, `report` or `live`. Answers on the standard output, one JSON value a line.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::time::Instant;

use runform_validate::sensitivity::{Choice, Pass, Suite, Take, moved};
use serde::Deserialize;
use serde_json::json;

type Any = Box<dyn std::error::Error>;

/// `tools/judgement.toml`, of which the choice of recordings is read.
#[derive(Deserialize)]
struct File {
    choice: Choice,
}

/// Sets constant number `row` to its default (0), its half (1) or its double (2).
fn choose(_row: usize, _variant: usize) {}

/// How often constant number `row` was read since the last question; one that nobody reads is left out.
fn reached(_row: usize) -> u64 {
    0
}

fn main() -> Result<(), Any> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [data, choice, jobs] = args.as_slice() else {
        return Err("arguments: DATA JUDGEMENT THREADS".into());
    };
    let file: File = toml::from_str(&std::fs::read_to_string(choice)?)?;
    let suite = Suite::read(Path::new(data), &file.choice, jobs.parse()?)?;
    let (recordings, samples) = suite.size();
    let rows = rows()?;
    let (mut base, mut looked_at) = (Vec::new(), BTreeSet::new());
    for (take, name) in [(Take::Reports, "report"), (Take::Live, "live")] {
        let start = Instant::now();
        let pass = suite.pass(take)?;
        let seconds = start.elapsed().as_secs_f64();
        let numbers = pass.said.len() + pass.live.len();
        say(&json!({ "base": name, "seconds": seconds, "recordings": recordings,
            "samples": samples, "analysed": numbers, "digest": digest(&pass),
            "moved": moved(&pass, &pass) }));
        let counts: Vec<(usize, u64)> = rows.iter().map(|&(row, _)| (row, reached(row))).collect();
        looked_at.extend(counts.iter().filter(|(_, count)| *count > 0).map(|(row, _)| *row));
        say(&json!({ "reached": name, "counts": counts }));
        base.push((take, pass));
    }
    for (row, take) in rows.into_iter().filter(|(row, _)| looked_at.contains(row)) {
        for variant in [1, 2] {
            choose(row, variant);
            let pass = suite.pass(take)?;
            choose(row, 0);
            let was = base.iter().find(|(t, _)| *t == take).map(|(_, pass)| pass);
            let difference = was.map(|was| moved(was, &pass));
            say(&json!({ "row": row, "variant": variant, "moved": difference }));
        }
    }
    Ok(())
}

/// The constants that are asked for.
fn rows() -> Result<Vec<(usize, Take)>, Any> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let row = |line: &str| {
        let (number, take) = line.split_once(' ').ok_or("a row is a number and a word")?;
        let take = if take == "live" { Take::Live } else { Take::Reports };
        Ok((number.parse::<usize>()?, take))
    };
    text.lines().map(row).collect()
}

fn say(value: &serde_json::Value) {
    println!("{value}");
}

/// Two builds that say the same have the same digest.
fn digest(pass: &Pass) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(pass).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
