//! A value that is too long to be held: it is measured as it comes.

use super::example::SHOWN_BYTES;
use super::values::NotOfType;
use super::values::array::ArrayScan;
use super::values::bytes::BytesScan;
use super::values::text::TextScan;

/// How much of a value is held before it is looked at.
const HELD_BYTES: usize = 8 * 1024;

/// No number, time or `oid` that PostgreSQL prints is as long: a `numeric` has 147,457 characters at most.
const LONGEST_WHOLE: usize = 256 * 1024;

/// What is found in the text of a value that comes bit by bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meter {
    /// Its length alone.
    Length,
    Text(TextScan),
    Bytes(BytesScan),
    /// None before it has begun.
    Array(Option<Result<ArrayScan, NotOfType>>),
    /// It is looked at as a whole: of these types no value is long.
    Whole,
}

/// A value whose text comes bit by bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LongValue {
    meter: Meter,
    /// All of it, or what came behind that which was looked at.
    held: Vec<u8>,
    /// Of a value that is not held its first bytes: as many as are shown.
    beginning: Option<Vec<u8>>,
    octets: u64,
}

impl LongValue {
    pub(super) fn new(meter: Meter) -> Self {
        LongValue { meter, held: Vec::new(), beginning: None, octets: 0 }
    }

    /// Takes the next bytes of its text form.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        for bytes in bytes.chunks(HELD_BYTES) {
            self.octets += bytes.len() as u64;
            self.held.extend_from_slice(bytes);
            let most = if self.meter == Meter::Whole { LONGEST_WHOLE } else { HELD_BYTES };
            if self.held.len() > most {
                self.look();
            }
        }
    }

    /// No more comes.
    pub(super) fn end(&mut self) {
        if self.beginning.is_some() {
            self.look();
        }
        self.held.shrink_to_fit();
    }

    /// Looks at what is held, and lets go of it.
    fn look(&mut self) {
        let held = &self.held;
        self.beginning.get_or_insert_with(|| held[..held.len().min(SHOWN_BYTES)].to_vec());
        match &mut self.meter {
            Meter::Length | Meter::Whole => {}
            Meter::Text(scan) => scan.push(held),
            Meter::Bytes(scan) => scan.push(held),
            Meter::Array(scan @ None) => *scan = Some(ArrayScan::begin(held)),
            Meter::Array(Some(Ok(scan))) => scan.push(held),
            Meter::Array(Some(Err(NotOfType))) => {}
        }
        self.held.clear();
    }

    /// All of it, where that is held.
    pub(super) fn whole(&self) -> Option<&[u8]> {
        self.beginning.is_none().then_some(&self.held[..])
    }

    /// As much as is shown of it, at least.
    pub(super) fn beginning(&self) -> &[u8] {
        self.beginning.as_deref().unwrap_or(&self.held)
    }

    /// What was found in a value that is not held.
    pub(super) fn meter(&self) -> &Meter {
        &self.meter
    }

    /// How long its text form is.
    pub(super) fn octets(&self) -> u64 {
        self.octets
    }
}
