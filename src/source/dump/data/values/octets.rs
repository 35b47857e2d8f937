//! Sizes of what DMS can treat as a LOB.

use crate::profile::OctetFacts;

/// What was counted of sizes in bytes.
#[derive(Clone, Debug)]
pub(in super::super) struct OctetTally {
    max: u64,
    total: u64,
    /// By the power of two that is not above the size.
    histogram: [u64; 64],
}

impl Default for OctetTally {
    fn default() -> Self {
        OctetTally { max: 0, total: 0, histogram: [0; 64] }
    }
}

impl OctetTally {
    pub(in super::super) fn add(&mut self, octets: u64) {
        self.max = self.max.max(octets);
        self.total += octets;
        self.histogram[octets.max(1).ilog2() as usize] += 1;
    }

    pub(in super::super) fn merge(&mut self, other: &OctetTally) {
        self.max = self.max.max(other.max);
        self.total += other.total;
        for (mine, theirs) in self.histogram.iter_mut().zip(&other.histogram) {
            *mine += theirs;
        }
    }

    pub(in super::super) fn facts(&self) -> OctetFacts {
        let length = self.histogram.iter().rposition(|&count| count > 0).map_or(0, |last| last + 1);
        OctetFacts {
            max: Some(self.max),
            total: Some(self.total),
            histogram: self.histogram[..length].to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_histogram_ends_with_the_largest() {
        let mut tally = OctetTally::default();
        for octets in [0, 1, 2, 3, 4, 1024] {
            tally.add(octets);
        }
        let facts = tally.facts();
        assert_eq!((facts.max, facts.total), (Some(1024), Some(1034)));
        assert_eq!(facts.histogram, [2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert!(OctetTally::default().facts().histogram.is_empty());
    }
}
