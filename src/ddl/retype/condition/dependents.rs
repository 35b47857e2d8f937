//! Whether anything else uses what is changed or dropped.

use super::super::obstacle::Obstacle;
use super::super::tree::Tree;
use super::{Condition, Ddl, literal};
use crate::catalog::{Id, Relation};

/// What the server says of dependents that nobody knew of.
const OTHERWISE: &str = "something that the plan does not know uses what it changes: read the source again";

impl Ddl<'_> {
    pub(super) fn nothing_else_depends(&self, trees: &[Tree], obstacles: &[Obstacle]) -> Condition {
        let known = [
            ("pg_rewrite", self.known_rules(obstacles)),
            ("pg_trigger", self.known_triggers(obstacles)),
            ("pg_policy", self.known_policies(obstacles)),
            ("pg_proc", self.known_functions(obstacles)),
        ];
        let unknown = known.map(|(catalog, known)| {
            format!("d.classid = 'pg_catalog.{catalog}'::pg_catalog.regclass AND d.objid NOT IN ({known})")
        });
        Condition {
            holds: format!(
                "NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.deptype = 'n' AND ({})\n    AND ({}))",
                self.is_changed(trees, obstacles),
                unknown.join("\n    OR ")
            ),
            otherwise: OTHERWISE.to_owned(),
        }
    }

    /// That a row of `pg_depend` speaks of a column that changes, a view or a function that is dropped.
    fn is_changed(&self, trees: &[Tree], obstacles: &[Obstacle]) -> String {
        let columns = trees.iter().flat_map(|tree| &tree.columns).filter_map(|(table, number)| {
            let column = self.catalog.relations[*table].column_by_number(*number)?;
            Some(format!("({}, {})", self.regclass(*table), literal(&column.name)))
        });
        let columns = columns.collect::<Vec<_>>().join(", ");
        let relation = "d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass";
        let mut changed = vec![format!(
            "{relation} AND (d.refobjid, d.refobjsubid) IN (SELECT a.attrelid, a.attnum \
             FROM pg_catalog.pg_attribute AS a WHERE (a.attrelid, a.attname) IN ({columns}))"
        )];
        let views = self.listed(obstacles, |obstacle| match obstacle {
            Obstacle::View(id) => Some(self.regclass(id)),
            _ => None,
        });
        if !views.is_empty() {
            changed.push(format!("{relation} AND d.refobjid IN ({views})"));
            changed.push(format!(
                "d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid IN (\
                 SELECT t.oid FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_class AS c \
                 ON c.reltype = t.oid OR c.reltype = t.typelem WHERE c.oid IN ({views}))"
            ));
        }
        let functions = self.listed(obstacles, |obstacle| match obstacle {
            Obstacle::Function(id) => Some(self.regprocedure(id)),
            _ => None,
        });
        if !functions.is_empty() {
            changed.push(format!(
                "d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refobjid IN ({functions})"
            ));
        }
        changed.join("\n    OR ")
    }

    fn listed(&self, obstacles: &[Obstacle], name: impl Fn(Obstacle) -> Option<String>) -> String {
        obstacles.iter().filter_map(|obstacle| name(*obstacle)).collect::<Vec<_>>().join(", ")
    }

    fn known_rules(&self, obstacles: &[Obstacle]) -> String {
        let names = obstacles.iter().filter_map(|obstacle| match *obstacle {
            Obstacle::View(id) => Some(self.named_on(id, "'_RETURN'")),
            Obstacle::Rule(id, at) => {
                let rule = self.catalog.relations[id].rules.get(at as usize)?;
                Some(self.named_on(id, &literal(&rule.name)))
            }
            _ => None,
        });
        numbers("pg_rewrite", "ev_class", "rulename", names.collect())
    }

    fn known_triggers(&self, obstacles: &[Obstacle]) -> String {
        let mut names = Vec::new();
        for obstacle in obstacles {
            let Obstacle::Trigger(relation, at) = *obstacle else { continue };
            for (table, at) in self.trigger_with_parts(relation, at) {
                let trigger = self.catalog.relations[table].triggers.get(at as usize);
                names.extend(trigger.map(|trigger| self.named_on(table, &literal(&trigger.name))));
            }
        }
        numbers("pg_trigger", "tgrelid", "tgname", names)
    }

    fn known_policies(&self, obstacles: &[Obstacle]) -> String {
        let names = obstacles.iter().filter_map(|obstacle| match *obstacle {
            Obstacle::Policy(id, at) => {
                let policy = self.catalog.relations[id].policies.get(at as usize)?;
                Some(self.named_on(id, &literal(&policy.name)))
            }
            _ => None,
        });
        numbers("pg_policy", "polrelid", "polname", names.collect())
    }

    fn known_functions(&self, obstacles: &[Obstacle]) -> String {
        let functions = obstacles.iter().filter_map(|obstacle| match *obstacle {
            Obstacle::Function(id) | Obstacle::Body(id) => Some(self.regprocedure(id)),
            _ => None,
        });
        // what is missing is no dependent: without this NULL would hide the others
        let names: Vec<String> = functions.map(|name| format!("coalesce({name}, 0)")).collect();
        if names.is_empty() { "0".to_owned() } else { names.join(", ") }
    }

    fn named_on(&self, relation: Id<Relation>, name: &str) -> String {
        format!("({}, {name})", self.regclass(relation))
    }
}

/// The numbers of the rows with these relations and names.
fn numbers(catalog: &str, relation: &str, name: &str, named: Vec<String>) -> String {
    if named.is_empty() {
        return "0".to_owned();
    }
    format!(
        "SELECT k.oid FROM pg_catalog.{catalog} AS k WHERE (k.{relation}, k.{name}) IN ({})",
        named.join(", ")
    )
}
