//! Databases that sort texts differently.

use crate::catalog::{Catalog, Database, ObjectId};
use crate::dms::documentation::{ALL_EDITIONS, Basis, Citation, Edition, IN_2026_AND_2023, Page};
use crate::finding::{DecidedBy, Description, Finding, Findings, NotCheckedReason};
use crate::migration::Migration;
use crate::remedy::{Change, Remedy};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};
use crate::server::{Known, ServerFacts};

pub(super) static COLLATION_DIFFERS: Rule = Rule {
    name: "collation-differs",
    summary: "the target sorts texts differently from the source",
    group: Group::Target,
    severity: Severity::Warning,
    explanation: "\
The collation of a database decides in which order texts come, what a range of texts holds, which partition takes a text,
and with ICU rules even what is equal. It comes from the C library or from ICU, and changes with their versions (glibc
2.28 changed much). Queries answer in another order, pages of results overlap, ranges and checks of texts hold other
values. Indexes on the target are built there, and are right. DMS itself is not disturbed, but data validation that
orders by text keys is; AWS has the setting `HandleCollationDiff` for it.

Make the target's database with the source's locale and provider, and where the versions differ look for what relies
on the order. Only the databases' own collations are compared, those of single columns are not. A dump tells the
collation of its database when it was made with `--create`; versions only servers tell.",
    example: Example {
        bad: "CREATE DATABASE app WITH TEMPLATE = template0 ENCODING = 'UTF8' LC_COLLATE = 'en_US.UTF-8' LC_CTYPE = 'en_US.UTF-8';
\\connect app
CREATE TABLE t (id integer PRIMARY KEY);",
        object: "database:app",
        beside: &[],
        good: "CREATE DATABASE app WITH TEMPLATE = template0 ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'C';
\\connect app
CREATE TABLE t (id integer PRIMARY KEY);",
        given: Given {
            target: Some(
                "CREATE DATABASE app WITH TEMPLATE = template0 ENCODING = 'UTF8' LC_COLLATE = 'C' LC_CTYPE = 'C';
\\connect app
CREATE TABLE t (id integer PRIMARY KEY);",
            ),
            ..Given::NOTHING
        },
    },
    needs: &[Input::Schema, Input::Target],
    assessments: &[],
    limitations: &["validation-collation-c", "qlik-collations"],
    sources: &[
        Citation::new(Page::Validation, "Limitations", IN_2026_AND_2023),
        Citation::new(
            Page::QlikHomogeneousReplication,
            "Column and table collation",
            &[Edition::Qlik("2024-11")],
        ),
        Citation::new(Page::TargetPostgreSql, "introduction", ALL_EDITIONS),
    ],
    basis: Basis::PostgreSql,
    check,
    describe,
};

/// How a database sorts texts.
#[derive(Clone, PartialEq, Eq)]
struct Order {
    provider: Provider,
    /// Empty where texts are sorted by their bytes.
    locale: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Provider {
    /// By bytes, whoever is asked.
    Bytes,
    CLibrary,
    Icu,
    Builtin,
}

impl Order {
    fn of(database: &Database) -> Option<Self> {
        let provider = match database.locale_provider.as_deref() {
            None | Some("libc" | "c") => Provider::CLibrary,
            Some("icu" | "i") => Provider::Icu,
            Some("builtin" | "b") => Provider::Builtin,
            Some(_) => return None,
        };
        let locale = match provider {
            Provider::CLibrary => database.collate.as_deref()?,
            _ => database.locale.as_deref()?,
        };
        Some(match locale {
            "C" | "POSIX" => Order { provider: Provider::Bytes, locale: String::new() },
            // in UTF-8 the bytes are in the order of the code points
            "C.UTF-8" | "PG_UNICODE_FAST" if provider == Provider::Builtin => {
                Order { provider: Provider::Bytes, locale: String::new() }
            }
            locale => Order { provider, locale: normal(locale) },
        })
    }

    fn words(&self) -> String {
        match self.provider {
            Provider::Bytes => "by bytes (C)".to_owned(),
            Provider::CLibrary => format!("as {} of the C library", self.locale),
            Provider::Icu => format!("as {} of ICU", self.locale),
            Provider::Builtin => format!("as PostgreSQL's own {}", self.locale),
        }
    }
}

/// A locale with its encoding in one spelling: `en_US.UTF-8` is `en_US.utf8`.
fn normal(locale: &str) -> String {
    match locale.split_once('.') {
        Some((name, encoding)) => format!("{name}.{}", encoding.to_ascii_lowercase().replace('-', "")),
        None => locale.to_owned(),
    }
}

/// What differs.
enum Difference {
    Order(Order, Order),
    /// Of the library that both sort by, in the same locale.
    Version(Order, String, String),
}

/// What cannot be compared, in words.
struct NotTold(&'static str);

fn difference(migration: &Migration, target: &Catalog) -> Result<Option<Difference>, NotTold> {
    let source = Order::of(&migration.source().database);
    let source = source.ok_or(NotTold(
        "the source does not tell the collation of its database: dump it with `--create`, or name its server",
    ))?;
    let target = Order::of(&target.database).ok_or(NotTold(
        "the target does not tell the collation of its database: dump it with `--create`, or name its server",
    ))?;
    if source != target {
        return Ok(Some(Difference::Order(source, target)));
    }
    if matches!(source.provider, Provider::Bytes | Provider::Builtin) {
        return Ok(None);
    }
    match (version(migration.server()), version(migration.target_server())) {
        (Some(here), Some(there)) if here != there => {
            Ok(Some(Difference::Version(source, here.to_owned(), there.to_owned())))
        }
        (Some(_), Some(_)) => Ok(None),
        _ => Err(NotTold(
            "both databases have the same collation, but in which versions of its library only running servers of \
             PostgreSQL 13 or later tell",
        )),
    }
}

fn version(server: Option<&ServerFacts>) -> Option<&str> {
    match &server?.collation_version {
        Known::Value(version) => Some(version.as_str()),
        Known::Unknown(_) => None,
    }
}

fn check(migration: &Migration, findings: &mut Findings) {
    let Some(target) = migration.target().filter(|_| migration.task().is_homogeneous()) else { return };
    match difference(migration, target) {
        Ok(Some(_)) => findings.add(ObjectId::Database),
        Ok(None) => {}
        Err(NotTold(reason)) => {
            findings.not_checked(NotCheckedReason::Because(reason.to_owned()), Vec::new());
        }
    }
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let found = migration.target().and_then(|target| difference(migration, target).ok().flatten());
    let Some(found) = found else { return Description::new(finding.rule.summary) };
    let (message, words) = match &found {
        Difference::Order(source, target) => (
            format!("the source sorts texts {}, the target {}", source.words(), target.words()),
            "make the target's database with the source's locale and provider, before anything is in it",
        ),
        Difference::Version(order, source, target) => (
            format!(
                "both sort texts {}, but the source in version {source} of it and the target in {target}",
                order.words()
            ),
            "look for what relies on the order of texts: ranges, checks and partitions of texts, pages of results",
        ),
    };
    let validation = &migration.task().settings.validation;
    let effect = match found {
        Difference::Order(..) => Remedy::removes(Change::Words(words.to_owned())),
        Difference::Version(..) => Remedy::lowers(Change::Words(words.to_owned())),
    };
    let description = Description::new(message).remedy(effect);
    if !validation.enable_validation.value || validation.handle_collation_diff.value {
        return description;
    }
    let change = Change::TaskSetting { name: "ValidationSettings.HandleCollationDiff", value: true.into() };
    description.decided_by(DecidedBy::from(&validation.handle_collation_diff)).remedy(
        Remedy::lowers(change)
            .with_caveat("it is for the order in which validation reads, and for nothing else"),
    )
}

#[cfg(all(test, feature = "dump"))]
mod tests {
    use crate::rules::testing::Case;

    const RULE: &str = "collation-differs";

    fn database(options: &str) -> String {
        format!("CREATE DATABASE app {options};\n\\connect app\nCREATE TABLE t (id integer PRIMARY KEY);")
    }

    fn compared(source: &str, target: &str) -> Vec<String> {
        Case::new(&database(source)).target(&database(target)).finds(RULE)
    }

    const GERMAN: &str = "LC_COLLATE = 'de_DE.UTF-8' LC_CTYPE = 'de_DE.UTF-8'";

    #[test]
    fn locale_and_provider_decide() {
        let found = ["warning database:app"];
        assert_eq!(compared(GERMAN, "LC_COLLATE = 'C' LC_CTYPE = 'C'"), found);
        assert!(compared(GERMAN, "LC_COLLATE = 'de_DE.utf8' LC_CTYPE = 'de_DE.utf8'").is_empty());
        let icu = "LOCALE_PROVIDER = icu LOCALE = 'de_DE.UTF-8' ICU_LOCALE = 'de'";
        assert_eq!(compared(GERMAN, icu), found);
        assert!(compared("LC_COLLATE = 'POSIX'", "LC_COLLATE = 'C'").is_empty());
        let builtin = "LOCALE_PROVIDER = builtin LOCALE = 'C.UTF-8' BUILTIN_LOCALE = 'C.UTF-8'";
        assert!(compared(builtin, "LC_COLLATE = 'C'").is_empty());
    }

    #[test]
    fn versions_are_those_of_running_servers() {
        let case = || Case::new(&database(GERMAN)).target(&database(GERMAN));
        let facts = |version: &str| {
            format!(r#"{{"version": 150004, "collation_version": {{"value": "{version}"}}}}"#)
        };
        let open = case().not_checked(RULE);
        assert!(open[0].contains("in which versions"), "{open:?}");
        let same = case().server(&facts("2.28")).target_server(&facts("2.28"));
        assert!(same.finds(RULE).is_empty());
        let other = case().server(&facts("2.17")).target_server(&facts("2.36"));
        let message = other.describes(RULE).message;
        assert!(message.contains("2.17") && message.contains("2.36"), "{message}");
    }

    #[test]
    fn a_dump_of_the_schema_alone_does_not_tell() {
        let bare = "CREATE TABLE t (id integer PRIMARY KEY);";
        assert!(Case::new(bare).target(bare).not_checked(RULE)[0].contains("--create"));
    }
}
