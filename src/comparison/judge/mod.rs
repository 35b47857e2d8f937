//! What a difference means.
//!
//! - here: what is missing, and what differs
//! - `too_much`: what the target alone has
//! - `not_enforced`: constraints whose triggers are switched off there
//! - `not_null`: by when NOT NULL is there

mod not_enforced;
mod not_null;
mod too_much;

use std::collections::{BTreeMap, HashSet};

use foldhash::fast::RandomState;

use crate::catalog::difference::{
    Change, Counterparts, Difference, Ids, NotComparable, ObjectDifference, Part, Property,
    PropertyDifference, Value,
};
use crate::catalog::{
    Catalog, Constraint, ConstraintKind, IndexRole, Name, ObjectId, ObjectRef, RelationKind,
    SequenceOwnership, TypeKind,
};
use crate::dms::mappings::Action;
use crate::dms::scope::ColumnScope;
use crate::migration::Migration;
use crate::remedy::Phase;
use crate::server::Provider;

use super::grants::Granted;
use super::scope::Scope;
use super::sequence::{Standing, standing};
use super::while_loading::{refusing_domains, refusing_lobs};
use super::{
    Found, NotCompared, Purpose, TargetDifference, Verdict, by_when, grants, pairs, passed_over, spelling,
};

/// Says what differences mean.
pub(super) struct Judge<'a> {
    migration: &'a Migration,
    /// The source under the names of the target, with the numbers of the source.
    expected: &'a Catalog,
    target: &'a Catalog,
    scope: &'a Scope,
    counterparts: &'a Counterparts,
    /// The columns and domains that take NULL while DMS writes.
    takes_null: HashSet<ObjectId, RandomState>,
    /// Whether a text that differs is another text: one version printed both.
    is_of_one_printer: bool,
    /// Whether both texts were printed by servers, each by its version.
    is_of_printers: bool,
    is_managed: bool,
}

/// What a property that differs means, and by when it should be the same; `None` where it means nothing.
type Meaning = Option<(Phase, Verdict)>;

impl<'a> Judge<'a> {
    pub fn new(
        migration: &'a Migration,
        expected: &'a Catalog,
        target: &'a Catalog,
        scope: &'a Scope,
        counterparts: &'a Counterparts,
    ) -> Self {
        let columns = refusing_lobs(expected, migration).into_iter();
        let columns = columns.map(|(table, column)| ObjectId::Column(table, column));
        let domains = refusing_domains(expected, migration).into_iter().map(ObjectId::Type);
        Judge {
            migration,
            expected,
            target,
            scope,
            counterparts,
            takes_null: columns.chain(domains).collect(),
            is_of_one_printer: spelling::is_of_one_printer(expected.server_version, target.server_version),
            is_of_printers: expected.server_version.is_some() && target.server_version.is_some(),
            is_managed: is_managed(migration, target),
        }
    }

    /// Takes what differs, each to its list.
    pub fn take(&self, difference: Difference, found: &mut Found) {
        for ObjectDifference { object, ids, change } in difference.objects {
            match (change, ids) {
                (Change::OnlyHere, Ids { here: Some(id), .. }) => {
                    found.differences.extend(self.missing(object, id));
                }
                (Change::OnlyThere, Ids { there: Some(id), .. }) => {
                    found.differences.extend(self.too_much(object, id));
                }
                (Change::Changed(properties), Ids { here, there })
                    if matches!(here.or(there), Some(ObjectId::Supplied(_))) =>
                {
                    self.supplied(&object, here, there, properties, found);
                }
                (Change::Changed(properties), Ids { here: Some(here), there: Some(there) }) => {
                    self.changed(object, here, there, properties, found);
                }
                _ => {}
            }
        }
        found.differences.extend(self.disabled_constraints());
        let untold = difference.not_comparable.into_iter().filter(|untold| self.is_of_interest(untold));
        found.not_compared.extend(untold.map(NotCompared::Untold));
    }

    fn missing(&self, object: ObjectRef, id: ObjectId) -> Option<TargetDifference> {
        let is_subscription = matches!(id, ObjectId::Subscription(_));
        if !is_subscription && (!self.is_looked_for(id) || goes_without_saying(self.expected, id)) {
            return None;
        }
        let part_of_missing = matches!(id, ObjectId::Index(index)
            if self.expected.indexes[index].attached_to.is_some_and(|of| !self.is_there(ObjectId::Index(of))));
        if part_of_missing {
            return None;
        }
        let phase = by_when::of_object(self.expected, Some(self.scope), id);
        let other_kind = self.of_other_kind(id);
        let verdict = match other_kind {
            Some(_) => Verdict::Different,
            None => self.purpose_of_absence(id).map_or(Verdict::Missing, Verdict::OnPurpose),
        };
        let properties = other_kind.into_iter().collect();
        Some(TargetDifference { object, source: Some(id), target: None, phase, verdict, properties })
    }

    fn is_looked_for(&self, id: ObjectId) -> bool {
        !passed_over::is_passed_over(self.expected, id) && self.scope.has(self.expected, id)
    }

    fn is_there(&self, id: ObjectId) -> bool {
        self.counterparts.contains_key(&id)
    }

    /// A relation of the same name that is something else: a view where a table should be.
    fn of_other_kind(&self, id: ObjectId) -> Option<PropertyDifference> {
        let ObjectId::Relation(id) = id else { return None };
        let relation = &self.expected.relations[id];
        let schema = self.expected.schema_name(relation.schema).as_str();
        let other = self.target.relation(schema, relation.name.as_str())?;
        Some(PropertyDifference {
            property: Property::Kind,
            of: Part::Whole,
            here: Some(kind_value(relation.kind)),
            there: Some(kind_value(self.target.relations[other].kind)),
        })
    }

    fn purpose_of_absence(&self, id: ObjectId) -> Option<Purpose> {
        match id {
            ObjectId::Column(..) if !self.is_moved_column(id) => Some(Purpose::ColumnLeftOut),
            ObjectId::Subscription(_) => Some(Purpose::SubscribedByHand),
            ObjectId::Setting(at) => {
                let setting = self.expected.settings.get(at as usize)?;
                let closes =
                    setting.database.is_some() && setting.parameter.name == "default_transaction_read_only";
                closes.then_some(Purpose::SourceClosed)
            }
            _ => None,
        }
    }

    /// Whether the table mappings keep the column.
    fn is_moved_column(&self, id: ObjectId) -> bool {
        let ObjectId::Column(table, number) = id else { return true };
        let source = self.migration.source();
        let relation = &source.relations[table];
        let Some(column) = relation.column_by_number(number) else { return true };
        let schema = source.schema_name(relation.schema).as_str();
        match self.migration.scope().column(schema, relation.name.as_str(), column.name.as_str()) {
            ColumnScope::Moved { .. } => true,
            ColumnScope::Removed { .. } | ColumnScope::NotIncluded { .. } => false,
        }
    }

    fn changed(
        &self,
        object: ObjectRef,
        here: ObjectId,
        there: ObjectId,
        properties: Vec<PropertyDifference>,
        found: &mut Found,
    ) {
        if !self.is_looked_for(here) {
            return;
        }
        let mut by_meaning: BTreeMap<(Phase, Verdict), Vec<PropertyDifference>> = BTreeMap::new();
        for one in properties {
            match self.spelled_differently(&object, &one) {
                Spelled::Same => {}
                Spelled::Unclear(not_compared) => found.not_compared.push(*not_compared),
                Spelled::Different => {
                    if let Some(meaning) = self.meaning(here, there, &one) {
                        by_meaning.entry(meaning).or_default().push(one);
                    }
                }
            }
        }
        for ((phase, verdict), properties) in by_meaning {
            found.differences.push(TargetDifference {
                object: object.clone(),
                source: Some(here),
                target: Some(there),
                phase,
                verdict,
                properties,
            });
        }
    }

    /// Privileges on what PostgreSQL or an extension made: a side without a value has them as they were made.
    fn supplied(
        &self,
        object: &ObjectRef,
        source: Option<ObjectId>,
        target: Option<ObjectId>,
        properties: Vec<PropertyDifference>,
        found: &mut Found,
    ) {
        let mut by_verdict: BTreeMap<Verdict, Vec<PropertyDifference>> = BTreeMap::new();
        for one in properties {
            if let Some(verdict) = grants::supplied_verdict(&one, self.is_managed) {
                by_verdict.entry(verdict).or_default().push(one);
            }
        }
        for (verdict, properties) in by_verdict {
            let (object, phase) = (object.clone(), Phase::TargetAtCutover);
            found.differences.push(TargetDifference { object, source, target, phase, verdict, properties });
        }
    }

    fn spelled_differently(&self, object: &ObjectRef, one: &PropertyDifference) -> Spelled {
        let (Some(source), Some(target)) = (&one.here, &one.there) else { return Spelled::Different };
        if !spelling::is_printed(one.property) {
            return Spelled::Different;
        }
        let is_clear = self.is_of_one_printer || spelling::is_plain(source) && spelling::is_plain(target);
        match (spelling::is_same(source, target), is_clear) {
            (true, _) => Spelled::Same,
            (false, true) => Spelled::Different,
            (false, false) if self.is_of_printers && spelling::differ(source, target) => Spelled::Different,
            (false, false) => Spelled::Unclear(Box::new(NotCompared::Spelling {
                object: object.clone(),
                property: one.property,
                of: one.of.clone(),
                source: source.clone(),
                target: target.clone(),
            })),
        }
    }

    fn meaning(&self, here: ObjectId, there: ObjectId, one: &PropertyDifference) -> Meaning {
        let phase = by_when::of_property(one.property)
            .unwrap_or_else(|| by_when::of_object(self.expected, Some(self.scope), here));
        let different = Some((phase, Verdict::Different));
        let on_purpose = |phase, purpose| Some((phase, Verdict::OnPurpose(purpose)));
        let (is, was) = (one.there.as_ref(), one.here.as_ref());
        match one.property {
            Property::Name => on_purpose(phase, Purpose::OtherName),
            // told by the objects themselves; who granted a membership is nobody's loss
            Property::EnforcingIndex
            | Property::IdentitySequence
            | Property::IndexRole
            | Property::Grantor => None,
            // dumps restore all of them empty, and fill them later
            Property::WithNoData => {
                let is_told = self.migration.target_server().is_some();
                (is_told && is_true(is)).then_some((phase, Verdict::Different))
            }
            Property::IndexElement if self.is_of_key(here) => None,
            Property::AttachedTo | Property::ClusteredOn | Property::ReplicaIdentity
                if self.is_same_index(here, there, one.property) =>
            {
                None
            }
            // a partition's key or NOT NULL belongs to the one above it, whichever was there first
            Property::IsLocal | Property::Inherited if self.is_of_partition(here, there) => None,
            // CREATE TABLE puts inherited columns first, and gives an identity sequence the type of its column
            Property::ColumnOrder if self.has_parents(here) => None,
            Property::DataType if self.is_identity_sequence(here) => None,
            Property::NotNull if is_true(was) && self.takes_null.contains(&here) => {
                on_purpose(not_null::refused_from(self.target, there), Purpose::LobTakesNull)
            }
            Property::NotNull if is_true(was) && matches!(here, ObjectId::Column(..)) => {
                Some((not_null::refused_from(self.target, there), Verdict::Different))
            }
            Property::Identity => match (was, is) {
                (None, Some(_)) if pairs::has_identity_above(self.expected, here) => None,
                (Some(_), None) if pairs::has_identity_above(self.target, there) => None,
                (Some(Value::Word("always")), Some(Value::Word("by default"))) => {
                    on_purpose(Phase::TargetAtCutover, Purpose::IdentityTakesValues)
                }
                (Some(_), None) if self.lacks_identity_sequence(here) => None,
                _ => different,
            },
            Property::Validated if is_true(was) => on_purpose(phase, Purpose::NotValidated),
            Property::Validated => None,
            Property::LastValue | Property::IsCalled => match self.standing(here, there) {
                Standing::Behind => different,
                Standing::Ahead | Standing::Unknown => None,
            },
            Property::Owner => (!is_of_provider(was)).then_some((phase, Verdict::Different)),
            Property::Grant if self.follows_from_owner(here, there, &one.of) => None,
            Property::Grant => grants::verdict(&one.of, was, is).map(|verdict| (phase, verdict)),
            Property::Password => {
                is_true(was).then_some((phase, Verdict::OnPurpose(Purpose::PasswordByHand)))
            }
            Property::Superuser | Property::Replication | Property::BypassRowLevelSecurity
                if is_true(was) && self.is_managed =>
            {
                on_purpose(phase, Purpose::RefusedByProvider)
            }
            Property::Version if is_newer(was, is) => on_purpose(phase, Purpose::NewerExtension),
            Property::DataType if self.is_type_changed_by_task(here) => {
                on_purpose(phase, Purpose::TypeChangedByTask)
            }
            _ => different,
        }
    }

    /// Whether the index that is meant is the same, whatever its name is.
    fn is_same_index(&self, here: ObjectId, there: ObjectId, property: Property) -> bool {
        let [source, target] = [(self.expected, here), (self.target, there)]
            .map(|(catalog, object)| pairs::index_of(catalog, object, property).map(ObjectId::Index));
        let counterpart = source.and_then(|source| self.counterparts.get(&source).copied());
        counterpart.is_some() && counterpart == target
    }

    /// Whether both are keys that are attached to another, or NOT NULLs of partitions.
    fn is_of_partition(&self, here: ObjectId, there: ObjectId) -> bool {
        let belongs_above = |catalog: &Catalog, id: ObjectId| {
            let ObjectId::Constraint(table, at) = id else { return false };
            let table = &catalog.relations[table];
            let Some(constraint) = table.constraints.get(at as usize) else { return false };
            match constraint.index() {
                Some(index) => catalog.indexes[index].attached_to.is_some(),
                None => is_not_null(constraint) && table.partition_of.is_some(),
            }
        };
        belongs_above(self.expected, here) && belongs_above(self.target, there)
    }

    fn follows_from_owner(&self, here: ObjectId, there: ObjectId, part: &Part) -> bool {
        let (source, target) = (self.expected, self.target);
        let here = Granted { catalog: source, object: here };
        grants::follows_from_owner(part, here, Granted { catalog: target, object: there })
    }

    fn has_parents(&self, relation: ObjectId) -> bool {
        matches!(relation, ObjectId::Relation(id) if !self.expected.relations[id].inherits.is_empty())
    }

    fn is_identity_sequence(&self, sequence: ObjectId) -> bool {
        let ObjectId::Sequence(id) = sequence else { return false };
        let owner = self.expected.sequences[id].owner;
        owner.is_some_and(|owner| owner.kind == SequenceOwnership::Identity)
    }

    /// Whether it is the index of a key, which tells its columns itself.
    fn is_of_key(&self, index: ObjectId) -> bool {
        let ObjectId::Index(index) = index else { return false };
        matches!(self.expected.indexes[index].role, IndexRole::PrimaryKey | IndexRole::Unique)
    }

    fn lacks_identity_sequence(&self, column: ObjectId) -> bool {
        let ObjectId::Column(table, number) = column else { return false };
        let column = self.expected.relations[table].column_by_number(number);
        let sequence = column.and_then(|column| column.identity).and_then(|identity| identity.sequence);
        sequence.is_some_and(|sequence| !self.is_there(ObjectId::Sequence(sequence)))
    }

    fn standing(&self, here: ObjectId, there: ObjectId) -> Standing {
        match (here, there) {
            (ObjectId::Sequence(here), ObjectId::Sequence(there)) => {
                standing(&self.expected.sequences[here], &self.target.sequences[there])
            }
            _ => Standing::Unknown,
        }
    }

    fn is_type_changed_by_task(&self, column: ObjectId) -> bool {
        let ObjectId::Column(table, number) = column else { return false };
        let source = self.migration.source();
        let relation = &source.relations[table];
        let Some(column) = relation.column_by_number(number) else { return false };
        let schema = source.schema_name(relation.schema).as_str();
        let rules =
            self.migration.scope().transformations(schema, relation.name.as_str(), column.name.as_str());
        rules.iter().any(|rule| matches!(rule.action, Action::ChangeDataType(_)))
    }

    /// Whether what a side does not tell would be looked for.
    fn is_of_interest(&self, untold: &NotComparable) -> bool {
        let NotComparable::Property { object, property, .. } = untold else { return true };
        let is_told_elsewhere = matches!(
            property,
            Property::IsCalled
                | Property::Password
                | Property::Grantor
                | Property::EnforcingIndex
                | Property::IdentitySequence
        );
        !is_told_elsewhere && self.is_looked_for_by_name(object)
    }

    fn is_looked_for_by_name(&self, object: &ObjectRef) -> bool {
        let Some(schema) = object.schema.as_ref().map(Name::as_str) else { return true };
        let whole = object.table.as_ref().unwrap_or(&object.name).as_str();
        let relation = self.expected.relation(schema, whole).map(ObjectId::Relation);
        let sequence = || self.expected.sequence(schema, whole).map(ObjectId::Sequence);
        match relation.or_else(sequence) {
            Some(id) => self.is_looked_for(id),
            None => self.expected.schema(schema).is_some_and(|schema| self.scope.has_schema(schema)),
        }
    }
}

/// Whether the target belongs to a provider who gives nobody the rights of a superuser.
fn is_managed(migration: &Migration, target: &Catalog) -> bool {
    let provider = migration.target_server().map(|server| server.provider);
    provider.is_some_and(|provider| provider != Provider::SelfManaged)
        || passed_over::has_roles_of_provider(target)
}

/// What is known of a text that differs.
enum Spelled {
    /// It says the same.
    Same,
    /// It says something else.
    Different,
    /// It may say the same.
    Unclear(Box<NotCompared>),
}

/// Whether an object comes with another one, which is told.
fn goes_without_saying(catalog: &Catalog, id: ObjectId) -> bool {
    match id {
        ObjectId::Constraint(table, at) => {
            let constraint = catalog.relations[table].constraints.get(at as usize);
            constraint
                .is_some_and(|constraint| is_not_null(constraint) || is_from_parent(catalog, constraint))
        }
        ObjectId::DomainConstraint(domain, at) => match &catalog.types[domain].kind {
            TypeKind::Domain(domain) => domain.constraints.get(at as usize).is_some_and(is_not_null),
            _ => false,
        },
        ObjectId::Index(index) => catalog.indexes[index].role != IndexRole::Secondary,
        ObjectId::Trigger(table, at) => {
            let trigger = catalog.relations[table].triggers.get(at as usize);
            trigger.is_some_and(|trigger| trigger.inherited)
        }
        _ => false,
    }
}

/// The column tells that it is NOT NULL; the constraint's name means nothing.
fn is_not_null(constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::NotNull { .. })
}

fn is_from_parent(catalog: &Catalog, constraint: &Constraint) -> bool {
    let is_part = constraint.index().is_some_and(|index| catalog.indexes[index].attached_to.is_some());
    is_part || constraint.inherited
}

fn is_true(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Flag(true)))
}

fn is_of_provider(owner: Option<&Value>) -> bool {
    matches!(owner, Some(Value::Sql(name)) if passed_over::is_of_provider(&Name::from(name.as_str())))
}

/// Whether the target's version of an extension is a later one.
fn is_newer(source: Option<&Value>, target: Option<&Value>) -> bool {
    let numbers = |value: Option<&Value>| -> Option<Vec<u64>> {
        let Some(Value::Text(text)) = value else { return None };
        text.split('.').map(|number| number.parse().ok()).collect()
    };
    match (numbers(source), numbers(target)) {
        (Some(source), Some(target)) => target > source,
        _ => false,
    }
}

fn kind_value(kind: RelationKind) -> Value {
    Value::Word(match kind {
        RelationKind::Table => "table",
        RelationKind::PartitionedTable => "partitioned table",
        RelationKind::ForeignTable => "foreign table",
        RelationKind::View => "view",
        RelationKind::MaterializedView => "materialized view",
    })
}
