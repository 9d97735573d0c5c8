//! `runform live`

mod start;
mod tell;

use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};
use std::path::PathBuf;

use runform::recording::{Site, Source};
use runform::{Live, Options, Setup};
use runform_io::{Digest, LineReader, LineSample};

use self::start::Start;
use self::tell::{Line, Out};
use crate::args::{LiveArgs, StandingTold};
use crate::failure::{Code, Failure, guarded, tell};
use crate::load::{self, Told};
use crate::names;
use crate::results;

/// Name of the input in messages.
const INPUT: &str = "standard input";
/// Longest line, bytes.
const MOST_BYTES: u64 = 1 << 20;

/// Tells what happens while lines arrive, then the report.
pub(crate) fn run(args: &LiveArgs) -> Result<Code, Failure> {
    let told = args.runner.told()?;
    let place = args.output.as_ref().map(|folder| folder.join(names::folder_for(&args.name)));
    check(args, place.as_ref())?;
    guarded(|| {
        let mut session = Session::new(args, told);
        let given_up = session.read_all(&mut io::stdin().lock())?;
        let code = session.end(place)?;
        given_up.map_or(Ok(code), Err)
    })
}

/// What would only be found wrong when the run is over.
fn check(args: &LiveArgs, place: Option<&PathBuf>) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    if let Some(twice) = args.placement.iter().find(|site| !seen.insert(**site)) {
        return Err(Failure::usage(format!("--placement {twice} is given twice")));
    }
    for standing in &args.standing {
        let is_pose = matches!(standing.told, StandingTold::Pose(_));
        match standing.site {
            None if is_pose && args.placement.len() > 1 => {
                return Err(Failure::usage(
                    "--standing: a pose is of one sensor: say of which, --standing sacrum=0.2,9.7,1.1",
                ));
            }
            Some(site) if !seen.contains(&site) => {
                return Err(Failure::usage(format!("--standing {site}: no such --placement")));
            }
            _ => {}
        }
    }
    match place {
        Some(place) if !args.overwrite => results::check(place, &[]),
        _ => Ok(()),
    }
}

/// Where the session is.
enum Stage {
    /// Samples are held back until it is known what they are.
    Starting(Start),
    Going(Box<Live>),
}

struct Session<'a> {
    args: &'a LiveArgs,
    told: Told,
    reader: LineReader,
    stage: Stage,
    out: Out,
    bytes: u64,
    digest: Digest,
    bad: u64,
    /// Sensors of which it was reported that their lines are passed over.
    strange: BTreeSet<Site>,
}

impl<'a> Session<'a> {
    fn new(args: &'a LiveArgs, told: Told) -> Self {
        Self {
            args,
            told,
            reader: LineReader::new(INPUT, args.rate_hz),
            stage: Stage::Starting(Start::new(&args.placement)),
            out: Out::default(),
            bytes: 0,
            digest: Digest::default(),
            bad: 0,
            strange: BTreeSet::new(),
        }
    }

    /// Reads to the end. What is returned is why the rest of the input was given up: what came before it is
    /// still worth a report.
    fn read_all(&mut self, input: &mut impl BufRead) -> Result<Option<Failure>, Failure> {
        let (mut line, mut samples) = (Vec::new(), Vec::new());
        loop {
            line.clear();
            let read = input.by_ref().take(MOST_BYTES).read_until(b'\n', &mut line);
            let n = match read {
                Ok(n) => n as u64,
                Err(e) => return Ok(Some(Failure::bad_input(format!("{INPUT}: {e}")))),
            };
            // Nobody listens, and nothing is to be written.
            if n == 0 || self.out.closed && self.args.output.is_none() {
                break;
            }
            self.bytes += n;
            self.digest.add(&line);
            if let Err(e) = self.reader.read(&line, &mut samples) {
                if !self.reader.has_begun() {
                    return Err(Failure::bad_input(e));
                }
                self.bad_line(&e.to_string())?;
            }
            for sample in samples.drain(..) {
                self.take(sample)?;
            }
            if self.bad > self.args.max_bad_lines {
                let n = self.bad;
                return Ok(Some(Failure::bad_input(format!(
                    "{INPUT}: {n} lines could not be read; the rest was given up (--max-bad-lines)"
                ))));
            }
        }
        self.reader.finish(&mut samples).map_err(Failure::bad_input)?;
        samples.drain(..).try_for_each(|sample| self.take(sample))?;
        Ok(None)
    }

    /// A line that cannot be read is reported and passed over.
    fn bad_line(&mut self, why: &str) -> Result<(), Failure> {
        self.bad += 1;
        self.notice("bad_line", Some(self.reader.line()), why)
    }

    fn notice(&mut self, code: &str, line: Option<u64>, text: &str) -> Result<(), Failure> {
        tell("note", text);
        self.out.tell(&Line::notice(code, line, text))
    }

    fn take(&mut self, sample: LineSample) -> Result<(), Failure> {
        let site = match (sample.sensor, self.args.placement.as_slice()) {
            (None, [only]) => *only,
            (None, _) => {
                let line = self.reader.line();
                return self.bad_line(&format!(
                    "{INPUT}, line {line}: it does not say which sensor it is of, and several \
                     --placement are given; name it in the key \"sensor\" or before the column: \
                     foot_left.acc_x_g"
                ));
            }
            (Some(site), known) if known.contains(&site) => site,
            (Some(site), _) => return self.pass_over(site),
        };
        match &mut self.stage {
            Stage::Starting(start) => {
                start.push(site, sample);
                if start.is_ready() { self.begin() } else { Ok(()) }
            }
            Stage::Going(live) => {
                push(live, site, &sample);
                self.events()
            }
        }
    }

    fn pass_over(&mut self, site: Site) -> Result<(), Failure> {
        if !self.strange.insert(site) {
            return Ok(());
        }
        let text = format!("{INPUT}: {site} is no --placement; its samples are passed over");
        self.notice("sensor_passed_over", None, &text)
    }

    /// Settles what the sensors are and plays what was held back.
    fn begin(&mut self) -> Result<(), Failure> {
        let Stage::Starting(start) = &mut self.stage else { return Ok(()) };
        let held = core::mem::take(&mut start.samples);
        let absent: Vec<Site> = start.absent().collect();
        let streams = start.streams(self.args, &self.reader)?;
        let (subject, conditions) = self.told.alone();
        let refused = |e: runform::Error| Failure::bad_input(format!("{INPUT}: {e}"));
        let mut setup = Setup::new(streams)
            .and_then(|setup| setup.with_runner(subject, conditions))
            .map_err(refused)?
            .with_name(self.args.name.clone());
        setup.max_lag_s = self.args.max_lag_s;
        let mut live = Live::new(setup, Options::default()).map_err(refused)?;
        stand(&mut live, self.args);
        self.stage = Stage::Going(Box::new(live));
        for site in absent {
            let text = format!(
                "{INPUT}: {site} has told nothing in the first seconds; it is left out until the end"
            );
            self.notice("sensor_absent", None, &text)?;
        }
        for (site, sample) in held {
            if let Stage::Going(live) = &mut self.stage {
                push(live, site, &sample);
            }
            self.events()?;
        }
        Ok(())
    }

    /// Tells what happened.
    fn events(&mut self) -> Result<(), Failure> {
        let Stage::Going(live) = &mut self.stage else { return Ok(()) };
        live.events().filter_map(Line::of).try_for_each(|line| self.out.tell(&line))
    }

    /// No more will come: the finals, the report, the files.
    fn end(mut self, place: Option<PathBuf>) -> Result<Code, Failure> {
        if matches!(self.stage, Stage::Starting(_)) {
            self.begin()?;
        }
        if let Stage::Going(live) = &mut self.stage {
            live.close();
        }
        self.events()?;
        let Stage::Going(live) = self.stage else { return Ok(Code::NoRunning) };
        let mut analysis = live.finish();
        let (name, digest) = (INPUT.to_owned(), self.digest.to_string());
        analysis.report.sources = vec![Source { name, bytes: self.bytes, digest }];
        if let Some(place) = place {
            let catalogue = load::faults(None)?;
            results::write(&place, &analysis, &catalogue, &[], true)?;
        }
        self.out.tell(&Line::report(&analysis.report)?)?;
        Ok(if analysis.report.has_running() { Code::Done } else { Code::NoRunning })
    }
}

/// Tells when the runner stands. One that was left out does not stand.
fn stand(live: &mut Live, args: &LiveArgs) {
    for standing in &args.standing {
        let StandingTold::Between(from_s, to_s) = standing.told else { continue };
        for site in args.placement.iter().filter(|s| standing.site.is_none_or(|named| named == **s))
        {
            let _left_out = live.calibrate(*site, from_s, to_s);
        }
    }
}

/// A sensor that was left out has nobody to take its samples.
fn push(live: &mut Live, site: Site, sample: &LineSample) {
    let t_s = sample.t_s;
    let _left_out = match (sample.acc, sample.gyr) {
        (Some(acc), Some(gyr)) => live.push(site, t_s, acc, gyr),
        (Some(acc), None) => live.push_acc(site, t_s, acc),
        (None, Some(gyr)) => live.push_gyr(site, t_s, gyr),
        (None, None) => Ok(()),
    };
}
