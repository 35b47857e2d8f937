use super::*;

/// As `makeObjectName` cuts them.
#[test]
fn names_are_cut_fairly() {
    let long = "a".repeat(60);
    let longer = "b".repeat(63);
    let cases = [
        (object_name("orders", None, "pkey"), "orders_pkey".to_owned()),
        (object_name("orders", Some("id"), "seq"), "orders_id_seq".to_owned()),
        (object_name(&long, None, "pkey"), format!("{}_pkey", "a".repeat(58))),
        (object_name(&long, Some(&longer), "key"), format!("{}_{}_key", "a".repeat(29), "b".repeat(29))),
        (object_name(&long, Some("id"), "seq"), format!("{}_id_seq", "a".repeat(56))),
    ];
    for (name, expected) in cases {
        assert_eq!(name.as_str(), expected);
        assert!(name.as_str().len() <= MAX_NAME_BYTES);
    }
}

#[test]
fn names_are_cut_at_characters() {
    let umlauts = "ä".repeat(31);
    let name = object_name(&umlauts, None, "pkey");
    assert_eq!(name.as_str(), format!("{}_pkey", "ä".repeat(29)));
}

#[test]
fn columns_of_an_index_get_numbers() {
    let names = index_column_names([Some("a"), None, None, Some("a"), Some("expr1")]);
    let names: Vec<&str> = names.iter().map(Name::as_str).collect();
    assert_eq!(names, ["a", "expr", "expr1", "a1", "expr11"]);
}

#[test]
fn a_taken_name_gets_a_number() {
    let mut interpreter = Interpreter::new();
    let schema = interpreter.catalog.schema("public").expect("a new catalog has it");
    let parts = NameParts { first: "t", second: Some("a"), label: "seq" };
    let relation = |name: &Name| Relation::new(schema, name.clone(), crate::catalog::RelationKind::Table);
    for expected in ["t_a_seq", "t_a_seq1", "t_a_seq2"] {
        let name = interpreter.choose_name(schema, parts, NameSpace::Relations);
        assert_eq!(name.as_str(), expected);
        interpreter.catalog.relations.insert(relation(&name));
    }
}

#[test]
fn thousands_of_the_same_name_take_linear_time() {
    let mut interpreter = Interpreter::new();
    let schema = interpreter.catalog.schema("public").expect("a new catalog has it");
    let parts = NameParts { first: "t", second: None, label: "idx" };
    for _ in 0..20_000 {
        let name = interpreter.choose_name(schema, parts, NameSpace::Relations);
        let relation = Relation::new(schema, name, crate::catalog::RelationKind::Table);
        interpreter.catalog.relations.insert(relation);
    }
    let last = interpreter.choose_name(schema, parts, NameSpace::Relations);
    assert_eq!(last.as_str(), "t_idx20000");
}
