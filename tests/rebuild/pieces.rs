//! What a catalog is made of, a piece for everything that can be made in one go.

use pgdms_lint::catalog::{Catalog, ConstraintKind, IndexRole, ObjectId, RelationKind, TypeKind};
use pgdms_lint::ddl::{Ddl, IndexBuild, Validation};
use pgdms_lint::dependency::Dependencies;
use pgdms_lint::remedy::Step;

/// Statements that make something, and the object that they belong to.
pub struct Piece {
    pub of: ObjectId,
    pub steps: Vec<Step>,
}

impl Piece {
    fn new(of: ObjectId, steps: Vec<Step>) -> Self {
        Piece { of, steps }
    }

    /// Not where the columns of the table that it belongs to are unknown.
    pub fn can_be_made(&self, catalog: &Catalog) -> bool {
        use ObjectId as Of;
        let relation = match self.of {
            Of::Relation(id) | Of::Column(id, _) | Of::Constraint(id, _) => id,
            Of::Trigger(id, _) | Of::Rule(id, _) | Of::Policy(id, _) => id,
            Of::Index(id) => catalog.indexes[id].relation,
            _ => return true,
        };
        let relation = &catalog.relations[relation];
        relation.view.is_some() || relation.columns_unknown.is_none()
    }

    pub fn runs_in_transaction(&self) -> bool {
        self.steps.iter().all(|step| step.transaction)
    }
}

/// What stands on its own: schemas, types, functions, sequences, tables, views ...
pub fn objects(catalog: &Catalog) -> Vec<Piece> {
    use ObjectId as Of;
    let ddl = Ddl::new(catalog);
    let mut made = Vec::new();
    let schemas = catalog.schemas.iter().filter(|(_, schema)| schema.name != "public");
    made.extend(schemas.map(|(id, _)| Piece::new(Of::Schema(id), ddl.create_schema(id))));
    made.extend(catalog.extensions.ids().map(|id| Piece::new(Of::Extension(id), ddl.create_extension(id))));
    for (id, user_type) in catalog.types.iter() {
        if let TypeKind::Base(_) = user_type.kind {
            made.push(Piece::new(Of::Type(id), ddl.create_shell_type(id)));
        }
        made.push(Piece::new(Of::Type(id), ddl.create_type(id)));
    }
    made.extend(catalog.sequences.ids().map(|id| Piece::new(Of::Sequence(id), ddl.create_sequence(id))));
    made.extend(catalog.functions.ids().map(|id| Piece::new(Of::Function(id), ddl.create_function(id))));
    made.extend(catalog.others.ids().map(|id| Piece::new(Of::Other(id), ddl.create_other(id))));
    for id in catalog.foreign_data_wrappers.ids() {
        made.push(Piece::new(Of::ForeignDataWrapper(id), ddl.create_foreign_data_wrapper(id)));
    }
    for id in catalog.foreign_servers.ids() {
        made.push(Piece::new(Of::ForeignServer(id), ddl.create_foreign_server(id)));
        made.push(Piece::new(Of::ForeignServer(id), ddl.create_user_mappings(id)));
    }
    let dependencies = Dependencies::of(catalog);
    for (id, relation) in catalog.relations.iter() {
        let object = Of::Relation(id);
        let announced = ddl.announce_view(id).filter(|_| dependencies.is_in_circle(object));
        match (relation.kind, announced) {
            (_, Some(announced)) => {
                made.push(Piece::new(object, announced));
                made.push(Piece::new(object, ddl.replace_view(id)));
            }
            (RelationKind::View | RelationKind::MaterializedView, None) => {
                made.push(Piece::new(object, ddl.create_view(id)));
            }
            _ => made.push(Piece::new(object, ddl.create_table(id).unwrap_or_default())),
        }
    }
    made
}

/// What belongs to a table: its place in another, constraints, indexes, triggers ...
pub fn parts(catalog: &Catalog) -> Vec<Piece> {
    use ObjectId as Of;
    let ddl = Ddl::new(catalog);
    let mut made = Vec::new();
    made.extend(catalog.relations.ids().map(|id| Piece::new(Of::Relation(id), ddl.attach_partition(id))));
    constraints(catalog, &mut made);
    for (id, index) in catalog.indexes.iter() {
        if index.role == IndexRole::Secondary && index.attached_to.is_none() {
            made.push(Piece::new(Of::Index(id), ddl.create_index(id, IndexBuild::Blocking)));
        }
    }
    for (id, relation) in catalog.relations.iter() {
        for (at, trigger) in (0..).zip(&relation.triggers) {
            if !trigger.inherited {
                made.push(Piece::new(Of::Trigger(id, at), ddl.create_trigger(id, at)));
            }
            made.push(Piece::new(Of::Trigger(id, at), ddl.set_trigger_enabled(id, at)));
        }
        for at in 0..relation.rules.len() as u32 {
            made.push(Piece::new(Of::Rule(id, at), ddl.create_rule(id, at)));
        }
        for at in 0..relation.policies.len() as u32 {
            made.push(Piece::new(Of::Policy(id, at), ddl.create_policy(id, at)));
        }
        made.push(Piece::new(Of::Relation(id), ddl.set_row_level_security(id)));
        made.push(Piece::new(Of::Relation(id), ddl.set_replica_identity(id)));
        made.push(Piece::new(Of::Relation(id), ddl.set_cluster_index(id)));
    }
    made.extend(catalog.sequences.ids().map(|id| Piece::new(Of::Sequence(id), ddl.set_sequence_owner(id))));
    made.extend(catalog.statistics.ids().map(|id| Piece::new(Of::Statistics(id), ddl.create_statistics(id))));
    made
}

/// The constraints that do not come with others.
fn constraints(catalog: &Catalog, made: &mut Vec<Piece>) {
    let ddl = Ddl::new(catalog);
    for (id, relation) in catalog.relations.iter() {
        for (at, constraint) in (0..).zip(&relation.constraints) {
            let is_part = constraint.index().is_some_and(|id| catalog.indexes[id].attached_to.is_some());
            let is_inherited = constraint.inherited && !constraint.is_local;
            if is_part || is_inherited {
                continue;
            }
            // Added and then validated gives the same as checked at once.
            let later = matches!(constraint.kind, ConstraintKind::ForeignKey(_));
            let validation = if later { Validation::Later } else { Validation::AtOnce };
            let mut steps = ddl.add_constraint(id, at, validation);
            steps.extend(if later { ddl.validate_constraint(id, at) } else { Vec::new() });
            made.push(Piece::new(ObjectId::Constraint(id, at), steps));
        }
    }
}

/// What is said of objects, and what watches them.
pub fn surroundings(catalog: &Catalog) -> Vec<Piece> {
    let ddl = Ddl::new(catalog);
    let mut made = Vec::new();
    for id in catalog.publications.ids() {
        made.push(Piece::new(ObjectId::Publication(id), ddl.create_publication(id)));
    }
    // A subscription is made by hand: the catalog never holds its connection string.
    let is_made = |object: &ObjectId| !matches!(object, ObjectId::Subscription(_));
    for object in catalog.object_ids().filter(is_made) {
        made.push(Piece::new(object, ddl.set_owner(object)));
        made.push(Piece::new(object, ddl.grant_privileges(object)));
        made.push(Piece::new(object, ddl.comment_on(object)));
    }
    for at in 0..catalog.default_privileges.len() as u32 {
        made.push(Piece::new(ObjectId::DefaultPrivilege(at), ddl.set_default_privileges(at)));
    }
    // Last, in one piece each: they fire for what comes behind them.
    for id in catalog.event_triggers.ids() {
        let object = ObjectId::EventTrigger(id);
        let steps = [ddl.create_event_trigger(id), ddl.set_owner(object), ddl.comment_on(object)].concat();
        made.push(Piece::new(object, steps));
    }
    made
}
