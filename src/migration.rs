//! Everything that a rule sees: the source and its server, the target, the data profile, the task.

mod margin;
mod moved;
mod size;
mod stored;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;

use crate::catalog::{Catalog, Column, Id, ObjectId, Relation};
use crate::comparison::TargetComparison;
use crate::dependency::Dependencies;
use crate::dms::scope::Scope;
use crate::dms::task::Task;
use crate::dms::types::TypeSettings;
use crate::dms::versions::Side;
use crate::profile::{ColumnProfile, DataProfile, OutdatedFacts, TableProfile};
use crate::rules::Input;
use crate::server::{ServerFacts, TableSize};

pub use margin::{Margin, MarginError};
pub(crate) use moved::declaration;
pub use moved::{Moved, MovedColumn};
pub use size::StoredSize;
pub(crate) use stored::read_with;
pub use stored::{Example, Figure, Over, StoredValues};

/// The places of tables' sizes in the facts of a server.
type Sizes = HashMap<Id<Relation>, usize, RandomState>;

/// A migration that is to be judged.
///
/// Rules across objects and across catalogs need no special way: each sees the whole of it.
///
/// ```
/// use pgdms_lint::catalog::Catalog;
/// use pgdms_lint::lint::Linter;
/// use pgdms_lint::migration::Migration;
/// let migration = Migration::new(Catalog::new());
/// assert!(Linter::new().run(&migration).findings.is_empty());
/// ```
#[derive(Debug)]
pub struct Migration {
    source: Arc<Catalog>,
    has_source: bool,
    server: Option<ServerFacts>,
    /// The place of each table's size in the server's facts.
    sizes: Sizes,
    target: Option<Catalog>,
    target_server: Option<ServerFacts>,
    /// The place of each table's size in the facts of the target's server.
    target_sizes: OnceLock<Sizes>,
    profile: Option<DataProfile>,
    outdated_facts: Vec<OutdatedFacts>,
    margin: Margin,
    /// Kilobytes of settings: in a box, so that a migration is moved about cheaply.
    task: Box<Task>,
    scope: Scope,
    moved: OnceLock<Moved>,
    dependencies: OnceLock<Dependencies>,
    incomplete: OnceLock<HashSet<ObjectId, RandomState>>,
    target_comparison: OnceLock<Option<TargetComparison>>,
}

impl Migration {
    /// The migration of this database, with a task of which nothing is known but its defaults.
    pub fn new(source: impl Into<Arc<Catalog>>) -> Self {
        let task = Task::default();
        Migration {
            source: source.into(),
            has_source: true,
            server: None,
            sizes: HashMap::default(),
            target: None,
            target_server: None,
            target_sizes: OnceLock::new(),
            profile: None,
            outdated_facts: Vec::new(),
            margin: Margin::default(),
            scope: Scope::of(&task),
            task: Box::new(task),
            moved: OnceLock::new(),
            dependencies: OnceLock::new(),
            incomplete: OnceLock::new(),
            target_comparison: OnceLock::new(),
        }
    }

    /// A migration of which only the task is known: rules that need the schema are not checked.
    pub fn without_source() -> Self {
        Migration { has_source: false, ..Migration::new(Catalog::new()) }
    }

    /// With the task's configuration.
    #[must_use]
    pub fn with_task(mut self, task: Task) -> Self {
        self.scope = Scope::of(&task);
        self.task = Box::new(task);
        self.moved = OnceLock::new();
        self.target_comparison = OnceLock::new();
        self
    }

    /// With what the running server of the source tells.
    #[must_use]
    pub fn with_server(mut self, server: ServerFacts) -> Self {
        self.sizes = sizes(&self.source, &server);
        self.server = Some(server);
        self
    }

    /// With what is known of the target.
    #[must_use]
    pub fn with_target(mut self, target: Catalog) -> Self {
        self.target = Some(target);
        self.target_comparison = OnceLock::new();
        self.target_sizes = OnceLock::new();
        self
    }

    /// With what the running server of the target tells.
    #[must_use]
    pub fn with_target_server(mut self, server: ServerFacts) -> Self {
        self.target_server = Some(server);
        self.target_comparison = OnceLock::new();
        self.target_sizes = OnceLock::new();
        self
    }

    /// With measured facts about the stored values. Those of columns that have another type by now are taken for
    /// facts of a sample, which prove no value harmless: [`Migration::outdated_facts`] tells which.
    #[must_use]
    pub fn with_profile(mut self, mut profile: DataProfile) -> Self {
        self.outdated_facts = profile.doubt_other_types(&self.source);
        self.profile = Some(profile);
        self
    }

    /// With the facts that another migration of the same database goes by.
    #[cfg(feature = "dump")]
    pub(crate) fn with_profile_of(mut self, other: &Migration) -> Self {
        self.profile.clone_from(&other.profile);
        self.outdated_facts.clone_from(&other.outdated_facts);
        self
    }

    /// With so much room above what is stored today, in the types and limits that remedies propose.
    #[must_use]
    pub fn with_margin(mut self, margin: Margin) -> Self {
        self.margin = margin;
        self
    }

    /// How much room the types and limits that remedies propose have above what is stored today.
    pub fn margin(&self) -> Margin {
        self.margin
    }

    /// The database that DMS reads from.
    pub fn source(&self) -> &Catalog {
        &self.source
    }

    /// The database that DMS reads from, for another migration of it.
    #[cfg(feature = "dump")]
    pub(crate) fn shared_source(&self) -> Arc<Catalog> {
        Arc::clone(&self.source)
    }

    /// What the running server of the source tells, where it was read from one.
    pub fn server(&self) -> Option<&ServerFacts> {
        self.server.as_ref()
    }

    /// How large the server estimates a table of the source to be.
    pub fn table_size(&self, relation: Id<Relation>) -> Option<&TableSize> {
        let at = self.sizes.get(&relation)?;
        self.server.as_ref()?.tables.seen.get(*at)
    }

    /// How many large objects the source holds: as the running server or the profile counted them,
    /// otherwise as many as the input mentions, at least. `None` where nothing tells, and none is mentioned.
    pub fn large_objects(&self) -> Option<u64> {
        let mentioned = Some(self.source.large_objects.count).filter(|count| *count > 0);
        let profiled = self.profile.as_ref().and_then(DataProfile::large_objects).map(|facts| facts.count);
        let counted = self.server.as_ref().and_then(|server| server.large_objects.value());
        profiled.max(counted).or(mentioned)
    }

    /// The database that DMS writes to, where it is known.
    pub fn target(&self) -> Option<&Catalog> {
        self.target.as_ref()
    }

    /// What the running server of the target tells, where it was read from one.
    pub fn target_server(&self) -> Option<&ServerFacts> {
        self.target_server.as_ref()
    }

    /// How large the target's server estimates a table of the target to be.
    pub fn target_table_size(&self, relation: Id<Relation>) -> Option<&TableSize> {
        let (target, server) = (self.target.as_ref()?, self.target_server.as_ref()?);
        let at = self.target_sizes.get_or_init(|| sizes(target, server)).get(&relation)?;
        server.tables.seen.get(*at)
    }

    /// The target held against what it is to become; `None` where no target is known. It is worked out when it is
    /// first asked for.
    pub fn target_comparison(&self) -> Option<&TargetComparison> {
        self.target_comparison.get_or_init(|| TargetComparison::of(self)).as_ref()
    }

    /// Measured facts about the stored values, where there are any.
    pub fn profile(&self) -> Option<&DataProfile> {
        self.profile.as_ref()
    }

    /// The columns that had another type when the profile was measured.
    pub fn outdated_facts(&self) -> &[OutdatedFacts] {
        &self.outdated_facts
    }

    /// The task.
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// What the task moves.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The settings that decide how types are carried.
    pub fn type_settings(&self) -> TypeSettings {
        TypeSettings::from(self.task())
    }

    /// The tables and columns that the task moves.
    pub fn moved(&self) -> &Moved {
        self.moved.get_or_init(|| Moved::of(&self.source, &self.scope, &self.type_settings()))
    }

    /// What depends on what in the source. Texts are searched for it when it is first asked for.
    pub fn dependencies(&self) -> &Dependencies {
        self.dependencies.get_or_init(|| Dependencies::of(&self.source))
    }

    /// Whether the statements that make this object of the source cannot be written in full, because a part of
    /// its definition could not be read.
    pub fn is_incomplete(&self, object: ObjectId) -> bool {
        !self.source.unread.is_empty()
            && self.incomplete.get_or_init(|| self.source.incomplete()).contains(&object)
    }

    /// What the profile knows of a table of the source.
    pub fn table_profile(&self, relation: Id<Relation>) -> Option<&TableProfile> {
        let relation = &self.source.relations[relation];
        self.profile
            .as_ref()?
            .table(self.source.schema_name(relation.schema).as_str(), relation.name.as_str())
    }

    /// What the profile knows of a column of the source.
    pub fn column_profile(&self, relation: Id<Relation>, column: &Column) -> Option<&ColumnProfile> {
        self.table_profile(relation)?.columns.get(column.name.as_str())
    }

    /// What the profile knows of the values of a column, those of all tables together that the
    /// column stands for.
    pub fn stored_values(&self, relation: Id<Relation>, column: &Column) -> StoredValues<'_> {
        StoredValues::of(self, relation, column)
    }

    /// Whether there is something to know this from.
    pub fn has(&self, input: Input) -> bool {
        let contents = self.source.contents;
        match input {
            Input::Schema => self.has_source,
            Input::Task => true,
            Input::Owners => contents.owners,
            Input::Privileges => contents.privileges,
            Input::Roles => contents.roles,
            Input::Comments => contents.comments,
            Input::DatabaseSettings => contents.database_settings,
            Input::Target => self.target.is_some(),
            Input::Profile => self.profile.is_some(),
            Input::DmsUser => self.task.dms_user(Side::Source).is_some(),
            Input::LiveSource => self.server.is_some(),
            Input::LiveTarget => self.target_server.is_some(),
            Input::TargetDmsUser => self.task.dms_user(Side::Target).is_some(),
        }
    }
}

fn sizes(catalog: &Catalog, server: &ServerFacts) -> Sizes {
    let relation = |size: &TableSize| catalog.relation(size.schema.as_str(), size.table.as_str());
    let all = (0..).zip(&server.tables.seen);
    all.filter_map(|(at, size)| Some((relation(size)?, at))).collect()
}
