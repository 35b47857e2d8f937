//! Migration files that hold both directions: comments mark where each begins.

use std::ops::Range;

/// A stretch of a migration file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub range: Range<usize>,
    pub role: Role,
}

/// What is done with a stretch of a migration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It makes the change.
    Applies,
    /// It undoes the change, or belongs to the tool.
    LeftOut,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

/// Divides a file at its marks. Without any, all of it applies. The parts make up the file.
pub(super) fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part_start = 0;
    let mut role = None;
    let mut at = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let (line_start, line_end) = (at, at + line.len());
        at = line_end;
        let Some(direction) = mark(line) else { continue };
        // Tools ignore what stands before the part that applies.
        let role_before = role.unwrap_or(match direction {
            Direction::Up => Role::LeftOut,
            Direction::Down => Role::Applies,
        });
        push(&mut parts, part_start..line_start, role_before);
        push(&mut parts, line_start..line_end, Role::LeftOut);
        part_start = line_end;
        role = Some(match direction {
            Direction::Up => Role::Applies,
            Direction::Down => Role::LeftOut,
        });
    }
    push(&mut parts, part_start..bytes.len(), role.unwrap_or(Role::Applies));
    parts
}

fn push(parts: &mut Vec<Part>, range: Range<usize>, role: Role) {
    if !range.is_empty() {
        parts.push(Part { range, role });
    }
}

/// The direction that a line marks, as one of the tools writes it.
fn mark(line: &[u8]) -> Option<Direction> {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii();
    if !(line.starts_with(b"--") || line.starts_with(b"#")) {
        return None;
    }
    let text = std::str::from_utf8(line).ok()?.trim_start_matches(['-', '#', ' ', '\t']).to_ascii_lowercase();
    let mut words = text.split_ascii_whitespace();
    match (words.next()?, words.next()) {
        // dbmate, with options behind
        ("migrate:up", _) => Some(Direction::Up),
        ("migrate:down", _) => Some(Direction::Down),
        // goose, sql-migrate, micrate, rambler, shmig
        ("+goose" | "+migrate" | "+micrate" | "rambler" | "====", Some("up")) => Some(Direction::Up),
        ("+goose" | "+migrate" | "+micrate" | "rambler" | "====", Some("down")) => Some(Direction::Down),
        // Play evolutions
        ("!ups", None) => Some(Direction::Up),
        ("!downs", None) => Some(Direction::Down),
        // MyBatis
        ("//@undo", None) => Some(Direction::Down),
        _ => None,
    }
}
