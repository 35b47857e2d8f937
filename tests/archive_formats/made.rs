//! Dumps of one database in every format.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::super::support::postgres::Server;

/// Dumps of one database.
pub struct Made {
    /// By what made each; the first is the plain one.
    pub files: Vec<(&'static str, PathBuf)>,
    _folder: TempDir,
}

impl Made {
    /// The file that was made this way.
    pub fn file(&self, how: &str) -> &Path {
        let found = self.files.iter().find(|(made, _)| *made == how);
        &found.unwrap_or_else(|| panic!("no dump was made with {how}")).1
    }
}

/// The formats, and what makes each.
const FORMATS: [(&str, &[&str]); 7] = [
    ("-Fp", &["-Fp"]),
    ("-Fc", &["-Fc"]),
    ("-Fc -Z0", &["-Fc", "-Z0"]),
    ("-Fd", &["-Fd"]),
    ("-Fd -Z0", &["-Fd", "-Z0"]),
    ("-Ft", &["-Ft"]),
    ("-Fp -Z6", &["-Fp", "-Z6"]),
];

/// Dumps a database in every format; `options` are for all of them.
pub fn in_every_format(server: &Server, database: &str, options: &[&str]) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (how, arguments) in FORMATS {
        let path = folder.path().join(how.replace(' ', "_"));
        let output = path.to_str().unwrap();
        server.pg_dump(database, &[arguments, options, &["-f", output]].concat()).unwrap();
        files.push((how, path));
    }
    // written into a pipe it has no offsets
    let piped = folder.path().join("piped");
    fs::write(&piped, server.pg_dump(database, &[&["-Fc"], options].concat()).unwrap()).unwrap();
    files.push(("-Fc into a pipe", piped));
    let plain = fs::read(&files[0].1).unwrap();
    let zstd = folder.path().join("dump.sql.zst");
    fs::write(&zstd, zstd::encode_all(&plain[..], 3).unwrap()).unwrap();
    files.push(("zstd", zstd));
    let lz4 = folder.path().join("dump.sql.lz4");
    let mut encoder = lz4_flex::frame::FrameEncoder::new(Vec::new());
    std::io::Write::write_all(&mut encoder, &plain).unwrap();
    fs::write(&lz4, encoder.finish().unwrap()).unwrap();
    files.push(("lz4", lz4));
    Made { files, _folder: folder }
}
