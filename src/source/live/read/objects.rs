//! The rows of all that is not a table, nor a part of one, and of what tables have beside columns,
//! constraints and indexes.

use tokio_postgres::types::Type;

use crate::catalog::UnreadReason;

use super::super::error::{Failure, LiveError};
use super::super::queries::objects as queries;
use super::super::session::{Guard, Parameter, Session};
use super::other::{self, CastRow, ClassMemberRow, ClassRow, FamilyRow, LanguageRow, MappingRow};
use super::publication::{PublicationRow, PublishedSchemaRow, PublishedTableRow, SubscriptionRow};
use super::{Assembly, aggregate, comment, foreign_data, function, policy, privilege};
use super::{publication, role, rule, setting, statistics, supplied, trigger};

/// All rows, in groups.
pub(super) struct ObjectRows {
    cluster: Cluster,
    routines: Routines,
    of_relations: OfRelations,
    others: Others,
    text_search: TextSearch,
    replication: Replication,
    foreign_data: ForeignData,
    remarks: Remarks,
}

impl ObjectRows {
    /// All queries are sent before the first answer comes. `schemas` are the schemas to be read.
    pub async fn read(session: &Session<'_>, schemas: &Vec<u32>) -> Result<ObjectRows, LiveError> {
        let schemas = &[(schemas as _, Type::OID_ARRAY)];
        let (cluster, routines, of_relations, others, text_search, replication, foreign_data, remarks) = tokio::try_join!(
            biased;
            Cluster::read(session),
            Routines::read(session, schemas),
            OfRelations::read(session, schemas),
            Others::read(session, schemas),
            TextSearch::read(session, schemas),
            Replication::read(session),
            ForeignData::read(session),
            Remarks::read(session),
        )?;
        Ok(ObjectRows {
            cluster,
            routines,
            of_relations,
            others,
            text_search,
            replication,
            foreign_data,
            remarks,
        })
    }

    /// Puts the objects together, when types and relations are there: those that others speak of come first.
    pub fn add_to(self, assembly: &mut Assembly) {
        self.cluster.add_to(assembly);
        self.routines.add_to(assembly);
        self.of_relations.add_to(assembly);
        self.others.add_to(assembly);
        self.text_search.add_to(assembly);
        self.replication.add_to(assembly);
        self.foreign_data.add_to(assembly);
        self.remarks.add_to(assembly);
    }
}

/// Roles, and what belongs to them or to the whole cluster.
struct Cluster {
    roles: Vec<role::RoleRow>,
    memberships: Vec<role::MembershipRow>,
    settings: Vec<setting::SettingRow>,
    tablespaces: Vec<other::TablespaceRow>,
}

impl Cluster {
    async fn read(session: &Session<'_>) -> Result<Self, LiveError> {
        let (roles, memberships, settings, tablespaces) = tokio::try_join!(
            biased;
            session.rows(&queries::ROLES, &[]),
            session.rows(&queries::MEMBERSHIPS, &[]),
            session.rows(&queries::SETTINGS, &[]),
            session.rows(&queries::TABLESPACES, &[]),
        )?;
        Ok(Cluster { roles, memberships, settings, tablespaces })
    }

    fn add_to(self, assembly: &mut Assembly) {
        role::add(assembly, self.roles);
        role::add_memberships(assembly, self.memberships);
        setting::add(assembly, self.settings);
        other::add_tablespaces(assembly, self.tablespaces);
    }
}

/// Functions of all kinds, and what is made of them.
struct Routines {
    functions: Vec<function::FunctionRow>,
    aggregates: Vec<aggregate::AggregateRow>,
    languages: Vec<LanguageRow>,
    casts: Vec<CastRow>,
    transforms: Vec<other::TransformRow>,
}

impl Routines {
    async fn read(session: &Session<'_>, schemas: &[Parameter<'_>]) -> Result<Self, LiveError> {
        let (functions, aggregates, languages, casts, transforms) = tokio::try_join!(
            biased;
            session.rows(&queries::FUNCTIONS, schemas),
            session.rows(&queries::AGGREGATES, schemas),
            session.rows(&queries::LANGUAGES, &[]),
            session.rows(&queries::CASTS, &[]),
            session.rows(&queries::TRANSFORMS, &[]),
        )?;
        Ok(Routines { functions, aggregates, languages, casts, transforms })
    }

    fn add_to(self, assembly: &mut Assembly) {
        function::add(assembly, self.functions);
        aggregate::add(assembly, self.aggregates);
        other::add_languages(assembly, self.languages);
        other::add_casts(assembly, self.casts);
        other::add_transforms(assembly, self.transforms);
    }
}

/// What tables and views have beside columns, constraints and indexes; event triggers.
struct OfRelations {
    triggers: Vec<trigger::TriggerRow>,
    rules: Vec<rule::RuleRow>,
    policies: Vec<policy::PolicyRow>,
    statistics: Vec<statistics::StatisticsRow>,
    event_triggers: Vec<trigger::EventTriggerRow>,
}

impl OfRelations {
    async fn read(session: &Session<'_>, schemas: &[Parameter<'_>]) -> Result<Self, LiveError> {
        let (triggers, rules, policies, statistics, event_triggers) = tokio::try_join!(
            biased;
            session.rows(&queries::TRIGGERS, &[]),
            session.rows(&queries::RULES, &[]),
            session.rows(&queries::POLICIES, &[]),
            session.rows(&queries::STATISTICS, schemas),
            session.rows(&queries::EVENT_TRIGGERS, &[]),
        )?;
        Ok(OfRelations { triggers, rules, policies, statistics, event_triggers })
    }

    fn add_to(self, assembly: &mut Assembly) {
        trigger::add(assembly, self.triggers);
        rule::add(assembly, self.rules);
        policy::add(assembly, self.policies);
        statistics::add(assembly, self.statistics);
        trigger::add_event_triggers(assembly, self.event_triggers);
    }
}

/// Operators and their classes, access methods, collations, conversions.
struct Others {
    operators: Vec<other::OperatorRow>,
    families: Vec<FamilyRow>,
    classes: Vec<ClassRow>,
    class_members: Vec<ClassMemberRow>,
    access_methods: Vec<other::AccessMethodRow>,
    collations: Vec<other::CollationRow>,
    conversions: Vec<other::ConversionRow>,
}

impl Others {
    async fn read(session: &Session<'_>, schemas: &[Parameter<'_>]) -> Result<Self, LiveError> {
        let (operators, families, classes, class_members, access_methods, collations, conversions) = tokio::try_join!(
            biased;
            session.rows(&queries::OPERATORS, schemas),
            session.rows(&queries::OPERATOR_FAMILIES, schemas),
            session.rows(&queries::OPERATOR_CLASSES, schemas),
            session.rows(&queries::OPERATOR_CLASS_MEMBERS, &[]),
            session.rows(&queries::ACCESS_METHODS, &[]),
            session.rows(&queries::COLLATIONS, schemas),
            session.rows(&queries::CONVERSIONS, schemas),
        )?;
        Ok(Others { operators, families, classes, class_members, access_methods, collations, conversions })
    }

    fn add_to(self, assembly: &mut Assembly) {
        other::add_operators(assembly, self.operators);
        other::add_classes_and_families(assembly, self.families, self.classes, self.class_members);
        other::add_access_methods(assembly, self.access_methods);
        other::add_collations(assembly, self.collations);
        other::add_conversions(assembly, self.conversions);
    }
}

/// Text search objects.
struct TextSearch {
    parsers: Vec<other::ParserRow>,
    templates: Vec<other::TemplateRow>,
    dictionaries: Vec<other::DictionaryRow>,
    configurations: Vec<other::ConfigurationRow>,
    mappings: Vec<MappingRow>,
}

impl TextSearch {
    async fn read(session: &Session<'_>, schemas: &[Parameter<'_>]) -> Result<Self, LiveError> {
        let (parsers, templates, dictionaries, configurations, mappings) = tokio::try_join!(
            biased;
            session.rows(&queries::TEXT_SEARCH_PARSERS, schemas),
            session.rows(&queries::TEXT_SEARCH_TEMPLATES, schemas),
            session.rows(&queries::TEXT_SEARCH_DICTIONARIES, schemas),
            session.rows(&queries::TEXT_SEARCH_CONFIGURATIONS, schemas),
            session.rows(&queries::TEXT_SEARCH_MAPPINGS, &[]),
        )?;
        Ok(TextSearch { parsers, templates, dictionaries, configurations, mappings })
    }

    fn add_to(self, assembly: &mut Assembly) {
        other::add_parsers(assembly, self.parsers);
        other::add_templates(assembly, self.templates);
        other::add_dictionaries(assembly, self.dictionaries);
        other::add_configurations(assembly, self.configurations, self.mappings);
    }
}

/// Publications and subscriptions.
struct Replication {
    publications: Vec<PublicationRow>,
    tables: Vec<PublishedTableRow>,
    schemas: Vec<PublishedSchemaRow>,
    /// Why the subscriptions could not be read.
    subscriptions: Result<Vec<SubscriptionRow>, UnreadReason>,
}

impl Replication {
    async fn read(session: &Session<'_>) -> Result<Self, LiveError> {
        let (publications, tables, schemas, subscriptions) = tokio::try_join!(
            biased;
            session.rows(&queries::PUBLICATIONS, &[]),
            session.rows(&queries::PUBLISHED_TABLES, &[]),
            session.rows(&queries::PUBLISHED_SCHEMAS, &[]),
            subscriptions(session),
        )?;
        Ok(Replication { publications, tables, schemas, subscriptions })
    }

    fn add_to(self, assembly: &mut Assembly) {
        publication::add(assembly, self.publications, self.tables, self.schemas);
        match self.subscriptions {
            Ok(subscriptions) => publication::add_subscriptions(assembly, subscriptions),
            Err(reason) => publication::note_unread_subscriptions(assembly, reason),
        }
    }
}

/// The columns that are asked for are everyone's to read, unless that was changed.
async fn subscriptions(
    session: &Session<'_>,
) -> Result<Result<Vec<SubscriptionRow>, UnreadReason>, LiveError> {
    let query = &queries::SUBSCRIPTIONS;
    match session.guarded_rows(Guard::Savepoint, query, &[]).await? {
        Ok(rows) => Ok(Ok(rows)),
        Err(error) if Failure::of(&error) == Failure::NotPermitted => Ok(Err(UnreadReason::NotPermitted)),
        Err(error) => Err(session.error(query.name, error)),
    }
}

/// Foreign-data wrappers, servers and user mappings.
struct ForeignData {
    wrappers: Vec<foreign_data::WrapperRow>,
    servers: Vec<foreign_data::ServerRow>,
    user_mappings: Vec<foreign_data::UserMappingRow>,
}

impl ForeignData {
    async fn read(session: &Session<'_>) -> Result<Self, LiveError> {
        let (wrappers, servers, user_mappings) = tokio::try_join!(
            biased;
            session.rows(&queries::FOREIGN_DATA_WRAPPERS, &[]),
            session.rows(&queries::FOREIGN_SERVERS, &[]),
            session.rows(&queries::USER_MAPPINGS, &[]),
        )?;
        Ok(ForeignData { wrappers, servers, user_mappings })
    }

    fn add_to(self, assembly: &mut Assembly) {
        foreign_data::add_wrappers(assembly, self.wrappers);
        foreign_data::add_servers(assembly, self.servers, self.user_mappings);
    }
}

/// What is said of objects of every kind: privileges, comments, labels. It comes last.
struct Remarks {
    privileges: Vec<privilege::PrivilegeRow>,
    supplied_privileges: Vec<supplied::SuppliedRow>,
    default_privileges: Vec<privilege::DefaultPrivilegeRow>,
    comments: Vec<comment::CommentRow>,
    labels: Vec<comment::LabelRow>,
}

impl Remarks {
    async fn read(session: &Session<'_>) -> Result<Self, LiveError> {
        let (privileges, supplied_privileges, default_privileges, comments, labels) = tokio::try_join!(
            biased;
            session.rows(&queries::PRIVILEGES, &[]),
            session.rows(&queries::SUPPLIED_PRIVILEGES, &[]),
            session.rows(&queries::DEFAULT_PRIVILEGES, &[]),
            session.rows(&queries::COMMENTS, &[]),
            session.rows(&queries::SECURITY_LABELS, &[]),
        )?;
        Ok(Remarks { privileges, supplied_privileges, default_privileges, comments, labels })
    }

    fn add_to(self, assembly: &mut Assembly) {
        privilege::add(assembly, self.privileges);
        supplied::add(assembly, self.supplied_privileges);
        privilege::add_defaults(assembly, self.default_privileges);
        comment::add(assembly, self.comments);
        comment::add_labels(assembly, self.labels);
    }
}
