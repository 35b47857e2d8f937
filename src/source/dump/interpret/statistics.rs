//! Statistics objects.

use crate::catalog::{
    Id, Name, ObjectId, ObjectKind, QualifiedName, Relation, SchemaKey, StatisticsObject, truncate,
};

use super::super::read::address::{IfMissing, ObjectAddress};
use super::super::read::schema::IfNotExists;
use super::super::read::statistics::StatisticsStatement;
use super::address::Resolved;
use super::{ApplyError, Interpreter};

impl Interpreter {
    pub(super) fn apply_statistics(&mut self, statement: StatisticsStatement) -> Result<(), ApplyError> {
        let (name, if_not_exists, kinds, on, columns, table) = match statement {
            StatisticsStatement::SetTarget { name, if_missing, target } => {
                return self.set_statistics_target(name, if_missing, target);
            }
            StatisticsStatement::Create { name, if_not_exists, kinds, on, columns, table } => {
                (name, if_not_exists, kinds, on, columns, table)
            }
        };
        let relation = self.relation(&table)?;
        let name = name.unwrap_or_else(|| self.statistics_name(relation, &columns));
        let schema = self.creation_schema(&name);
        if self.statistics_exist(&SchemaKey { schema: Some(schema), name: name.name.clone() }) {
            return match if_not_exists {
                IfNotExists::Keep => Ok(()),
                IfNotExists::Fail => Err(ApplyError::Exists { kind: ObjectKind::Statistics, name }),
            };
        }
        let common = self.new_common();
        self.catalog.statistics.insert(StatisticsObject {
            schema,
            name: name.name,
            relation: Some(relation),
            kinds,
            on,
            target: None,
            common,
        });
        Ok(())
    }

    fn statistics_exist(&self, key: &SchemaKey) -> bool {
        self.catalog.statistics.find(key).is_some()
    }

    /// The name that the server chooses: table, columns and `stat`, with a number where it is taken.
    fn statistics_name(&self, relation: Id<Relation>, columns: &[Option<Name>]) -> QualifiedName {
        let table = &self.catalog.relations[relation];
        let columns: Vec<&str> =
            columns.iter().map(|column| column.as_ref().map_or("expr", Name::as_str)).collect();
        let base = format!("{}_{}", table.name.as_str(), columns.join("_"));
        let candidate = |number: u32| {
            let ending = if number == 0 { "_stat".to_owned() } else { format!("_stat{number}") };
            Name::from(format!("{}{ending}", truncate(&base, 63 - ending.len())))
        };
        let is_free = |name: &Name| {
            !self.statistics_exist(&SchemaKey { schema: Some(table.schema), name: name.clone() })
        };
        let name = (0..).map(candidate).find(is_free).unwrap_or_default();
        self.catalog.qualified(table.schema, &name)
    }

    fn set_statistics_target(
        &mut self,
        name: QualifiedName,
        if_missing: IfMissing,
        target: Option<i16>,
    ) -> Result<(), ApplyError> {
        match self.resolve(&ObjectAddress::Statistics(name)) {
            Ok(Resolved::Object(ObjectId::Statistics(id))) => self.catalog.statistics[id].target = target,
            Err(_) if if_missing == IfMissing::Skip => {}
            Err(error) => return Err(error),
            Ok(_) => {}
        }
        Ok(())
    }
}
