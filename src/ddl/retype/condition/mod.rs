//! How one sees on the server that everything is still as it was when the statements were written.
//!
//! - here: the columns, and one condition an object that is taken down
//! - `definition`: what an object is; `belongings`: whose it is, and who may what
//! - `dependents`: whether anything else uses what is changed or dropped
//!
//! Conditions are SQL for a session with an empty search path, no error where objects are missing. A text is
//! compared where it is the server's own, as in dumps; of statements written by hand the columns alone are.

mod belongings;
mod definition;
mod dependents;

use std::collections::BTreeSet;

use super::Ddl;
use super::obstacle::Obstacle;
use super::tree::Tree;
use crate::catalog::{ColumnNumber, Id, Name, ObjectId, QualifiedName, Relation, quote_literal};
use crate::ddl::{may_act_for, may_not_act_for};

/// What must hold on the server before statements are run on it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Condition {
    /// The SQL condition; where it is NULL it does not hold.
    pub holds: String,
    /// What is said where it does not hold. May hold any character.
    pub otherwise: String,
}

impl Ddl<'_> {
    pub(super) fn conditions(&self, trees: &[Tree], obstacles: &[Obstacle]) -> Vec<Condition> {
        let mut conditions: Vec<Condition> = trees
            .iter()
            .flat_map(|tree| tree.columns.iter().filter(|(table, _)| *table == tree.root))
            .filter_map(|(table, number)| self.type_is_the_same(*table, *number))
            .collect();
        conditions.extend(obstacles.iter().filter_map(|obstacle| self.obstacle_is_the_same(*obstacle)));
        conditions.extend(
            self.grantors_of(obstacles)
                .iter()
                .map(|role| Condition { holds: may_act_for(role), otherwise: may_not_act_for(role) }),
        );
        conditions.push(self.nothing_else_depends(trees, obstacles));
        conditions
    }

    /// The roles other than the owners that granted what is granted anew.
    fn grantors_of(&self, obstacles: &[Obstacle]) -> BTreeSet<Name> {
        let mut roles = BTreeSet::new();
        for obstacle in obstacles {
            match *obstacle {
                Obstacle::View(id) => {
                    let columns = self.catalog.relations[id].columns.iter();
                    let columns = columns.map(|column| ObjectId::Column(id, column.number));
                    let all = columns.chain([ObjectId::Relation(id)]);
                    roles.extend(all.flat_map(|object| self.grantors(object)));
                }
                Obstacle::Function(id) => roles.extend(self.grantors(ObjectId::Function(id))),
                _ => {}
            }
        }
        roles
    }

    fn type_is_the_same(&self, table: Id<Relation>, number: ColumnNumber) -> Option<Condition> {
        let column = self.catalog.relations[table].column_by_number(number)?;
        let data_type = self.catalog.type_name(&column.data_type).to_string();
        let name = self.relation_name(table);
        Some(Condition {
            holds: format!(
                "EXISTS (SELECT FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = {} AND a.attname = {} \
                 AND pg_catalog.format_type(a.atttypid, a.atttypmod) = {})",
                regclass(&name),
                literal(&column.name),
                quote_literal(&data_type)
            ),
            otherwise: format!("column {name}.{} is not of type {data_type}", column.name),
        })
    }

    fn obstacle_is_the_same(&self, obstacle: Obstacle) -> Option<Condition> {
        let mut parts: Vec<String> = self.definition_is_the_same(obstacle).into_iter().collect();
        parts.extend(self.belongings_are_the_same(obstacle));
        let object = self.catalog.object_ref(obstacle.object());
        let otherwise =
            format!("{} {} is not what it was when the plan was made", object.kind, object.path());
        (!parts.is_empty()).then(|| Condition { holds: parts.join("\n    AND "), otherwise })
    }
}

/// The number of a relation by its name, NULL where there is none.
fn regclass(name: &QualifiedName) -> String {
    format!("pg_catalog.to_regclass({})::pg_catalog.oid", quote_literal(&name.to_string()))
}

fn literal(name: &Name) -> String {
    quote_literal(name.as_str())
}
