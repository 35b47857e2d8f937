//! A remedy on the source: applied step by step, judged, undone.

use std::collections::BTreeMap;

use pgdms_lint::remedy::{Effect, LockMode, Safety, Server as Side, SqlChange, Step};
use pgdms_lint::rules::{Given, Group, Severity};

use super::cost;
use super::database::{self, Database, MAINTENANCE, difference};
use super::judged::Judged;

/// Tries every SQL remedy for the source; what is wrong with them.
pub fn try_all(database: &Database<'_>, given: &Given) -> Vec<String> {
    let judged = Judged::of(&database.dump, given);
    let before = judged.severities();
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (finding, remedy, change) in judged.remedies() {
        if change.server != Side::Source || finding.rule.group == Group::Source {
            continue;
        }
        tried += 1;
        let trial =
            Trial { database, given, before: &before, id: judged.id(finding), severity: finding.severity };
        let problems = trial.run(&change, remedy.effect);
        wrong.extend(problems.into_iter().map(|problem| format!("{}: {problem}", trial.id)));
    }
    println!("{}: {tried} remedies for the source", database.name);
    wrong
}

/// One remedy in a database that is as its dump says.
struct Trial<'a> {
    database: &'a Database<'a>,
    given: &'a Given,
    before: &'a BTreeMap<String, Severity>,
    id: String,
    severity: Severity,
}

impl Trial<'_> {
    fn run(&self, change: &SqlChange, effect: Effect) -> Vec<String> {
        let number = self.database.number().unwrap();
        let mut wrong = Vec::new();
        for (at, step) in change.steps.iter().enumerate() {
            wrong.extend(is_complete(step));
            match self.apply(step) {
                Ok(problems) => wrong.extend(problems),
                Err(problem) => {
                    wrong.push(format!("{problem}\nin step {} of {:#?}", at + 1, ups(change)));
                    self.make_anew(&number);
                    return wrong;
                }
            }
        }
        wrong.extend(self.judge(&database::name_of(self.database.server, &number).unwrap(), effect));
        wrong.extend(self.undo(change));
        if !wrong.is_empty() || change.steps.iter().any(|step| step.down.is_none()) {
            self.make_anew(&number);
        }
        wrong
    }

    fn apply(&self, step: &Step) -> Result<Vec<String>, String> {
        let server = self.database.server;
        let database = self.database_for(&step.up);
        if step.transaction {
            return cost::run_and_compare(server, database, step).map_err(|error| error.to_string());
        }
        server.psql(database, &step.up).map_err(|error| error.to_string())?;
        Ok(is_concurrent(step).into_iter().collect())
    }

    /// What linting again says.
    fn judge(&self, name: &str, effect: Effect) -> Vec<String> {
        let dump = database::dump(self.database.server, name).unwrap();
        let judged = Judged::of(&dump, self.given);
        let after = judged.severities();
        let mut wrong = Vec::new();
        if effect == Effect::Removes && after.contains_key(&self.id) {
            wrong.push("still there after the remedy".to_owned());
        }
        for finding in &judged.findings {
            let id = judged.id(finding);
            let is_new = self.before.get(&id).is_none_or(|before| *before < finding.severity);
            // what a remedy makes is left behind by DMS as any other object is: the rule for it recreates it
            if is_new && finding.severity >= self.severity && finding.rule.group != Group::Objects {
                wrong.push(format!("the remedy raises {} {id}", finding.severity));
            }
        }
        wrong
    }

    /// Runs what undoes the steps, the last first. Only with a way back for each step the schema has to be as it
    /// was.
    fn undo(&self, change: &SqlChange) -> Vec<String> {
        for step in change.steps.iter().rev() {
            let Some(down) = &step.down else { continue };
            let database = self.database_for(down);
            if let Err(error) = self.database.server.psql(database, down) {
                return vec![format!("{down}: {error}")];
            }
        }
        if change.steps.iter().any(|step| step.down.is_none()) {
            return Vec::new();
        }
        let dump = self.database.dump_now().unwrap();
        let differs = dump != self.database.dump;
        differs
            .then(|| format!("not undone: {:#?}\n{}", ups(change), difference(&self.database.dump, &dump)))
            .into_iter()
            .collect()
    }

    /// Nobody may be connected to a database that is renamed.
    fn database_for(&self, sql: &str) -> &str {
        if sql.starts_with("ALTER DATABASE") { MAINTENANCE } else { &self.database.name }
    }

    fn make_anew(&self, number: &str) {
        let server = self.database.server;
        let name = database::name_of(server, number).unwrap();
        database::drop_database(server, &name).unwrap();
        self.database.make_anew().unwrap();
    }
}

fn ups(change: &SqlChange) -> Vec<&str> {
    change.steps.iter().map(|step| step.up.as_str()).collect()
}

/// A step has a way back, or says why there is none.
fn is_complete(step: &Step) -> Option<String> {
    let is_complete = match (&step.down, &step.reason) {
        (Some(down), None) => !down.trim().is_empty(),
        (None, Some(reason)) => !reason.trim().is_empty(),
        _ => false,
    };
    (!is_complete).then(|| format!("neither a way back nor a reason: {step:?}"))
}

/// What runs outside a transaction shows its locks to nobody. PostgreSQL documents that of `CONCURRENTLY`.
fn is_concurrent(step: &Step) -> Option<String> {
    let is_known = step.up.contains("INDEX CONCURRENTLY ");
    let is_as_stated = step.lock == Some(LockMode::ShareUpdateExclusive) && step.safety == Safety::Online;
    (!is_known || !is_as_stated).then(|| format!("stated is {:?}, {:?}: {}", step.lock, step.safety, step.up))
}
