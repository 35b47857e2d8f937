//! What happens when rows are read or written: triggers, rewrite rules, policies; and event triggers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{ColumnNumber, Common, Expression, Function, Id, Keyed, Name, QualifiedName, Relation, Span};
use crate::sql::lexer::{StandardStrings, TokenKind, tokenize};

/// A trigger of a table or view.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trigger {
    /// The name.
    pub name: Name,
    /// When it fires: `BEFORE`, `AFTER`, `INSTEAD OF`.
    pub timing: TriggerTiming,
    /// On what it fires.
    pub events: TriggerEvents,
    /// The columns of `UPDATE OF`.
    pub update_columns: Vec<ColumnNumber>,
    /// Once a row or once a statement.
    pub level: TriggerLevel,
    /// `WHEN`, without its outer parentheses.
    pub condition: Option<Expression>,
    /// The function that it calls.
    pub function: QualifiedName,
    /// That function, where the catalog knows it.
    pub function_id: Option<Id<Function>>,
    /// The arguments, decoded.
    pub arguments: Vec<Box<str>>,
    /// Set for `CREATE CONSTRAINT TRIGGER`.
    pub constraint: Option<Box<ConstraintTrigger>>,
    /// `REFERENCING OLD TABLE AS`
    pub old_table: Option<Name>,
    /// `REFERENCING NEW TABLE AS`
    pub new_table: Option<Name>,
    /// Whether and when it is enabled.
    pub enabled: Enabled,
    /// Whether it came from the partitioned table above.
    pub inherited: bool,
    /// The comment.
    pub comment: Option<Box<str>>,
    /// Where it was written.
    pub span: Option<Span>,
}

/// What makes a trigger a constraint trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConstraintTrigger {
    /// When it is checked.
    pub timing: super::ConstraintTiming,
    /// `FROM` another table.
    pub from: Option<QualifiedName>,
}

/// When a trigger fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TriggerTiming {
    /// Before the event.
    Before,
    /// After it.
    After,
    /// In its place.
    InsteadOf,
}

/// On what a trigger fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct TriggerEvents {
    /// `INSERT`
    pub insert: bool,
    /// `UPDATE`
    pub update: bool,
    /// `DELETE`
    pub delete: bool,
    /// `TRUNCATE`
    pub truncate: bool,
}

/// How often a trigger fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TriggerLevel {
    /// `FOR EACH ROW`
    Row,
    /// `FOR EACH STATEMENT`
    Statement,
}

/// Whether a trigger, rule or event trigger is enabled, by `session_replication_role`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Enabled {
    /// In roles `origin` and `local`.
    #[default]
    Origin,
    /// In role `replica` alone.
    Replica,
    /// In every role: it fires for DMS too.
    Always,
    /// Never.
    Disabled,
}

/// A rewrite rule, a view's own `_RETURN` left out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RewriteRule {
    /// The name.
    pub name: Name,
    /// On what it acts.
    pub event: RuleEvent,
    /// Whether its actions replace the query.
    pub mode: RuleMode,
    /// The whole definition from `CREATE RULE` on, as written, without a closing semicolon.
    pub definition: Expression,
    /// Whether and when it is enabled.
    pub enabled: Enabled,
    /// The comment.
    pub comment: Option<Box<str>>,
    /// Where it was written.
    pub span: Option<Span>,
}

impl RewriteRule {
    /// Whether it has a `RETURNING` list, which must name all columns of its table. A definition that could not be
    /// read may have one.
    pub(crate) fn returns_rows(&self) -> bool {
        if self.definition.is_unread() {
            return true;
        }
        let definition = self.definition.as_str();
        let mut tokens = Vec::new();
        tokenize(definition.as_bytes(), StandardStrings::On, &mut tokens);
        tokens.iter().any(|token| {
            let text = definition.get(token.start as usize..token.end as usize);
            token.kind == TokenKind::Word && text.is_some_and(|word| word.eq_ignore_ascii_case("returning"))
        })
    }
}

/// On what a rule acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RuleEvent {
    /// `ON SELECT`
    Select,
    /// `ON INSERT`
    Insert,
    /// `ON UPDATE`
    Update,
    /// `ON DELETE`
    Delete,
}

/// Whether a rule's actions replace the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RuleMode {
    /// `DO ALSO`
    #[default]
    Also,
    /// `DO INSTEAD`
    Instead,
}

/// A row-level security policy.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    /// The name.
    pub name: Name,
    /// Whether it lets rows in or keeps rows out.
    pub effect: PolicyEffect,
    /// For which commands.
    pub command: PolicyCommand,
    /// For which roles: `PUBLIC` or names.
    pub roles: Vec<super::Grantee>,
    /// `USING`, without its outer parentheses.
    pub using: Option<Expression>,
    /// `WITH CHECK`, without its outer parentheses.
    pub check: Option<Expression>,
    /// The comment.
    pub comment: Option<Box<str>>,
    /// Where it was written.
    pub span: Option<Span>,
}

/// Whether a policy lets rows in or keeps rows out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PolicyEffect {
    /// One permissive policy is enough.
    #[default]
    Permissive,
    /// All restrictive policies must hold.
    Restrictive,
}

/// The commands that a policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PolicyCommand {
    /// `ALL`
    #[default]
    All,
    /// `SELECT`
    Select,
    /// `INSERT`
    Insert,
    /// `UPDATE`
    Update,
    /// `DELETE`
    Delete,
}

/// An event trigger.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EventTrigger {
    /// The name.
    pub name: Name,
    /// `ddl_command_start`, `ddl_command_end`, `sql_drop`, `table_rewrite`, `login`.
    pub event: Name,
    /// The tags of `WHEN TAG IN (...)`.
    pub tags: Vec<Box<str>>,
    /// The function that it calls.
    pub function: QualifiedName,
    /// Whether and when it is enabled.
    pub enabled: Enabled,
    /// Owner, comment, place in the input.
    pub common: Common,
}

impl Keyed for EventTrigger {
    type Key = Name;
    fn key(&self) -> Name {
        self.name.clone()
    }
}

/// Where a trigger, rule or policy hangs, and at which place in its relation's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Attached {
    /// The relation.
    pub relation: Id<Relation>,
    /// The index into its list.
    pub at: u32,
}
