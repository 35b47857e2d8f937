//! What has to be there before what.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::Ddl;
use super::blocked::{Blocked, BlockedReason, references};
use super::obstacle::Obstacle;
use super::search::Found;
use crate::catalog::ObjectId;
use crate::dependency::Dependencies;

/// The obstacles, each behind those that it needs. Where that leaves a choice, names decide.
pub(super) fn in_order(
    ddl: &Ddl<'_>,
    dependencies: &Dependencies,
    found: Found,
) -> Result<Vec<Obstacle>, Blocked> {
    let Found { table, obstacles } = found;
    let mut named: Vec<_> =
        obstacles.into_iter().map(|obstacle| (ddl.catalog.object_ref(obstacle.object()), obstacle)).collect();
    named.sort_by(|(left, _), (right, _)| left.cmp(right));
    let obstacles: Vec<Obstacle> = named.into_iter().map(|(_, obstacle)| obstacle).collect();
    let by_object = obstacles.iter().filter(|obstacle| is_missed(**obstacle));
    let by_object = by_object.map(|obstacle| (obstacle.object(), *obstacle)).collect();
    let mut order = Order { ddl, dependencies, by_object, state: HashMap::default(), done: Vec::new() };
    for obstacle in &obstacles {
        order.add(*obstacle).map_err(|circle| {
            let objects: Vec<ObjectId> = circle.into_iter().map(Obstacle::object).collect();
            BlockedReason::Circle(references(ddl.catalog, &objects)).of(table)
        })?;
    }
    Ok(order.done)
}

/// Whether others cannot be made as long as it is down.
fn is_missed(obstacle: Obstacle) -> bool {
    matches!(obstacle, Obstacle::View(_) | Obstacle::Function(_))
}

struct Order<'a> {
    ddl: &'a Ddl<'a>,
    dependencies: &'a Dependencies,
    by_object: HashMap<ObjectId, Obstacle, RandomState>,
    state: HashMap<Obstacle, State, RandomState>,
    done: Vec<Obstacle>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}

impl Order<'_> {
    /// Adds an obstacle behind what it needs, without recursion: a chain of views may be of any length. The error
    /// is a circle.
    fn add(&mut self, first: Obstacle) -> Result<(), Vec<Obstacle>> {
        let mut path: Vec<(Obstacle, std::vec::IntoIter<Obstacle>)> = Vec::new();
        self.enter(first, &mut path);
        while let Some((obstacle, below)) = path.last_mut() {
            let obstacle = *obstacle;
            match below.next() {
                Some(next) => match self.state.get(&next) {
                    None => self.enter(next, &mut path),
                    Some(State::Done) => {}
                    Some(State::Open) => {
                        let open = path.iter().map(|(open, _)| *open);
                        return Err(open.skip_while(|open| *open != next).collect());
                    }
                },
                None => {
                    self.state.insert(obstacle, State::Done);
                    self.done.push(obstacle);
                    path.pop();
                }
            }
        }
        Ok(())
    }

    fn enter(&mut self, obstacle: Obstacle, path: &mut Vec<(Obstacle, std::vec::IntoIter<Obstacle>)>) {
        if self.state.contains_key(&obstacle) {
            return;
        }
        self.state.insert(obstacle, State::Open);
        path.push((obstacle, self.needs(obstacle).into_iter()));
    }

    fn needs(&self, obstacle: Obstacle) -> Vec<Obstacle> {
        let own = obstacle.object();
        let parts = match obstacle {
            Obstacle::View(id) => {
                let columns = &self.ddl.catalog.relations[id].columns;
                columns.iter().map(|column| ObjectId::Column(id, column.number)).collect()
            }
            _ => Vec::new(),
        };
        let mut seen: HashSet<Obstacle, RandomState> = HashSet::from_iter([obstacle]);
        let edges = [own].into_iter().chain(parts).flat_map(|object| self.dependencies.edges(object));
        let targets = edges.filter_map(|edge| edge.target()).map(|target| match target {
            ObjectId::Column(relation, _) => ObjectId::Relation(relation),
            other => other,
        });
        let needed = targets.filter_map(|target| self.by_object.get(&target).copied());
        needed.filter(|needed| seen.insert(*needed)).collect()
    }
}
