//! Constraints of tables and of domains: `constraints.sql`.

use pgdms_lint::catalog::{
    Constraint, ConstraintKind, ConstraintTiming, ForeignKey, Id, MatchType, ReferencedTable,
    ReferentialAction, Relation,
};

use super::Teller;

impl Teller<'_> {
    pub(super) fn constraints(&mut self, id: Id<Relation>) {
        let table = self.relation_text(id);
        for constraint in &self.catalog.relations[id].constraints {
            let object = format!("constraint {} on {table}", constraint.name);
            self.is_there(&object, constraint.comment.as_deref());
            self.constraint_kind(&object, id, constraint);
            self.say_if(&object, "timing", timing_text(constraint.timing));
            self.say_when(!constraint.validated, &object, "validated", "no");
            self.say_when(!constraint.enforced, &object, "enforced", "no");
            self.say_when(constraint.no_inherit, &object, "no inherit", "yes");
            self.say_when(!constraint.is_local, &object, "declared here", "no");
            self.say_when(constraint.inherited, &object, "inherited", "yes");
        }
    }

    fn constraint_kind(&mut self, object: &str, relation: Id<Relation>, constraint: &Constraint) {
        let index = constraint.index().map(|index| self.index_text(index));
        self.say_if(object, "index", index);
        let (kind, columns) = match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => ("primary key", &key.columns[..]),
            ConstraintKind::Unique(key) => ("unique", &key.columns[..]),
            ConstraintKind::Exclusion { .. } => ("exclusion", &[][..]),
            ConstraintKind::ForeignKey(key) => {
                self.foreign_key(object, relation, key);
                ("foreign key", &key.columns[..])
            }
            ConstraintKind::Check { expression } => {
                self.say(object, "check expression", expression);
                ("check", &[][..])
            }
            ConstraintKind::NotNull { column } => ("not null", std::slice::from_ref(column)),
            other => panic!("{other:?} is new"),
        };
        self.say(object, "kind", kind);
        self.say_if(object, "columns", self.column_names(relation, columns));
    }

    fn foreign_key(&mut self, object: &str, relation: Id<Relation>, key: &ForeignKey) {
        let references = match &key.references {
            ReferencedTable::Known(id, columns) => {
                let columns = self.column_names(*id, columns).unwrap_or_default();
                format!("{} ({columns})", self.relation_text(*id))
            }
            ReferencedTable::Missing(name, columns) => format!("{name} {columns:?}, which is missing"),
            other => panic!("{other:?} is new"),
        };
        self.say(object, "references", references);
        self.say_if(object, "on update", action_text(key.on_update));
        self.say_if(object, "on delete", action_text(key.on_delete));
        let on_delete_columns = self.column_names(relation, &key.on_delete_columns);
        self.say_if(object, "on delete columns", on_delete_columns);
        self.say_when(key.match_type == MatchType::Full, object, "match", "full");
        self.say_when(key.period, object, "period", "yes");
    }

    pub(super) fn domain_constraint(&mut self, domain: &str, constraint: &Constraint) {
        let object = format!("domain constraint {} on {domain}", constraint.name);
        self.is_there(&object, constraint.comment.as_deref());
        match &constraint.kind {
            ConstraintKind::Check { expression } => {
                self.say(&object, "kind", "check");
                self.say(&object, "check expression", expression);
            }
            ConstraintKind::NotNull { .. } => self.say(&object, "kind", "not null"),
            other => panic!("{object}: {other:?}"),
        }
        self.say_when(!constraint.validated, &object, "validated", "no");
    }
}

pub(super) fn timing_text(timing: ConstraintTiming) -> Option<&'static str> {
    match timing {
        ConstraintTiming::Immediate => None,
        ConstraintTiming::Deferrable => Some("deferrable"),
        ConstraintTiming::InitiallyDeferred => Some("initially deferred"),
        other => panic!("{other:?} is new"),
    }
}

fn action_text(action: ReferentialAction) -> Option<&'static str> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("restrict"),
        ReferentialAction::Cascade => Some("cascade"),
        ReferentialAction::SetNull => Some("set null"),
        ReferentialAction::SetDefault => Some("set default"),
        other => panic!("{other:?} is new"),
    }
}
