//! The rows of an archive, as streams without compression.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::Path;

use super::decompress::{Cut, Decompressed, Method};
use super::primitives::{Primitives, Widths};
use super::tar::Members;
use super::toc::{Rows, Toc};
use super::{ArchiveError, Layout};

/// How much of a file of blocks is read at a time.
const BUFFER_BYTES: usize = 256 * 1024;

/// What begins a block of rows, and one of large objects.
const BLOCK_ROWS: u8 = 1;
const BLOCK_LARGE_OBJECTS: u8 = 3;

/// What files of compressed rows are called behind their names.
const ENDINGS: [(&str, Method); 4] =
    [("", Method::None), (".gz", Method::Gzip), (".lz4", Method::Lz4), (".zst", Method::Zstd)];

/// Takes the rows of one entry, by its number in the table of contents; or what keeps them from being read.
pub(crate) type Take<'a> = &'a mut dyn FnMut(usize, Result<&mut dyn Read, ArchiveError>) -> ControlFlow<()>;

/// An archive in one file, behind its table of contents.
pub(crate) enum ArchiveFile<'a> {
    /// A file as it is.
    Seekable(BufReader<File>),
    /// One that was compressed as a whole.
    Stream(BufReader<Box<dyn Read + 'a>>),
}

impl<'a> ArchiveFile<'a> {
    pub(crate) fn of_file(file: File) -> Self {
        ArchiveFile::Seekable(BufReader::with_capacity(BUFFER_BYTES, file))
    }

    pub(crate) fn of_stream(stream: Box<dyn Read + 'a>) -> Self {
        ArchiveFile::Stream(BufReader::with_capacity(BUFFER_BYTES, stream))
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        match self {
            ArchiveFile::Seekable(file) => match i64::try_from(bytes) {
                Ok(bytes) => file.seek_relative(bytes),
                Err(_) => Err(ErrorKind::UnexpectedEof.into()),
            },
            ArchiveFile::Stream(stream) => match io::copy(&mut stream.take(bytes), &mut io::sink())? {
                passed if passed < bytes => Err(ErrorKind::UnexpectedEof.into()),
                _ => Ok(()),
            },
        }
    }
}

impl Read for ArchiveFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            ArchiveFile::Seekable(file) => file.read(buffer),
            ArchiveFile::Stream(stream) => stream.read(buffer),
        }
    }
}

/// Gives the rows of these entries, in the order of the file. `file` stands where the archive begins;
/// `wanted` are numbers of entries, in order.
pub(crate) fn each(
    layout: Layout,
    toc: &Toc,
    mut file: ArchiveFile<'_>,
    wanted: &[usize],
    take: Take<'_>,
) -> Result<(), ArchiveError> {
    match layout {
        Layout::Blocks => {
            // it was read before: this only goes behind it
            Toc::read(&mut file)?;
            Blocks { file, toc }.each(wanted, take)
        }
        Layout::Tar => each_member(toc, file, wanted, take),
    }
}

/// The rows of an archive in directory format.
pub(crate) fn each_file(folder: &Path, toc: &Toc, wanted: &[usize], take: Take<'_>) {
    for &number in wanted {
        let Rows::File(name) = &toc.entries[number].rows else { continue };
        let flow = match open(folder, name) {
            Ok(mut rows) => take(number, Ok(&mut rows)),
            Err(error) => take(number, Err(error.into())),
        };
        if flow.is_break() {
            return;
        }
    }
}

/// A file of rows, whatever its compression adds to its name.
fn open(folder: &Path, name: &[u8]) -> io::Result<Decompressed<File>> {
    let name = std::str::from_utf8(name).ok().filter(|name| is_plain(name));
    let name = name.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "the name of its file is none"))?;
    for (ending, method) in ENDINGS {
        match File::open(folder.join(format!("{name}{ending}"))) {
            Ok(file) => return Decompressed::new(method, file),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::new(ErrorKind::NotFound, format!("its file {name} is not there")))
}

/// Whether a name leads to no other folder.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\', '\0', ':']) && name != "." && name != ".."
}

fn each_member(
    toc: &Toc,
    file: ArchiveFile<'_>,
    wanted: &[usize],
    take: Take<'_>,
) -> Result<(), ArchiveError> {
    let mut waiting: BTreeMap<&[u8], usize> = BTreeMap::new();
    for &number in wanted {
        if let Rows::File(name) = &toc.entries[number].rows {
            waiting.insert(name, number);
        }
    }
    let mut members = Members::new(file);
    while !waiting.is_empty() {
        let member = match members.next_member() {
            Ok(Some(member)) => member,
            Ok(None) => break,
            Err(error) => return give_up(waiting.into_values(), error, take),
        };
        let found = ENDINGS.iter().find_map(|(ending, method)| {
            let name = member.name.strip_suffix(ending.as_bytes())?;
            Some((waiting.remove(name)?, *method))
        });
        let Some((number, method)) = found else { continue };
        let flow = match Decompressed::new(method, &mut members) {
            Ok(mut rows) => take(number, Ok(&mut rows)),
            Err(error) => take(number, Err(error.into())),
        };
        if flow.is_break() {
            return Ok(());
        }
    }
    report_missing(waiting.into_values(), take);
    Ok(())
}

fn report_missing(missing: impl Iterator<Item = usize>, take: Take<'_>) {
    for number in missing {
        if take(number, Err(ArchiveError::RowsMissing)).is_break() {
            return;
        }
    }
}

/// The archive cannot be read any further: the first of what is missing for this reason, the rest for being behind.
fn give_up(
    mut missing: impl Iterator<Item = usize>,
    error: ArchiveError,
    take: Take<'_>,
) -> Result<(), ArchiveError> {
    let Some(first) = missing.next() else { return Err(error) };
    if take(first, Err(error)).is_continue() {
        report_missing(missing, take);
    }
    Ok(())
}

/// The blocks of rows behind a table of contents.
struct Blocks<'a, 'f> {
    file: ArchiveFile<'f>,
    toc: &'a Toc,
}

impl Blocks<'_, '_> {
    fn each(mut self, wanted: &[usize], take: Take<'_>) -> Result<(), ArchiveError> {
        let place = |number: &usize| match self.toc.entries[*number].rows {
            Rows::At(place) => Some((place, *number)),
            _ => None,
        };
        let places: Option<Vec<(u64, usize)>> = wanted.iter().map(place).collect();
        match (places, &self.file) {
            (Some(mut places), ArchiveFile::Seekable(_)) => {
                places.sort_unstable();
                self.each_at(&places, take);
                Ok(())
            }
            _ => self.walk(wanted, take),
        }
    }

    /// The blocks at known places.
    fn each_at(&mut self, places: &[(u64, usize)], take: Take<'_>) {
        for &(place, number) in places {
            let flow = match self.open_at(place, number) {
                // what follows the rows is another's concern
                Ok(()) => self.give(number, take).0,
                Err(error) => take(number, Err(error)),
            };
            if flow.is_break() {
                return;
            }
        }
    }

    fn open_at(&mut self, place: u64, number: usize) -> Result<(), ArchiveError> {
        if let ArchiveFile::Seekable(file) = &mut self.file {
            file.seek(SeekFrom::Start(place))?;
        }
        match self.next_block()? {
            Some((BLOCK_ROWS, id)) if id == self.toc.entries[number].id => Ok(()),
            _ => Err(ArchiveError::RowsMissing),
        }
    }

    /// Looks at all blocks, for an archive that was written into a pipe does not say where they are.
    fn walk(&mut self, wanted: &[usize], take: Take<'_>) -> Result<(), ArchiveError> {
        let mut waiting: BTreeMap<u64, usize> =
            wanted.iter().map(|number| (self.toc.entries[*number].id, *number)).collect();
        while !waiting.is_empty() {
            let block = match self.next_block() {
                Ok(Some(block)) => block,
                Ok(None) => break,
                Err(error) => return give_up(waiting.into_values(), error, take),
            };
            let (kind, id) = block;
            let passed = match (kind, waiting.remove(&id)) {
                (BLOCK_ROWS, Some(number)) => match self.give(number, take) {
                    (ControlFlow::Break(()), _) => return Ok(()),
                    (ControlFlow::Continue(()), passed) => passed,
                },
                (BLOCK_ROWS, None) => self.pass_rows(),
                _ => self.pass_large_objects(),
            };
            if let Err(error) = passed {
                return give_up(waiting.into_values(), error, take);
            }
        }
        report_missing(waiting.into_values(), take);
        Ok(())
    }

    /// Gives the rows of the block whose head has been read, and goes behind it.
    fn give(&mut self, number: usize, take: Take<'_>) -> (ControlFlow<()>, Result<(), ArchiveError>) {
        let mut chunks = Chunks::new(&mut self.file, self.toc.widths);
        let flow = match Decompressed::new(self.toc.compression, &mut chunks) {
            Ok(mut rows) => take(number, Ok(&mut rows)),
            Err(error) => take(number, Err(error.into())),
        };
        (flow, chunks.pass_over().map_err(ArchiveError::Io))
    }

    /// The kind of the next block and the number of its entry; `None` at the end of the file.
    fn next_block(&mut self) -> Result<Option<(u8, u64)>, ArchiveError> {
        let mut kind = [0];
        match self.file.read_exact(&mut kind) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        let [kind] = kind;
        if ![BLOCK_ROWS, BLOCK_LARGE_OBJECTS].contains(&kind) {
            return Err(ArchiveError::NoBlock);
        }
        let id = int(&mut self.file, self.toc.widths)?;
        Ok(Some((kind, u64::try_from(id).map_err(|_| ArchiveError::NoBlock)?)))
    }

    fn pass_rows(&mut self) -> Result<(), ArchiveError> {
        Chunks::new(&mut self.file, self.toc.widths).pass_over().map_err(ArchiveError::Io)
    }

    /// Large objects follow one another, each behind its number, up to the number 0.
    fn pass_large_objects(&mut self) -> Result<(), ArchiveError> {
        while int(&mut self.file, self.toc.widths)? != 0 {
            self.pass_rows()?;
        }
        Ok(())
    }
}

fn int(file: &mut ArchiveFile<'_>, widths: Widths) -> Result<i64, ArchiveError> {
    let mut primitives = Primitives::new(file);
    primitives.set_widths(widths)?;
    primitives.int().map_err(|error| match error {
        ArchiveError::CutOff { .. } => ArchiveError::Io(Cut::Block.into()),
        ArchiveError::Damaged { .. } => ArchiveError::NoBlock,
        error => error,
    })
}

/// The contents of a block: pieces with their lengths before them, up to the length 0.
struct Chunks<'a, 'f> {
    file: &'a mut ArchiveFile<'f>,
    widths: Widths,
    /// What is left of the current piece.
    left: u64,
    has_ended: bool,
}

impl<'a, 'f> Chunks<'a, 'f> {
    fn new(file: &'a mut ArchiveFile<'f>, widths: Widths) -> Self {
        Chunks { file, widths, left: 0, has_ended: false }
    }

    /// Goes to the next piece that is not read to its end; whether there is one.
    fn find_piece(&mut self) -> io::Result<bool> {
        if self.left == 0 && !self.has_ended {
            let length = int(self.file, self.widths).map_err(|error| match error {
                ArchiveError::Io(error) => error,
                error => io::Error::new(ErrorKind::InvalidData, error),
            })?;
            self.left = u64::try_from(length)
                .map_err(|_| io::Error::new(ErrorKind::InvalidData, ArchiveError::NoBlock))?;
            self.has_ended = self.left == 0;
        }
        Ok(!self.has_ended)
    }

    fn pass_over(&mut self) -> io::Result<()> {
        while self.find_piece()? {
            self.file.skip(self.left)?;
            self.left = 0;
        }
        Ok(())
    }
}

impl Read for Chunks<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || !self.find_piece()? {
            return Ok(0);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.file.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(Cut::Block.into());
        }
        self.left -= read as u64;
        Ok(read)
    }
}
