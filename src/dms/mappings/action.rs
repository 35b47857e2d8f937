//! The actions of transformation rules and what each needs.

use super::problem::{Context, MappingProblemKind};
use super::transformation::{ObjectLocator, RuleTarget, incomplete};
use crate::dms::json::{Cursor, ObjectReader, ReadError};

/// `rule-action` of a transformation rule, with its values.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// `rename`.
    Rename(NewName),
    /// `convert-lowercase`.
    ConvertLowercase,
    /// `convert-uppercase`.
    ConvertUppercase,
    /// `add-prefix`.
    AddPrefix(String),
    /// `remove-prefix`.
    RemovePrefix(String),
    /// `replace-prefix`.
    ReplacePrefix {
        /// `old-value`.
        old: String,
        /// `value`.
        new: String,
    },
    /// `add-suffix`.
    AddSuffix(String),
    /// `remove-suffix`.
    RemoveSuffix(String),
    /// `replace-suffix`.
    ReplaceSuffix {
        /// `old-value`.
        old: String,
        /// `value`.
        new: String,
    },
    /// `remove-column`.
    RemoveColumn,
    /// `include-column`: all columns of the table that no such rule names are dropped.
    IncludeColumn,
    /// `add-column`.
    AddColumn {
        /// The new column's name.
        name: String,
        /// Its type.
        data_type: Option<MappedType>,
        /// What it holds, in SQLite's language.
        expression: Option<String>,
    },
    /// `change-data-type`.
    ChangeDataType(MappedType),
    /// `define-primary-key`.
    DefinePrimaryKey(PrimaryKeyDefinition),
    /// `add-before-image-columns`.
    AddBeforeImageColumns(BeforeImageDefinition),
    /// `data-masking-digits-mask`, with the character that replaces digits.
    MaskDigits(String),
    /// `data-masking-digits-randomize`.
    RandomizeDigits,
    /// `data-masking-hash-mask`: 64 characters.
    MaskWithHash,
}

impl Action {
    /// Whether values are masked. Masking does not compete with other actions on a column.
    pub fn masks(&self) -> bool {
        matches!(self, Action::MaskDigits(_) | Action::RandomizeDigits | Action::MaskWithHash)
    }
}

/// The value of a `rename`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewName {
    /// `value`.
    Value(String),
    /// `expression`: SQLite's language, computed by DMS.
    Expression(String),
}

/// The DMS types that `data-type` takes (user guide, transformation rules and actions).
pub const MAPPED_TYPES: [&str; 25] = [
    "bytes", "date", "time", "datetime", "int1", "int2", "int4", "int8", "numeric", "real4", "real8",
    "string", "uint1", "uint2", "uint4", "uint8", "wstring", "blob", "nclob", "clob", "boolean", "set",
    "list", "map", "tuple",
];

/// A DMS type as `data-type` gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MappedType {
    /// `type`: a DMS type, such as `string` or `int8`.
    pub name: String,
    /// `precision`, in digits.
    pub precision: Option<i64>,
    /// `scale`, in digits.
    pub scale: Option<i64>,
    /// `length`.
    pub length: Option<i64>,
}

/// `primary-key-def`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PrimaryKeyDefinition {
    /// `name`.
    pub name: Option<String>,
    /// `origin`: what the key is on the source.
    pub origin: KeyOrigin,
    /// `columns`, in key order.
    pub columns: Vec<String>,
}

/// `origin` of a primary key definition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyOrigin {
    /// The primary key.
    #[default]
    PrimaryKey,
    /// A unique index.
    UniqueIndex,
}

/// `before-image-def`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BeforeImageDefinition {
    /// `column-prefix`.
    pub prefix: String,
    /// `column-suffix`.
    pub suffix: String,
    /// `column-filter`, as written: `pk-only`, `non-lob` or `all`.
    pub filter: String,
}

/// The action of a rule, or why it has none.
pub(super) fn read_action(
    target: RuleTarget,
    locator: &ObjectLocator,
    rule: &mut ObjectReader<'_>,
    context: &mut Context,
) -> Result<Result<Action, MappingProblemKind>, ReadError> {
    let word = rule.require("rule-action")?.text()?;
    let values = Values::read(rule, context)?;
    let action = match word {
        "rename" => values.new_name().map(Action::Rename),
        "convert-lowercase" => Ok(Action::ConvertLowercase),
        "convert-uppercase" => Ok(Action::ConvertUppercase),
        "add-prefix" => values.value(word).map(Action::AddPrefix),
        "remove-prefix" => values.value(word).map(Action::RemovePrefix),
        "replace-prefix" => values.old_and_new(word).map(|(old, new)| Action::ReplacePrefix { old, new }),
        "add-suffix" => values.value(word).map(Action::AddSuffix),
        "remove-suffix" => values.value(word).map(Action::RemoveSuffix),
        "replace-suffix" => values.old_and_new(word).map(|(old, new)| Action::ReplaceSuffix { old, new }),
        "remove-column" => Ok(Action::RemoveColumn),
        "include-column" => Ok(Action::IncludeColumn),
        "add-column" => values.added_column(),
        "change-data-type" => values.changed_type(),
        "define-primary-key" => values
            .primary_key
            .ok_or_else(|| incomplete(word, "`primary-key-def`"))
            .map(Action::DefinePrimaryKey),
        "add-before-image-columns" => Ok(Action::AddBeforeImageColumns(values.before_image)),
        "data-masking-digits-mask" => values.value(word).map(Action::MaskDigits),
        "data-masking-digits-randomize" => Ok(Action::RandomizeDigits),
        "data-masking-hash-mask" => Ok(Action::MaskWithHash),
        _ => Err(MappingProblemKind::UnknownAction { action: word.to_owned() }),
    };
    Ok(action.and_then(|action| check_target(word, action, target, locator)))
}

/// Column actions need a column, key definitions a table.
fn check_target(
    word: &str,
    action: Action,
    target: RuleTarget,
    locator: &ObjectLocator,
) -> Result<Action, MappingProblemKind> {
    let of_columns = match action {
        Action::RemoveColumn | Action::IncludeColumn | Action::ChangeDataType(_) => true,
        Action::AddColumn { .. } | Action::AddBeforeImageColumns(_) => true,
        _ => action.masks(),
    };
    let names_columns = matches!(action, Action::RemoveColumn | Action::IncludeColumn);
    match &action {
        _ if of_columns && target != RuleTarget::Column => Err(incomplete(word, "`rule-target` column")),
        _ if names_columns && locator.column.is_none() => Err(incomplete(word, "`column-name`")),
        Action::DefinePrimaryKey(_) if target != RuleTarget::Table => {
            Err(incomplete(word, "`rule-target` table"))
        }
        _ => Ok(action),
    }
}

/// The values that an action may need.
struct Values {
    value: Option<String>,
    old_value: Option<String>,
    expression: Option<String>,
    data_type: Option<MappedType>,
    primary_key: Option<PrimaryKeyDefinition>,
    before_image: BeforeImageDefinition,
}

impl Values {
    fn read(rule: &mut ObjectReader<'_>, context: &mut Context) -> Result<Self, ReadError> {
        Ok(Values {
            value: rule.text("value")?,
            old_value: rule.text("old-value")?,
            expression: rule.text("expression")?,
            data_type: rule.get("data-type").map(|value| mapped_type(&value, context)).transpose()?,
            primary_key: rule.get("primary-key-def").map(|value| primary_key(&value, context)).transpose()?,
            before_image: before_image(rule.get("before-image-def"), context)?,
        })
    }

    fn value(&self, action: &str) -> Result<String, MappingProblemKind> {
        self.value.clone().ok_or_else(|| incomplete(action, "`value`"))
    }

    fn new_name(&self) -> Result<NewName, MappingProblemKind> {
        match (&self.value, &self.expression) {
            (Some(value), _) => Ok(NewName::Value(value.clone())),
            (None, Some(expression)) => Ok(NewName::Expression(expression.clone())),
            (None, None) => Err(incomplete("rename", "`value` or `expression`")),
        }
    }

    fn old_and_new(&self, action: &str) -> Result<(String, String), MappingProblemKind> {
        match (&self.old_value, &self.value) {
            (Some(old), Some(new)) => Ok((old.clone(), new.clone())),
            _ => Err(incomplete(action, "`old-value` and `value`")),
        }
    }

    fn changed_type(self) -> Result<Action, MappingProblemKind> {
        match self.data_type {
            Some(mapped) if MAPPED_TYPES.contains(&mapped.name.as_str()) => {
                Ok(Action::ChangeDataType(mapped))
            }
            Some(_) => Err(incomplete("change-data-type", "a DMS type as the `type` of `data-type`")),
            None => Err(incomplete("change-data-type", "`data-type`")),
        }
    }

    fn added_column(self) -> Result<Action, MappingProblemKind> {
        let name = self.value("add-column")?;
        Ok(Action::AddColumn { name, data_type: self.data_type, expression: self.expression })
    }
}

fn mapped_type(value: &Cursor<'_>, context: &mut Context) -> Result<MappedType, ReadError> {
    let mut object = value.object()?;
    let number =
        |object: &mut ObjectReader<'_>, key| object.get(key).map(|value| value.integer_or_text()).transpose();
    let mapped = MappedType {
        precision: number(&mut object, "precision")?,
        scale: number(&mut object, "scale")?,
        length: number(&mut object, "length")?,
        name: object.require("type")?.text()?.to_owned(),
    };
    context.unknown_keys(&object);
    Ok(mapped)
}

fn primary_key(value: &Cursor<'_>, context: &mut Context) -> Result<PrimaryKeyDefinition, ReadError> {
    let mut object = value.object()?;
    let origin = match object.get("origin") {
        None => KeyOrigin::default(),
        Some(origin) => match origin.text()? {
            "primary-key" => KeyOrigin::PrimaryKey,
            "unique-index" => KeyOrigin::UniqueIndex,
            _ => return Err(origin.invalid("primary-key or unique-index")),
        },
    };
    let columns = object.require("columns")?.array()?;
    let columns = columns.iter().map(|column| column.text().map(str::to_owned));
    let definition = PrimaryKeyDefinition {
        name: object.text("name")?,
        origin,
        columns: columns.collect::<Result<_, _>>()?,
    };
    context.unknown_keys(&object);
    Ok(definition)
}

fn before_image(
    value: Option<Cursor<'_>>,
    context: &mut Context,
) -> Result<BeforeImageDefinition, ReadError> {
    let Some(value) = value else {
        return Ok(BeforeImageDefinition {
            prefix: "BI_".into(),
            suffix: String::new(),
            filter: "pk-only".into(),
        });
    };
    let mut object = value.object()?;
    let definition = BeforeImageDefinition {
        prefix: object.text("column-prefix")?.unwrap_or_else(|| "BI_".into()),
        suffix: object.text("column-suffix")?.unwrap_or_default(),
        filter: object.text("column-filter")?.unwrap_or_else(|| "pk-only".into()),
    };
    context.unknown_keys(&object);
    Ok(definition)
}
