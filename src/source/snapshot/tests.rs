//! What a file that is damaged is answered with.

use super::*;
use crate::catalog::Name;

/// A snapshot of nothing but the schema `public`, with these changes of its text.
fn damaged(changes: &[(&str, &str)]) -> String {
    let mut file = Vec::new();
    Snapshot::new(Catalog::new()).write(&mut file).unwrap();
    let mut text = String::from_utf8(file).unwrap();
    for (before, after) in changes {
        assert!(text.contains(before), "{before} is not in {text}");
        text = text.replace(before, after);
    }
    Snapshot::read("db.json", text.as_bytes()).unwrap_err().to_string()
}

/// The answer to a list of relations.
fn with_relations(relations: &str) -> String {
    damaged(&[(r#""relations": []"#, &format!(r#""relations": [{relations}]"#))])
}

const AGAIN: &str = "the snapshot is damaged; make it again with `pgdms-lint snapshot`";

#[test]
fn an_empty_database_is_a_small_file() {
    let mut file = Vec::new();
    Snapshot::new(Catalog::new()).write(&mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    let start = "{\n \"format\": \"pgdms-lint-snapshot\",\n \"version\": 1,\n \"written_by\": \"pgdms-lint ";
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains("\n \"schemas\": [\n  {\n   \"name\": \"public\"\n  }\n ],\n"), "{text}");
    assert!(text.ends_with("\n \"unread\": []\n}\n"), "{text}");
}

#[test]
fn a_newer_file_says_what_reads_it() {
    let newer = damaged(&[("\"version\": 1,", "\"version\": 2, \"new\": [],"), ("lint 0.", "lint 7.")]);
    assert!(
        newer.starts_with("db.json: the snapshot has version 2 and was written by pgdms-lint 7."),
        "{newer}"
    );
    assert!(newer.contains("this program reads up to version 1: use pgdms-lint 7."), "{newer}");
    let keys_are_known = damaged(&[("\"version\": 1,", "\"version\": 2,"), ("pgdms-lint 0", "x")]);
    assert!(keys_are_known.contains("written by a newer pgdms-lint"), "{keys_are_known}");
    let none = damaged(&[("\"version\": 1,", "\"version\": 0,")]);
    assert!(none.contains("there is no version 0"), "{none}");
}

#[test]
fn other_json_is_told_apart() {
    for text in ["{}", "{\"rules\": []}", "{\"format\": 3}", "[1]", "3"] {
        let error = Snapshot::read("x.json", text.as_bytes()).unwrap_err().to_string();
        let is_explained = error.contains("--table-mappings") || error.contains("the snapshot is damaged");
        assert!(is_explained, "{text}: {error}");
    }
    let error = Snapshot::read("x.json", b"{\"rules\": []}").unwrap_err();
    assert!(matches!(error, SnapshotError::OtherJson { .. }), "{error}");
}

#[test]
fn damage_is_told_with_its_place() {
    let unknown = damaged(&[("\"roles\": []", "\"roles\": [], \"rolls\": []")]);
    assert!(unknown.starts_with("db.json:"), "{unknown}");
    assert!(unknown.contains(": unknown field `rolls`, expected one of `format`"), "{unknown}");
    assert!(unknown.ends_with(AGAIN), "{unknown}");
    let missing = damaged(&[(" \"relations\": [],\n", "")]);
    assert!(missing.contains("missing field `relations`"), "{missing}");
    let twice = damaged(&[("\"roles\": []", "\"roles\": [], \"roles\": []")]);
    assert!(twice.contains("duplicate field `roles`"), "{twice}");
    let binary = Snapshot::read("db.json", b"{\"format\": \"\xff\x00\"").unwrap_err().to_string();
    assert!(binary.starts_with("db.json:1:"), "{binary}");
}

#[test]
fn a_file_that_was_cut_off_says_so_wherever_it_ends() {
    let mut file = Vec::new();
    Snapshot::new(Catalog::new()).write(&mut file).unwrap();
    let whole = file.len() - "}\n".len();
    for end in 0..=whole {
        let error = Snapshot::read("db.json", &file[..end]).unwrap_err();
        assert!(matches!(error, SnapshotError::CutOff { .. }), "{end}: {error}");
    }
}

#[test]
fn references_that_lead_nowhere_name_the_object() {
    let relation = r#"{"schema": "public", "name": "t", "columns": [{"name": "a", "type": "int4"}], MORE}"#;
    let cases = [
        (r#""inherits": [{"schema": "public", "name": "p"}]"#, "it refers to the table public.p"),
        (
            r#""constraints": [{"name": "k", "kind": {"unique": {"columns": ["a"]}}}]"#,
            "it refers to the index k",
        ),
        (r#""replica_identity": {"index": "i"}"#, "it refers to the index i"),
        (r#""clustered_on": "i""#, "it refers to the index i"),
        (r#""of_type": {"schema": "no", "name": "y"}"#, "it refers to the type no.y"),
        (
            r#""indexes": [{"name": "i", "elements": [{"key": {"column": "b"}}]}]"#,
            "it refers to the column b",
        ),
        (
            r#""indexes": [{"name": "i", "elements": [], "attached_to": {"name": "j"}}]"#,
            "it refers to the index j",
        ),
        (
            r#""triggers": [{"name": "x", "timing": "after", "events": [], "level": "row",
                "function": {"name": "f"}, "calls": {"schema": "public", "name": "f", "signature": ""}}]"#,
            "it refers to the function public.f()",
        ),
    ];
    for (more, message) in cases {
        let error = with_relations(&relation.replace("MORE", more));
        assert!(error.contains(message), "{more}: {error}");
        assert!(error.ends_with(AGAIN), "{more}: {error}");
    }
    let no_schema = with_relations(r#"{"schema": "s", "name": "t"}"#);
    assert!(no_schema.starts_with("db.json: table s.t: it refers to the schema s, which"), "{no_schema}");
}

#[test]
fn what_cannot_be_is_refused() {
    let twice = with_relations(r#"{"schema": "public", "name": "t"}, {"schema": "public", "name": "t"}"#);
    assert!(twice.contains("table public.t: the table public.t is there twice"), "{twice}");
    let column = r#"{"name": "a", "type": "int4"}"#;
    let columns =
        with_relations(&format!(r#"{{"schema": "public", "name": "t", "columns": [{column}, {column}]}}"#));
    assert!(columns.contains("the column a is there twice"), "{columns}");
    let number = column.replace('}', r#", "number": 0}"#);
    let numbers = with_relations(&format!(r#"{{"schema": "public", "name": "t", "columns": [{number}]}}"#));
    assert!(numbers.contains("the column a does not have a higher number"), "{numbers}");
    let no_type = column.replace("int4", "int5");
    let types = with_relations(&format!(r#"{{"schema": "public", "name": "t", "columns": [{no_type}]}}"#));
    assert!(types.contains("`int5` is no type"), "{types}");
    let still = damaged(&[(
        r#""sequences": []"#,
        r#""sequences": [{"schema": "public", "name": "s", "increment": 0}]"#,
    )]);
    assert!(still.contains("sequence public.s: a sequence cannot have the increment 0"), "{still}");
}

#[test]
fn circles_are_refused() {
    let child = |name: &str, parent: &str| {
        format!(
            r#"{{"schema": "public", "name": "{name}", "inherits": [{{"schema": "public", "name": "{parent}"}}]}}"#
        )
    };
    for relations in [vec![child("a", "a")], vec![child("a", "b"), child("b", "c"), child("c", "a")]] {
        let error = with_relations(&relations.join(", "));
        assert!(error.contains("it is its own ancestor"), "{error}");
    }
    let domain = r#"{"schema": "public", "name": "d", "kind": {"domain": {"base":
        {"from": "type", "schema": "public", "name": "d"}}}}"#;
    let error = damaged(&[(r#""types": []"#, &format!(r#""types": [{domain}]"#))]);
    assert!(error.contains("type public.d: it is its own ancestor"), "{error}");
}

#[test]
fn children_are_those_that_say_so() {
    let parent = r#"{"schema": "public", "name": "p", "children": [CHILDREN]}"#;
    let child = |name: &str| {
        format!(
            r#"{{"schema": "public", "name": "{name}", "inherits": [{{"schema": "public", "name": "p"}}]}}"#
        )
    };
    let name = |name: &str| format!(r#"{{"schema": "public", "name": "{name}"}}"#);
    for children in [vec![name("b")], vec![name("b"), name("b")], vec![name("b"), name("a"), name("p")]] {
        let parent = parent.replace("CHILDREN", &children.join(", "));
        let error = with_relations(&[parent, child("a"), child("b")].join(", "));
        assert!(error.contains("its children are not those"), "{children:?}: {error}");
    }
}

#[test]
fn a_long_line_of_parents_is_no_circle() {
    let relations: Vec<String> = (0..20_000)
        .map(|at| {
            let parent = format!(r#", "inherits": [{{"schema": "public", "name": "t{}"}}]"#, at - 1);
            let parent = if at == 0 { String::new() } else { parent };
            format!(r#"{{"schema": "public", "name": "t{at}"{parent}}}"#)
        })
        .collect();
    let mut file = Vec::new();
    Snapshot::new(Catalog::new()).write(&mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    let text = text.replace(r#""relations": []"#, &format!(r#""relations": [{}]"#, relations.join(",")));
    let catalog = Snapshot::read("db.json", text.as_bytes()).unwrap().catalog;
    let middle = catalog.relation("public", "t77").unwrap();
    assert_eq!(catalog.relations[middle].children.len(), 1);
}

#[test]
fn search_paths_are_kept_with_the_objects_that_they_are_for() {
    let paths: [&[&str]; 3] = [&["a", "b"], &[], &["b"]];
    let mut catalog = Catalog::new();
    let schema = catalog.schema("public").unwrap();
    for (start, path) in (0..).zip(paths) {
        let span = crate::catalog::Span { source: 0, start, end: start };
        let path: Vec<Name> = path.iter().map(|name| Name::from(*name)).collect();
        catalog.search_paths.note(span, &path);
        let name = Name::from(format!("t{start}"));
        let mut relation = crate::catalog::Relation::new(schema, name, crate::catalog::RelationKind::Table);
        relation.common.span = Some(span);
        catalog.relations.insert(relation);
    }
    let mut file = Vec::new();
    Snapshot::new(catalog).write(&mut file).unwrap();
    let catalog = Snapshot::read("db.json", &file).unwrap().catalog;
    for (at, path) in paths.iter().enumerate() {
        let id = catalog.relation("public", &format!("t{at}")).unwrap();
        let found = catalog.search_paths.at(catalog.relations[id].common.span);
        assert_eq!(found.iter().map(Name::as_str).collect::<Vec<_>>(), *path);
    }
}

#[test]
fn what_could_not_be_read_is_kept_as_such() {
    let mut file = Vec::new();
    Snapshot::new(Catalog::new()).write(&mut file).unwrap();
    let relation = r#"{"schema": "public", "name": "t", "columns": [{"name": "a", "type": "int4", "default": {"unread": true}}],
        "policies": [{"name": "p", "roles": ["public"], "using": {"unread": true}}]}"#;
    let part = |kind: &str, name: &str| {
        format!(
            r#"{{"subject": {{"definition": {{"kind": "{kind}", "schema": "public", "table": "t", "name": "{name}"}}}},
                "reason": {{"refused": "no"}}, "grant": "GRANT x TO y"}}"#
        )
    };
    let unread = format!(
        r#"[{}, {}, {{"subject": {{"kind": "role"}}, "reason": "not-permitted"}},
            {{"subject": {{"last-value": {{"schema": "public", "name": "s"}}}}, "reason": "locked"}}]"#,
        part("column", "a"),
        part("policy", "p")
    );
    let text = String::from_utf8(file).unwrap();
    let text = text.replace(r#""relations": []"#, &format!(r#""relations": [{relation}]"#));
    let text = text.replace(r#""sequences": []"#, r#""sequences": [{"schema": "public", "name": "s"}]"#);
    let text = text.replace(r#""unread": []"#, &format!(r#""unread": {unread}"#));
    let snapshot = Snapshot::read("db.json", text.as_bytes()).unwrap();
    let catalog = &snapshot.catalog;
    let relation = &catalog.relations[catalog.relation("public", "t").unwrap()];
    assert!(relation.columns[0].default.as_ref().unwrap().is_unread());
    assert!(relation.policies[0].using.as_ref().unwrap().is_unread());
    assert_eq!(catalog.unread.len(), 4);
    let mut again = Vec::new();
    snapshot.write(&mut again).unwrap();
    let read_again = Snapshot::read("db.json", &again).unwrap().catalog;
    assert_eq!(read_again.unread, catalog.unread);
    let nowhere = text.replace(r#""table": "t", "name": "p""#, r#""table": "t", "name": "q""#);
    let error = Snapshot::read("db.json", nowhere.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("it refers to the policy public.t.q"), "{error}");
}
