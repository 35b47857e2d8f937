//! By how much a rehearsal took longer than the assumptions say.

use super::calibration::Rehearsed;
use super::duration::Rates;
use super::load::{Figures, TableLoad};
use super::model::Model;
use super::outcome::{CalibrationSummary, TableCalibration};
use super::sizes::GivenSizes;
use super::{Calibration, EstimateOptions};

/// A load that was over sooner, in seconds, tells more of how tables are begun than of how rows are moved.
const LEAST_SECONDS: f64 = 5.0;

/// By how much the load of each table took longer than the assumptions say.
pub(super) struct Factors {
    calibration: Calibration,
    /// By schema and table.
    own: std::collections::HashMap<(crate::catalog::Name, crate::catalog::Name), f64>,
    /// Of all tables together.
    overall: f64,
    knows_widths: bool,
}

impl Factors {
    /// `None` without a rehearsal.
    pub fn of(
        loads: &[TableLoad],
        rates: Rates<'_>,
        figures: &Figures<'_>,
        options: &EstimateOptions,
    ) -> Option<Self> {
        let calibration = options.calibration.clone()?;
        let none_given = GivenSizes::default();
        let rehearsal = options.rehearsal_profile.as_ref().map(|profile| Figures {
            profile: Some(profile),
            with_server: false,
            given: &none_given,
            ..*figures
        });
        let (mut measured, mut assumed) = (0.0, 0.0);
        let mut own = std::collections::HashMap::new();
        for load in loads {
            let Some(rehearsed) = calibration.table(load.schema.as_str(), load.table.as_str()) else {
                continue;
            };
            let there = rehearsal.as_ref().and_then(|figures| figures.load(load.relation));
            let there = there.as_ref().unwrap_or(load).with_rows(rehearsed.rows);
            let seconds = rates.time(&there).of_segment(load.segments);
            measured += rehearsed.seconds;
            assumed += seconds;
            if rehearsed.seconds >= LEAST_SECONDS && rehearsed.rows > 0 {
                own.insert((load.schema.clone(), load.table.clone()), rehearsed.seconds / seconds);
            }
        }
        let overall = if assumed > 0.0 && measured > 0.0 { measured / assumed } else { 1.0 };
        Some(Factors { calibration, own, overall, knows_widths: rehearsal.is_some() })
    }

    pub fn of_table(&self, load: &TableLoad) -> TableCalibration {
        let own = self.own.get(&(load.schema.clone(), load.table.clone()));
        let rehearsed = own.and_then(|_| self.calibration.table(load.schema.as_str(), load.table.as_str()));
        TableCalibration {
            factor: own.copied().unwrap_or(self.overall),
            rehearsed_rows: rehearsed.map(|rehearsed: Rehearsed| rehearsed.rows),
            rehearsed_seconds: rehearsed.map(|rehearsed| rehearsed.seconds),
        }
    }

    pub fn summary(&self, model: &Model) -> CalibrationSummary {
        let tables = self.own.len() as u64;
        CalibrationSummary {
            tables,
            others: (model.tables.len() as u64).saturating_sub(tables),
            factor: self.overall,
            without_times: self.calibration.without_times(),
            knows_widths: self.knows_widths,
        }
    }
}
