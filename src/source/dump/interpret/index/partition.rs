//! The indexes of partitioned tables and the parts of them that partitions have.

use std::collections::VecDeque;

use crate::catalog::{
    Common, Id, Index, IndexElement, IndexKey, IndexValidity, RareList, Relation, RelationKind,
};

use super::super::{ApplyError, Interpreter};

impl Interpreter {
    /// Gives every partition below the table of an index its own: one that is there already and
    /// matches, or a new one.
    pub(super) fn index_partitions(&mut self, index: Id<Index>) {
        let mut waiting = VecDeque::from([index]);
        while let Some(parent) = waiting.pop_front() {
            let table = self.catalog.indexes[parent].relation;
            for partition in self.catalog.relations[table].children.clone() {
                waiting.extend(self.index_partition(parent, partition));
            }
        }
    }

    /// Gives one partition its part of an index of its partitioned table: a matching one, or a new
    /// one. Says which, if it is new and the partition is partitioned itself.
    pub(in super::super) fn index_partition(
        &mut self,
        parent: Id<Index>,
        partition: Id<Relation>,
    ) -> Option<Id<Index>> {
        let table = &self.catalog.relations[partition];
        if !table.is_table() {
            return None;
        }
        let goes_on = table.kind == RelationKind::PartitionedTable;
        if let Some(part) = self.matching_index(parent, partition) {
            self.catalog.indexes[part].attached_to = Some(parent);
            return None;
        }
        let part = self.copy_for_partition(parent, partition)?;
        let part = self.add_index(part);
        Some(part).filter(|_| goes_on)
    }

    /// An index of the partition that is not attached and could be the parent's part.
    fn matching_index(&self, parent: Id<Index>, partition: Id<Relation>) -> Option<Id<Index>> {
        let indexes = &self.catalog.relations[partition].indexes;
        indexes.iter().copied().find(|index| {
            let candidate = &self.catalog.indexes[*index];
            candidate.attached_to.is_none() && self.is_same_index(&self.catalog.indexes[parent], candidate)
        })
    }

    /// Whether two indexes of a partitioned table and its partition hold the same (`CompareIndexInfo`).
    fn is_same_index(&self, parent: &Index, part: &Index) -> bool {
        let same_key = |(above, below): (&IndexElement, &IndexElement)| {
            above.collation == below.collation
                && above.operator_class == below.operator_class
                && self.column_in(parent.relation, part.relation, &above.key).as_ref() == Some(&below.key)
        };
        parent.method == part.method
            && parent.uniqueness == part.uniqueness
            && parent.elements.len() == part.elements.len()
            && parent.include.len() == part.include.len()
            && parent.predicate == part.predicate
            && parent.elements.iter().zip(&part.elements).all(same_key)
            && parent.include.iter().zip(&part.include).all(|(above, below)| {
                self.column_in(parent.relation, part.relation, &IndexKey::Column(*above))
                    == Some(IndexKey::Column(*below))
            })
    }

    /// A key of one relation as a key of another that has columns of the same names.
    fn column_in(&self, from: Id<Relation>, to: Id<Relation>, key: &IndexKey) -> Option<IndexKey> {
        let IndexKey::Column(number) = key else { return Some(key.clone()) };
        let column = self.catalog.relations[from].column_by_number(*number)?;
        let same = self.catalog.relations[to].column(column.name.as_str())?;
        Some(IndexKey::Column(same.number))
    }

    fn copy_for_partition(&mut self, parent: Id<Index>, partition: Id<Relation>) -> Option<Index> {
        let above = self.catalog.indexes[parent].clone();
        let mut elements = above.elements.clone();
        for element in &mut elements {
            element.key = self.column_in(above.relation, partition, &element.key)?;
        }
        let mut include = Vec::new();
        let mut include_names = Vec::new();
        for number in &above.include {
            let IndexKey::Column(same) =
                self.column_in(above.relation, partition, &IndexKey::Column(*number))?
            else {
                return None;
            };
            include.push(same);
            let column = self.catalog.relations[partition].column_by_number(same)?;
            include_names.push(column.name.clone());
        }
        let name = self.index_name(partition, &elements, &include_names);
        Some(Index {
            schema: self.catalog.relations[partition].schema,
            name,
            relation: partition,
            elements,
            include: include.into(),
            attached_to: Some(parent),
            validity: IndexValidity::Valid,
            statistics_targets: RareList::new(),
            common: Common { span: self.span(), ..Common::default() },
            ..above
        })
    }

    /// `ALTER INDEX parent ATTACH PARTITION part`. A constraint of the partition becomes part of the
    /// partitioned table's.
    pub(super) fn attach_index(&mut self, parent: Id<Index>, part: Id<Index>) -> Result<(), ApplyError> {
        let (above, below) = (&self.catalog.indexes[parent], &self.catalog.indexes[part]);
        let attached_elsewhere = below.attached_to.is_some_and(|to| to != parent);
        let place = self.catalog.relations[below.relation].partition_of.as_ref();
        if attached_elsewhere || place.is_none_or(|place| place.parent != above.relation) {
            return Err(ApplyError::Refused(format!(
                "index {} cannot be attached to {}: its table is no partition of that one's",
                below.name, above.name
            )));
        }
        let table = below.relation;
        self.catalog.indexes[part].attached_to = Some(parent);
        let constraints = &mut self.catalog.relations[table].constraints;
        for constraint in constraints.iter_mut().filter(|constraint| constraint.index() == Some(part)) {
            constraint.inherited = true;
            constraint.is_local = false;
        }
        self.complete_partitioned_index(parent);
        Ok(())
    }

    /// Marks a partitioned index valid as soon as every partition has a valid part of it, and then
    /// looks at the one that it is a part of itself.
    fn complete_partitioned_index(&mut self, index: Id<Index>) {
        let mut next = Some(index);
        while let Some(id) = next.take() {
            let is_incomplete = self.catalog.indexes[id].validity == IndexValidity::MissingPartitions;
            if is_incomplete && !self.lacks_a_part(id) {
                self.catalog.indexes[id].validity = IndexValidity::Valid;
                self.first_lacking.remove(&id);
                next = self.catalog.indexes[id].attached_to;
            }
        }
    }

    /// Whether a partition has no valid part of the index. Where the last search ended is where the
    /// next one starts, so that attaching all partitions one by one takes linear time.
    fn lacks_a_part(&mut self, index: Id<Index>) -> bool {
        let partitions = &self.catalog.relations[self.catalog.indexes[index].relation].children;
        let start = self.first_lacking.get(&index).copied().unwrap_or(0).min(partitions.len());
        let has_part = |partition: &Id<Relation>| {
            self.catalog.relations[*partition].indexes.iter().any(|part| {
                let part = &self.catalog.indexes[*part];
                part.attached_to == Some(index) && part.validity == IndexValidity::Valid
            })
        };
        let (before, after) = partitions.split_at(start);
        let lacking = after.iter().position(|partition| !has_part(partition)).map(|at| start + at);
        let lacking = lacking.or_else(|| before.iter().position(|partition| !has_part(partition)));
        if let Some(at) = lacking {
            self.first_lacking.insert(index, at);
        }
        lacking.is_some()
    }
}
