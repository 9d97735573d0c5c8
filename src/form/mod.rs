//! From numbers to form faults: the catalogue as data, severity, and advice.

mod catalogue;
mod evaluate;

pub use catalogue::{
    Criterion, Direction, Fault, FaultCatalogue, FaultError, Rule, SpeedScaling, Tip,
};
pub use evaluate::{Advice, Evidence, FaultFinding, Severity, Status, evaluate};
