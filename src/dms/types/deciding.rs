//! Which settings decide about a case.

use serde_json::Value;

use super::TypeCase;
use crate::dms::task::{MapLongVarcharAs, Setting, Task};

impl TypeCase {
    /// The settings that this case depends on; under other values the column would be another case
    /// or another value would arrive. Empty where only the type counts.
    pub fn settings(self) -> &'static [&'static str] {
        match self {
            TypeCase::NumericUnbounded | TypeCase::NumericUnboundedAsString => {
                &["MapUnboundedNumericAsString"]
            }
            TypeCase::VarcharUnbounded => &["unboundedVarcharMaxSize"],
            TypeCase::VarcharAsLob => &["MapLongVarcharAs"],
            TypeCase::CharSized => &["TrimSpaceInChar"],
            TypeCase::Jsonb | TypeCase::JsonbAsClob => &["MapJsonbAsClob"],
            TypeCase::BooleanAsText | TypeCase::BooleanAsBoolean => &["MapBooleanAsBoolean"],
            _ => &[],
        }
    }

    /// The same settings as the task has them, with their origins. One that both endpoints must
    /// have stands there twice, the source's first.
    pub fn settings_of(self, task: &Task) -> Vec<Setting<Value>> {
        let (source, target) = (&task.source.settings, &task.target.settings);
        match self {
            TypeCase::NumericUnbounded | TypeCase::NumericUnboundedAsString => {
                both(&source.map_unbounded_numeric_as_string, &target.map_unbounded_numeric_as_string)
            }
            TypeCase::BooleanAsText | TypeCase::BooleanAsBoolean => {
                both(&source.map_boolean_as_boolean, &target.map_boolean_as_boolean)
            }
            TypeCase::VarcharUnbounded => {
                vec![source.unbounded_varchar_max_size.clone().map(Value::from)]
            }
            TypeCase::VarcharAsLob => vec![source.map_long_varchar_as.clone().map(word)],
            TypeCase::CharSized => vec![source.trim_space_in_char.clone().map(Value::from)],
            TypeCase::Jsonb | TypeCase::JsonbAsClob => {
                vec![source.map_jsonb_as_clob.clone().map(Value::from)]
            }
            _ => Vec::new(),
        }
    }
}

fn both(source: &Setting<bool>, target: &Setting<bool>) -> Vec<Setting<Value>> {
    vec![source.clone().map(Value::from), target.clone().map(Value::from)]
}

/// The word that stands in AWS's files.
fn word(choice: MapLongVarcharAs) -> Value {
    serde_json::to_value(choice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use super::*;
    use crate::dms::task::TaskBuilder;
    use crate::dms::types::{LongVarchar, TypeSettings};
    use crate::dms::versions::Side;

    const ENDPOINT: &[u8] = br#"{"EngineName": "postgres", "PostgreSQLSettings": {
        "MapUnboundedNumericAsString": true, "MapLongVarcharAs": "CLOB", "TrimSpaceInChar": false},
        "ExtraConnectionAttributes": "unboundedVarcharMaxSize=4000"}"#;

    fn task(sides: &[Side]) -> Task {
        let read = |builder: TaskBuilder, side: &Side| builder.endpoint(*side, "e.json", ENDPOINT).unwrap();
        sides.iter().fold(TaskBuilder::new(), read).build()
    }

    #[test]
    fn settings_have_the_values_of_the_task() {
        for case in entries().map(|entry| entry.case) {
            let mut names: Vec<&str> =
                case.settings_of(&Task::default()).iter().map(|setting| setting.name).collect();
            names.dedup();
            assert_eq!(names, case.settings(), "{case}");
        }
        let decided = TypeCase::VarcharUnbounded.settings_of(&task(&[Side::Source]));
        assert_eq!(decided[0].value, Value::from(4000));
        assert!(!decided[0].is_default());
        let decided = TypeCase::VarcharAsLob.settings_of(&task(&[Side::Source]));
        assert_eq!(decided[0].value, Value::from("clob"));
    }

    #[test]
    fn a_setting_for_both_endpoints_needs_both() {
        let one = TypeSettings::from(&task(&[Side::Source]));
        assert!(!one.map_unbounded_numeric_as_string);
        let both = TypeSettings::from(&task(&[Side::Source, Side::Target]));
        assert!(both.map_unbounded_numeric_as_string);
        assert_eq!(both.long_varchar, LongVarchar::Clob);
        assert_eq!(both.unbounded_varchar_max_size, 4000);
        assert!(!both.trim_space_in_char);
    }

    #[test]
    fn a_task_without_files_has_the_documented_defaults() {
        assert_eq!(TypeSettings::from(&Task::default()), TypeSettings::default());
    }
}
