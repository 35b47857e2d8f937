//! Every case, with what it depends on.

use std::collections::BTreeSet;

use super::*;
use crate::catalog::{Common, Domain, Extension, Name, QualifiedName, Range};
use crate::dms::{DmsVersion, TargetEngine};

fn plain(builtin: BuiltinType) -> DataType {
    DataType::builtin(builtin)
}

fn with_length(builtin: BuiltinType, length: u32) -> DataType {
    DataType::new(BaseType::Builtin(builtin), Modifier::Length(length))
}

fn numeric(precision: u16, scale: i16) -> DataType {
    DataType::new(BaseType::Builtin(BuiltinType::Numeric), Modifier::Numeric { precision, scale })
}

fn array_of(element: DataType) -> DataType {
    DataType { dimensions: 1, ..element }
}

fn external(schema: &str, name: &str) -> DataType {
    external_with(schema, name, Modifier::None)
}

fn external_with(schema: &str, name: &str, modifier: Modifier) -> DataType {
    let name = QualifiedName { schema: Some(Name::from(schema)), name: Name::from(name) };
    DataType::new(BaseType::External(Box::new(name)), modifier)
}

fn geometry(subtype: &str) -> DataType {
    external_with("public", "geometry", Modifier::Other(subtype.into()))
}

fn define(catalog: &mut Catalog, name: &str, kind: TypeKind) -> DataType {
    let schema = catalog.schema("public").unwrap();
    let id = catalog.types.insert(Type { schema, name: Name::from(name), kind, common: Common::default() });
    DataType::new(BaseType::Defined(id), Modifier::None)
}

fn domain_over(base: DataType) -> TypeKind {
    let constraints = Vec::new();
    TypeKind::Domain(Box::new(Domain { base, not_null: false, default: None, collation: None, constraints }))
}

fn map_by_default(data_type: &DataType) -> TypeMapping {
    map(&Catalog::new(), data_type, &TypeSettings::default())
}

#[track_caller]
fn check(
    mapping: &TypeMapping,
    case: TypeCase,
    dms_type: &str,
    target_type: &str,
    verdict: Outcome,
    lob: Lob,
) {
    let found = (
        mapping.case(),
        mapping.dms_type.to_string(),
        mapping.target_type.to_string(),
        mapping.verdict(),
        mapping.lob(),
    );
    assert_eq!(found, (case, dms_type.to_owned(), target_type.to_owned(), verdict, lob));
}

#[test]
fn every_case_has_one_entry_under_a_name_of_its_own() {
    let cases: BTreeSet<TypeCase> = entries().map(|entry| entry.case).collect();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.as_str()).collect();
    // the enum's last variant counts them: none is without an entry
    assert_eq!(cases.len(), TypeCase::Unknown as usize + 1);
    assert_eq!(entries().count(), cases.len());
    assert_eq!(names.len(), cases.len());
}

#[test]
fn every_entry_says_why_and_where_from() {
    for entry in entries() {
        assert!(!entry.citations.is_empty(), "{}", entry.case);
        assert!(entry.reason.ends_with('.'), "{}", entry.case);
        let only_qlik = entry.citations.iter().all(|citation| citation.page.is_qlik());
        assert!(!only_qlik || entry.basis == crate::dms::Basis::Qlik, "{}", entry.case);
    }
}

#[test]
fn built_in_types() {
    use BuiltinType as B;
    use Lob::{No, Unknown as LobUnknown, Yes};
    use Outcome::{Full, None as Never, Partial, Undocumented};
    use TypeCase as C;
    let expected = [
        (plain(B::Int2), C::SmallInt, "INT2", "same", Full, No),
        (plain(B::Int4), C::Integer, "INT4", "same", Full, No),
        (plain(B::Int8), C::BigInt, "INT8", "same", Full, No),
        (plain(B::Float4), C::Real, "REAL4", "same", Full, No),
        (plain(B::Float8), C::DoublePrecision, "REAL8", "same", Full, No),
        (plain(B::Money), C::Money, "NUMERIC(38,4)", "same", Full, No),
        (numeric(10, 2), C::NumericSized, "NUMERIC(10,2)", "same", Partial, No),
        (numeric(38, 38), C::NumericSized, "NUMERIC(38,38)", "same", Partial, No),
        (numeric(38, 0), C::NumericWithoutFraction, "NUMERIC(38,0)", "same", Undocumented, No),
        (numeric(39, 0), C::NumericOver38, "STRING", "same", Partial, No),
        (numeric(1000, 20), C::NumericOver38, "STRING", "same", Partial, No),
        (numeric(5, -2), C::NumericUnusualScale, "undocumented", "undocumented", Undocumented, LobUnknown),
        (numeric(3, 5), C::NumericUnusualScale, "undocumented", "undocumented", Undocumented, LobUnknown),
        (numeric(50, -2), C::NumericUnusualScale, "undocumented", "undocumented", Undocumented, LobUnknown),
        (plain(B::Numeric), C::NumericUnbounded, "NUMERIC(28,6)", "undocumented", Partial, No),
        (plain(B::Bpchar), C::CharWithoutLength, "WSTRING(1)", "same", Partial, No),
        (with_length(B::Bpchar, 1), C::CharSized, "WSTRING(1)", "same", Full, No),
        (with_length(B::Bpchar, 20), C::CharSized, "WSTRING(20)", "same", Full, No),
        (with_length(B::Varchar, 255), C::VarcharSized, "WSTRING(255)", "same", Full, No),
        (with_length(B::Varchar, 20_000), C::VarcharSized, "WSTRING(20000)", "same", Full, No),
        (plain(B::Varchar), C::VarcharUnbounded, "WSTRING(8000)", "same", Partial, No),
        (plain(B::Text), C::Text, "NCLOB", "same", Full, Yes),
        (plain(B::Bytea), C::Bytea, "BLOB", "same", Full, Yes),
        (plain(B::Timestamp), C::Timestamp, "DATETIME", "same", Full, No),
        (plain(B::TimestampTz), C::TimestampTz, "DATETIME", "same", Partial, No),
        (plain(B::Date), C::Date, "DATE", "same", Full, No),
        (plain(B::Time), C::Time, "TIME", "same", Full, No),
        (plain(B::TimeTz), C::TimeTz, "TIME", "same", Full, No),
        (plain(B::Interval), C::Interval, "STRING(128)", "same", Partial, No),
        (plain(B::Tinterval), C::Tinterval, "undocumented", "not migrated", Never, LobUnknown),
        (plain(B::Bool), C::Boolean, "CHAR(5)", "same", Full, No),
        (plain(B::Cidr), C::Cidr, "STRING(50)", "same", Full, No),
        (plain(B::Inet), C::Inet, "STRING(50)", "same", Never, No),
        (plain(B::Macaddr), C::Macaddr, "STRING(18)", "same", Never, No),
        (plain(B::Macaddr8), C::Macaddr8, "undocumented", "undocumented", Undocumented, LobUnknown),
        (with_length(B::Bit, 8), C::Bit, "STRING(8)", "undocumented", Undocumented, No),
        (with_length(B::Varbit, 64), C::Varbit, "STRING(64)", "undocumented", Undocumented, No),
        (plain(B::Varbit), C::VarbitUnbounded, "undocumented", "undocumented", Undocumented, LobUnknown),
        (plain(B::Uuid), C::Uuid, "STRING", "undocumented", Undocumented, No),
        (plain(B::Tsvector), C::Tsvector, "CLOB", "same", Never, Yes),
        (plain(B::Tsquery), C::Tsquery, "CLOB", "same", Never, Yes),
        (plain(B::Xml), C::Xml, "CLOB", "same", Partial, Yes),
        (plain(B::Json), C::Json, "NCLOB", "same", Partial, Yes),
        (plain(B::Jsonb), C::Jsonb, "NCLOB", "undocumented", Undocumented, Yes),
        (plain(B::Int4range), C::Int4range, "STRING(255)", "same", Never, No),
        (plain(B::Int8range), C::Int8range, "STRING(255)", "same", Never, No),
        (plain(B::Numrange), C::Numrange, "STRING(255)", "same", Never, No),
        (plain(B::Tsrange), C::TimeRange, "undocumented", "undocumented", Never, LobUnknown),
        (plain(B::Tstzrange), C::TimeRange, "undocumented", "undocumented", Never, LobUnknown),
        (plain(B::Daterange), C::TimeRange, "undocumented", "undocumented", Never, LobUnknown),
        (plain(B::Tsmultirange), C::Multirange, "undocumented", "undocumented", Undocumented, LobUnknown),
        (
            plain(B::Datemultirange),
            C::MultirangeUnlisted,
            "undocumented",
            "undocumented",
            Undocumented,
            LobUnknown,
        ),
        (plain(B::Point), C::Point, "STRING(255)", "undocumented", Undocumented, No),
        (plain(B::Line), C::Line, "STRING(255)", "same", Never, No),
        (plain(B::Lseg), C::Lseg, "STRING(255)", "same", Never, No),
        (plain(B::Box), C::Box, "STRING(255)", "same", Never, No),
        (plain(B::Path), C::Path, "CLOB", "same", Never, Yes),
        (plain(B::Polygon), C::Polygon, "CLOB", "undocumented", Undocumented, Yes),
        (plain(B::Circle), C::Circle, "STRING(255)", "same", Never, No),
        (plain(B::Oid), C::Oid, "undocumented", "undocumented", Undocumented, LobUnknown),
        (plain(B::Name), C::OtherBuiltin, "undocumented", "undocumented", Undocumented, LobUnknown),
        (plain(B::PgLsn), C::OtherBuiltin, "undocumented", "undocumented", Undocumented, LobUnknown),
        (DataType::UNKNOWN, C::Unknown, "undocumented", "undocumented", Undocumented, LobUnknown),
    ];
    for (data_type, case, dms_type, target_type, verdict, lob) in expected {
        check(&map_by_default(&data_type), case, dms_type, target_type, verdict, lob);
    }
}

#[test]
fn every_built_in_type_has_a_mapping() {
    for builtin in BuiltinType::all() {
        assert!(!matches!(map_by_default(&plain(builtin)).case(), TypeCase::Unknown | TypeCase::Undefined));
    }
}

#[test]
fn numeric_as_string_needs_its_version_and_a_postgresql_target() {
    let settings = TypeSettings { map_unbounded_numeric_as_string: true, ..TypeSettings::default() };
    let case = |settings: TypeSettings| map(&Catalog::new(), &plain(BuiltinType::Numeric), &settings).case();
    assert_eq!(case(settings), TypeCase::NumericUnboundedAsString);
    let old = TypeSettings { dms_version: DmsVersion::new(3, 4, 3), ..settings };
    assert_eq!(case(old), TypeCase::NumericUnbounded);
    let oracle = TypeSettings { target_engine: TargetEngine::Oracle, ..settings };
    assert_eq!(case(oracle), TypeCase::NumericUnbounded);
}

#[test]
fn settings_of_text() {
    let settings = TypeSettings {
        long_varchar: LongVarchar::Nclob,
        unbounded_varchar_max_size: 65_000,
        trim_space_in_char: false,
        map_jsonb_as_clob: true,
        ..TypeSettings::default()
    };
    let mapped = |data_type: DataType| map(&Catalog::new(), &data_type, &settings);

    assert_eq!(mapped(with_length(BuiltinType::Varchar, 16_387)).case(), TypeCase::VarcharSized);
    let long = mapped(with_length(BuiltinType::Varchar, 16_388));
    check(&long, TypeCase::VarcharAsLob, "NCLOB", "same", Outcome::Full, Lob::Yes);
    let unbounded = mapped(plain(BuiltinType::Varchar));
    assert_eq!(unbounded.dms_type, DmsType::WString(Some(65_000)));
    assert_eq!(unbounded.effect, Effect::CutToBytes { bytes: 65_000 });
    assert_eq!(mapped(with_length(BuiltinType::Bpchar, 3)).effect, Effect::Kept);
    assert_eq!(map_by_default(&with_length(BuiltinType::Bpchar, 3)).effect, Effect::PaddingTrimmed);
    assert_eq!(mapped(plain(BuiltinType::Jsonb)).dms_type, DmsType::Clob);
}

#[test]
fn types_of_extensions_are_known_in_every_schema() {
    use Lob::{Unknown as LobUnknown, Yes};
    use Outcome::{None as Never, Undocumented};
    use TypeCase as C;
    let expected = [
        ("citext", C::Citext, "NCLOB", "undocumented", Undocumented, Yes),
        ("hstore", C::Hstore, "NCLOB", "undocumented", Undocumented, Yes),
        ("ltree", C::UserBaseType, "undocumented", "character varying", Undocumented, LobUnknown),
        ("vector", C::UserBaseType, "undocumented", "character varying", Undocumented, LobUnknown),
        ("raster", C::PostgisUnlisted, "undocumented", "undocumented", Undocumented, LobUnknown),
        ("lo", C::LargeObject, "not carried", "not migrated", Never, LobUnknown),
        ("mood", C::Undefined, "undocumented", "character varying", Undocumented, LobUnknown),
    ];
    for (name, case, dms_type, target_type, verdict, lob) in expected {
        for schema in ["public", "extensions"] {
            check(&map_by_default(&external(schema, name)), case, dms_type, target_type, verdict, lob);
        }
    }
}

#[test]
fn a_type_without_definition_is_an_extensions_where_no_schema_was_left_out() {
    let mut catalog = Catalog::new();
    let case =
        |catalog: &Catalog, data_type: &DataType| map(catalog, data_type, &TypeSettings::default()).case();
    let install = |catalog: &mut Catalog, name: &str| {
        let (name, schema) = (Name::from(name), Some(Name::from("public")));
        catalog.extensions.insert(Extension { name, schema, version: None, common: Common::default() });
    };
    install(&mut catalog, "plpgsql");
    assert_eq!(case(&catalog, &external("public", "rare")), TypeCase::Undefined);
    install(&mut catalog, "rarity");
    assert_eq!(case(&catalog, &external("public", "rare")), TypeCase::UserBaseType);
    assert_eq!(case(&catalog, &external("other", "rare")), TypeCase::Undefined);
    assert_eq!(case(&catalog, &external("information_schema", "yes_or_no")), TypeCase::OtherBuiltin);
}

#[test]
fn postgis_subtypes() {
    let case = |subtype: &str| map_by_default(&geometry(subtype)).case();
    for listed in ["Point,4326", "MULTIPOLYGON", "PointZ,4326", "LineStringZM", "Geometry,3857", "'Polygon'"]
    {
        assert_eq!(case(listed), TypeCase::Postgis, "{listed}");
    }
    for unlisted in ["CurvePolygon,4326", "Tin", "TriangleZ", "MultiSurface", ""] {
        assert_eq!(case(unlisted), TypeCase::PostgisUnlisted, "{unlisted}");
    }
    let mapping = map_by_default(&external("public", "geography"));
    check(&mapping, TypeCase::Postgis, "undocumented", "same", Outcome::Full, Lob::Unknown);
}

#[test]
fn postgis_on_other_engines() {
    let on = |engine, version| {
        let settings =
            TypeSettings { target_engine: engine, dms_version: version, ..TypeSettings::default() };
        map(&Catalog::new(), &geometry("Point"), &settings)
    };
    let new = DmsVersion::new(3, 5, 1);
    assert_eq!(on(TargetEngine::Redshift, new).verdict(), Outcome::Converted);
    assert_eq!(on(TargetEngine::Redshift, DmsVersion::new(3, 4, 7)).verdict(), Outcome::None);
    assert_eq!(on(TargetEngine::MySql, new).verdict(), Outcome::None);
}

#[test]
fn types_of_the_database() {
    use Outcome::None as Never;
    let mut catalog = Catalog::new();
    let mood = define(&mut catalog, "mood", TypeKind::Enum(vec!["sad".into()]));
    let address = define(&mut catalog, "address", TypeKind::Composite(Vec::new()));
    let range = || {
        let subtype = plain(BuiltinType::Text);
        TypeKind::Range(Box::new(Range {
            subtype,
            multirange: Some(Name::from("m")),
            parameters: Vec::new(),
        }))
    };
    let text_range = define(&mut catalog, "text_range", range());
    let strrange = define(&mut catalog, "strrange", range());
    let complex = define(&mut catalog, "complex", TypeKind::Base(Vec::new()));
    let geometry = define(&mut catalog, "geometry", TypeKind::Base(Vec::new()));
    let BaseType::Defined(range_id) = text_range.base else { unreachable!() };
    let multirange = DataType::new(BaseType::Multirange(range_id), Modifier::None);

    let mapped = |data_type: &DataType| map(&catalog, data_type, &TypeSettings::default());
    check(&mapped(&mood), TypeCase::Enum, "STRING(64)", "character varying", Never, Lob::No);
    check(&mapped(&address), TypeCase::Composite, "NCLOB", "character varying", Never, Lob::Yes);
    check(
        &mapped(&text_range),
        TypeCase::UserRange,
        "undocumented",
        "character varying",
        Never,
        Lob::Unknown,
    );
    check(&mapped(&strrange), TypeCase::Strrange, "STRING(255)", "undocumented", Never, Lob::No);
    assert_eq!(mapped(&multirange).case(), TypeCase::MultirangeUnlisted);
    assert_eq!(mapped(&complex).case(), TypeCase::UserBaseType);
    assert_eq!(mapped(&geometry).case(), TypeCase::Postgis);
}

#[test]
fn domains_are_judged_with_their_base() {
    let mut catalog = Catalog::new();
    let amount = define(&mut catalog, "amount", domain_over(plain(BuiltinType::Numeric)));
    let price = define(&mut catalog, "price", domain_over(amount));
    let body = define(&mut catalog, "body", domain_over(plain(BuiltinType::Text)));
    let lo = define(&mut catalog, "lo", domain_over(plain(BuiltinType::Oid)));
    let mapped = |data_type: &DataType| map(&catalog, data_type, &TypeSettings::default());

    let mapping = mapped(&price);
    assert_eq!((mapping.case(), mapping.outcome), (TypeCase::Domain, Outcome::Undocumented));
    assert_eq!(mapping.verdict(), Outcome::Partial);
    assert_eq!(mapping.carried_type(), DmsType::Numeric { precision: 28, scale: 6 });
    let cases: Vec<TypeCase> = mapping.layers().map(TypeMapping::case).collect();
    assert_eq!(cases, [TypeCase::Domain, TypeCase::NumericUnbounded]);
    assert_eq!(mapped(&body).lob(), Lob::Yes);
    assert_eq!(mapped(&lo).case(), TypeCase::LargeObject);
}

#[test]
fn arrays_are_judged_with_their_element() {
    let mut catalog = Catalog::new();
    let mood = define(&mut catalog, "mood", TypeKind::Enum(Vec::new()));
    let moods = define(&mut catalog, "moods", domain_over(array_of(mood.clone())));
    let mapped = |data_type: &DataType| map(&catalog, data_type, &TypeSettings::default());

    let text = mapped(&array_of(plain(BuiltinType::Text)));
    check(&text, TypeCase::Array, "NCLOB", "same", Outcome::Full, Lob::Yes);
    let sized = mapped(&array_of(numeric(10, 2)));
    let without_modifier = "same, without its modifier";
    check(&sized, TypeCase::NumericArray, "NCLOB", without_modifier, Outcome::Partial, Lob::Yes);
    assert_eq!(mapped(&array_of(mood)).verdict(), Outcome::None);
    let cases: Vec<TypeCase> = mapped(&moods).layers().map(TypeMapping::case).collect();
    assert_eq!(cases, [TypeCase::Domain, TypeCase::Array, TypeCase::Enum]);
    assert_eq!(mapped(&moods).lob(), Lob::Yes);
}

#[test]
fn a_domain_over_itself_ends() {
    let mut catalog = Catalog::new();
    let circle = define(&mut catalog, "circle", domain_over(DataType::UNKNOWN));
    let BaseType::Defined(id) = circle.base else { unreachable!() };
    catalog.types[id].kind = domain_over(array_of(circle.clone()));
    for data_type in [array_of(circle.clone()), circle] {
        let mapping = map(&catalog, &data_type, &TypeSettings::default());
        assert!(mapping.layers().any(|layer| layer.case() == TypeCase::Undefined));
    }
}

#[test]
fn booleans_by_engine() {
    let on = |target_engine, map_boolean_as_boolean| {
        let settings = TypeSettings { target_engine, map_boolean_as_boolean, ..TypeSettings::default() };
        let mapping = map(&Catalog::new(), &plain(BuiltinType::Bool), &settings);
        (mapping.case(), mapping.dms_type.to_string(), mapping.target_type.to_string())
    };
    let row = |case, dms_type: &str, target: &str| (case, dms_type.to_owned(), target.to_owned());
    let as_text = row(TypeCase::BooleanAsText, "CHAR(5)", "varchar(5)");
    assert_eq!(on(TargetEngine::PostgreSql, true), row(TypeCase::Boolean, "CHAR(5)", "same"));
    assert_eq!(on(TargetEngine::Redshift, true), row(TypeCase::BooleanAsBoolean, "BOOLEAN", "BOOL"));
    assert_eq!(on(TargetEngine::Redshift, false), as_text);
    assert_eq!(on(TargetEngine::MySql, true), as_text);
    assert_eq!(on(TargetEngine::SqlServer, true), row(TypeCase::BooleanAsBit, "CHAR(5)", "bit"));
}

#[test]
fn types_on_other_engines() {
    let on = |target_engine, data_type: &DataType| {
        let settings = TypeSettings { target_engine, ..TypeSettings::default() };
        map(&Catalog::new(), data_type, &settings)
    };
    let expected = [
        (plain(BuiltinType::Int4), TargetEngine::Oracle, "NUMBER(10)"),
        (plain(BuiltinType::Numeric), TargetEngine::Oracle, "NUMBER(28,6)"),
        (numeric(38, 37), TargetEngine::Redshift, "NUMERIC(38,37)"),
        (with_length(BuiltinType::Varchar, 2001), TargetEngine::Oracle, "NCLOB"),
        (with_length(BuiltinType::Varchar, 30_000), TargetEngine::MySql, "VARCHAR(30000)"),
        (plain(BuiltinType::Inet), TargetEngine::MySql, "VARCHAR(50)"),
        (plain(BuiltinType::Text), TargetEngine::SqlServer, "NVARCHAR(max)"),
        (plain(BuiltinType::Money), TargetEngine::SqlServer, "FLOAT"),
        (plain(BuiltinType::Money), TargetEngine::Oracle, "NUMBER(38,4)"),
        (plain(BuiltinType::Date), TargetEngine::S3, "DATE32"),
        (plain(BuiltinType::Uuid), TargetEngine::Oracle, "undocumented"),
        (plain(BuiltinType::Int4), TargetEngine::Other, "undocumented"),
    ];
    for (data_type, engine, target_type) in expected {
        let mapping = on(engine, &data_type);
        assert_eq!(mapping.target_type.to_string(), target_type);
        assert_eq!(mapping.outcome, Outcome::Converted);
    }
    let unknown = on(TargetEngine::Oracle, &plain(BuiltinType::PgLsn));
    assert_eq!((unknown.outcome, unknown.effect), (Outcome::Undocumented, Effect::NotStated));
    let rounded = on(TargetEngine::Oracle, &plain(BuiltinType::Numeric));
    assert_eq!(rounded.effect, Effect::Rounded { precision: 28, scale: 6 });
    assert_eq!(on(TargetEngine::Oracle, &plain(BuiltinType::Inet)).effect, Effect::AsText);
    let padded = on(TargetEngine::Oracle, &with_length(BuiltinType::Bpchar, 3));
    assert!(!padded.reason.contains("PostgreSQL"), "{}", padded.reason);
}
