//! The columns that a task moves, with what DMS makes of each: what `pgdms-lint types` lists.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use super::Basis;
use super::scope::{Scope, TableKind};
use super::types::{Effect, Inner, Lob, Outcome, TargetType, TypeMapping, TypeSettings, map_column};
use crate::catalog::{Catalog, DataType, Id, Modifier, Name, Relation, RelationKind};

/// What DMS makes of one column.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[non_exhaustive]
pub struct ColumnTypeRow {
    /// The table's schema.
    pub schema: Name,
    /// The table.
    pub table: Name,
    /// The column.
    pub column: Name,
    /// The PostgreSQL type, as `format_type()` writes it.
    #[serde(rename = "type")]
    pub data_type: String,
    /// DMS's type; for a domain that of the type below, since no page speaks of domains.
    pub dms_type: String,
    /// The type on the target, where DMS creates the table.
    pub target_type: String,
    /// Whether the column migrates, the types that its type is made of included.
    pub verdict: Outcome,
    /// Whether the task's LOB settings decide about it.
    pub lob: Lob,
    /// What happens to the values, by the type that the verdict comes from.
    pub effect: Effect,
    /// Why.
    pub reason: &'static str,
    /// What the reason rests on.
    pub basis: Basis,
    /// Page, section and date of the most telling source.
    pub source: String,
    /// The settings that decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decided_by: Vec<&'static str>,
    /// The cases from the outside in: `domain`, `numeric-unbounded`.
    pub cases: Vec<Cow<'static, str>>,
}

/// All columns that the task moves, ordered by schema and table, and within a table as they stand.
pub fn column_types(catalog: &Catalog, scope: &Scope, settings: &TypeSettings) -> Vec<ColumnTypeRow> {
    let mut relations: Vec<(&Name, &Name, Id<Relation>)> = catalog
        .relations
        .iter()
        .map(|(id, relation)| (catalog.schema_name(relation.schema), &relation.name, id))
        .filter(|(schema, table, id)| {
            let kind = table_kind(catalog.relations[*id].kind);
            scope.table(schema.as_str(), table.as_str(), kind).is_selected()
        })
        .collect();
    relations.sort_unstable_by_key(|(schema, table, _)| (*schema, *table));
    relations
        .into_iter()
        .flat_map(|(schema, table, id)| {
            rows(catalog, scope, settings, (schema, table), &catalog.relations[id])
        })
        .collect()
}

fn table_kind(kind: RelationKind) -> TableKind {
    match kind {
        RelationKind::Table | RelationKind::PartitionedTable | RelationKind::ForeignTable => TableKind::Table,
        RelationKind::View => TableKind::View,
        RelationKind::MaterializedView => TableKind::MaterializedView,
    }
}

fn rows<'a>(
    catalog: &'a Catalog,
    scope: &'a Scope,
    settings: &'a TypeSettings,
    (schema, table): (&'a Name, &'a Name),
    relation: &'a Relation,
) -> impl Iterator<Item = ColumnTypeRow> + 'a {
    let moved = move |name: &Name| scope.column(schema.as_str(), table.as_str(), name.as_str()).is_moved();
    relation.columns.iter().filter(move |column| moved(&column.name)).map(move |column| {
        let mapping = map_column(catalog, relation, column, settings);
        let deciding = deciding_layer(&mapping);
        ColumnTypeRow {
            schema: schema.clone(),
            table: table.clone(),
            column: column.name.clone(),
            data_type: catalog.type_name(&column.data_type).to_string(),
            dms_type: mapping.carried_type().to_string(),
            target_type: target_type_text(catalog, &column.data_type, mapping.target_type),
            verdict: mapping.verdict(),
            lob: mapping.lob(),
            effect: deciding.effect,
            reason: deciding.reason,
            basis: deciding.entry.basis,
            source: deciding.citations.first().map(ToString::to_string).unwrap_or_default(),
            decided_by: mapping.layers().flat_map(|layer| layer.case().settings()).copied().collect(),
            cases: mapping.layers().map(|layer| Cow::Borrowed(layer.case().as_str())).collect(),
        }
    })
}

/// The type that the verdict comes from: the outermost with the worst outcome. A domain or array
/// that is no worse than what it is made of says less than that does.
fn deciding_layer(mapping: &TypeMapping) -> &TypeMapping {
    match mapping.inner.as_ref().map(Inner::mapping) {
        Some(inner) if inner.verdict() == mapping.verdict() && mapping.outcome != mapping.verdict() => {
            deciding_layer(inner)
        }
        _ => mapping,
    }
}

fn target_type_text(catalog: &Catalog, data_type: &DataType, target_type: TargetType) -> String {
    match target_type {
        TargetType::Same => catalog.type_name(data_type).to_string(),
        TargetType::WithoutModifier => {
            let bare = DataType { modifier: Modifier::None, ..catalog.base_type(data_type) };
            catalog.type_name(&bare).to_string()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{BaseType, BuiltinType, Column, ColumnNumber, Common, Type, TypeKind};
    use crate::dms::task::{Task, TaskBuilder};

    fn column(number: u16, name: &str, data_type: DataType) -> Column {
        Column::new(ColumnNumber(number), Name::from(name), data_type)
    }

    fn table(catalog: &mut Catalog, name: &str, kind: RelationKind, columns: Vec<Column>) {
        let schema = catalog.schema("public").unwrap();
        let relation = Relation { columns, ..Relation::new(schema, Name::from(name), kind) };
        catalog.relations.insert(relation);
    }

    fn shop() -> Catalog {
        let mut catalog = Catalog::new();
        let schema = catalog.schema("public").unwrap();
        let kind = TypeKind::Enum(vec!["paid".into()]);
        let state =
            catalog.types.insert(Type { schema, name: Name::from("state"), kind, common: Common::default() });
        let states = DataType { dimensions: 1, ..DataType::new(BaseType::Defined(state), Modifier::None) };
        let price = Modifier::Numeric { precision: 10, scale: 2 };
        let prices =
            DataType { dimensions: 1, ..DataType::new(BaseType::Builtin(BuiltinType::Numeric), price) };
        table(&mut catalog, "v", RelationKind::View, vec![column(1, "x", DataType::UNKNOWN)]);
        table(
            &mut catalog,
            "orders",
            RelationKind::ForeignTable,
            vec![
                column(1, "id", DataType::builtin(BuiltinType::Int8)),
                column(2, "note", DataType::builtin(BuiltinType::Varchar)),
                column(4, "states", states),
                column(5, "prices", prices),
            ],
        );
        table(
            &mut catalog,
            "Items",
            RelationKind::Table,
            vec![column(1, "tags", DataType { dimensions: 1, ..DataType::builtin(BuiltinType::Text) })],
        );
        catalog
    }

    fn listed(task: &Task) -> Vec<ColumnTypeRow> {
        column_types(&shop(), &Scope::of(task), &TypeSettings::from(task))
    }

    #[test]
    fn rows_are_ordered_by_table_and_column() {
        let rows = listed(&Task::default());
        let text: Vec<String> = rows
            .iter()
            .map(|row| {
                let ColumnTypeRow { table, column, data_type, dms_type, target_type, verdict, .. } = row;
                format!("{table}.{column} {data_type}: {dms_type} -> {target_type}, {verdict}")
            })
            .collect();
        assert_eq!(
            text,
            [
                "\"Items\".tags text[]: NCLOB -> not migrated, none",
                "orders.id bigint: INT8 -> bigint, full",
                "orders.note character varying: WSTRING(8000) -> character varying, partial",
                "orders.states public.state[]: NCLOB -> undocumented, none",
                "orders.prices numeric(10,2)[]: NCLOB -> numeric[], partial",
            ]
        );
    }

    #[test]
    fn the_reason_is_that_of_the_type_that_decides() {
        let rows = listed(&Task::default());
        let of = |name: &str| rows.iter().find(|row| row.column == name).unwrap();
        assert_eq!(of("states").cases, ["array", "enum"]);
        assert_eq!(of("states").effect, Effect::TypeLost);
        assert!(of("states").reason.starts_with("Enums"));
        assert_eq!(of("tags").effect, Effect::TableSuspended);
        assert_eq!(of("prices").effect, Effect::ModifierLost);
        assert_eq!(of("note").decided_by, ["unboundedVarcharMaxSize"]);
        assert!(of("note").source.starts_with("CHAP_Source.PostgreSQL, "));
    }

    #[test]
    fn only_what_the_task_moves_is_listed() {
        let mappings = br#"{"rules": [
            {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
             "object-locator": {"schema-name": "public", "table-name": "orders"}},
            {"rule-type": "transformation", "rule-id": "2", "rule-name": "2", "rule-target": "column",
             "rule-action": "remove-column",
             "object-locator": {"schema-name": "public", "table-name": "orders", "column-name": "note"}}]}"#;
        let task = TaskBuilder::new().table_mappings("m.json", mappings).unwrap().build();
        let columns: Vec<String> = listed(&task).iter().map(|row| row.column.to_string()).collect();
        assert_eq!(columns, ["id", "states", "prices"]);
    }

    #[test]
    fn rows_serialise_in_kebab_case() {
        let rows = listed(&Task::default());
        let json = serde_json::to_value(&rows[2]).unwrap();
        assert_eq!(json["type"], "character varying");
        assert_eq!(json["verdict"], "partial");
        assert_eq!(json["effect"], serde_json::json!({"kind": "cut-to-bytes", "bytes": 8000}));
        assert_eq!(json["lob"], "no");
    }
}
