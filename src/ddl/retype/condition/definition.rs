//! What an object is.

use super::super::obstacle::Obstacle;
use super::{Ddl, literal, regclass};
use crate::catalog::{
    Expression, Function, FunctionBody, Id, Policy, Publication, Relation, Trigger, quote_literal,
};

/// What the server's own printing may have around a text, and the catalog has not, or the other way round.
const AROUND: &str = " \n\t;()";

impl Ddl<'_> {
    /// `None` for what has no text, or none that can be compared.
    pub(super) fn definition_is_the_same(&self, obstacle: Obstacle) -> Option<String> {
        let relations = &self.catalog.relations;
        match obstacle {
            Obstacle::View(id) => Some(self.view_is_the_same(id)),
            Obstacle::Rule(id, at) => {
                let rule = relations[id].rules.get(at as usize)?;
                let of =
                    format!("r.ev_class = {} AND r.rulename = {}", self.regclass(id), literal(&rule.name));
                let text = self.same_text("pg_catalog.pg_get_ruledef(r.oid)", &rule.definition);
                Some(format!("EXISTS (SELECT FROM pg_catalog.pg_rewrite AS r WHERE {of}{text})"))
            }
            Obstacle::Policy(id, at) => {
                Some(self.policy_is_the_same(id, relations[id].policies.get(at as usize)?))
            }
            Obstacle::Trigger(id, at) => {
                Some(self.trigger_is_the_same(id, relations[id].triggers.get(at as usize)?))
            }
            Obstacle::Function(id) | Obstacle::Body(id) => self.function_is_the_same(id),
            Obstacle::Default(id, number) => {
                let column = relations[id].column_by_number(number)?;
                let text =
                    self.same_text("pg_catalog.pg_get_expr(d.adbin, d.adrelid)", column.default.as_ref()?);
                Some(format!(
                    "EXISTS (SELECT FROM pg_catalog.pg_attrdef AS d JOIN pg_catalog.pg_attribute AS a \
                     ON a.attrelid = d.adrelid AND a.attnum = d.adnum \
                     WHERE d.adrelid = {} AND a.attname = {}{text})",
                    self.regclass(id),
                    literal(&column.name)
                ))
            }
            Obstacle::Published(id, at) => self.publication_is_the_same(id, at),
            Obstacle::Index(_) | Obstacle::Key(..) => None,
        }
    }

    pub(super) fn regclass(&self, id: Id<Relation>) -> String {
        regclass(&self.relation_name(id))
    }

    /// Whether texts are what a server printed: a dump says of which version, a person does not.
    fn texts_are_the_servers(&self) -> bool {
        self.catalog.server_version.is_some()
    }

    /// ` AND` the printed text is this one; nothing where it cannot be compared.
    fn same_text(&self, printed: &str, text: &Expression) -> String {
        if !self.texts_are_the_servers() {
            return String::new();
        }
        format!(" AND {} = {}", trimmed(printed), bare(text.as_str()))
    }

    fn view_is_the_same(&self, id: Id<Relation>) -> String {
        let view = &self.catalog.relations[id];
        let regclass = self.regclass(id);
        let names: Vec<String> = view.columns.iter().map(|column| literal(&column.name)).collect();
        let columns = format!(
            "ARRAY(SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_attribute AS a \
             WHERE a.attrelid = {regclass} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) \
             = ARRAY[{}]::pg_catalog.text[]",
            names.join(", ")
        );
        let query = view.view.as_ref().map(|view| &view.query);
        let printed = format!("pg_catalog.pg_get_viewdef({regclass})");
        let text = query.map(|query| self.same_text(&printed, query)).unwrap_or_default();
        format!("{columns}{text}")
    }

    fn policy_is_the_same(&self, id: Id<Relation>, policy: &Policy) -> String {
        let text = |column: &str, expression: &Option<Expression>| match expression {
            None => format!(" AND p.{column} IS NULL"),
            Some(text) => self.same_text(&format!("pg_catalog.pg_get_expr(p.{column}, p.polrelid)"), text),
        };
        format!(
            "EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = {} AND p.polname = {}{}{})",
            self.regclass(id),
            literal(&policy.name),
            text("polqual", &policy.using),
            text("polwithcheck", &policy.check)
        )
    }

    fn trigger_is_the_same(&self, id: Id<Relation>, trigger: &Trigger) -> String {
        let condition = trigger.condition.as_ref().filter(|_| self.texts_are_the_servers());
        let text = condition.map(|text| {
            format!(
                " AND pg_catalog.strpos(pg_catalog.pg_get_triggerdef(t.oid), {}) > 0",
                bare(text.as_str())
            )
        });
        format!(
            "EXISTS (SELECT FROM pg_catalog.pg_trigger AS t WHERE t.tgrelid = {} AND t.tgname = {}{})",
            self.regclass(id),
            literal(&trigger.name),
            text.unwrap_or_default()
        )
    }

    fn function_is_the_same(&self, id: Id<Function>) -> Option<String> {
        let function = &self.catalog.functions[id];
        let found = format!("p.oid = {}", self.regprocedure(id));
        let text = match &function.body {
            FunctionBody::Sql(text) => {
                let text = Expression::from(&**text);
                self.same_text("pg_catalog.pg_get_function_sqlbody(p.oid)", &text)
            }
            FunctionBody::Source(text) => format!(" AND p.prosrc = {}", quote_literal(text)),
            _ => String::new(),
        };
        Some(format!("EXISTS (SELECT FROM pg_catalog.pg_proc AS p WHERE {found}{text})"))
    }

    pub(super) fn regprocedure(&self, id: Id<Function>) -> String {
        let function = &self.catalog.functions[id];
        let name = self.catalog.qualified(function.schema, &function.name);
        let signature = format!("{name}({})", function.signature);
        format!("pg_catalog.to_regprocedure({})::pg_catalog.oid", quote_literal(&signature))
    }

    fn publication_is_the_same(&self, id: Id<Publication>, at: u32) -> Option<String> {
        let publication = &self.catalog.publications[id];
        let table = publication.tables.get(at as usize)?;
        let filter = match &table.row_filter {
            None => " AND r.prqual IS NULL".to_owned(),
            Some(filter) => self.same_text("pg_catalog.pg_get_expr(r.prqual, r.prrelid)", filter),
        };
        let mut names: Vec<&str> = table.columns.iter().map(|column| column.as_str()).collect();
        names.sort_unstable();
        let names: Vec<String> = names.into_iter().map(quote_literal).collect();
        Some(format!(
            "EXISTS (SELECT FROM pg_catalog.pg_publication_rel AS r JOIN pg_catalog.pg_publication AS p \
             ON p.oid = r.prpubid WHERE p.pubname = {} AND r.prrelid = {}{filter} \
             AND ARRAY(SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_attribute AS a \
             WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs) \
             ORDER BY a.attname::pg_catalog.text COLLATE \"C\") = ARRAY[{}]::pg_catalog.text[])",
            literal(&publication.name),
            regclass(&table.name),
            names.join(", ")
        ))
    }
}

fn trimmed(printed: &str) -> String {
    format!("pg_catalog.btrim({printed}, E' \\n\\t;()')")
}

fn bare(text: &str) -> String {
    quote_literal(text.trim_matches(|character| AROUND.contains(character)))
}
