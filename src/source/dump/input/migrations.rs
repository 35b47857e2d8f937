//! The files of a folder of migrations, in the order in which a tool would run them.

use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

/// The files that hold a migration in a folder of its own, as diesel and Prisma keep them.
const FILES_OF_FOLDERS: [&str; 2] = ["up.sql", "migration.sql"];

/// The files that make the changes, in the order of their versions. Those that only undo are left
/// out. Files without a version come after the others, Flyway's repeatable ones last.
pub(super) fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut candidates = Vec::new();
    for entry in fs::read_dir(folder)? {
        candidates.extend(candidate(&entry?)?);
    }
    let stems: BTreeSet<String> = candidates.iter().map(|candidate| candidate.stem.clone()).collect();
    candidates.retain(|candidate| !undoes(&candidate.stem, &stems));
    let mut migrations: Vec<_> = candidates.into_iter().map(Migration::new).collect();
    leave_out_before_baseline(&mut migrations);
    migrations.sort();
    Ok(migrations.into_iter().map(|migration| migration.path).collect())
}

/// A file that may be a migration.
struct Candidate {
    /// Its name without `.sql`, or that of its folder.
    stem: String,
    path: PathBuf,
}

fn candidate(entry: &DirEntry) -> io::Result<Option<Candidate>> {
    let path = entry.path();
    let name = entry.file_name().to_string_lossy().into_owned();
    if name.starts_with('.') {
        return Ok(None);
    }
    if fs::metadata(&path)?.is_dir() {
        let file = FILES_OF_FOLDERS.map(|file| path.join(file)).into_iter().find(|file| file.is_file());
        return Ok(file.map(|path| Candidate { stem: name, path }));
    }
    let stem = name.len().checked_sub(4).and_then(|length| name.split_at_checked(length));
    Ok(stem
        .filter(|(_, extension)| extension.eq_ignore_ascii_case(".sql"))
        .map(|(stem, _)| Candidate { stem: stem.to_owned(), path }))
}

/// Whether a file takes a change back. An ending such as `_down` may also be part of a title, and a
/// `U` before the version may mean something else, so there the counterpart must exist.
fn undoes(stem: &str, stems: &BTreeSet<String>) -> bool {
    let ends_in = |suffix: &str| stem.len() >= suffix.len() && stem.ends_with(suffix);
    if ends_in(".down") || ends_in(".undo") || ends_in(".rollback") {
        return true;
    }
    let has_counterpart = ["-down", "_down"].iter().zip(["-up", "_up"]).any(|(down, up)| {
        stem.strip_suffix(down).is_some_and(|title| stems.contains(&format!("{title}{up}")))
    });
    let undone_version = flyway_version(stem, 'U').map(|version| format!("V{version}__"));
    has_counterpart
        || undone_version.is_some_and(|start| {
            stems.range(start.clone()..).next().is_some_and(|stem| stem.starts_with(&start))
        })
}

/// The version, as written, of a name such as `V1_2__title`.
fn flyway_version(stem: &str, prefix: char) -> Option<&str> {
    let (version, _title) = stem.strip_prefix(prefix)?.split_once("__")?;
    let is_version =
        version.starts_with(|c: char| c.is_ascii_digit()) && version.chars().all(is_version_char);
    is_version.then_some(version)
}

fn is_version_char(c: char) -> bool {
    c.is_ascii_digit() || c == '.' || c == '_'
}

/// A file in its place: fields in the order in which they decide.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Migration {
    place: Place,
    name: Vec<NamePart>,
    path: PathBuf,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Versioned(Vec<Number>, Series),
    Unversioned,
    Repeatable,
}

/// A baseline stands for the versions up to its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Series {
    Baseline,
    Version,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum NamePart {
    Number(Number),
    Text(String),
}

/// A number of any length: more digits are more, then they decide from the left.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Number {
    digits: usize,
    text: String,
}

impl Number {
    fn new(digits: &str) -> Self {
        let text = digits.trim_start_matches('0');
        Number { digits: text.len(), text: text.to_owned() }
    }
}

impl Migration {
    fn new(candidate: Candidate) -> Self {
        let stem = &candidate.stem;
        Migration { place: place(stem), name: name_parts(stem), path: candidate.path }
    }
}

fn place(stem: &str) -> Place {
    if stem.starts_with("R__") {
        return Place::Repeatable;
    }
    if let Some(version) = flyway_version(stem, 'B') {
        return Place::Versioned(numbers(version), Series::Baseline);
    }
    let flyway = ['V', 'v', 'U'].into_iter().find_map(|prefix| flyway_version(stem, prefix));
    match numbers(flyway.unwrap_or(stem)) {
        none if none.is_empty() => Place::Unversioned,
        version => Place::Versioned(version, Series::Version),
    }
}

/// The numbers at the front of a name, up to the first word that is none.
fn numbers(text: &str) -> Vec<Number> {
    let is_number = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    text.split(['.', '_', '-', ' ']).take_while(is_number).map(Number::new).collect()
}

fn name_parts(name: &str) -> Vec<NamePart> {
    let mut parts = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let numeric = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != numeric).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(end);
        parts.push(if numeric {
            NamePart::Number(Number::new(part))
        } else {
            NamePart::Text(part.to_owned())
        });
        rest = behind;
    }
    parts
}

/// Flyway builds a new database from the latest baseline and the versions after it.
fn leave_out_before_baseline(migrations: &mut Vec<Migration>) {
    let baseline = migrations
        .iter()
        .filter_map(|migration| match &migration.place {
            Place::Versioned(version, Series::Baseline) => Some(version.clone()),
            _ => None,
        })
        .max();
    let Some(baseline) = baseline else { return };
    migrations.retain(|migration| match &migration.place {
        Place::Versioned(version, Series::Version) => *version > baseline,
        Place::Versioned(version, Series::Baseline) => *version == baseline,
        Place::Unversioned | Place::Repeatable => true,
    });
}
