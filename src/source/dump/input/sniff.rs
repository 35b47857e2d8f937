//! What the first bytes of a file give away.

/// Something that is no SQL text for PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Foreign {
    /// `pg_dump -Fc`.
    CustomArchive,
    /// `pg_dump -Ft`.
    TarArchive,
    /// Another tar file.
    Tar,
    /// A compressed file.
    Compressed(Compression),
    /// An encoding in which ASCII letters take more than a byte, as `iconv` calls it.
    Encoded {
        /// The name of the encoding.
        encoding: &'static str,
    },
    /// A database file of SQLite.
    SqliteDatabase,
    /// Anything else with NUL bytes.
    Binary,
    /// SQL of another product, which is named.
    Dialect(&'static str),
}

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// `.gz`
    Gzip,
    /// `.zst`
    Zstd,
    /// `.lz4`
    Lz4,
    /// `.bz2`
    Bzip2,
    /// `.xz`
    Xz,
    /// `.zip`
    Zip,
}

const SIGNATURES: [(&[u8], Foreign); 12] = [
    (b"PGDMP", Foreign::CustomArchive),
    (b"\x1F\x8B", Foreign::Compressed(Compression::Gzip)),
    (b"\x28\xB5\x2F\xFD", Foreign::Compressed(Compression::Zstd)),
    (b"\x04\x22\x4D\x18", Foreign::Compressed(Compression::Lz4)),
    (b"BZh", Foreign::Compressed(Compression::Bzip2)),
    (b"\xFD7zXZ\0", Foreign::Compressed(Compression::Xz)),
    (b"PK\x03\x04", Foreign::Compressed(Compression::Zip)),
    (b"\xFF\xFE\0\0", Foreign::Encoded { encoding: "UTF-32" }),
    (b"\0\0\xFE\xFF", Foreign::Encoded { encoding: "UTF-32" }),
    (b"\xFF\xFE", Foreign::Encoded { encoding: "UTF-16" }),
    (b"\xFE\xFF", Foreign::Encoded { encoding: "UTF-16" }),
    (b"SQLite format 3\0", Foreign::SqliteDatabase),
];

/// What a file with these first bytes is, if it is not SQL text for PostgreSQL.
pub(super) fn foreign_format(head: &[u8]) -> Option<Foreign> {
    let signed = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature));
    if let Some(&(_, format)) = signed {
        return Some(format);
    }
    if head.get(257..262) == Some(b"ustar") {
        let of_pg_dump = head.starts_with(b"toc.dat\0");
        return Some(if of_pg_dump { Foreign::TarArchive } else { Foreign::Tar });
    }
    if head.contains(&0) {
        let encoded = wide_encoding(head).map(|encoding| Foreign::Encoded { encoding });
        return Some(encoded.unwrap_or(Foreign::Binary));
    }
    other_dialect(head).map(Foreign::Dialect)
}

/// The encoding of text without a byte order mark, from where its NUL bytes stand.
fn wide_encoding(head: &[u8]) -> Option<&'static str> {
    let sample = &head[..head.len().min(512) / 4 * 4];
    let units = sample.len() / 4;
    // In mostly ASCII text, nine in ten of the bytes that can be NUL are.
    let mostly_nul = |place: usize| {
        let nul = sample.iter().skip(place).step_by(4).filter(|&&byte| byte == 0).count();
        units > 0 && nul * 10 >= units * 9
    };
    match [0, 1, 2, 3].map(mostly_nul) {
        [false, true, true, true] => Some("UTF-32LE"),
        [true, true, true, false] => Some("UTF-32BE"),
        [false, true, false, true] => Some("UTF-16LE"),
        [true, false, true, false] => Some("UTF-16BE"),
        _ => None,
    }
}

/// The product that SQL text was written for, where it cannot be PostgreSQL.
fn other_dialect(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head);
    if text.contains("-- PostgreSQL database") {
        return None;
    }
    let mut oracle_types = [false, false];
    for line in text.lines().map(str::trim) {
        if is_mysql(line) {
            return Some("MySQL");
        }
        if line == "SET ANSI_NULLS ON" || line.starts_with("CREATE TABLE [") {
            return Some("SQL Server");
        }
        if line == "PRAGMA foreign_keys=OFF;" {
            return Some("SQLite");
        }
        if !line.starts_with("--") {
            oracle_types[0] |= line.contains(" VARCHAR2(");
            oracle_types[1] |= line.contains(" NUMBER(") || line.contains(" NUMBER,");
        }
    }
    (oracle_types == [true, true]).then_some("Oracle")
}

fn is_mysql(line: &str) -> bool {
    const BEGINNINGS: [&str; 7] = [
        "-- MySQL dump",
        "-- MariaDB dump",
        "/*M!",
        "/*!40",
        "CREATE TABLE `",
        "CREATE TABLE IF NOT EXISTS `",
        ") ENGINE=",
    ];
    BEGINNINGS.iter().any(|beginning| starts_with_ignoring_case(line, beginning))
}

fn starts_with_ignoring_case(line: &str, beginning: &str) -> bool {
    line.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
}
