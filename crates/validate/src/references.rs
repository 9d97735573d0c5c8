//! Puts references and reported values side by side, one function a kind of reference.

use runform::agreement::{Detection, Event, Matching, match_closest, match_events};
use runform::gait::EventKind;
use runform::metrics::Flag;
use runform::recording::Side;
use runform::{Analysis, MetricId};

use crate::ValidateError;
use crate::cases::Case;
use crate::evidence::{Evidence, Pair, Stated};
use crate::manifest::{Kind, Line, Over, Reference, Take};
use crate::pattern::Names;
use crate::quantities::{carries, contacts, events, of_contact, of_stride, whole};
use crate::table::Table;

/// How far beside the first and the last row of a bounded reference events are still judged, s.
const BESIDE_S: f64 = 0.05;

/// Everything about one line on one recording.
pub(crate) struct Scene<'a> {
    pub case: &'a Case,
    /// `None` when the recording could not be analysed: its references count as missed.
    pub analysis: Option<&'a Analysis>,
    pub line: &'a Line,
    pub reference: &'a Reference,
    pub table: &'a Table,
}

/// Compares. Orientation has its own way.
pub(crate) fn compare(scene: &Scene<'_>) -> Result<Evidence, ValidateError> {
    if !scene.line.sites.is_empty() && !scene.case.has_any(&scene.line.sites) {
        // Nothing of these sensors was worn, so nothing of them is missing.
        return Ok(Evidence::default());
    }
    match scene.reference.kind {
        Kind::Events => scene.events(),
        Kind::Contacts => scene.contacts(),
        Kind::Strides => scene.strides(),
        Kind::Samples => scene.samples(),
        Kind::Windows => scene.windows(),
        Kind::Trials => scene.trial(),
        Kind::Activity => scene.activity(),
        Kind::NoRunning => scene.no_running(),
        Kind::Orientation | Kind::Formula => Ok(Evidence::default()),
    }
}

/// Rows of a table that pass the conditions of reference and line.
pub(crate) fn kept(
    table: &Table,
    rows: &[usize],
    (reference, line): (&Reference, &Line),
    names: &Names,
) -> Result<Vec<bool>, ValidateError> {
    let check = |&row: &usize| {
        for (column, condition) in reference.rows.iter().chain(&line.rows) {
            if !table.holds(row, column, &condition.filled(names))? {
                return Ok(false);
            }
        }
        table.agrees(row, line)
    };
    rows.iter().map(check).collect()
}

impl Scene<'_> {
    /// Rows of this recording (and, for a sensor of one side, of that side).
    fn rows(&self) -> Result<Vec<usize>, ValidateError> {
        let side = self.case.site.and_then(|s| s.side);
        let mut rows = Vec::new();
        for row in 0..self.table.len() {
            let mine = match &self.reference.trial {
                Some(column) => self.table.text(row, column)? == self.case.trial,
                None => true,
            };
            let on_side = match (&self.reference.side, side) {
                (Some(column), Some(side)) => side_of(self.table.text(row, column)?) == Some(side),
                _ => true,
            };
            if mine && on_side {
                rows.push(row);
            }
        }
        Ok(rows)
    }

    fn kept(&self, rows: &[usize]) -> Result<Vec<bool>, ValidateError> {
        kept(self.table, rows, (self.reference, self.line), &self.case.names)
    }

    /// Sites whose contacts and strides are compared: those that the line asks for, else the sensors
    /// that gave the contact time. Several sensors of one recording feel the same contacts, and those of
    /// the others are not extra.
    fn sites(&self) -> Vec<String> {
        if !self.line.sites.is_empty() || self.case.site.is_some() {
            return self.line.sites.clone();
        }
        let placement = self.analysis.and_then(|r| {
            let preferred = [MetricId::ContactTime, MetricId::StepTime, MetricId::StrideTime];
            preferred.into_iter().find_map(|m| whole(&r.report, m).ok()).map(|e| e.placement)
        });
        let worn = self.case.sites();
        let chosen = worn.iter().filter(|s| placement.is_none_or(|p| s.placement == p));
        chosen.map(ToString::to_string).collect()
    }

    fn numbers(&self, rows: &[usize], column: &str) -> Result<Vec<f64>, ValidateError> {
        rows.iter().map(|&row| self.table.number(row, column)).collect()
    }

    fn pair(&self, reference: f64, measured: f64) -> Pair {
        let cadence = self.analysis.and_then(|r| whole(&r.report, MetricId::Cadence).ok());
        Pair {
            trial: self.case.trial.clone(),
            subject: self.case.subject.clone(),
            reference,
            measured,
            speed_mps: self.case.speed_mps,
            cadence_spm: cadence.map(|e| e.value),
            flagged: false,
        }
    }

    /// The whole recording's value with its interval, beside the mean of the references.
    fn stated(&self, references: &[f64]) -> Option<Stated> {
        let known: Vec<f64> = references.iter().copied().filter(|v| v.is_finite()).collect();
        let estimate =
            whole(&self.analysis?.report, MetricId::by_name(&self.line.quantity)?).ok()?;
        (!known.is_empty()).then(|| Stated {
            trial: self.case.id.clone(),
            subject: self.case.subject.clone(),
            truth: known.iter().sum::<f64>() / known.len() as f64,
            value: estimate.value,
            low: estimate.low,
            high: estimate.high,
            spread_half: estimate.spread_half,
            lower_bound: estimate.flags.contains(&Flag::LowerBound),
            placement: estimate.placement,
            speed_mps: self.case.speed_mps,
        })
    }

    fn events(&self) -> Result<Evidence, ValidateError> {
        let kind = if self.line.quantity == "ic" { EventKind::Ic } else { EventKind::Tc };
        let mut rows = self.rows()?;
        let column = match (&self.reference.times, &self.reference.time) {
            (Some(times), _) => &times[usize::from(kind == EventKind::Tc)],
            (None, time) => time.as_ref().map_or(&self.line.quantity, |t| t),
        };
        if let Some(label) = &self.reference.label {
            let wanted = self.reference.labels.get(kind.name());
            let mut fitting = Vec::new();
            for row in rows {
                if wanted.is_some_and(|w| self.table.text(row, label).is_ok_and(|t| t == w)) {
                    fitting.push(row);
                }
            }
            rows = fitting;
        }
        let times = self.numbers(&rows, column)?;
        let sides = match &self.reference.side {
            Some(c) => rows.iter().map(|&r| Ok(side_of(self.table.text(r, c)?))).collect(),
            None => Ok(vec![None; rows.len()]),
        };
        let sides: Vec<Option<Side>> = sides?;
        let truth: Vec<Event<Side>> =
            times.iter().zip(sides).map(|(&t_s, side)| Event { t_s, side }).collect();
        self.score_events(&truth, &self.kept(&rows)?, kind)
    }

    /// Rows that do not count take part in the matching, so that what belongs to them is not extra.
    fn score_events(
        &self,
        truth: &[Event<Side>],
        kept: &[bool],
        kind: EventKind,
    ) -> Result<Evidence, ValidateError> {
        let sites = self.sites();
        let rows: Vec<_> =
            self.analysis.map_or_else(Vec::new, |a| events(a, kind, &sites).collect());
        let found: Vec<Event<Side>> =
            rows.iter().map(|e| Event { t_s: e.t_s, side: e.side }).collect();
        let mut matching = match_events(truth, &found, self.reference.tolerance_s)
            .map_err(|e| ValidateError::Other(e.to_string()))?;
        matching.pairs.retain(|p| kept[p.0]);
        matching.missed.retain(|&i| kept[i]);
        let window = self.judged(truth);
        let score = Detection::of(truth, &found, &matching, window);
        let inside = |t: f64| window.0 <= t && t <= window.1;
        let pairs = matching.pairs.iter().filter(|p| inside(truth[p.0].t_s));
        let mut out = Evidence {
            pairs: pairs.clone().map(|p| self.pair(truth[p.0].t_s, found[p.1].t_s)).collect(),
            missed: score.missed,
            extra: score.extra,
            sided: score.sided,
            same_side: score.same_side,
            ..Evidence::default()
        };
        let bouts = self.analysis.map_or(0, |a| a.report.bouts.len());
        for bout in 0..bouts {
            let sides = pairs.clone().filter(|p| rows[p.1].bout == bout);
            let same: Vec<bool> = sides.map(|p| truth[p.0].side == found[p.1].side).collect();
            if same.len() >= self.line.least_steps.max(1) {
                out.bouts.n += 1;
                out.bouts.hits += usize::from(2 * same.iter().filter(|s| **s).count() > same.len());
            }
        }
        Ok(out)
    }

    /// Where events are judged.
    fn judged(&self, truth: &[Event<Side>]) -> (f64, f64) {
        let edge_s = self.reference.edge_s;
        let end_s = self.analysis.map_or(f64::INFINITY, |a| a.report.duration_s);
        let whole = (edge_s, end_s - edge_s);
        let times = || truth.iter().map(|e| e.t_s);
        match (times().reduce(f64::min), times().reduce(f64::max)) {
            (Some(first), Some(last)) if self.reference.bounded => {
                (whole.0.max(first - BESIDE_S), whole.1.min(last + BESIDE_S))
            }
            _ => whole,
        }
    }

    fn column(&self) -> &str {
        self.line.column.as_deref().unwrap_or_default()
    }

    /// Reference columns of start and end.
    fn spans(&self, rows: &[usize]) -> Result<Vec<(f64, f64)>, ValidateError> {
        if let (Some(time), Some(length_s)) = (&self.reference.time, self.reference.length_s) {
            let starts = self.numbers(rows, time)?;
            return Ok(starts.into_iter().map(|t| (t, t + length_s)).collect());
        }
        let Some([start, end]) = &self.reference.times else { return Ok(Vec::new()) };
        let (start, end) = (self.numbers(rows, start)?, self.numbers(rows, end)?);
        Ok(start.into_iter().zip(end).collect())
    }

    fn contacts(&self) -> Result<Evidence, ValidateError> {
        let rows = self.rows()?;
        let spans = self.spans(&rows)?;
        let metric = MetricId::by_name(&self.line.quantity);
        let found: Vec<(f64, f64, Option<f64>)> = self.analysis.map_or_else(Vec::new, |analysis| {
            contacts(analysis, &self.sites())
                .iter()
                .map(|c| (c.ic_s, c.tc_s, metric.and_then(|m| of_contact(analysis, c, m))))
                .collect()
        });
        let matching = match_closest(rows.len(), found.len(), |i, j| {
            Some((found[j].0 - spans[i].0).abs()).filter(|d| *d <= self.reference.tolerance_s)
        });
        self.score_spans(&rows, &spans, &found, &matching)
    }

    fn strides(&self) -> Result<Evidence, ValidateError> {
        let rows = self.rows()?;
        let spans = self.spans(&rows)?;
        let sites = self.sites();
        let found: Vec<(f64, f64, Option<f64>)> = self.analysis.map_or_else(Vec::new, |analysis| {
            let mine =
                analysis.strides.iter().filter(|s| crate::quantities::wanted(s.site, &sites));
            mine.filter_map(|s| of_stride(s, &self.line.quantity)).collect()
        });
        let matching = match_closest(rows.len(), found.len(), |i, j| {
            let (start, end) = ((found[j].0 - spans[i].0).abs(), (found[j].1 - spans[i].1).abs());
            Some(start + end).filter(|_| start.max(end) <= self.reference.tolerance_s)
        });
        self.score_spans(&rows, &spans, &found, &matching)
    }

    /// Pairs, misses and extras; what has its middle in no row that counts is not judged.
    fn score_spans(
        &self,
        rows: &[usize],
        spans: &[(f64, f64)],
        found: &[(f64, f64, Option<f64>)],
        matching: &Matching,
    ) -> Result<Evidence, ValidateError> {
        let kept = self.kept(rows)?;
        let values = match self.line.column {
            Some(_) => self.numbers(rows, self.column())?,
            None => vec![1.0; rows.len()],
        };
        let end_s =
            self.analysis.map_or(f64::INFINITY, |a| a.report.duration_s) - self.reference.edge_s;
        let counts =
            |i: usize| kept[i] && spans[i].0 >= self.reference.edge_s && spans[i].1 <= end_s;
        let mut out = Evidence::default();
        for &(i, j) in matching.pairs.iter().filter(|p| counts(p.0) && values[p.0].is_finite()) {
            let measured = if self.line.column.is_some() { found[j].2 } else { Some(1.0) };
            match measured {
                Some(measured) => out.pairs.push(self.pair(values[i], measured)),
                None => out.missed += 1,
            }
        }
        out.missed +=
            matching.missed.iter().filter(|&&i| counts(i) && values[i].is_finite()).count();
        let overlaps = |j: usize| {
            let inside = found[j].0 >= self.reference.edge_s && found[j].1 <= end_s;
            let middle = 0.5 * (found[j].0 + found[j].1);
            inside
                && (0..spans.len()).any(|i| kept[i] && spans[i].0 <= middle && middle < spans[i].1)
        };
        out.extra = matching.extra.iter().filter(|&&j| overlaps(j)).count();
        if self.line.column.is_some() {
            let used: Vec<f64> = (0..rows.len()).filter(|&i| kept[i]).map(|i| values[i]).collect();
            out.stated.extend(self.stated(&used));
        }
        Ok(out)
    }

    /// What the reference's samples give between the reported contacts.
    fn samples(&self) -> Result<Evidence, ValidateError> {
        let time = self.reference.time.as_deref().unwrap_or_default();
        let (times, values) = (self.table.numbers(time)?, self.table.numbers(self.column())?);
        let mut out = Evidence::default();
        let (Some(analysis), Some(metric)) =
            (self.analysis, MetricId::by_name(&self.line.quantity))
        else {
            out.missed = 1;
            return Ok(out);
        };
        let all = contacts(analysis, &self.sites());
        for (i, contact) in all.iter().enumerate() {
            // Feet alternate without a hole, else the next but one is not the same foot.
            let next = || all.get(i + 1).filter(|_| contact.flight_s.is_some());
            let end_s = match self.reference.over {
                Over::Contact => Some(contact.tc_s),
                Over::Step => contact.flight_s.map(|f| contact.tc_s + f),
                Over::Stride => next().and_then(|n| Some(n.tc_s + n.flight_s?)),
            };
            let Some(end_s) = end_s else { continue };
            let inside: Vec<f64> = times
                .iter()
                .zip(&values)
                .filter(|(t, v)| contact.ic_s <= **t && **t <= end_s && v.is_finite())
                .map(|(_, v)| *v)
                .collect();
            let truth = taken(&inside, self.reference.take);
            if let (Some(truth), Some(measured)) = (truth, of_contact(analysis, contact, metric)) {
                out.pairs.push(self.pair(truth, measured));
            }
        }
        let truths: Vec<f64> = out.pairs.iter().map(|p| p.reference).collect();
        out.stated.extend(self.stated(&truths));
        Ok(out)
    }

    fn windows(&self) -> Result<Evidence, ValidateError> {
        let rows = self.rows()?;
        let kept = self.kept(&rows)?;
        let time = self.reference.time.as_deref().unwrap_or_default();
        let (starts, values) = (self.numbers(&rows, time)?, self.numbers(&rows, self.column())?);
        let mut out = Evidence::default();
        for i in (0..rows.len()).filter(|&i| kept[i] && values[i].is_finite()) {
            let near = self.analysis.and_then(|r| {
                let near = |t: f64| (t - starts[i]).abs() <= self.reference.tolerance_s;
                r.windows.iter().find(|w| near(w.t_start_s))?.cadence_spm
            });
            match near {
                Some(cadence) => out.pairs.push(self.pair(values[i], cadence)),
                None => out.missed += 1,
            }
        }
        let used: Vec<f64> = (0..rows.len()).filter(|&i| kept[i]).map(|i| values[i]).collect();
        out.stated.extend(self.stated(&used));
        Ok(out)
    }

    fn trial(&self) -> Result<Evidence, ValidateError> {
        let rows = self.rows()?;
        let kept = self.kept(&rows)?;
        let rows: Vec<usize> =
            rows.into_iter().zip(kept).filter(|r| r.1).map(|(row, _)| row).collect();
        let values = match self.line.column {
            Some(_) => self.numbers(&rows, self.column())?,
            None => vec![1.0; rows.len()],
        };
        let known: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
        let mut out = Evidence::default();
        if known.is_empty() {
            return Ok(out);
        }
        let reference = known.iter().sum::<f64>() / known.len() as f64;
        let metric = MetricId::by_name(&self.line.quantity);
        let found = match (self.analysis, metric) {
            (Some(analysis), Some(metric)) => whole(&analysis.report, metric),
            _ => Err("the recording could not be analysed".to_owned()),
        };
        match found {
            Ok(estimate) => {
                let mut pair = self.pair(reference, estimate.value);
                pair.flagged = self.line.flag.as_ref().is_some_and(|f| carries(estimate, f));
                out.pairs.push(pair);
                out.stated.extend(self.stated(&known).filter(|_| self.line.column.is_some()));
            }
            Err(reason) => {
                out.missed = 1;
                out.refused.push((self.case.id.clone(), reason));
            }
        }
        Ok(out)
    }

    fn activity(&self) -> Result<Evidence, ValidateError> {
        let rows = self.rows()?;
        let kept = self.kept(&rows)?;
        let rows: Vec<usize> =
            rows.into_iter().zip(kept).filter(|r| r.1).map(|(row, _)| row).collect();
        let spans = self.spans(&rows)?;
        let running = self.reference.labels.get("running").cloned().unwrap_or_default();
        let mut runs = Vec::new();
        for (&row, span) in rows.iter().zip(&spans) {
            // Without a label every row that counts is running.
            let runs_here = match &self.reference.label {
                Some(label) => self.table.text(row, label)? == running,
                None => true,
            };
            if runs_here {
                runs.push(*span);
            }
        }
        let end_s = spans.iter().map(|s| s.1).fold(0.0, f64::max);
        let mut out = Evidence::default();
        for second in 0..end_s as usize {
            let t = second as f64 + 0.5;
            // What no row that counts tells is not judged.
            if !spans.iter().any(|s| s.0 <= t && t < s.1) {
                continue;
            }
            let truth = runs.iter().any(|s| s.0 <= t && t < s.1);
            let found = self
                .analysis
                .is_some_and(|r| r.report.bouts.iter().any(|b| b.t_start_s <= t && t < b.t_end_s));
            match (truth, found) {
                (true, true) => out.pairs.push(self.pair(1.0, 1.0)),
                (true, false) => out.missed += 1,
                (false, true) => out.extra += 1,
                (false, false) => {}
            }
        }
        Ok(out)
    }

    /// Seconds of running, after the reference's time if it has one.
    fn no_running(&self) -> Result<Evidence, ValidateError> {
        let from_s = match &self.reference.time {
            Some(column) => {
                let rows = self.rows()?;
                let last = self.numbers(&rows, column)?.into_iter().reduce(f64::max);
                match last.filter(|t| t.is_finite()) {
                    Some(t) => t + self.reference.edge_s,
                    None => return Ok(Evidence::default()),
                }
            }
            None => 0.0,
        };
        let mut out = Evidence::default();
        match self.analysis {
            Some(analysis) => {
                let after = analysis
                    .report
                    .bouts
                    .iter()
                    .map(|b| (b.t_end_s - b.t_start_s.max(from_s)).max(0.0));
                // An empty sum is −0.
                out.pairs.push(self.pair(0.0, after.fold(0.0, |sum, s| sum + s)));
            }
            None => out.missed = 1,
        }
        Ok(out)
    }
}

fn taken(values: &[f64], take: Take) -> Option<f64> {
    let (low, high) =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    (values.len() > 1).then(|| match take {
        Take::Range => high - low,
        Take::Mean => values.iter().sum::<f64>() / values.len() as f64,
    })
}

fn side_of(text: &str) -> Option<Side> {
    match text.to_ascii_lowercase().as_str() {
        "left" | "l" => Some(Side::Left),
        "right" | "r" => Some(Side::Right),
        _ => None,
    }
}
