//! The remedies for the target: on a server that has nothing, behind the tables that DMS would make.

use std::collections::BTreeMap;

use pgdms_lint::catalog::{Catalog, ConstraintKind, Id, Relation, RelationKind};
use pgdms_lint::ddl::{Ddl, Validation};
use pgdms_lint::remedy::{Phase, Server as Side, SqlChange, Step};
use pgdms_lint::rules::{Group, Rule};

use super::judged::Judged;
use crate::support::postgres::Server;

/// Statements that belong together.
pub struct Unit {
    /// What asks for them.
    pub of: String,
    pub steps: Vec<Step>,
}

/// Whether the rule is about what DMS leaves behind: materialized views have a rule among the tables.
pub fn is_about_what_is_left_behind(rule: &Rule) -> bool {
    rule.group == Group::Objects || rule.name == "materialized-view"
}

/// What the remedies of a report do on the target, by phase.
pub fn units_by_phase(judged: &Judged) -> BTreeMap<Phase, Vec<Unit>> {
    let mut units: BTreeMap<Phase, Vec<Unit>> = BTreeMap::new();
    for (finding, _, change) in judged.remedies() {
        if change.server != Side::Target || !is_about_what_is_left_behind(finding.rule) {
            continue;
        }
        let mut next: Option<&SqlChange> = Some(&change);
        while let Some(change) = next {
            let unit = Unit { of: judged.id(finding), steps: change.steps.clone() };
            let of_phase = units.entry(change.phase).or_default();
            // two rules may ask for one trigger, which is made once
            if of_phase.iter().all(|other| other.steps != unit.steps) {
                of_phase.push(unit);
            }
            next = change.followed_by.as_deref();
        }
    }
    units
}

/// The schemas and tables of a catalog as DMS leaves them, types apart: columns without defaults and identity,
/// partitions attached, primary keys. Foreign tables are made by hand, when their servers are there.
pub fn bare_tables(mut catalog: Catalog) -> Vec<(Phase, Unit)> {
    let relations: Vec<Id<Relation>> = catalog.relations.ids().collect();
    for id in &relations {
        make_bare(&mut catalog.relations[*id]);
    }
    let ddl = Ddl::new(&catalog);
    let mut units = Vec::new();
    for (id, schema) in catalog.schemas.iter().filter(|(_, schema)| schema.name != "public") {
        let unit = Unit { of: format!("schema {}", schema.name), steps: ddl.create_schema(id) };
        units.push((Phase::TargetBeforeLoad, unit));
    }
    for &id in &relations {
        let phase = match catalog.relations[id].kind {
            RelationKind::View | RelationKind::MaterializedView => continue,
            RelationKind::ForeignTable => Phase::TargetBeforeCutover,
            _ => Phase::TargetBeforeLoad,
        };
        for steps in [ddl.create_table(id).unwrap(), ddl.attach_partition(id), primary_key(&catalog, ddl, id)]
        {
            units.push((phase, Unit { of: format!("table {}", catalog.relation_name(id)), steps }));
        }
    }
    units
}

fn make_bare(relation: &mut Relation) {
    for column in &mut relation.columns {
        // a generated column's expression is no default: the table has to have it
        column.default = None;
        column.rare.change(|rare| rare.identity = None);
    }
}

fn primary_key(catalog: &Catalog, ddl: Ddl<'_>, id: Id<Relation>) -> Vec<Step> {
    let constraints = (0..).zip(&catalog.relations[id].constraints);
    let keys = constraints.filter(|(_, constraint)| matches!(constraint.kind, ConstraintKind::PrimaryKey(_)));
    let is_part = |at: u32| {
        let index = catalog.relations[id].constraints[at as usize].index();
        index.is_some_and(|index| catalog.indexes[index].attached_to.is_some())
    };
    keys.filter(|(at, _)| !is_part(*at))
        .flat_map(|(at, _)| ddl.add_constraint(id, at, Validation::AtOnce))
        .collect()
}

/// Runs everything; what needs something that comes later is tried again, as long as anything succeeds. The
/// answer is what never did.
pub fn run_in_some_order(server: &Server, database: &str, units: Vec<Unit>) -> Vec<String> {
    let mut left: Vec<Unit> = units.into_iter().filter(|unit| !unit.steps.is_empty()).collect();
    loop {
        let before = left.len();
        let mut errors = Vec::new();
        left.retain(|unit| match server.psql(database, &script(&unit.steps)) {
            Ok(_) => false,
            Err(error) => {
                errors.push(format!("{}: {}\n{error}", unit.of, unit.steps[0].up));
                true
            }
        });
        if left.is_empty() || left.len() == before {
            return errors;
        }
    }
}

/// All steps in one transaction, where they may. Bodies of functions are not looked into, as in a restore: what
/// was written under `standard_conforming_strings = off` is wrong under the setting of today.
fn script(steps: &[Step]) -> String {
    let statements: String = steps.iter().map(|step| format!("{};\n", step.up)).collect();
    let statements = match steps.iter().all(|step| step.transaction) {
        true => format!("BEGIN;\n{statements}COMMIT;\n"),
        false => statements,
    };
    format!("SET check_function_bodies = off;\n{statements}")
}
