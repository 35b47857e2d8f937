//! What is answered when an input cannot be read, and what to do about it.

use std::borrow::Cow;
use std::io;

use thiserror::Error;

use super::STDIN_ARGUMENT;
use super::sniff::{Compression, Foreign};
use crate::source::archive::ArchiveError;
use crate::source::text::TextTooLarge;

/// Why an input could not be read. Each message names the input and the way out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InputError {
    /// The operating system refused.
    #[error("cannot read {}: {source}{}", shown(.name), if_cut_off(.source))]
    Unreadable {
        /// The input as the user named it.
        name: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// There is nothing in it.
    #[error("{} is empty: write a schema into it with `pg_dump --schema-only`", shown(.name))]
    Empty {
        /// The input as the user named it.
        name: String,
    },
    /// It is something else than SQL for PostgreSQL as text in UTF-8 or another superset of ASCII.
    #[error("{} {}", shown(.name), what_it_is(.format, .name))]
    Foreign {
        /// The input as the user named it.
        name: String,
        /// What it is.
        format: Foreign,
    },
    /// An archive of pg_dump is damaged, or of a version that is not known.
    #[error("{} {source}", shown(.name))]
    Archive {
        /// The input as the user named it.
        name: String,
        /// What is wrong.
        source: ArchiveError,
    },
    /// A folder without anything to read.
    #[error(
        "{} is a folder with neither `toc.dat` (an archive of pg_dump) nor `*.sql` files (migrations): \
         name a file, or the folder that holds the migrations",
        shown(.name)
    )]
    NoSqlFiles {
        /// The folder as the user named it.
        name: String,
    },
    /// More SQL than offsets can count.
    #[error("{} holds {source}: read its schema alone, as `pg_dump --schema-only` writes it", shown(.name))]
    TooLarge {
        /// The input as the user named it.
        name: String,
        /// The limit.
        source: TextTooLarge,
    },
    /// More files than can be numbered.
    #[error("{} brings the number of files above 65536: join some of them", shown(.name))]
    TooManyFiles {
        /// The folder as the user named it.
        name: String,
    },
}

/// What is asked where a compressed file ends too early.
fn if_cut_off(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ": is the file complete?",
        _ => "",
    }
}

fn shown(name: &str) -> &str {
    if name == STDIN_ARGUMENT { "standard input" } else { name }
}

fn what_it_is(format: &Foreign, name: &str) -> String {
    let piped = |command: &str| {
        let operand = operand(name);
        format!("`{command}{operand} | pgdms-lint check -`")
    };
    match format {
        Foreign::Tar => "is a tar archive: unpack it and name the files in it".to_owned(),
        Foreign::Compressed(compression) => {
            let (method, command) = match compression {
                Compression::Gzip => ("gzip", "gunzip -c"),
                Compression::Zstd => ("zstd", "zstd -dc"),
                Compression::Lz4 => ("lz4", "lz4 -dc"),
                Compression::Bzip2 => ("bzip2", "bunzip2 -c"),
                Compression::Xz => ("xz", "xz -dc"),
                Compression::Zip => ("zip", "unzip -p"),
            };
            format!("is compressed with {method}: unpack it, {}", piped(command))
        }
        Foreign::Encoded { encoding } => {
            let command = format!("iconv -f {encoding} -t UTF-8");
            format!("is encoded in {encoding}: convert it, {}", piped(&command))
        }
        Foreign::CustomArchive | Foreign::TarArchive => {
            "is an archive of pg_dump where a file of SQL is expected: name it as a source of its own"
                .to_owned()
        }
        Foreign::SqliteDatabase => "is an SQLite database, not a dump of PostgreSQL".to_owned(),
        Foreign::Binary => {
            "holds NUL bytes, so it is no SQL text: name a file that pg_dump wrote in plain format".to_owned()
        }
        Foreign::Dialect(product) => {
            format!(
                "is SQL for {product}, not for PostgreSQL: name what pg_dump wrote of the source database"
            )
        }
    }
}

/// The file as an argument of a shell command; nothing for standard input, which the command reads
/// anyway.
fn operand(name: &str) -> String {
    if name == STDIN_ARGUMENT {
        return String::new();
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%".contains(c);
    let quoted = match name.chars().all(plain) {
        true => Cow::Borrowed(name),
        false => Cow::Owned(format!("'{}'", name.replace('\'', r"'\''"))),
    };
    format!(" {quoted}")
}
