//! What a column's table adds to its type.

use super::*;
use crate::catalog::{
    ColumnNumber, Common, Constraint, ConstraintKind, Expression, Identity, IdentityKind, Index, IndexRole,
    IndexValidity, KeyConstraint, Name, RareList, RareOfColumn, RelationKind, Uniqueness,
};

fn column(data_type: DataType) -> Column {
    Column::new(ColumnNumber(1), Name::from("c"), data_type)
}

fn relation(catalog: &Catalog, kind: RelationKind) -> Relation {
    Relation::new(catalog.schema("public").unwrap(), Name::from("t"), kind)
}

fn table_with_primary_key(catalog: &mut Catalog) -> Relation {
    let mut table = relation(catalog, RelationKind::Table);
    let id = catalog.relations.insert(table.clone());
    let index = catalog.indexes.insert(Index {
        schema: table.schema,
        name: Name::from("t_pkey"),
        relation: id,
        method: Name::from("btree"),
        uniqueness: Uniqueness::NullsDistinct,
        role: IndexRole::PrimaryKey,
        elements: Vec::new(),
        include: RareList::new(),
        predicate: None,
        validity: IndexValidity::Valid,
        attached_to: None,
        tablespace: None,
        options: RareList::new(),
        statistics_targets: RareList::new(),
        common: Common::default(),
    });
    let key = KeyConstraint { columns: vec![ColumnNumber(2)], index };
    table.constraints.push(Constraint::new(Name::from("t_pkey"), ConstraintKind::PrimaryKey(key)));
    table
}

fn case(catalog: &Catalog, relation: &Relation, column: &Column) -> TypeCase {
    map_column(catalog, relation, column, &TypeSettings::default()).case()
}

#[test]
fn an_array_needs_a_primary_key_beside_it() {
    let mut catalog = Catalog::new();
    let keyed = table_with_primary_key(&mut catalog);
    let keyless = relation(&catalog, RelationKind::PartitionedTable);
    let view = relation(&catalog, RelationKind::View);
    let tags = column(DataType { dimensions: 2, ..DataType::builtin(BuiltinType::Text) });
    assert_eq!(case(&catalog, &keyed, &tags), TypeCase::Array);
    assert_eq!(case(&catalog, &keyless, &tags), TypeCase::ArrayWithoutPrimaryKey);
    assert_eq!(case(&catalog, &view, &tags), TypeCase::Array);
}

#[test]
fn a_sequence_that_fills_a_column_stays_behind() {
    let catalog = Catalog::new();
    let table = relation(&catalog, RelationKind::Table);
    let default = Some(Expression::from("nextval('public.t_c_seq'::regclass)"));
    let serial = |builtin| Column { default: default.clone(), ..column(DataType::builtin(builtin)) };
    assert_eq!(case(&catalog, &table, &serial(BuiltinType::Int2)), TypeCase::SmallSerial);
    assert_eq!(case(&catalog, &table, &serial(BuiltinType::Int4)), TypeCase::Serial);
    assert_eq!(case(&catalog, &table, &serial(BuiltinType::Int8)), TypeCase::BigSerial);
    assert_eq!(case(&catalog, &table, &serial(BuiltinType::Text)), TypeCase::Text);

    let identity = Some(Identity { kind: IdentityKind::Always, sequence: None });
    let rare = RareOfColumn { identity, ..RareOfColumn::default() }.into();
    let identity = Column { rare, ..column(DataType::builtin(BuiltinType::Int8)) };
    assert_eq!(case(&catalog, &table, &identity), TypeCase::BigSerial);
    let zero =
        Column { default: Some(Expression::from("0")), ..column(DataType::builtin(BuiltinType::Int4)) };
    assert_eq!(case(&catalog, &table, &zero), TypeCase::Integer);
}
