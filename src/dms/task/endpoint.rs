//! An endpoint: the JSON that `aws dms create-endpoint --cli-input-json` takes, or that
//! `aws dms describe-endpoints` prints.

use serde_json::{Map, Value};

use super::endpoint_reader::EndpointReader;
use super::extra_attributes::ExtraAttributes;
use super::origin::Setting;
use super::postgresql_settings::PostgreSqlSettings;
use super::problem::{SettingProblem, SettingProblemKind};
use crate::dms::TargetEngine;
use crate::dms::json::{Cursor, Document, ReadError, UnknownKey};
use crate::dms::versions::Side;

/// DMS's name for PostgreSQL.
const DEFAULT_ENGINE: &str = "postgres";

/// Keys of an endpoint that concern no rule.
const PASSIVE_KEYS: [&str; 11] = [
    "EngineDisplayName",
    "Status",
    "KmsKeyId",
    "EndpointArn",
    "CertificateArn",
    "SslMode",
    "ExternalTableDefinition",
    "ExternalId",
    "Tags",
    "ResourceIdentifier",
    "IsReadOnly",
];

/// Settings objects of other engines. Their keys are not known here.
const OTHER_SETTINGS: [&str; 17] = [
    "DynamoDbSettings",
    "S3Settings",
    "DmsTransferSettings",
    "MongoDbSettings",
    "KinesisSettings",
    "KafkaSettings",
    "ElasticsearchSettings",
    "NeptuneSettings",
    "RedshiftSettings",
    "MySQLSettings",
    "OracleSettings",
    "SybaseSettings",
    "MicrosoftSQLServerSettings",
    "IBMDb2Settings",
    "DocDbSettings",
    "RedisSettings",
    "GcpMySQLSettings",
];

/// A source or target endpoint. Passwords are dropped while it is read.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Endpoint {
    /// Source or target.
    pub side: Side,
    /// `EndpointIdentifier`.
    pub identifier: Setting<Option<String>>,
    /// `EngineName`, as written; `postgres` where no file says otherwise.
    pub engine_name: Setting<String>,
    /// `PostgreSQLSettings` together with the extra connection attributes.
    pub settings: PostgreSqlSettings,
    /// Values outside of what AWS documents.
    pub problems: Vec<SettingProblem>,
    /// Keys and attributes that AWS does not document.
    pub unknown_keys: Vec<UnknownKey>,
    json: Value,
}

impl Endpoint {
    /// The endpoint of a task for which no file is given: all settings at their defaults.
    pub fn defaults(side: Side) -> Self {
        let mut reader = EndpointReader::empty();
        Endpoint {
            side,
            identifier: Setting::default_of("EndpointIdentifier", None),
            engine_name: Setting::default_of("EngineName", DEFAULT_ENGINE.to_owned()),
            settings: PostgreSqlSettings::read(&mut reader)
                .expect("without a file there is nothing to misread"),
            problems: Vec::new(),
            unknown_keys: Vec::new(),
            json: Value::Object(Map::new()),
        }
    }

    /// Reads an endpoint file: what `create-endpoint` takes, or what `describe-endpoints` prints if
    /// exactly one endpoint of it is on this side. `file` is its name in messages.
    ///
    /// # Errors
    /// When the file is not JSON, a documented setting has another JSON type, or none or several
    /// endpoints fit.
    pub fn read(side: Side, file: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        let document = Document::read(file, bytes)?;
        Self::from_cursor(side, choose(side, document.root())?)
    }

    fn from_cursor(side: Side, endpoint: Cursor<'_>) -> Result<Self, ReadError> {
        let mut json = endpoint.to_json();
        let mut object = endpoint.object()?;
        let mut problems = Vec::new();
        check_role(side, object.get("EndpointType"), &mut problems)?;
        let identifier = match object.get("EndpointIdentifier") {
            Some(value) => Setting::new("EndpointIdentifier", Some(value.text()?.to_owned()), value.origin()),
            None => Setting::default_of("EndpointIdentifier", None),
        };
        let engine_name = match object.get("EngineName") {
            Some(value) => Setting::new("EngineName", value.text()?.to_owned(), value.origin()),
            None => Setting::default_of("EngineName", DEFAULT_ENGINE.to_owned()),
        };
        for key in PASSIVE_KEYS.into_iter().chain(OTHER_SETTINGS) {
            object.get(key);
        }
        let settings = object.get("PostgreSQLSettings").or_else(|| object.get("PostgreSqlSettings"));
        let attributes_at = object.get("ExtraConnectionAttributes");
        let attributes = match &attributes_at {
            Some(value) => ExtraAttributes::parse(value.text()?, value.origin(), &mut problems),
            None => ExtraAttributes::default(),
        };
        if attributes.held_secret {
            json["ExtraConnectionAttributes"] = Value::String(attributes.to_text());
        }
        let mut reader = EndpointReader {
            settings: settings.map(|settings| settings.object()).transpose()?,
            endpoint: Some(object),
            attributes,
            attributes_at,
            problems,
        };
        Ok(Endpoint {
            side,
            identifier,
            engine_name,
            settings: PostgreSqlSettings::read(&mut reader)?,
            unknown_keys: reader.unknown_keys(),
            problems: reader.problems,
            json,
        })
    }

    /// The engine.
    pub fn engine(&self) -> Setting<TargetEngine> {
        self.engine_name.clone().map(|name| TargetEngine::from_engine_name(&name))
    }

    /// The endpoint as it was read, without passwords and with the keys that are not known; an
    /// empty object without a file.
    pub fn json(&self) -> &Value {
        &self.json
    }
}

/// The endpoint of a file that may hold several.
fn choose(side: Side, root: Cursor<'_>) -> Result<Cursor<'_>, ReadError> {
    let mut object = root.object()?;
    if let Some(endpoint) = object.get("Endpoint") {
        return Ok(endpoint);
    }
    let Some(list) = object.get("Endpoints") else { return Ok(root) };
    let mut fitting = Vec::new();
    for endpoint in list.array()? {
        let given = endpoint.object()?.text("EndpointType")?;
        if given.is_none_or(|given| given.eq_ignore_ascii_case(side_word(side))) {
            fitting.push(endpoint);
        }
    }
    match fitting.len() {
        1 => Ok(fitting.remove(0)),
        count => {
            Err(list
                .invalid(format!("a list with exactly one {} endpoint, but {count} fit", side_word(side))))
        }
    }
}

fn check_role(
    side: Side,
    given: Option<Cursor<'_>>,
    problems: &mut Vec<SettingProblem>,
) -> Result<(), ReadError> {
    let Some(given) = given else { return Ok(()) };
    if !given.text()?.eq_ignore_ascii_case(side_word(side)) {
        problems.push(SettingProblem {
            setting: "EndpointType".to_owned(),
            value: given.to_json(),
            kind: SettingProblemKind::WrongEndpointType { expected: side_word(side) },
            origin: given.origin(),
        });
    }
    Ok(())
}

/// The word for `EndpointType`.
fn side_word(side: Side) -> &'static str {
    match side {
        Side::Source => "source",
        Side::Target => "target",
    }
}
