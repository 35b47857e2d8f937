//! Statements are split on one thread, read on another one and applied on a third.
//!
//! That is possible where all of them are applied, one after the other. Whether a file connects to
//! databases or rolls something back is known at its end only; once it does, what was applied is
//! given up, and the statements are planned as a whole.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use crate::catalog::ServerVersion;

use super::super::split::RawStatement;
use super::batch::{self, ReadStatement};
use super::header;
use super::plan::{self, Planned, Scope, Strings};
use super::texts::Texts;

/// How many pieces may wait to be read.
const WAITING: usize = 1;

/// How many pieces may wait to be applied: what has been read of a text takes many times its memory.
const READ_AHEAD: usize = 2;

/// How much text makes a piece, unless it has [`batch::STATEMENTS`] before.
const ENOUGH_BYTES: usize = 32 * 1024;

/// The largest memory that is kept to be used again. Only a statement of megabytes needs more.
const MOST_KEPT_BYTES: usize = 1024 * 1024;

/// Some statements of one file, with what is needed to read them.
pub(super) struct Piece {
    planned: Vec<Planned>,
    /// The versions in the comments at the top of the file, in its first piece.
    pub versions: Versions,
    statements: Vec<RawStatement>,
    first: u32,
    bytes: Vec<u8>,
    start: u32,
    used: Sender<Vec<u8>>,
}

/// The versions of the server and of the pg_dump that wrote a dump.
#[derive(Clone, Copy, Default)]
pub(super) struct Versions {
    pub server: Option<ServerVersion>,
    pub dump: Option<ServerVersion>,
}

impl Piece {
    pub(super) fn texts(&self) -> Texts<'_> {
        Texts::of_piece(&self.statements, self.first, &self.bytes, self.start)
    }

    /// Gives the memory of a piece that has been applied back to the thread that splits.
    pub(super) fn recycle(self) {
        if self.bytes.capacity() <= MOST_KEPT_BYTES {
            // that thread may have come to its end
            let _ = self.used.send(self.bytes);
        }
    }
}

/// A piece with its statements.
pub(super) struct ReadPiece {
    pub piece: Piece,
    pub statements: Vec<ReadStatement>,
}

/// A queue of pieces that have been read: one thread reads, another one takes them.
pub(super) fn read_queue() -> (SyncSender<ReadPiece>, Receiver<ReadPiece>) {
    sync_channel(READ_AHEAD)
}

/// Reads pieces as they come, until there are no more or nobody takes them.
pub(super) fn read(pieces: Receiver<Piece>, to: SyncSender<ReadPiece>) {
    let mut tokens = Vec::new();
    for piece in pieces {
        let statements = batch::read_in_turn(&piece.planned, piece.texts(), &mut tokens);
        if to.send(ReadPiece { piece, statements }).is_err() {
            return;
        }
    }
}

/// A queue of pieces: one thread splits, another one takes them.
pub(super) fn queue() -> (Ahead, Receiver<Piece>) {
    let (pieces, receiver) = sync_channel(WAITING);
    let (give_back, used) = channel();
    let ahead =
        Ahead { pieces: Some(pieces), before: 0, sent: 0, strings: Strings::default(), used, give_back };
    (ahead, receiver)
}

/// Hands over what has been split.
pub(super) struct Ahead {
    /// None once the statements must be planned as a whole.
    pieces: Option<SyncSender<Piece>>,
    /// How many statements the files before this one have.
    before: usize,
    /// How many statements of this file were handed over.
    sent: usize,
    strings: Strings,
    /// The memory of pieces that have been applied: to use it again is faster than to have new memory.
    used: Receiver<Vec<u8>>,
    /// What gives it back.
    give_back: Sender<Vec<u8>>,
}

impl Ahead {
    /// What there is of a file so far, from its start. The last statement may still change.
    pub(super) fn so_far(&mut self, text: &[u8], statements: &[RawStatement]) {
        let certain = &statements[..statements.len().saturating_sub(1)];
        let new = certain.get(self.sent..).unwrap_or_default();
        let bytes = match (new.first(), new.last()) {
            (Some(first), Some(last)) => last.span.end.saturating_sub(first.span.start) as usize,
            _ => 0,
        };
        if bytes >= ENOUGH_BYTES || new.len() >= batch::STATEMENTS {
            self.send(text, certain);
        }
    }

    /// The whole of a file.
    pub(super) fn end_file(&mut self, text: &[u8], statements: &[RawStatement]) {
        self.send(text, statements);
        self.before += statements.len();
        self.sent = 0;
        self.strings = Strings::default();
    }

    /// Ends the handing over; whether all statements were handed over, to be applied in order.
    pub(super) fn finish(self) -> bool {
        self.pieces.is_some()
    }

    fn send(&mut self, text: &[u8], statements: &[RawStatement]) {
        let Some(pieces) = self.pieces.clone() else { return };
        let new = &statements[self.sent..];
        let (Some(first), Some(last)) = (new.first(), new.last()) else { return };
        let bytes = &text[first.span.start as usize..last.span.end as usize];
        let number = u32::try_from(self.before + self.sent).unwrap_or(u32::MAX);
        let texts = Texts::of_piece(new, number, bytes, first.span.start);
        let applies_all =
            new.iter().all(|statement| plan::is_applied_in_turn(statement, texts.bytes(statement.span)));
        if !applies_all {
            self.pieces = None;
            return;
        }
        let planned = self.plan(new, number, texts);
        let piece = Piece {
            planned,
            versions: if self.sent == 0 { header::versions(text, new) } else { Versions::default() },
            statements: new.to_vec(),
            first: number,
            bytes: self.copied(bytes),
            start: first.span.start,
            used: self.give_back.clone(),
        };
        self.sent = statements.len();
        if pieces.send(piece).is_err() {
            self.pieces = None;
        }
    }

    fn copied(&self, bytes: &[u8]) -> Vec<u8> {
        let mut copy = self.used.try_recv().unwrap_or_default();
        copy.clear();
        copy.extend_from_slice(bytes);
        copy
    }

    fn plan(&mut self, new: &[RawStatement], first: u32, texts: Texts<'_>) -> Vec<Planned> {
        let starts_file = self.sent == 0;
        let plan = |(number, statement): (u32, &RawStatement)| Planned {
            statement: number,
            strings: self.strings.before(statement, texts.bytes(statement.span)),
            scope: Scope::Database,
            starts_session: starts_file && number == first,
        };
        (first..).zip(new).map(plan).collect()
    }
}
