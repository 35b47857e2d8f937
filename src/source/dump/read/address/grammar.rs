//! The grammar of [`ObjectAddress`].

use crate::catalog::{Name, OtherKind, QualifiedName};

use super::super::super::cursor::Cursor;
use super::super::super::read_error::ReadError;
use super::super::super::type_name::ParsedType;
use super::{FunctionAddress, GlobalWord, IfMissing, ObjectAddress, OperatorAddress, RelationWord};

/// What kind of name follows.
#[derive(Clone, Copy)]
enum Word {
    Relation(RelationWord),
    Column,
    Constraint,
    Trigger,
    Rule,
    Policy,
    Type,
    Function,
    Operator,
    OfAccessMethod(OtherKind),
    Cast,
    Transform,
    InSchema(OtherKind),
    Other(OtherKind),
    Statistics,
    Global(GlobalWord),
    LargeObject,
}

const WORDS: &[(&[&str], Word)] = &[
    (&["TABLE"], Word::Relation(RelationWord::Table)),
    (&["SEQUENCE"], Word::Relation(RelationWord::Sequence)),
    (&["COLUMN"], Word::Column),
    (&["FUNCTION"], Word::Function),
    (&["TYPE"], Word::Type),
    (&["SCHEMA"], Word::Global(GlobalWord::Schema)),
    (&["INDEX"], Word::Relation(RelationWord::Index)),
    (&["VIEW"], Word::Relation(RelationWord::View)),
    (&["MATERIALIZED", "VIEW"], Word::Relation(RelationWord::MaterializedView)),
    (&["FOREIGN", "TABLE"], Word::Relation(RelationWord::ForeignTable)),
    (&["CONSTRAINT"], Word::Constraint),
    (&["TRIGGER"], Word::Trigger),
    (&["RULE"], Word::Rule),
    (&["POLICY"], Word::Policy),
    (&["DOMAIN"], Word::Type),
    (&["PROCEDURE"], Word::Function),
    (&["ROUTINE"], Word::Function),
    (&["AGGREGATE"], Word::Function),
    (&["OPERATOR", "CLASS"], Word::OfAccessMethod(OtherKind::OperatorClass)),
    (&["OPERATOR", "FAMILY"], Word::OfAccessMethod(OtherKind::OperatorFamily)),
    (&["OPERATOR"], Word::Operator),
    (&["CAST"], Word::Cast),
    (&["TRANSFORM"], Word::Transform),
    (&["COLLATION"], Word::InSchema(OtherKind::Collation)),
    (&["CONVERSION"], Word::InSchema(OtherKind::Conversion)),
    (&["TEXT", "SEARCH", "CONFIGURATION"], Word::InSchema(OtherKind::TextSearchConfiguration)),
    (&["TEXT", "SEARCH", "DICTIONARY"], Word::InSchema(OtherKind::TextSearchDictionary)),
    (&["TEXT", "SEARCH", "PARSER"], Word::InSchema(OtherKind::TextSearchParser)),
    (&["TEXT", "SEARCH", "TEMPLATE"], Word::InSchema(OtherKind::TextSearchTemplate)),
    (&["LANGUAGE"], Word::Other(OtherKind::Language)),
    (&["PROCEDURAL", "LANGUAGE"], Word::Other(OtherKind::Language)),
    (&["ACCESS", "METHOD"], Word::Other(OtherKind::AccessMethod)),
    (&["TABLESPACE"], Word::Other(OtherKind::Tablespace)),
    (&["STATISTICS"], Word::Statistics),
    (&["DATABASE"], Word::Global(GlobalWord::Database)),
    (&["EXTENSION"], Word::Global(GlobalWord::Extension)),
    (&["ROLE"], Word::Global(GlobalWord::Role)),
    (&["USER"], Word::Global(GlobalWord::Role)),
    (&["GROUP"], Word::Global(GlobalWord::Role)),
    (&["EVENT", "TRIGGER"], Word::Global(GlobalWord::EventTrigger)),
    (&["PUBLICATION"], Word::Global(GlobalWord::Publication)),
    (&["SUBSCRIPTION"], Word::Global(GlobalWord::Subscription)),
    (&["FOREIGN", "DATA", "WRAPPER"], Word::Global(GlobalWord::ForeignDataWrapper)),
    (&["FOREIGN", "SERVER"], Word::Global(GlobalWord::ForeignServer)),
    (&["SERVER"], Word::Global(GlobalWord::ForeignServer)),
    (&["LARGE", "OBJECT"], Word::LargeObject),
];

impl ObjectAddress {
    /// Reads the kind of object and its name.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let Some(word) = cursor.eat_choice(WORDS) else { return Err(cursor.error("a kind of object")) };
        read_name(cursor, word)
    }

    /// The same with what `ALTER` and `DROP` take besides: `IF EXISTS`, `ONLY`, `*`.
    pub fn read_altered(cursor: &mut Cursor<'_>) -> Result<(Self, IfMissing), ReadError> {
        let Some(word) = cursor.eat_choice(WORDS) else { return Err(cursor.error("a kind of object")) };
        let if_missing = IfMissing::read(cursor);
        if matches!(word, Word::Relation(_)) {
            cursor.eat_keyword("ONLY");
        }
        let object = read_name(cursor, word)?;
        if matches!(word, Word::Relation(_)) {
            cursor.eat_operator("*");
        }
        Ok((object, if_missing))
    }

    /// What follows `DROP`: a kind of object, and the names of some of this kind.
    pub fn read_dropped(cursor: &mut Cursor<'_>) -> Result<(Vec<Self>, IfMissing), ReadError> {
        let Some(word) = cursor.eat_choice(WORDS) else { return Err(cursor.error("a kind of object")) };
        if matches!(word, Word::Relation(RelationWord::Index)) {
            cursor.eat_keyword("CONCURRENTLY");
        }
        let if_missing = IfMissing::read(cursor);
        let mut objects = vec![read_name(cursor, word)?];
        while cursor.eat_punct(b',') {
            objects.push(read_name(cursor, word)?);
        }
        Ok((objects, if_missing))
    }
}

fn read_name(cursor: &mut Cursor<'_>, word: Word) -> Result<ObjectAddress, ReadError> {
    Ok(match word {
        Word::Relation(word) => ObjectAddress::Relation(word, cursor.qualified_name()?),
        Word::Column => {
            let (relation, column) = cursor.qualified_column()?;
            ObjectAddress::Column(relation, column)
        }
        Word::Constraint => read_constraint(cursor)?,
        Word::Trigger => {
            let (name, table) = read_on_table(cursor)?;
            ObjectAddress::Trigger(name, table)
        }
        Word::Rule => {
            let name = cursor.name_as("a rule name")?;
            let table = if cursor.eat_keyword("ON") { Some(cursor.qualified_name()?) } else { None };
            ObjectAddress::Rule(name, table)
        }
        Word::Policy => {
            let (name, table) = read_on_table(cursor)?;
            ObjectAddress::Policy(name, table)
        }
        Word::Type => ObjectAddress::Type(cursor.qualified_name_as("a type name")?),
        Word::Function => ObjectAddress::Function(FunctionAddress::read(cursor)?),
        Word::Operator => ObjectAddress::Operator(OperatorAddress::read(cursor)?),
        Word::OfAccessMethod(kind) => {
            let name = cursor.qualified_name()?;
            cursor.expect_keyword("USING")?;
            ObjectAddress::OfAccessMethod(kind, name, cursor.name_as("an access method")?)
        }
        Word::Cast => read_cast(cursor)?,
        Word::Transform => {
            cursor.expect_keyword("FOR")?;
            let data_type = ParsedType::read(cursor)?;
            cursor.expect_keyword("LANGUAGE")?;
            ObjectAddress::Transform(data_type, cursor.name_as("a language")?)
        }
        Word::InSchema(kind) => ObjectAddress::InSchema(kind, cursor.qualified_name()?),
        Word::Other(kind) => ObjectAddress::Other(kind, read_word_or_string(cursor)?),
        Word::Statistics => ObjectAddress::Statistics(cursor.qualified_name()?),
        Word::Global(word) => ObjectAddress::Global(word, cursor.name()?),
        Word::LargeObject => {
            cursor.value_text()?;
            ObjectAddress::LargeObject
        }
    })
}

/// Old dumps name a language by a string.
fn read_word_or_string(cursor: &mut Cursor<'_>) -> Result<Name, ReadError> {
    if cursor.at_string() { Ok(Name::truncated(&cursor.string()?)) } else { cursor.name() }
}

fn read_constraint(cursor: &mut Cursor<'_>) -> Result<ObjectAddress, ReadError> {
    let name = cursor.name_as("a constraint name")?;
    cursor.expect_keyword("ON")?;
    if at_domain_keyword(cursor) {
        cursor.bump();
        return Ok(ObjectAddress::DomainConstraint(name, cursor.qualified_name()?));
    }
    Ok(ObjectAddress::TableConstraint(name, cursor.qualified_name()?))
}

/// Whether `DOMAIN` stands here as a keyword: a table may have that name.
fn at_domain_keyword(cursor: &Cursor<'_>) -> bool {
    let mut after = *cursor;
    after.eat_keyword("DOMAIN") && after.at_name() && !after.at_keyword("IS")
}

fn read_on_table(cursor: &mut Cursor<'_>) -> Result<(Name, QualifiedName), ReadError> {
    let name = cursor.name()?;
    cursor.expect_keyword("ON")?;
    Ok((name, cursor.qualified_name_as("a table name")?))
}

fn read_cast(cursor: &mut Cursor<'_>) -> Result<ObjectAddress, ReadError> {
    cursor.expect_punct(b'(')?;
    let source = ParsedType::read(cursor)?;
    cursor.expect_keyword("AS")?;
    let target = ParsedType::read(cursor)?;
    cursor.expect_punct(b')')?;
    Ok(ObjectAddress::Cast(source, target))
}

impl OperatorAddress {
    /// Reads a symbol and operand types: `public.=(integer, integer)`, `!(NONE, boolean)`.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let name = cursor.any_operator()?;
        cursor.expect_punct(b'(')?;
        let left = read_operand(cursor)?;
        cursor.expect_punct(b',')?;
        let right = read_operand(cursor)?;
        cursor.expect_punct(b')')?;
        Ok(OperatorAddress { name, left, right })
    }
}

fn read_operand(cursor: &mut Cursor<'_>) -> Result<Option<ParsedType>, ReadError> {
    if cursor.eat_keyword("NONE") { Ok(None) } else { Ok(Some(ParsedType::read(cursor)?)) }
}

impl FunctionAddress {
    /// Reads a name with the arguments that identify the function, names and modes left out of what
    /// is kept: `f(a integer, OUT b text)`, `count(*)`, `percentile(float8 ORDER BY float8)`.
    pub fn read(cursor: &mut Cursor<'_>) -> Result<Self, ReadError> {
        let name = cursor.qualified_name_as("a function name")?;
        if !cursor.at_punct(b'(') {
            return Ok(FunctionAddress { name, arguments: None });
        }
        let mut inner = cursor.parenthesised()?;
        let arguments = read_arguments(&mut inner)?;
        inner.expect_end()?;
        Ok(FunctionAddress { name, arguments: Some(arguments) })
    }
}

fn read_arguments(cursor: &mut Cursor<'_>) -> Result<Vec<ParsedType>, ReadError> {
    let mut arguments = Vec::new();
    if cursor.at_end() || cursor.eat_operator("*") {
        return Ok(arguments);
    }
    if !cursor.at_keywords(&["ORDER", "BY"]) {
        read_argument_list(cursor, &mut arguments)?;
    }
    if cursor.eat_keywords(&["ORDER", "BY"]) {
        // a hypothetical-set aggregate repeats its one VARIADIC "any" argument behind ORDER BY
        let mut ordered = Vec::new();
        let variadic_before = arguments.last().cloned();
        let variadic = cursor.at_keyword("VARIADIC");
        read_argument_list(cursor, &mut ordered)?;
        if !(variadic && ordered.len() == 1 && ordered.first() == variadic_before.as_ref()) {
            arguments.append(&mut ordered);
        }
    }
    Ok(arguments)
}

fn read_argument_list(cursor: &mut Cursor<'_>, arguments: &mut Vec<ParsedType>) -> Result<(), ReadError> {
    loop {
        if let Some(data_type) = read_argument(cursor)? {
            arguments.push(data_type);
        }
        if !cursor.eat_punct(b',') {
            return Ok(());
        }
    }
}

/// An argument's type; `None` for an OUT argument, which does not identify the function.
fn read_argument(cursor: &mut Cursor<'_>) -> Result<Option<ParsedType>, ReadError> {
    let mut mode = read_mode(cursor);
    let start = *cursor;
    // a type alone, or else a name and a type
    let data_type = match ParsedType::read(cursor) {
        Ok(data_type) if ends_argument(cursor) => data_type,
        _ => {
            *cursor = start;
            cursor.name_as("an argument name")?;
            // the mode may stand behind the name as well
            mode = mode.or(read_mode(cursor));
            ParsedType::read(cursor)?
        }
    };
    Ok((mode != Some(Mode::Out)).then_some(data_type))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    In,
    Out,
}

/// The mode of an argument. A word that is all of the argument is a type, whatever it reads like.
fn read_mode(cursor: &mut Cursor<'_>) -> Option<Mode> {
    const MODES: &[(&[&str], Mode)] = &[
        (&["IN", "OUT"], Mode::In),
        (&["IN"], Mode::In),
        (&["INOUT"], Mode::In),
        (&["VARIADIC"], Mode::In),
        (&["OUT"], Mode::Out),
    ];
    let mut after = *cursor;
    let mode = after.eat_choice(MODES)?;
    if ends_argument(&after) {
        return None;
    }
    *cursor = after;
    Some(mode)
}

fn ends_argument(cursor: &Cursor<'_>) -> bool {
    cursor.at_end() || cursor.at_punct(b',') || cursor.at_keywords(&["ORDER", "BY"])
}
