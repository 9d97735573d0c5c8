//! Finding rows of the catalogue.

use super::catalogue::{CATALOGUE, Method, MetricId, MetricInfo};
use crate::names::named;
use crate::recording::Placement;

impl MetricId {
    /// The metric's row.
    #[must_use]
    pub fn info(self) -> &'static MetricInfo {
        // The enum and the table come from one macro, in the same order.
        &CATALOGUE[self as usize]
    }

    /// Name as in files.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        self.info().name
    }

    /// Bounds beyond which a value is refused.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn bounds(self) -> super::catalogue::Bounds {
        super::catalogue::bounds::bounds(self)
    }

    /// The metric of that name.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        CATALOGUE.iter().find(|info| info.name == name).map(|info| info.id)
    }
}

named!(MetricId, "metric", name, CATALOGUE.iter().map(|info| info.id));

impl MetricInfo {
    /// How a sensor would measure this, and its rank (0 best).
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn method(
        &self,
        placement: Placement,
        gyroscope: bool,
    ) -> Option<(usize, &'static Method)> {
        let mut rank = 0;
        for method in self.methods {
            for p in method.placements {
                if *p == placement && (gyroscope || !method.gyroscope) {
                    return Some((rank, method));
                }
                rank += 1;
            }
        }
        None
    }

    /// Every placement that can carry it, best first.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn placements(&self) -> Vec<Placement> {
        let mut out = Vec::new();
        for p in self.methods.iter().flat_map(|m| m.placements) {
            if !out.contains(p) {
                out.push(*p);
            }
        }
        out
    }
}
