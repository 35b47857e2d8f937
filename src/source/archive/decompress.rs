//! Compressed streams. Each notices where it was cut off, and where a checksum is wrong.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use flate2::bufread::{MultiGzDecoder, ZlibDecoder};
use lz4_flex::frame::FrameDecoder;
use thiserror::Error;

/// How much compressed data is read at a time.
const BUFFER_BYTES: usize = 128 * 1024;

/// How a stream is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// Not at all.
    None,
    /// Deflate as zlib wraps it: in files of blocks.
    Zlib,
    /// Deflate as gzip wraps it: in files of their own, of which several may be joined.
    Gzip,
    /// Frames of LZ4.
    Lz4,
    /// Frames of Zstandard.
    Zstd,
}

/// Something ended too early.
#[derive(Debug, Error)]
pub(crate) enum Cut {
    #[error("the tar file ends in one of its members: is it complete?")]
    Tar,
    #[error("the LZ4 frame has no end: is the file complete?")]
    Lz4,
    #[error("a block of rows has no end: is the file complete?")]
    Block,
}

impl From<Cut> for io::Error {
    fn from(cut: Cut) -> Self {
        io::Error::new(ErrorKind::UnexpectedEof, cut)
    }
}

/// What a compressed stream holds.
pub(crate) enum Decompressed<R: Read> {
    Plain(BufReader<R>),
    Zlib(ZlibDecoder<BufReader<R>>),
    Gzip(MultiGzDecoder<BufReader<R>>),
    Lz4(Box<Lz4<BufReader<R>>>),
    Zstd(zstd::Decoder<'static, BufReader<R>>),
    /// Some programs write nothing, not even a frame, where there is nothing to compress.
    Nothing,
}

impl<R: Read> Decompressed<R> {
    /// Begins to read a compressed stream.
    pub(crate) fn new(method: Method, compressed: R) -> io::Result<Self> {
        let mut compressed = BufReader::with_capacity(BUFFER_BYTES, compressed);
        Ok(match method {
            Method::None => Decompressed::Plain(compressed),
            _ if compressed.fill_buf()?.is_empty() => Decompressed::Nothing,
            Method::Zlib => Decompressed::Zlib(ZlibDecoder::new(compressed)),
            Method::Gzip => Decompressed::Gzip(MultiGzDecoder::new(compressed)),
            Method::Lz4 => Decompressed::Lz4(Box::new(Lz4::new(compressed))),
            Method::Zstd => Decompressed::Zstd(zstd::Decoder::with_buffer(compressed)?),
        })
    }
}

impl<R: Read> Read for Decompressed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Decompressed::Plain(reader) => reader.read(buffer),
            Decompressed::Zlib(reader) => reader.read(buffer),
            Decompressed::Gzip(reader) => reader.read(buffer),
            Decompressed::Lz4(reader) => reader.read(buffer),
            Decompressed::Zstd(reader) => reader.read(buffer),
            Decompressed::Nothing => Ok(0),
        }
    }
}

/// Frames of LZ4, one after the other. The decoder takes the end of its input for the end of a frame.
pub(crate) struct Lz4<R: Read> {
    decoder: FrameDecoder<Ending<R>>,
}

/// A reader that knows whether its end was met.
struct Ending<R> {
    reader: R,
    is_met: bool,
}

impl<R: Read> Read for Ending<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.is_met |= read == 0 && !buffer.is_empty();
        Ok(read)
    }
}

impl<R: BufRead> Lz4<R> {
    fn new(compressed: R) -> Self {
        Lz4 { decoder: FrameDecoder::new(Ending { reader: compressed, is_met: false }) }
    }
}

impl<R: BufRead> Read for Lz4<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.decoder.get_ref().is_met {
                return Ok(0);
            }
            let read = self.decoder.read(buffer)?;
            let compressed = self.decoder.get_mut();
            match read {
                0 if compressed.is_met => return Err(Cut::Lz4.into()),
                // a frame has ended: another one may follow
                0 => compressed.is_met = compressed.reader.fill_buf()?.is_empty(),
                read => return Ok(read),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn compressed(method: Method, bytes: &[u8]) -> Vec<u8> {
        match method {
            Method::None => bytes.to_vec(),
            Method::Zlib => {
                let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            Method::Gzip => {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            Method::Lz4 => {
                let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
                encoder.write_all(bytes).unwrap();
                encoder.finish().unwrap()
            }
            Method::Zstd => zstd::encode_all(bytes, 1).unwrap(),
        }
    }

    fn read(method: Method, compressed: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Decompressed::new(method, compressed)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Text that does not compress to nothing, of more than one block of LZ4.
    fn text() -> Vec<u8> {
        (0..60_000u64)
            .flat_map(|i| format!("{}\t", i.wrapping_mul(0x9E37_79B9_7F4A_7C15)).into_bytes())
            .collect()
    }

    #[test]
    fn what_was_compressed_comes_back_whole() {
        let text = text();
        for method in [Method::None, Method::Zlib, Method::Gzip, Method::Lz4, Method::Zstd] {
            assert!(read(method, &compressed(method, &text)).unwrap() == text, "{method:?}");
            assert_eq!(read(method, &compressed(method, b"")).unwrap(), b"", "{method:?}");
        }
    }

    #[test]
    fn joined_streams_are_read_to_the_last() {
        for method in [Method::Gzip, Method::Lz4, Method::Zstd] {
            let joined =
                [compressed(method, b"one "), compressed(method, b""), compressed(method, b"two")].concat();
            assert_eq!(read(method, &joined).unwrap(), b"one two", "{method:?}");
        }
    }

    #[test]
    fn a_stream_that_was_cut_anywhere_is_no_shorter_stream() {
        let text = text();
        for method in [Method::Zlib, Method::Gzip, Method::Lz4, Method::Zstd] {
            let whole = compressed(method, &text);
            let places = (1..whole.len()).step_by(997).chain(whole.len().saturating_sub(16)..whole.len());
            for length in places {
                assert!(
                    read(method, &whole[..length]).is_err(),
                    "{method:?} cut at {length} of {}",
                    whole.len()
                );
            }
        }
    }

    #[test]
    fn a_wrong_checksum_is_an_error() {
        let text = text();
        for method in [Method::Zlib, Method::Gzip] {
            let mut damaged = compressed(method, &text);
            let at = damaged.len() - 6;
            damaged[at] ^= 1;
            assert!(read(method, &damaged).is_err(), "{method:?}");
        }
    }
}
