//! What the command line takes.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::output::ColorChoice;
use crate::estimate::GivenSize;
use crate::fix::SequenceStrategy;
use crate::migration::Margin;
use crate::remedy::Phase;
use crate::report::text::Verbosity;
use crate::rules::Severity;

/// Finds what AWS DMS would truncate, round, refuse or leave behind in a PostgreSQL database.
#[derive(Debug, Parser)]
#[command(name = "pgdms-lint", version, max_term_width = 100, subcommand_required = true)]
#[command(after_help = "\
Exit codes: 0 nothing found at or above --fail-on, 1 something found, 2 the job could not be done.
Options can stand in a pgdms-lint.toml in the working directory or above it, under the same names.")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colours.
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, global = true, value_name = "WHEN")]
    pub color: ColorChoice,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge a schema: what would be lost, and what to do about it.
    ///
    /// Without a SOURCE the task's files alone are checked.
    Check(Check),
    /// Write what has to be run, on which server, in which phase, with the way back.
    ///
    /// SQL files for psql, the task's JSON files, and a README.md that says when to run what.
    Fix(Fix),
    /// Tell what the target still lacks, what differs there, and what it has too much.
    ///
    /// Exit code 0 where nothing is missing or different, as far as it can be compared; 1 where something is. What only
    /// the target has, and what differs on purpose while the migration runs, does not count.
    Compare(Compare),
    /// List every column: PostgreSQL type, DMS type, target type, verdict.
    ///
    /// With measured facts (--profile, --measure) also what the stored values say of it.
    Types(Types),
    /// Estimate how long the full load takes, and say what decides that.
    ///
    /// AWS documents no rates: every assumption is shown and can be set, and a rehearsal replaces them.
    Estimate(Estimate),
    /// Measure the stored values: sizes, digits, what passes the limits of the task.
    ///
    /// The facts that rules and fixes ask for go to a file for --profile. A running server aggregates over each
    /// table once, and only the figures leave it; a read replica will do as well. Ctrl-C keeps what was measured.
    /// A dump or an archive with rows is read on all cores, without a server.
    /// Exit code 1: some table was not measured.
    Measure(Measure),
    /// Save what a source contains, to judge it later without a connection.
    ///
    /// The file holds the schema, roles and settings; no rows, no passwords. It is a SOURCE itself.
    Snapshot(Snapshot),
    /// List the rules.
    Rules(Rules),
    /// Say what a rule finds, why, and what helps.
    Explain(Explain),
    /// Write completions for a shell.
    Completions(Completions),
}

/// The group of the help that has no name of its own: what stands behind a flattened group would be listed with that.
const OPTIONS: Option<&str> = None;

/// What is judged, and by which rules.
#[derive(Debug, Args)]
pub struct JudgeOptions {
    #[command(flatten)]
    pub source: SourceOptions,
    #[command(flatten)]
    pub task: TaskOptions,
    /// The target, to judge what is there already: what a SOURCE can be.
    #[arg(long, help_heading = OPTIONS, value_name = "TARGET", env = "PGDMS_LINT_TARGET", hide_env_values = true)]
    pub target: Option<PathBuf>,
    #[command(flatten)]
    pub profile: ProfileOptions,
    /// How much more than the largest stored value proposed types and limits hold, in per cent [default:
    /// lengths twice over, four digits before the point and two behind it, LobMaxSize as needed].
    #[arg(long, help_heading = OPTIONS, value_name = "PERCENT", env = "PGDMS_LINT_MARGIN")]
    pub margin: Option<Margin>,
    /// Run only these rules or groups of rules, separated by commas.
    #[arg(long, help_heading = OPTIONS, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave these rules or groups of rules out, separated by commas.
    #[arg(long, help_heading = OPTIONS, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Report only on this table, its columns and what belongs to it.
    #[arg(long, help_heading = OPTIONS, value_name = "SCHEMA.TABLE")]
    pub only: Vec<String>,
}

/// How much of a report is written, and in which form.
#[derive(Debug, Args)]
pub struct ReportOptions {
    /// The report's format.
    #[arg(long, help_heading = OPTIONS, value_enum, value_name = "FORMAT", env = "PGDMS_LINT_FORMAT")]
    pub format: Option<Format>,
    /// Write the summary alone.
    #[arg(short, long, help_heading = OPTIONS, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Write everything, nothing folded.
    #[arg(short, long, help_heading = OPTIONS)]
    pub verbose: bool,
}

impl ReportOptions {
    pub fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        }
    }
}

#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub judged: JudgeOptions,
    /// The lowest severity that makes the exit code 1 [default: error].
    #[arg(long, help_heading = OPTIONS, value_enum, value_name = "SEVERITY", env = "PGDMS_LINT_FAIL_ON")]
    pub fail_on: Option<FailOn>,
    #[command(flatten)]
    pub report: ReportOptions,
}

#[derive(Debug, Args)]
pub struct Fix {
    #[command(flatten)]
    pub judged: JudgeOptions,
    /// The folder that the plan is written to.
    #[arg(long, help_heading = OPTIONS, value_name = "DIR")]
    pub out: PathBuf,
    /// Which of several remedies is taken.
    #[arg(long, help_heading = OPTIONS, value_enum, value_name = "WHAT", default_value_t = Prefer::LeastDisturbance)]
    pub prefer: Prefer,
    /// How far the target's sequences jump ahead of the source's: double (or at least 1,000), gap:N, copy.
    #[arg(long, help_heading = OPTIONS, value_name = "STRATEGY", default_value_t)]
    pub sequence_strategy: SequenceStrategy,
    /// Validate constraints before the application runs on the target, and not after.
    #[arg(long, help_heading = OPTIONS)]
    pub validate_at_cutover: bool,
    /// Replace a plan that is there already.
    #[arg(long, help_heading = OPTIONS)]
    pub force: bool,
    /// The lowest severity of a finding that is left which makes the exit code 1 [default: error].
    #[arg(long, help_heading = OPTIONS, value_enum, value_name = "SEVERITY", env = "PGDMS_LINT_FAIL_ON")]
    pub fail_on: Option<FailOn>,
}

/// Which of several remedies is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Prefer {
    /// The one that disturbs the running system least.
    LeastDisturbance,
    /// SQL wherever there is any.
    Sql,
    /// Settings wherever there are any.
    Settings,
}

#[derive(Debug, Args)]
pub struct Compare {
    #[command(flatten)]
    pub source: SourceOptions,
    #[command(flatten)]
    pub task: TaskOptions,
    /// The target: what a SOURCE can be.
    #[arg(long, help_heading = OPTIONS, value_name = "TARGET", env = "PGDMS_LINT_TARGET", hide_env_values = true)]
    pub target: Option<PathBuf>,
    /// Compare only this table of the source and what belongs to it.
    #[arg(long, help_heading = OPTIONS, value_name = "SCHEMA.TABLE")]
    pub only: Vec<String>,
    /// Tell only what should be there by the end of this phase.
    #[arg(long, help_heading = OPTIONS, value_enum, value_name = "PHASE")]
    pub until: Option<TargetPhase>,
    #[command(flatten)]
    pub report: ReportOptions,
}

/// The phases in which something is made on the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetPhase {
    /// The target is empty.
    #[value(name = "target-before-load")]
    BeforeLoad,
    /// The task is stopped before cached changes.
    #[value(name = "target-after-load")]
    AfterLoad,
    /// Changes flow.
    #[value(name = "target-before-cutover")]
    BeforeCutover,
    /// The lag is zero.
    #[value(name = "target-at-cutover")]
    AtCutover,
    /// The application runs on the target.
    #[value(name = "target-after-cutover")]
    AfterCutover,
}

impl From<TargetPhase> for Phase {
    fn from(phase: TargetPhase) -> Self {
        match phase {
            TargetPhase::BeforeLoad => Phase::TargetBeforeLoad,
            TargetPhase::AfterLoad => Phase::TargetAfterLoad,
            TargetPhase::BeforeCutover => Phase::TargetBeforeCutover,
            TargetPhase::AtCutover => Phase::TargetAtCutover,
            TargetPhase::AfterCutover => Phase::TargetAfterCutover,
        }
    }
}

#[derive(Debug, Args)]
pub struct Types {
    #[command(flatten)]
    pub source: SourceOptions,
    #[command(flatten)]
    pub task: TaskOptions,
    /// The list's format.
    #[arg(long, help_heading = OPTIONS, value_enum, value_name = "FORMAT", env = "PGDMS_LINT_FORMAT")]
    pub format: Option<Format>,
    #[command(flatten)]
    pub profile: ProfileOptions,
}

/// Under which the help lists what is for the estimate alone.
const THE_ESTIMATE: &str = "The estimate";

#[derive(Debug, Args)]
pub struct Estimate {
    #[command(flatten)]
    pub source: SourceOptions,
    #[command(flatten)]
    pub task: TaskOptions,
    #[command(flatten)]
    pub profile: ProfileOptions,
    /// The size of a table, where nothing else tells it or better: its rows, and its bytes without indexes
    /// (shop.orders=12000000,2.5GB).
    #[arg(long, help_heading = THE_ESTIMATE, value_name = "SCHEMA.TABLE=ROWS[,BYTES]")]
    pub size: Vec<GivenSize>,
    /// Set what is assumed (rows-per-second=20000, bytes-per-second=25MB, lob-lookup-seconds=2ms); the report
    /// names all that can be set.
    #[arg(long, help_heading = THE_ESTIMATE, value_name = "NAME=VALUE")]
    pub assume: Vec<String>,
    /// Scale by what a rehearsal took: the output of `aws dms describe-table-statistics`.
    #[arg(long, help_heading = THE_ESTIMATE, value_name = "FILE")]
    pub calibrate: Option<PathBuf>,
    /// Measured facts about the data of the rehearsal; without them its rows are taken to be as wide as here.
    #[arg(long, help_heading = THE_ESTIMATE, value_name = "FILE", requires = "calibrate")]
    pub calibrate_profile: Option<PathBuf>,
    /// The estimate's format.
    #[arg(long, help_heading = THE_ESTIMATE, value_enum, value_name = "FORMAT", env = "PGDMS_LINT_FORMAT")]
    pub format: Option<Format>,
}

#[derive(Debug, Args)]
pub struct Measure {
    #[command(flatten)]
    pub source: SourceOptions,
    #[command(flatten)]
    pub task: TaskOptions,
    /// The target, whose types set limits too: what a SOURCE can be.
    #[arg(long, help_heading = OPTIONS, value_name = "TARGET", env = "PGDMS_LINT_TARGET", hide_env_values = true)]
    pub target: Option<PathBuf>,
    #[command(flatten)]
    pub measuring: MeasuringOptions,
    /// Where the facts are written; `-` is standard output.
    #[arg(short, long, help_heading = OPTIONS, value_name = "FILE")]
    pub output: PathBuf,
    /// Go on from the file that is there: measure what it lacks, and add it.
    #[arg(long, help_heading = OPTIONS, conflicts_with = "force")]
    pub resume: bool,
    /// Replace a file that is there already.
    #[arg(long, help_heading = OPTIONS)]
    pub force: bool,
}

/// What is known of the stored values.
#[derive(Debug, Args)]
pub struct ProfileOptions {
    /// Measured facts about the stored values; several files are taken together.
    #[arg(long, help_heading = OPTIONS, value_name = "FILE", env = "PGDMS_LINT_PROFILE")]
    pub profile: Vec<PathBuf>,
    /// Measure the stored values of the source first, as `pgdms-lint measure` does.
    #[arg(long, help_heading = OPTIONS, conflicts_with = "profile")]
    pub measure: bool,
    #[command(flatten)]
    pub measuring: MeasuringOptions,
}

/// How values are measured.
#[derive(Debug, Args)]
#[command(next_help_heading = "Measuring")]
pub struct MeasuringOptions {
    /// How many tables of a server are measured at once, each over a connection of its own that sees the same
    /// snapshot [default: 1].
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Look at this share of each table alone, such as 1%: it can show what is there, not that nothing is.
    #[arg(long, value_name = "PERCENT")]
    pub sample: Option<String>,
    /// How many seconds a statement about one table may take [default: no limit].
    #[arg(long, value_name = "SECONDS")]
    pub table_timeout: Option<f64>,
    /// How many seconds all tables may take together [default: no limit].
    #[arg(long, value_name = "SECONDS")]
    pub time_limit: Option<f64>,
    /// Whether the largest tables come first or last.
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Order::First)]
    pub largest: Order,
    /// Read no more than so many megabytes a second [default: no limit].
    #[arg(long, value_name = "MB")]
    pub max_rate: Option<f64>,
    /// Count the rows of tables too that need not be read otherwise.
    #[arg(long)]
    pub exact_rows: bool,
    /// Measure what can be read of a damaged file, and mark it as a sample; otherwise a row that cannot be
    /// read ends the job.
    #[arg(long)]
    pub keep_going: bool,
    /// Show an example's value too, and not only its primary key.
    #[arg(long)]
    pub show_values: bool,
    /// Watch for so many seconds at least how fast tables are written to [default: while measuring].
    #[arg(long, value_name = "SECONDS")]
    pub watch_writes: Option<f64>,
}

/// When the largest tables are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// Before the others.
    First,
    /// After the others.
    Last,
}

#[derive(Debug, Args)]
pub struct Snapshot {
    #[command(flatten)]
    pub source: SourceOptions,
    /// Measure the stored values too, and keep the facts in the snapshot.
    #[arg(long, help_heading = OPTIONS)]
    pub measure: bool,
    #[command(flatten)]
    pub measuring: MeasuringOptions,
    /// Where the snapshot is written; `-` is standard output.
    #[arg(short, long, help_heading = OPTIONS, value_name = "FILE")]
    pub output: PathBuf,
    /// Replace a file that is there already.
    #[arg(long, help_heading = OPTIONS)]
    pub force: bool,
}

/// What is read.
#[derive(Debug, Args)]
pub struct SourceOptions {
    /// Dumps of pg_dump, as SQL or as archives, read in order as one (`globals.sql schema.sql`); `-` for standard
    /// input; a folder of migrations, read in version order; a snapshot; or a running server: `postgres://...` or
    /// `host=... dbname=...`, with the environment, password and service files of libpq.
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
    /// The database to read from a file of `pg_dumpall`.
    #[arg(long, value_name = "NAME", env = "PGDMS_LINT_DATABASE")]
    pub database: Option<String>,
    /// End with exit code 2 when a statement could not be read.
    #[arg(long)]
    pub strict: bool,
    /// The configuration file [default: the nearest pgdms-lint.toml upward].
    #[arg(long, value_name = "FILE", env = "PGDMS_LINT_CONFIG")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub server: ServerOptions,
}

/// How a running server is read.
#[derive(Debug, Args)]
#[command(next_help_heading = "A running server")]
pub struct ServerOptions {
    /// Read only schemas that match one of these patterns, as `pg_dump -n` takes them (`app_*`),
    /// separated by commas; in double quotes letters keep their case, and commas belong to the name.
    #[arg(long, value_name = "PATTERN")]
    pub include_schema: Vec<String>,
    /// Leave out schemas that match one of these patterns, as `pg_dump -N` takes them.
    #[arg(long, value_name = "PATTERN")]
    pub exclude_schema: Vec<String>,
    /// How many seconds one query may take [default: 60].
    #[arg(long, value_name = "SECONDS", env = "PGDMS_LINT_STATEMENT_TIMEOUT")]
    pub statement_timeout: Option<f64>,
    /// How many seconds to wait for a lock that another session holds [default: 0.1].
    #[arg(long, value_name = "SECONDS", env = "PGDMS_LINT_LOCK_TIMEOUT")]
    pub lock_timeout: Option<f64>,
    /// Connect to nothing; print what a server of this version would be sent [default: 18].
    #[arg(long, value_name = "VERSION", num_args = 0..=1, require_equals = true, default_missing_value = "18")]
    pub explain_queries: Option<String>,
}

/// The task's configuration: the JSON that the AWS CLI takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "The DMS task")]
pub struct TaskOptions {
    /// The task settings: the JSON that the AWS CLI takes or shows.
    #[arg(long, value_name = "FILE", env = "PGDMS_LINT_TASK_SETTINGS")]
    pub task_settings: Option<PathBuf>,
    /// The table mappings, as the AWS CLI takes or shows them.
    #[arg(long, value_name = "FILE", env = "PGDMS_LINT_TABLE_MAPPINGS")]
    pub table_mappings: Option<PathBuf>,
    /// The source endpoint, as the AWS CLI takes or shows it.
    #[arg(long, value_name = "FILE", env = "PGDMS_LINT_SOURCE_ENDPOINT")]
    pub source_endpoint: Option<PathBuf>,
    /// The target endpoint, as the AWS CLI takes or shows it.
    #[arg(long, value_name = "FILE", env = "PGDMS_LINT_TARGET_ENDPOINT")]
    pub target_endpoint: Option<PathBuf>,
    /// full-load, cdc or full-load-and-cdc [default: full-load-and-cdc].
    #[arg(long, value_name = "TYPE", env = "PGDMS_LINT_MIGRATION_TYPE")]
    pub migration_type: Option<String>,
    /// The version of the DMS engine, X.Y.Z.
    #[arg(long, value_name = "VERSION", env = "PGDMS_LINT_DMS_VERSION")]
    pub dms_version: Option<String>,
    /// The target's engine, as DMS names it [default: postgres].
    #[arg(long, value_name = "ENGINE", env = "PGDMS_LINT_TARGET_ENGINE")]
    pub target_engine: Option<String>,
    /// The database user of DMS; without it the privilege rules are not checked.
    #[arg(long, value_name = "ROLE", env = "PGDMS_LINT_DMS_USER")]
    pub dms_user: Option<String>,
}

#[derive(Debug, Args)]
pub struct Rules {
    /// The list's format.
    #[arg(long, value_enum, default_value_t = RulesFormat::Text, value_name = "FORMAT")]
    pub format: RulesFormat,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The rule's name.
    pub rule: String,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    pub shell: clap_complete::Shell,
}

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The formats of the list of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// A line each.
    Text,
    /// All that is known of each.
    Json,
    /// A table.
    Markdown,
}

/// What makes the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Info,
    /// Nothing.
    Never,
}

impl FailOn {
    /// The lowest severity that counts.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}
