//! How a table is understood beyond the names of its columns: which sensor of an app it holds, or what a
//! mapping file says. Names are put into those that `headers` understands.

use crate::ReadError;
use crate::headers::is_bare;
use crate::layout::Role;
use crate::mapping::Mapping;
use crate::preamble::Start;

/// How to understand a table.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Shape<'a> {
    pub role: Role,
    /// Unit of bare axes as it would stand in brackets; empty where it is not known.
    pub unit: &'static str,
    pub mapping: Option<&'a Mapping>,
    /// Lines of the file between the names and the rows that are here.
    pub lines_before: u64,
    /// Gyroscopes are not looked at.
    pub acc_only: bool,
}

impl Shape<'_> {
    /// Where the table begins, if the file says so.
    pub(crate) fn start(&self, bytes: &[u8]) -> Option<Start> {
        self.mapping?.start(bytes)
    }

    /// True for a table without a line of names.
    pub(crate) fn is_headless(&self) -> bool {
        self.mapping.is_some_and(|m| !m.table.header)
    }

    /// Gives columns the names that are understood.
    pub(crate) fn rename(&self, file: &str, names: &mut [String]) -> Result<(), ReadError> {
        match (self.mapping, self.role) {
            (Some(mapping), _) => return mapping.rename(file, names, self.role),
            (None, Role::Whole) => rename_motion(names),
            (None, role) => {
                let sensor = match role {
                    Role::Total | Role::Whole => "acc",
                    Role::Linear => "linear acceleration",
                    Role::Gravity => "gravity",
                    Role::Gyroscope => "gyr",
                };
                for name in names.iter_mut().filter(|n| is_bare(n)) {
                    let told = name.contains(['(', '[']) || self.unit.is_empty();
                    *name = if told {
                        format!("{sensor} {name}")
                    } else {
                        format!("{sensor} {name} ({})", self.unit)
                    };
                }
            }
        }
        Ok(())
    }
}

/// Core Motion's device motion as Sensor Logger and others write it: what is called acceleration beside
/// gravity and a rotation rate is without gravity.
fn rename_motion(names: &mut [String]) {
    let all = |stem: &str| {
        ["X", "Y", "Z"].iter().all(|a| names.iter().any(|n| *n == format!("{stem}{a}")))
    };
    if !(all("acceleration") && all("gravity") && all("rotationRate")) {
        return;
    }
    for name in names.iter_mut() {
        if let Some(axis) = name.strip_prefix("acceleration").filter(|a| a.len() == 1) {
            *name = format!("userAcceleration {axis}");
        } else if let Some(axis) = name.strip_prefix("rotationRate").filter(|a| a.len() == 1) {
            *name = format!("rotationRate {axis} (rad/s)");
        }
    }
}
