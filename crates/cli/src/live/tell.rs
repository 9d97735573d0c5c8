//! What happens as lines of JSON on standard output, each flushed at once.

use runform::Report;
use runform::gait::EventKind;
use runform::live::{BoutChange, Event};
use runform::recording::{Side, Site};
use serde::Serialize;

use crate::failure::{Code, Failure};
use crate::output::offer;

/// Standard output while someone reads it.
#[derive(Debug, Default)]
pub(super) struct Out {
    /// True when nobody reads any more.
    pub closed: bool,
}

/// A line.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Line {
    Ic(Contact),
    Tc(Contact),
    Stride(Stride),
    Bout(Bout),
    Fault(Fault),
    Notice(NoticeLine),
    Report(Box<Summary>),
}

/// A foot landed (`ic`) or left the ground (`tc`).
#[derive(Debug, Serialize)]
pub(super) struct Contact {
    id: u64,
    t_s: f64,
    side: Option<&'static str>,
    sensor: String,
    provisional: bool,
}

/// From one landing of a foot to its next.
#[derive(Debug, Serialize)]
pub(super) struct Stride {
    id: u64,
    t_s: f64,
    t_end_s: f64,
    contact_time_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    peak_g: Option<f64>,
    side: Option<&'static str>,
    sensor: String,
    provisional: bool,
}

/// A run began, ended, or was none.
#[derive(Debug, Serialize)]
pub(super) struct Bout {
    id: u64,
    change: BoutChange,
    t_s: f64,
    provisional: bool,
}

/// The severity of a form fault changed.
#[derive(Debug, Serialize)]
pub(super) struct Fault {
    fault: String,
    was: Option<&'static str>,
    severity: Option<&'static str>,
    t_s: f64,
}

/// Something to know.
#[derive(Debug, Serialize)]
pub(super) struct NoticeLine {
    pub code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    pub text: String,
}

/// The last line.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    t_s: f64,
    report: serde_json::Value,
}

impl Line {
    pub(super) fn notice(code: &str, line: Option<u64>, text: impl Into<String>) -> Self {
        Self::Notice(NoticeLine { code: code.to_owned(), line, text: text.into() })
    }

    /// The report without the tables that grow with time; those are written with -o.
    pub(super) fn report(report: &Report) -> Result<Self, Failure> {
        let mut value = serde_json::to_value(report).map_err(internal)?;
        if let Some(fields) = value.as_object_mut() {
            for table in ["strides", "windows"] {
                fields.remove(table);
            }
        }
        Ok(Self::Report(Box::new(Summary { t_s: time(report.duration_s), report: value })))
    }

    /// None for an event that this program does not know yet.
    pub(super) fn of(event: Event) -> Option<Self> {
        Some(match event {
            Event::Contact(c) => {
                let contact = Contact {
                    id: c.id,
                    t_s: time(c.t_s),
                    side: side(c.side),
                    sensor: sensor(c.site),
                    provisional: c.provisional,
                };
                if c.kind == EventKind::Ic { Self::Ic(contact) } else { Self::Tc(contact) }
            }
            Event::Stride(s) => Self::Stride(Stride {
                id: s.id,
                t_s: time(s.t_start_s),
                t_end_s: time(s.t_end_s),
                contact_time_s: s.contact_time_s.map(time),
                peak_g: s.peak_g.map(|v| (v * 1e4).round() / 1e4),
                side: side(s.side),
                sensor: sensor(s.site),
                provisional: s.provisional,
            }),
            Event::Bout(b) => Self::Bout(Bout {
                id: b.id,
                change: b.change,
                t_s: time(b.t_s),
                provisional: b.provisional,
            }),
            Event::Fault(f) => Self::Fault(Fault {
                fault: f.fault,
                was: f.was.map(|s| s.name()),
                severity: f.severity.map(|s| s.name()),
                t_s: time(f.t_s),
            }),
            Event::Notice(n) => Self::notice(&n.code, None, n.text),
            _ => return None,
        })
    }
}

impl Out {
    pub(super) fn tell(&mut self, line: &Line) -> Result<(), Failure> {
        if !self.closed {
            let text = serde_json::to_string(line).map_err(internal)?;
            self.closed = !offer(&(text + "\n"))?;
        }
        Ok(())
    }
}

fn internal(error: impl ToString) -> Failure {
    Failure::new(Code::Internal, error.to_string())
}

fn side(side: Option<Side>) -> Option<&'static str> {
    side.map(Side::name)
}

fn sensor(site: Site) -> String {
    site.to_string()
}

/// Microseconds are enough for a time.
fn time(t_s: f64) -> f64 {
    (t_s * 1e6).round() / 1e6
}
