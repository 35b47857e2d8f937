//! In which form dates are printed to the user of DMS.

use crate::catalog::{Name, ObjectId, Setting};
use crate::dms::documentation::{Basis, Citation, Edition, Page};
use crate::dms::versions::Side;
use crate::finding::{DecidedBy, Description, Finding, Findings};
use crate::migration::Migration;
use crate::remedy::{Change, Phase, Remedy, SqlChange, Step};
use crate::rules::{Example, Given, Group, Input, Rule, Severity};

pub(super) static DATE_STYLE_NOT_ISO: Rule = Rule {
    name: "date-style-not-iso",
    summary: "DateStyle other than ISO",
    group: Group::Tables,
    severity: Severity::Warning,
    explanation: "\
Qlik Replicate, which has the same engine as DMS, fails on dates when the DateStyle of its user is another than
ISO. AWS says nothing about it. A setting of the database counts, unless the user of DMS has one of its own.

Set the DateStyle of that user alone: the application keeps its own.",
    example: Example {
        bad: "CREATE DATABASE sales WITH TEMPLATE = template0 ENCODING = 'UTF8';\n\
              ALTER DATABASE sales SET \"DateStyle\" TO 'German';\n\
              \\connect sales\n\
              CREATE TABLE t (id integer PRIMARY KEY);",
        object: "setting:sales.\"DateStyle\"",
        beside: &["database-setting-not-migrated"],
        good: "CREATE DATABASE sales WITH TEMPLATE = template0 ENCODING = 'UTF8';\n\
               ALTER DATABASE sales SET \"DateStyle\" TO 'ISO, DMY';\n\
               \\connect sales\n\
               CREATE TABLE t (id integer PRIMARY KEY);",
        given: Given::NOTHING,
    },
    needs: &[Input::DatabaseSettings],
    assessments: &[],
    limitations: &["qlik-date-format"],
    sources: &[Citation::new(
        Page::QlikSupportedDataTypes,
        "Supported data types",
        &[Edition::Qlik("2026-10-08")],
    )],
    basis: Basis::Qlik,
    check,
    describe,
};

fn check(migration: &Migration, findings: &mut Findings) {
    let settings = (0..).zip(&migration.source().settings);
    let deciding = settings
        .filter(|(_, setting)| setting.parameter.name.as_str().eq_ignore_ascii_case("datestyle"))
        .filter_map(|(at, setting)| Some((rank(migration, setting)?, at, setting)))
        .max_by_key(|(rank, at, _)| (*rank, *at));
    if let Some((_, at, setting)) = deciding
        && !is_iso(setting.parameter.value.as_deref().unwrap_or_default())
    {
        findings.add(ObjectId::Setting(at));
    }
}

/// Which setting wins for the user of DMS in this database, the highest; `None` where it does not
/// concern them: one of the role in the database, of the role, of the database, of all.
fn rank(migration: &Migration, setting: &Setting) -> Option<u8> {
    let user = migration.task().dms_user(Side::Source).map(|user| Name::from(user.value));
    let is_users = match &setting.role {
        None => false,
        Some(role) if user.as_ref() == Some(role) => true,
        Some(_) => return None,
    };
    let known = migration.source().database.name.as_ref();
    let is_databases = match &setting.database {
        None => false,
        Some(database) if known.is_none_or(|name| name == database) => true,
        Some(_) => return None,
    };
    Some(u8::from(is_users) * 2 + u8::from(is_databases))
}

/// Whether a list of styles leaves the output at ISO, which is the default.
fn is_iso(value: &str) -> bool {
    let words = value.split(|letter: char| !letter.is_ascii_alphanumeric());
    !words
        .map(str::to_ascii_lowercase)
        .any(|word| word == "sql" || word.starts_with("german") || word.starts_with("postgres"))
}

fn describe(migration: &Migration, finding: &Finding) -> Description {
    let setting = finding.source_object().and_then(|object| match object {
        ObjectId::Setting(at) => migration.source().settings.get(at as usize),
        _ => None,
    });
    let Some(setting) = setting else { return Description::new(finding.rule.summary) };
    let value = setting.parameter.value.as_deref().unwrap_or_default();
    let description = Description::new(format!(
        "DateStyle is {value} for the user of DMS: Qlik documents an error on dates, AWS says nothing"
    ))
    .evidence("datestyle", value);
    let Some(user) = migration.task().dms_user(Side::Source) else {
        let words = "set DateStyle to ISO for the user of DMS: ALTER ROLE ... SET datestyle = 'ISO'";
        return description.remedy(Remedy::lowers(Change::Words(words.to_owned())));
    };
    let role = Name::from(user.value.as_str());
    let step = Step::metadata_only(
        format!("ALTER ROLE {role} SET datestyle = 'ISO'"),
        format!("ALTER ROLE {role} RESET datestyle"),
        None,
    );
    let change = Change::Sql(SqlChange::new(Phase::SourceBeforeTask, vec![step]));
    description.decided_by(DecidedBy::from(&user)).remedy(Remedy::removes(change))
}
