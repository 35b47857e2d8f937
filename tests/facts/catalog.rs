//! The lines of a catalog of ours.

use pgdms_lint::catalog::{
    BaseType, Catalog, Column, ColumnNumber, Constraint, ConstraintKind, ConstraintTiming, Cycle, Enabled,
    Id, IdentityKind, Index, IndexKey, IndexRole, IndexValidity, Persistence, ReferencedTable,
    ReferentialAction, Relation, RelationKind, ReplicaIdentity, RowLevelSecurity, Sequence,
    SequenceOwnership, SequenceType, Type, TypeKind, Uniqueness,
};

/// All lines, in no order.
pub fn facts(catalog: &Catalog) -> Vec<String> {
    let mut facts = Facts { catalog, lines: Vec::new() };
    for (_, schema) in catalog.schemas.iter().filter(|(_, schema)| !schema.is_system()) {
        facts.lines.push(format!("schema {}", schema.name));
    }
    for (id, relation) in catalog.relations.iter() {
        facts.relation(id, relation);
    }
    for (id, index) in catalog.indexes.iter() {
        facts.index(id, index);
    }
    for (_, sequence) in catalog.sequences.iter() {
        facts.sequence(sequence);
    }
    for (_, defined) in catalog.types.iter() {
        facts.user_type(defined);
    }
    facts.others();
    facts.lines
}

/// How the lines begin that say something about columns that are not known, such as those of some views.
pub fn unknown(catalog: &Catalog) -> Vec<String> {
    let mut starts = Vec::new();
    for (id, relation) in catalog.relations.iter() {
        let path = catalog.relation_name(id);
        if relation.columns_unknown.is_some() {
            starts.push(format!("column {path}."));
        }
        let unknown = relation.columns.iter().filter(|column| column.data_type.base == BaseType::Unknown);
        starts.extend(unknown.map(|column| format!("column {path}.{} ", column.name)));
    }
    starts
}

struct Facts<'a> {
    catalog: &'a Catalog,
    lines: Vec<String>,
}

impl Facts<'_> {
    fn relation(&mut self, id: Id<Relation>, relation: &Relation) {
        let path = self.catalog.relation_name(id).to_string();
        let is_view = matches!(relation.kind, RelationKind::View | RelationKind::MaterializedView);
        let is_partition = if is_view { "" } else { bool_word(relation.partition_of.is_some()) };
        let (enabled, forced) = row_level_security(relation.row_level_security);
        self.lines.push(format!(
            "relation {path} kind={} persistence={} rls={enabled},{forced} replica={} bound={is_partition}",
            relation_kind(relation.kind),
            persistence(relation.persistence),
            replica_identity(&relation.replica_identity),
        ));
        for (at, parent) in relation.inherits.iter().enumerate() {
            self.lines.push(format!("parent of {path} {}: {}", at + 1, self.catalog.relation_name(*parent)));
        }
        if let Some(partition) = &relation.partition_of {
            self.lines.push(format!("parent of {path} : {}", self.catalog.relation_name(partition.parent)));
        }
        for column in &relation.columns {
            self.column(&path, column);
        }
        for constraint in &relation.constraints {
            self.constraint(&path, constraint);
        }
        self.on_relation(&path, relation);
    }

    fn on_relation(&mut self, path: &str, relation: &Relation) {
        for trigger in &relation.triggers {
            let enabled = match trigger.enabled {
                Enabled::Replica => "R",
                Enabled::Always => "A",
                Enabled::Disabled => "D",
                _ => "O",
            };
            let inherited = bool_letter(trigger.inherited);
            self.lines
                .push(format!("trigger {} on {path} enabled={enabled} inherited={inherited}", trigger.name));
        }
        for rule in &relation.rules {
            self.lines.push(format!("rule {} on {path}", rule.name));
        }
        for policy in &relation.policies {
            self.lines.push(format!("policy {} on {path}", policy.name));
        }
        self.comment(&format!("relation {path}"), &relation.common.comment);
    }

    fn comment(&mut self, what: &str, comment: &Option<Box<str>>) {
        if let Some(text) = comment {
            self.lines.push(format!("comment on {what}: {text}"));
        }
    }

    fn column(&mut self, table: &str, column: &Column) {
        let path = format!("{table}.{}", column.name);
        let mut line =
            format!("column {path} {}: {}", column.number.0, self.catalog.type_name(&column.data_type));
        append_if(&mut line, column.not_null, " not-null");
        append_if(&mut line, column.default.is_some(), " default");
        append_if(&mut line, column.generated.is_some(), " generated");
        let identity = column.identity.map(|identity| identity.kind);
        append_if(&mut line, identity == Some(IdentityKind::Always), " identity-always");
        append_if(&mut line, identity == Some(IdentityKind::ByDefault), " identity-by-default");
        line += &format!(" local={} parents={}", bool_letter(column.is_local), column.inherited_from);
        self.lines.push(line);
        self.comment(&format!("column {path}"), &column.comment);
    }

    fn constraint(&mut self, path: &str, constraint: &Constraint) {
        let (kind, columns) = match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => ("p", numbers(&key.columns)),
            ConstraintKind::Unique(key) => ("u", numbers(&key.columns)),
            ConstraintKind::Exclusion { .. } => ("x", String::new()),
            ConstraintKind::ForeignKey(key) => ("f", numbers(&key.columns)),
            ConstraintKind::Check { .. } => ("c", String::new()),
            _ => return,
        };
        let mut line = format!("constraint {} of {path} {kind}({columns})", constraint.name);
        if let ConstraintKind::ForeignKey(key) = &constraint.kind {
            let target = match &key.references {
                ReferencedTable::Known(id, columns) => {
                    format!("{}({})", self.catalog.relation_name(*id), numbers(columns))
                }
                other => format!("{other:?}"),
            };
            line += &format!(" -> {target} {}{}", action(key.on_update), action(key.on_delete));
        }
        line += &format!(
            " local={} inherited={}",
            bool_letter(constraint.is_local),
            bool_letter(constraint.inherited)
        );
        append_if(&mut line, !constraint.validated, " not-valid");
        append_if(&mut line, constraint.no_inherit, " no-inherit");
        append_if(&mut line, constraint.timing.is_deferrable(), " deferrable");
        append_if(&mut line, constraint.timing == ConstraintTiming::InitiallyDeferred, " deferred");
        if let Some(index) = constraint.index() {
            line += &format!(" index {}", self.index_path(index));
        }
        self.lines.push(line);
        self.comment(&format!("constraint {} of {path}", constraint.name), &constraint.comment);
    }

    fn index_path(&self, id: Id<Index>) -> String {
        let index = &self.catalog.indexes[id];
        self.catalog.qualified(index.schema, &index.name).to_string()
    }

    fn index(&mut self, id: Id<Index>, index: &Index) {
        let relation = &self.catalog.relations[index.relation];
        let keys = index.elements.iter().map(|element| match element.key {
            IndexKey::Column(number) => number.0,
            _ => 0,
        });
        let keys: Vec<String> = keys
            .chain(index.include.iter().map(|number| number.0))
            .map(|number| number.to_string())
            .collect();
        let path = self.index_path(id);
        let mut line = format!(
            "index {path} on {} ({}/{})",
            self.catalog.relation_name(index.relation),
            keys.join(" "),
            index.elements.len()
        );
        append_if(&mut line, index.uniqueness != Uniqueness::NotUnique, " unique");
        append_if(&mut line, index.uniqueness == Uniqueness::NullsNotDistinct, " nulls-equal");
        append_if(&mut line, index.role == IndexRole::PrimaryKey, " primary");
        append_if(&mut line, index.validity != IndexValidity::Valid, " not-valid");
        if let Some(parent) = index.attached_to {
            line += &format!(" part of {}", self.index_path(parent));
        }
        append_if(&mut line, index.predicate.is_some(), " partial");
        append_if(&mut line, relation.replica_identity == ReplicaIdentity::Index(id), " replica-identity");
        append_if(&mut line, relation.clustered_on == Some(id), " clustered");
        self.lines.push(line);
        self.comment(&format!("relation {path}"), &index.common.comment);
    }

    fn sequence(&mut self, sequence: &Sequence) {
        let path = self.catalog.qualified(sequence.schema, &sequence.name).to_string();
        let data_type = match sequence.data_type {
            SequenceType::SmallInt => "smallint",
            SequenceType::Integer => "integer",
            _ => "bigint",
        };
        let mut line = format!(
            "sequence {path} {data_type} start={} by={} min={} max={} cache={} cycle={} persistence={}",
            sequence.start,
            sequence.increment,
            sequence.minimum,
            sequence.maximum,
            sequence.cache,
            bool_letter(sequence.cycle == Cycle::Restart),
            persistence(sequence.persistence),
        );
        if let Some(owner) = sequence.owner {
            let relation = &self.catalog.relations[owner.relation];
            let column = relation.column_by_number(owner.column).map(|column| column.name.to_string());
            line += match owner.kind {
                SequenceOwnership::Identity => " identity of ",
                _ => " owned by ",
            };
            line += &format!("{}.{}", self.catalog.relation_name(owner.relation), column.unwrap_or_default());
        }
        self.lines.push(line);
        self.comment(&format!("relation {path}"), &sequence.common.comment);
    }

    fn user_type(&mut self, defined: &Type) {
        let path = self.catalog.qualified(defined.schema, &defined.name).to_string();
        let line = match &defined.kind {
            TypeKind::Enum(labels) => format!("enum {path}: {}", labels.join(",")),
            TypeKind::Composite(attributes) => {
                let attributes: Vec<String> = attributes
                    .iter()
                    .map(|one| format!("{} {}", one.name, self.catalog.type_name(&one.data_type)))
                    .collect();
                format!("composite {path}: {}", attributes.join(", "))
            }
            TypeKind::Domain(domain) => {
                let mut line = format!("domain {path}: {}", self.catalog.type_name(&domain.base));
                append_if(&mut line, domain.not_null, " not-null");
                append_if(&mut line, domain.default.is_some(), " default");
                let mut checks: Vec<&Constraint> = domain.constraints.iter().collect();
                checks.sort_by(|left, right| left.name.cmp(&right.name));
                for check in checks {
                    line += &format!(" {}", check.name);
                    append_if(&mut line, !check.validated, " not-valid");
                }
                line
            }
            other => format!("type {path}: {other:?}"),
        };
        self.lines.push(line);
        self.comment(&format!("type {path}"), &defined.common.comment);
    }

    fn others(&mut self) {
        for (_, publication) in self.catalog.publications.iter() {
            let tables = publication.tables.iter().filter_map(|table| table.relation);
            let mut tables: Vec<String> =
                tables.map(|id| format!(" {}", self.catalog.relation_name(id))).collect();
            tables.sort();
            self.lines.push(format!("publication {}{}", publication.name, tables.concat()));
        }
        for (_, statistics) in self.catalog.statistics.iter() {
            let name = self.catalog.qualified(statistics.schema, &statistics.name);
            let table = statistics.relation.map(|id| self.catalog.relation_name(id).to_string());
            self.lines.push(format!("statistics {name} on {}", table.unwrap_or_default()));
        }
    }
}

fn append_if(line: &mut String, holds: bool, words: &str) {
    if holds {
        line.push_str(words);
    }
}

fn numbers(columns: &[ColumnNumber]) -> String {
    columns.iter().map(|number| number.0.to_string()).collect::<Vec<_>>().join(",")
}

/// As PostgreSQL turns a boolean into text.
fn bool_word(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// As PostgreSQL prints a boolean.
fn bool_letter(value: bool) -> &'static str {
    if value { "t" } else { "f" }
}

fn relation_kind(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Table => "r",
        RelationKind::PartitionedTable => "p",
        RelationKind::View => "v",
        RelationKind::MaterializedView => "m",
        _ => "f",
    }
}

fn persistence(persistence: Persistence) -> &'static str {
    match persistence {
        Persistence::Unlogged => "u",
        _ => "p",
    }
}

fn row_level_security(security: RowLevelSecurity) -> (&'static str, &'static str) {
    let forced = matches!(security, RowLevelSecurity::Forced | RowLevelSecurity::ForcedButDisabled);
    (bool_letter(security.is_enabled()), bool_letter(forced))
}

fn replica_identity(identity: &ReplicaIdentity) -> &'static str {
    match identity {
        ReplicaIdentity::Full => "f",
        ReplicaIdentity::Nothing => "n",
        ReplicaIdentity::Index(_) => "i",
        _ => "d",
    }
}

fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::Restrict => "r",
        ReferentialAction::Cascade => "c",
        ReferentialAction::SetNull => "n",
        ReferentialAction::SetDefault => "d",
        _ => "a",
    }
}
