//! What the unquoted words of a statement, outside parentheses, tell the splitter.

/// How far the words of a statement have been followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// No word yet.
    Start,
    Create,
    CreateOr,
    CreateOrReplace,
    /// `CREATE [OR REPLACE] FUNCTION | PROCEDURE`, which may have a `BEGIN ATOMIC` body.
    Routine(RoutineBody),
    Copy(CopySource),
    Insert(InsertTarget),
    /// In the rows of an INSERT.
    Values(Rows),
    /// `SET` or `RESET`.
    Setting,
    /// No further word matters.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RoutineBody {
    NotSeen,
    /// After `BEGIN`, which may also be the name of something.
    Begin,
    /// In the body: how many `END` are still to come.
    Atomic(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CopySource {
    NotSeen,
    /// After `FROM`.
    From,
    Stdin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InsertTarget {
    NotSeen,
    /// After `INTO`: the next word is a name, even if it is `values`.
    Into,
    Seen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// Each opening parenthesis begins a row.
    Counted,
    /// After `ON CONFLICT` or `RETURNING`.
    Over,
}

impl Shape {
    /// Whether the next word can change the shape.
    pub(super) fn follows_words(self) -> bool {
        !matches!(
            self,
            Shape::Other | Shape::Setting | Shape::Copy(CopySource::Stdin) | Shape::Values(Rows::Over)
        )
    }

    /// Whether a semicolon belongs to a body.
    pub(super) fn is_in_body(self) -> bool {
        matches!(self, Shape::Routine(RoutineBody::Atomic(_)))
    }

    /// The shape after one more word.
    pub(super) fn after(self, word: &[u8]) -> Shape {
        let is = |keyword: &str| word.eq_ignore_ascii_case(keyword.as_bytes());
        match self {
            Shape::Start if is("create") => Shape::Create,
            Shape::Start if is("copy") => Shape::Copy(CopySource::NotSeen),
            Shape::Start if is("insert") => Shape::Insert(InsertTarget::NotSeen),
            Shape::Start if is("set") || is("reset") => Shape::Setting,
            Shape::Create if is("or") => Shape::CreateOr,
            Shape::CreateOr if is("replace") => Shape::CreateOrReplace,
            Shape::Create | Shape::CreateOrReplace if is("function") || is("procedure") => {
                Shape::Routine(RoutineBody::NotSeen)
            }
            Shape::Routine(body) => Shape::Routine(body.after(is)),
            Shape::Copy(source) => Shape::Copy(source.after(is)),
            Shape::Insert(InsertTarget::NotSeen) if is("into") => Shape::Insert(InsertTarget::Into),
            Shape::Insert(InsertTarget::Into) => Shape::Insert(InsertTarget::Seen),
            Shape::Insert(InsertTarget::Seen) if is("values") => Shape::Values(Rows::Counted),
            Shape::Insert(target) => Shape::Insert(target),
            Shape::Values(_) if is("on") || is("returning") => Shape::Values(Rows::Over),
            Shape::Values(rows) => Shape::Values(rows),
            _ => Shape::Other,
        }
    }

    /// The shape after a token that is no word: a quoted name, a string, a parenthesis.
    pub(super) fn after_other_token(self) -> Shape {
        match self {
            Shape::Start | Shape::Create | Shape::CreateOr | Shape::CreateOrReplace => Shape::Other,
            Shape::Routine(RoutineBody::Begin) => Shape::Routine(RoutineBody::NotSeen),
            Shape::Copy(CopySource::From) => Shape::Copy(CopySource::NotSeen),
            Shape::Insert(InsertTarget::Into) => Shape::Insert(InsertTarget::Seen),
            same => same,
        }
    }
}

impl RoutineBody {
    fn after(self, is: impl Fn(&str) -> bool) -> RoutineBody {
        match self {
            RoutineBody::NotSeen | RoutineBody::Begin if is("begin") => RoutineBody::Begin,
            RoutineBody::Begin if is("atomic") => RoutineBody::Atomic(1),
            RoutineBody::NotSeen | RoutineBody::Begin => RoutineBody::NotSeen,
            // CASE has an END of its own; no other block can stand in a body.
            RoutineBody::Atomic(open) if is("case") => RoutineBody::Atomic(open.saturating_add(1)),
            RoutineBody::Atomic(1) if is("end") => RoutineBody::NotSeen,
            RoutineBody::Atomic(open) if is("end") => RoutineBody::Atomic(open - 1),
            same => same,
        }
    }
}

impl CopySource {
    fn after(self, is: impl Fn(&str) -> bool) -> CopySource {
        match self {
            CopySource::Stdin => CopySource::Stdin,
            // The grammar takes either word for the client's end.
            CopySource::From if is("stdin") || is("stdout") => CopySource::Stdin,
            _ if is("from") => CopySource::From,
            _ => CopySource::NotSeen,
        }
    }
}
