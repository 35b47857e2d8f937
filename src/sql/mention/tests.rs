use super::*;

fn names(text: &str, kind: MentionKind) -> Vec<String> {
    let found = mentions(text).into_iter().filter(|mention| mention.kind == kind);
    found.map(|mention| mention.name.to_string()).collect()
}

#[test]
fn tables_stand_where_tables_can() {
    let cases: [(&str, &[&str]); 14] = [
        ("SELECT a FROM t", &["t"]),
        ("SELECT t.a, u.b FROM public.t, s.\"U\" u WHERE t.x = u.y", &["public.t", "s.\"U\""]),
        ("SELECT 1 FROM ((a JOIN b ON ((a.x = b.x))) LEFT JOIN LATERAL c USING (x))", &["a", "b", "c"]),
        ("SELECT extract(year FROM ts) FROM t WHERE a IS DISTINCT FROM b", &["t"]),
        ("SELECT (SELECT max(x) FROM u WHERE (u.id = t.id)) AS m FROM t", &["u", "t"]),
        ("WITH r(a) AS (SELECT a FROM t), q AS (SELECT 1) SELECT a FROM r, q, z", &["t", "z"]),
        ("SELECT * FROM generate_series(1, 2) g, t ORDER BY a, b", &["t"]),
        ("SELECT a AS from_t FROM ONLY t GROUP BY a, b", &["t"]),
        ("INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT DO UPDATE SET a = 1", &["t"]),
        ("UPDATE public.t SET a = u.b FROM u", &["public.t", "u"]),
        ("CREATE RULE r AS ON UPDATE TO t DO  UPDATE u SET a = 1", &["u"]),
        ("SELECT a FROM t UNION ALL SELECT b, c FROM u", &["t", "u"]),
        ("SELECT a FROM (SELECT b FROM t) s, u FOR UPDATE", &["t", "u"]),
        ("SELECT 'FROM x', \"from\" FROM t -- FROM y", &["t"]),
    ];
    for (text, expected) in cases {
        assert_eq!(names(text, MentionKind::Relation), expected, "{text}");
    }
}

#[test]
fn functions_types_and_strings() {
    assert_eq!(names("a.f(x) + lower((b)::text)", MentionKind::Function), ["a.f", "lower"]);
    assert_eq!(names("'x'::public.mood || CAST(a AS other)", MentionKind::Type), ["public.mood", "other"]);
    let default = "nextval('public.\"S\"'::regclass)";
    assert_eq!(names(default, MentionKind::InString), ["public.\"S\""]);
    let in_string = mentions(default).into_iter().find(|mention| mention.kind == MentionKind::InString);
    let place = in_string.map(|mention| mention.place);
    assert_eq!(place, Some(Place { start: 8, end: 20 }));
    assert_eq!(names("nextval('s')", MentionKind::InString), ["s"]);
    assert_eq!(names("'s'::text", MentionKind::InString), Vec::<String>::new());
}

#[test]
fn unbalanced_text_is_survived() {
    for text in [")))", "((((", "FROM", "a.", "WITH x AS", "'abc", "::", "f("] {
        mentions(text);
    }
}
