//! Whether the values of a candidate for a primary key repeat.
//!
//! Values are compared by a hash of 128 bits with a seed of its own in each run: that two different ones
//! among a thousand million share it is a matter of one in 10^20. The hashes are sorted in memory, and in
//! a file once they are many; beyond what the file may take they are not compared.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use foldhash::quality::{FixedState, FoldHasher};

/// How many hashes are sorted in memory at a time: 16 MB.
const IN_MEMORY: usize = 1 << 20;

/// How many bytes a candidate's hashes may take on disk: those of 250 million rows.
const MOST_BYTES_ON_DISK: u64 = 4_000_000_000;

const HASH_BYTES: usize = 16;

/// The hash functions of one run.
#[derive(Clone, Debug)]
pub(super) struct KeyHasher {
    high: FixedState,
    low: FixedState,
}

impl KeyHasher {
    pub(super) fn new() -> Self {
        let random = |_| FixedState::with_seed(std::hash::RandomState::new().hash_one(0));
        let [high, low] = [0, 1].map(random);
        KeyHasher { high, low }
    }

    /// The hash of a row, of which no value is known yet.
    pub(super) fn begin(&self) -> KeyHash {
        KeyHash { high: self.high.build_hasher(), low: self.low.build_hasher() }
    }
}

/// The hash of the values of a row.
pub(super) struct KeyHash {
    high: FoldHasher<'static>,
    low: FoldHasher<'static>,
}

impl KeyHash {
    pub(super) fn add(&mut self, value: &[u8]) {
        for hasher in [&mut self.high, &mut self.low] {
            hasher.write_usize(value.len());
            hasher.write(value);
        }
    }

    pub(super) fn finish(self) -> u128 {
        u128::from(self.high.finish()) << 64 | u128::from(self.low.finish())
    }
}

/// The hashes of a candidate, or that they became too many.
#[derive(Debug, Default)]
pub(super) struct KeySort {
    hashes: Vec<u128>,
    on_disk: Option<OnDisk>,
    is_given_up: bool,
}

/// Sorted runs of hashes in a file.
#[derive(Debug)]
struct OnDisk {
    file: ScratchFile,
    /// Where each run ends, in bytes.
    ends: Vec<u64>,
}

impl KeySort {
    /// Adds hashes. Where the disk has no room, nothing will be compared.
    pub(super) fn add(&mut self, hashes: &[u128]) {
        if self.is_given_up {
            return;
        }
        self.hashes.extend_from_slice(hashes);
        if self.hashes.len() >= IN_MEMORY && self.spill().is_err() {
            *self = KeySort { is_given_up: true, ..KeySort::default() };
        }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.hashes.sort_unstable();
        let on_disk = match &mut self.on_disk {
            Some(on_disk) => on_disk,
            none => none.insert(OnDisk { file: ScratchFile::create()?, ends: Vec::new() }),
        };
        let start = on_disk.ends.last().copied().unwrap_or_default();
        let end = start + (self.hashes.len() * HASH_BYTES) as u64;
        if end > MOST_BYTES_ON_DISK {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let mut file = BufWriter::new(&on_disk.file.file);
        for hash in self.hashes.drain(..) {
            file.write_all(&hash.to_le_bytes())?;
        }
        file.flush()?;
        drop(file);
        on_disk.ends.push(end);
        Ok(())
    }

    /// How many hashes repeat one before them; `None` where they were too many to compare.
    pub(super) fn duplicates(mut self) -> Option<u64> {
        if self.is_given_up {
            return None;
        }
        self.hashes.sort_unstable();
        let Some(on_disk) = self.on_disk else {
            return Some(self.hashes.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64);
        };
        on_disk.duplicates(&self.hashes).ok()
    }
}

impl OnDisk {
    /// Merges the runs and what is still in memory.
    fn duplicates(&self, in_memory: &[u128]) -> io::Result<u64> {
        let mut runs: Vec<Box<dyn Iterator<Item = io::Result<u128>> + '_>> = Vec::new();
        let mut start = 0;
        for &end in &self.ends {
            runs.push(Box::new(Run::open(&self.file, start, end)?));
            start = end;
        }
        runs.push(Box::new(in_memory.iter().map(|hash| Ok(*hash))));
        let mut next = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            next.extend(run.next().transpose()?.map(|hash| Reverse((hash, number))));
        }
        let mut duplicates = 0;
        let mut before = None;
        while let Some(Reverse((hash, number))) = next.pop() {
            duplicates += u64::from(before == Some(hash));
            before = Some(hash);
            next.extend(runs[number].next().transpose()?.map(|hash| Reverse((hash, number))));
        }
        Ok(duplicates)
    }
}

/// One run, read from the file.
struct Run {
    reader: BufReader<io::Take<File>>,
}

impl Run {
    fn open(scratch: &ScratchFile, start: u64, end: u64) -> io::Result<Self> {
        let mut file = File::open(&scratch.path)?;
        file.seek(SeekFrom::Start(start))?;
        Ok(Run { reader: BufReader::with_capacity(32 * 1024, file.take(end - start)) })
    }
}

impl Iterator for Run {
    type Item = io::Result<u128>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut bytes = [0; HASH_BYTES];
        match self.reader.read_exact(&mut bytes) {
            Ok(()) => Some(Ok(u128::from_le_bytes(bytes))),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
            Err(error) => Some(Err(error)),
        }
    }
}

/// A file in the folder for temporary ones, that goes with this.
#[derive(Debug)]
struct ScratchFile {
    file: File,
    path: PathBuf,
}

impl ScratchFile {
    fn create() -> io::Result<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let random = std::hash::RandomState::new().hash_one(number);
        let path = std::env::temp_dir().join(format!("pgdms-lint-{}-{number}-{random:016x}", process::id()));
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        Ok(ScratchFile { file, path })
    }
}

impl Drop for ScratchFile {
    fn drop(&mut self) {
        // what is left of it the system removes one day
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_hashes_are_counted_in_memory_and_on_disk() {
        for (rows, distinct) in [(0, 1), (10, 10), (1000, 999), (3 * IN_MEMORY as u128 + 5, 1_000_003)] {
            let hashes: Vec<u128> = (0..rows).map(|row| (row % distinct) << 50).collect();
            let mut sort = KeySort::default();
            for part in hashes.chunks(70_000) {
                sort.add(part);
            }
            assert_eq!(sort.on_disk.is_some(), rows >= IN_MEMORY as u128);
            assert_eq!(sort.duplicates(), Some(rows.saturating_sub(distinct) as u64), "{rows} {distinct}");
        }
    }

    #[test]
    fn values_are_told_apart_by_their_ends() {
        let hasher = KeyHasher::new();
        let hash = |values: &[&str]| {
            let mut hash = hasher.begin();
            values.iter().for_each(|value| hash.add(value.as_bytes()));
            hash.finish()
        };
        assert_eq!(hash(&["a", "b"]), hash(&["a", "b"]));
        assert_ne!(hash(&["ab", ""]), hash(&["a", "b"]));
        assert_ne!(hash(&["a"]), hash(&["a", ""]));
    }
}
