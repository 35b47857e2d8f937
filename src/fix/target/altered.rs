//! What the target has otherwise, set right: tables and columns as DMS or somebody else made them, sequences,
//! functions. The tables hold no rows yet, so that nothing is lost.

use super::Rebuild;
use super::definitions::concat;
use crate::catalog::difference::Property;
use crate::catalog::{Column, Function, Id, IdentityKind, ObjectId, Persistence, Relation, Sequence};
use crate::ddl::{Ddl, NewType};
use crate::dependency::Dependencies;
use crate::fix::{Expectation, Manual, Topic, Unit};
use crate::remedy::{LockMode, Phase, Safety, Step};

/// How a column or table is stored.
const STORED: &[Property] =
    &[Property::StorageParameter, Property::Storage, Property::Compression, Property::StatisticsTarget];

impl Rebuild<'_> {
    /// What a table lacks that the target has already, as DMS makes it, or has otherwise.
    pub(super) fn existing_table(&self, id: Id<Relation>) -> Vec<Unit> {
        let mut units = self.missing_columns(id);
        let adds_columns = !units.is_empty();
        units.extend(self.ownerships(id));
        let columns = &self.loading.relations[id].columns;
        for column in columns {
            if let Some(there) = self.existing.column(id, column) {
                units.extend(self.existing_column(id, column, there));
            }
        }
        let object = ObjectId::Relation(id);
        units.extend(self.persistence(id));
        let differs = |column: &Column| self.existing.differs(ObjectId::Column(id, column.number), STORED);
        if adds_columns || self.existing.differs(object, STORED) || columns.iter().any(differs) {
            let storage = self.storage_with_way_back(id);
            units.extend(self.repeat(Topic::Tables, object, "storage", storage));
        }
        units
    }

    /// The storage options of a table; undone, the target's own are set again.
    fn storage_with_way_back(&self, id: Id<Relation>) -> Vec<Step> {
        let mut steps = self.ddl_while_loading().set_storage_options(id);
        let relation = &self.catalog.relations[id];
        let schema = self.catalog.schema_name(relation.schema).as_str();
        let there = self.existing.target().and_then(|target| {
            let there = target.relation(schema, relation.name.as_str())?;
            Some(Ddl::new(target).set_storage_options(there))
        });
        // what is undone last to first ends with the first step
        if let Some(down) = steps.first_mut().and_then(|first| first.down.as_mut()) {
            there.into_iter().flatten().for_each(|step| *down += &format!("; {}", step.up));
        }
        steps
    }

    /// The sequences that belong to the table's columns, and do not yet on the target.
    fn ownerships(&self, id: Id<Relation>) -> Vec<Unit> {
        let ddl = self.ddl_while_loading();
        let sequences = self.owned_sequences(id).into_iter().filter(|sequence| {
            let object = ObjectId::Sequence(*sequence);
            !self.existing.has(object)
                || self.existing.differs(object, &[Property::OwnedBy, Property::Ownership])
        });
        let units = sequences.filter_map(|sequence| {
            let owner = self.catalog.sequences[sequence].owner?;
            let done = ddl.sequence_is_owned(sequence, &owner);
            let steps = ddl.set_sequence_owner(sequence);
            self.alter(Topic::Sequences, ObjectId::Sequence(sequence), "owned by", steps, done)
        });
        units.collect()
    }

    /// The columns that the target's table lacks, each at its end. Those of partitions and heirs come with their table's.
    fn missing_columns(&self, id: Id<Relation>) -> Vec<Unit> {
        let relation = &self.loading.relations[id];
        let ddl = self.ddl_while_loading();
        let missing = relation.columns.iter().filter(|column| self.lacks_column(id, column));
        let own = missing.filter(|column| !self.comes_with_parent(relation, column));
        let units = own.filter_map(|column| {
            let object = ObjectId::Column(id, column.number);
            // with those of its partitions and heirs
            let whole = |statement: &str| statement.replacen(" ONLY ", " ", 1);
            let whole =
                |step: Step| Step { up: whole(&step.up), down: step.down.as_deref().map(whole), ..step };
            let added = ddl.add_column(id, column.number).into_iter().map(whole).collect();
            let steps = concat([added, ddl.add_identity(id, column.number)]);
            self.make(Topic::Tables, object, steps)
        });
        units.collect()
    }

    fn lacks_column(&self, id: Id<Relation>, column: &Column) -> bool {
        self.existing.target().is_some() && !self.existing.has(ObjectId::Column(id, column.number))
    }

    fn comes_with_parent(&self, relation: &Relation, column: &Column) -> bool {
        let partitioned = relation.partition_of.as_ref().map(|place| place.parent);
        let mut parents = relation.inherits.iter().copied().chain(partitioned);
        parents.any(|parent| {
            let of_parent = self.loading.relations[parent].column(column.name.as_str());
            of_parent.is_some_and(|of_parent| self.lacks_column(parent, of_parent))
        })
    }

    fn persistence(&self, id: Id<Relation>) -> Option<Unit> {
        let object = ObjectId::Relation(id);
        if !self.existing.differs(object, &[Property::Persistence]) {
            return None;
        }
        let name = self.catalog.relation_name(id);
        let (is, was) = match self.catalog.relations[id].persistence {
            Persistence::Permanent => ("LOGGED", "UNLOGGED"),
            Persistence::Unlogged => ("UNLOGGED", "LOGGED"),
        };
        let set = |word: &str| format!("ALTER TABLE {name} SET {word}");
        let step = Step::metadata_only(set(is), set(was), Some(LockMode::AccessExclusive));
        self.repeat(Topic::Tables, object, "persistence", vec![step.with_safety(Safety::Rewrite)])
    }

    /// What a column of the target has to get while DMS writes to it.
    fn existing_column(&self, id: Id<Relation>, column: &Column, there: &Column) -> Vec<Unit> {
        let ddl = self.ddl_while_loading();
        let object = ObjectId::Column(id, column.number);
        let alter = format!("ALTER TABLE {} ALTER COLUMN {}", self.catalog.relation_name(id), column.name);
        let change = |up: &str, down: &str| {
            let lock = Some(LockMode::AccessExclusive);
            vec![Step::metadata_only(format!("{alter} {up}"), format!("{alter} {down}"), lock)]
        };
        let mut units = Vec::new();
        if there.not_null && !column.not_null {
            let done = format!("NOT {}", ddl.refuses_null(id, column));
            let steps = change("DROP NOT NULL", "SET NOT NULL");
            units.extend(self.alter(Topic::Tables, object, "takes NULL while DMS writes", steps, done));
        }
        let identity = ddl.own_identity(id, column).map(|(kind, _)| kind);
        let identity_there = self.own_identity_there(object);
        if let (None, Some(_)) = (identity, identity_there) {
            let steps = change("DROP IDENTITY", "").into_iter();
            let steps = steps.map(|step| self.identity_again(id, column, step)).collect();
            let is_identity = |kind| ddl.has_identity(id, column, kind);
            let done = format!(
                "NOT ({} OR {})",
                is_identity(IdentityKind::ByDefault),
                is_identity(IdentityKind::Always)
            );
            units.extend(self.alter(Topic::Tables, object, "no identity", steps, done));
        }
        let retyped = match self.existing.differs(object, &[Property::DataType]) {
            true => self.retyped(id, column, there),
            false => None,
        };
        // a new type comes with its default; one that stays takes the default all the same
        let default_set = if retyped.is_none() { self.default_set(id, column, there) } else { None };
        units.extend(retyped.into_iter().chain(default_set));
        match (identity, identity_there) {
            (Some(_), None) => {
                let is_identity = |kind| ddl.has_identity(id, column, kind);
                let done = format!(
                    "({} OR {})",
                    is_identity(IdentityKind::ByDefault),
                    is_identity(IdentityKind::Always)
                );
                let not_null = match there.not_null {
                    true => Vec::new(),
                    false => change("SET NOT NULL", "DROP NOT NULL"),
                };
                let steps = concat([not_null, ddl.add_identity(id, column.number)]);
                units.extend(self.alter(Topic::Tables, object, "identity", steps, done));
            }
            (Some(here), Some(there)) if here != there => {
                let done = ddl.has_identity(id, column, IdentityKind::ByDefault);
                let steps = change("SET GENERATED BY DEFAULT", "SET GENERATED ALWAYS");
                units.extend(self.alter(Topic::Tables, object, "takes values while DMS writes", steps, done));
            }
            _ => {}
        }
        units
    }

    /// The identity that a column of the target has for itself, and not with the table that it is a partition of.
    fn own_identity_there(&self, column: ObjectId) -> Option<IdentityKind> {
        let (target, there) = self.existing.target().zip(self.existing.there(column))?;
        let ObjectId::Column(relation, number) = there else { return None };
        let column = target.relations[relation].column_by_number(number)?;
        Ddl::new(target).own_identity(relation, column).map(|(kind, _)| kind)
    }

    /// A step that drops an identity, undone by what makes the target's anew.
    fn identity_again(&self, id: Id<Relation>, column: &Column, step: Step) -> Step {
        let there = self.existing.target().zip(self.existing.there(ObjectId::Column(id, column.number)));
        let again = match there {
            Some((target, ObjectId::Column(relation, number))) => {
                Ddl::new(target).add_identity(relation, number).into_iter().next()
            }
            _ => None,
        };
        match again {
            Some(again) => Step { down: Some(again.up), ..step },
            None => step.irreversible("the target's sequence could not be read"),
        }
    }

    fn default_set(&self, id: Id<Relation>, column: &Column, there: &Column) -> Option<Unit> {
        let object = ObjectId::Column(id, column.number);
        let ddl = self.ddl_while_loading();
        if column.generated.is_some() || !self.existing.differs(object, &[Property::Default]) {
            return None;
        }
        let alter =
            format!("ALTER TABLE ONLY {} ALTER COLUMN {}", self.catalog.relation_name(id), column.name);
        let before = match &there.default {
            Some(default) => format!("{alter} SET DEFAULT {default}"),
            None => format!("{alter} DROP DEFAULT"),
        };
        if column.default.is_none() {
            let step =
                Step::metadata_only(format!("{alter} DROP DEFAULT"), before, Some(LockMode::AccessExclusive));
            let done = format!("NOT {}", ddl.has_default(id, column));
            return self.alter(Topic::Tables, object, "no default", vec![step], done);
        }
        let steps = ddl.set_default(id, column.number).into_iter();
        let steps = steps.map(|step| Step { down: Some(before.clone()), ..step }).collect();
        match there.default {
            None => self.alter(Topic::Tables, object, "default", steps, ddl.has_default(id, column)),
            Some(_) => self.repeat(Topic::Tables, object, "default", steps),
        }
    }

    /// Gives the column of a table without rows its type.
    fn retyped(&self, id: Id<Relation>, column: &Column, there: &Column) -> Option<Unit> {
        let steps = self.new_type(id, column, there).ok()?;
        let ddl = self.ddl_while_loading();
        let object = ObjectId::Column(id, column.number);
        let mut unit = self.alter(Topic::ColumnTypes, object, "type", steps, ddl.has_type(id, column))?;
        unit.expects.push(Expectation::new(
            format!("NOT {}", ddl.holds_rows(id)),
            format!(
                "{} holds rows: whether these keep their values in another type nobody looked at",
                self.catalog.relation_name(id)
            ),
        ));
        Some(unit)
    }

    /// The statements that change the type of a column; why there are none.
    fn new_type(&self, id: Id<Relation>, column: &Column, there: &Column) -> Result<Vec<Step>, String> {
        let on_target = self.existing.target().zip(self.existing.there(ObjectId::Column(id, column.number)));
        let Some((target, ObjectId::Column(relation, number))) = on_target else {
            return Err("it was not read".to_owned());
        };
        if there.generated.is_some() {
            return Err(
                "its values are computed there. Drop the column on the target, and write the plan again"
                    .to_owned(),
            );
        }
        if self.type_comes_from_above(id, column) {
            return Ok(Vec::new());
        }
        let data_type = self.loading.type_name(&column.data_type).to_string();
        let change = NewType::new(relation, number, data_type.as_str(), Safety::Rewrite);
        let dependencies = self.of_target.get_or_init(|| Dependencies::of(target));
        let retyping =
            Ddl::new(target).change_types(dependencies, &[change]).map_err(|blocked| blocked.to_string())?;
        if let Some(object) = retyping.objects.first() {
            let user = target.object_ref(*object);
            return Err(format!("{} {} uses it", user.kind, user.path()));
        }
        let old_type = target.type_name(&there.data_type).to_string();
        let using = |data_type: &str| format!(" USING {}::pg_catalog.text::{data_type}", column.name);
        let convert = |statement: &str, data_type: &str| match statement.split_once(";\n") {
            Some((alter, kept)) => format!("{alter}{};\n{kept}", using(data_type)),
            None => format!("{statement}{}", using(data_type)),
        };
        let mut steps = retyping.steps;
        if let Some(first) = steps.first_mut() {
            first.up = convert(&first.up, &data_type);
            first.down = first.down.take().map(|down| convert(&down, &old_type));
        }
        Ok(self.around_default(id, column, there, steps))
    }

    /// A default of the old type may not be one of the new type.
    fn around_default(
        &self,
        id: Id<Relation>,
        column: &Column,
        there: &Column,
        steps: Vec<Step>,
    ) -> Vec<Step> {
        let alter =
            format!("ALTER TABLE ONLY {} ALTER COLUMN {}", self.catalog.relation_name(id), column.name);
        let dropped = there.default.as_ref().map(|default| {
            let drop = format!("{alter} DROP DEFAULT");
            let again = format!("{alter} SET DEFAULT {default}");
            Step::metadata_only(drop, again, Some(LockMode::AccessExclusive))
        });
        let set = self.ddl_while_loading().set_default(id, column.number);
        concat([dropped.into_iter().collect(), steps, set])
    }

    /// Whether the same column of a table above gets its type, and this one with it.
    fn type_comes_from_above(&self, id: Id<Relation>, column: &Column) -> bool {
        let relation = &self.loading.relations[id];
        let partitioned = relation.partition_of.as_ref().map(|place| place.parent);
        relation.inherits.iter().copied().chain(partitioned).any(|parent| {
            let above = self.loading.relations[parent].column(column.name.as_str());
            above.is_some_and(|above| {
                self.existing.differs(ObjectId::Column(parent, above.number), &[Property::DataType])
            })
        })
    }

    /// A sequence that is there with other parameters.
    pub(super) fn altered_sequence(&self, id: Id<Sequence>, there: ObjectId) -> Option<Unit> {
        const PARAMETERS: &[Property] = &[
            Property::Start,
            Property::Increment,
            Property::Minimum,
            Property::Maximum,
            Property::Cache,
            Property::Cycle,
            Property::DataType,
        ];
        let object = ObjectId::Sequence(id);
        let ObjectId::Sequence(there) = there else { return None };
        if !self.existing.differs(object, PARAMETERS) {
            return None;
        }
        let before = &self.existing.target()?.sequences[there];
        self.repeat(Topic::Sequences, object, "parameters", self.ddl().alter_sequence(id, before))
    }

    /// A function that is there with another body or other attributes.
    pub(super) fn replaced_function(&self, id: Id<Function>, there: ObjectId) -> Option<Unit> {
        let ObjectId::Function(there) = there else { return None };
        let before = Ddl::new(self.existing.target()?).create_function(there).into_iter().next()?.up;
        let replace = |statement: &str| {
            let rest = statement.strip_prefix("CREATE ")?;
            Some(format!("CREATE OR REPLACE {rest}"))
        };
        let mut steps = self.ddl().create_function(id);
        let first = steps.first_mut()?;
        (first.up, first.down) = (replace(&first.up)?, replace(&before));
        self.repeat(Topic::Functions, ObjectId::Function(id), "as on the source", steps)
    }

    /// What of the target's tables no statement sets right: the places of columns, types that something uses.
    pub(super) fn for_person_before_load(&self) -> Vec<Manual> {
        let mut words = Vec::new();
        for id in self.tables().filter(|id| self.existing.has(ObjectId::Relation(*id))) {
            words.extend(self.order_of_columns(id));
            for column in &self.loading.relations[id].columns {
                words.extend(self.type_that_stays(id, column));
            }
        }
        words.extend(self.indexes_during_load());
        let manual = |words| Manual { phase: Some(Phase::TargetBeforeLoad), words, findings: Vec::new() };
        words.into_iter().map(manual).collect()
    }

    fn type_that_stays(&self, id: Id<Relation>, column: &Column) -> Option<String> {
        let object = ObjectId::Column(id, column.number);
        if !self.existing.differs(object, &[Property::DataType]) {
            return None;
        }
        let there = self.existing.column(id, column)?;
        let why = self.new_type(id, column, there).err()?;
        let target = self.existing.target()?;
        Some(format!(
            "{} has the type {} on the target instead of {}, which the plan does not change: {why}",
            self.catalog.object_ref(object).path(),
            target.type_name(&there.data_type),
            self.loading.type_name(&column.data_type)
        ))
    }

    /// Says where columns stand in another order, those counted in that are added at the end.
    fn order_of_columns(&self, id: Id<Relation>) -> Option<String> {
        let (target, relation) = (self.existing.target()?, &self.loading.relations[id]);
        let schema = self.catalog.schema_name(relation.schema).as_str();
        let there = &target.relations[target.relation(schema, relation.name.as_str())?];
        let (missing, known): (Vec<_>, Vec<_>) =
            relation.columns.iter().partition(|column| self.lacks_column(id, column));
        let wanted: Vec<_> = relation.columns.iter().map(|column| &column.name).collect();
        let kept = there.columns.iter().filter(|column| known.iter().any(|known| known.name == column.name));
        let found: Vec<_> =
            kept.map(|column| &column.name).chain(missing.iter().map(|column| &column.name)).collect();
        if found == wanted || relation.columns_unknown.is_some() {
            return None;
        }
        let list = |names: &[&crate::catalog::Name]| {
            names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        };
        Some(format!(
            "{} has its columns in another order on the target ({}) than on the source ({}), and PostgreSQL cannot move \
             a column: where statements without column names write to it, drop the table and write the plan again",
            self.catalog.relation_name(id),
            list(&found),
            list(&wanted)
        ))
    }
}
